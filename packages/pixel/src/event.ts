/**
 * The event: what a hit became after the privacy rules. One schema for all: the edge writes it as one JSON line of the
 * spool, the store has a column of the same name for each field, a receipt is read back from it.
 *
 * Every field but the first group may be left out of a line; it then has the default that stands here (the store's
 * columns have the same). So what a level forbids is simply not there.
 */
import { z } from 'zod';
import { LEVELS } from './level.ts';
import { TRAP_LINK } from './token.ts';

export const SOURCE_KINDS = ['site', 'campaign', 'document'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** What happened: a page view, a mail or document opened, a link followed, a document's page read, any other event. */
export const EVENT_KINDS = ['view', 'open', 'click', 'read', 'event'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** Who caused a load. */
export const VERDICTS = [
  'person',
  'proxied',
  'prefetched',
  'scanner',
  'bot',
  'self',
  'unknown',
] as const;
export type Verdict = (typeof VERDICTS)[number];
/** The verdicts that reports count unless asked otherwise. */
export const HUMAN_VERDICTS: readonly Verdict[] = ['person', 'proxied', 'unknown'];

export const CERTAINTIES = ['certain', 'probable'] as const;
export type Certainty = (typeof CERTAINTIES)[number];

export const DEVICES = ['', 'desktop', 'mobile', 'tablet', 'tv', 'other'] as const;

/** How a visitor came: the session's first touch. Empty where nothing may be kept of it, or a page inside the site led here. */
export const CHANNELS = [
  '',
  'direct',
  'unknown',
  'organic-search',
  'paid-search',
  'organic-social',
  'paid-social',
  'email',
  'display',
  'affiliates',
  'video',
  'ai',
  'referral',
  'campaign',
] as const;
export type Channel = (typeof CHANNELS)[number];

/** Names that begin like this are Clearpixel's own. Reports count no such events, and nobody else may use them. */
export const RESERVED_NAME = '$';
/** By it the script tells how long a page was looked at. */
export const ENGAGEMENT = '$engagement';
/** By it the script tells of a link that leads away or to a file; it is kept as `outbound` or `download`, or not at all. */
export const LINK = '$link';
/** Somebody takes their consent back: what ties their visits together has to go from the store. */
export const WITHDRAWN = '$withdrawn';

/** The names of the limits are also in the messages that refuse what exceeds them. Lengths are in UTF-16 units. */
export const EVENT_LIMITS = {
  nameCharacters: 120,
  pathCharacters: 1_000,
  titleCharacters: 300,
  hostnameCharacters: 253,
  campaignCharacters: 200,
  propertyCount: 30,
  propertyNameCharacters: 100,
  propertyValueCharacters: 1_000,
  /** A day: no page is looked at for longer without being left. */
  engagedMs: 86_400_000,
  /** Decimal(18, 4) in the store: 14 digits before the point. */
  valueMax: 99_999_999_999_999,
} as const;

const text = (characters: number): z.ZodDefault<z.ZodString> =>
  z.string().max(characters).default('');
/** An unsigned 64-bit number in decimal digits, since JSON's numbers end at 53 bits; "0" is nobody. */
const uint64 = z.string().regex(/^\d{1,20}$/);
const day = z.iso.date();

export const eventSchema = z.strictObject({
  /** UUID, random: it tells nothing of the time, which at level `count` is known to the hour alone. */
  id: z.uuid(),
  /** Milliseconds since 1970; at level `count` cut to the hour. */
  at: z.int().nonnegative(),
  source: z.string().length(10),
  sourceKind: z.enum(SOURCE_KINDS),
  kind: z.enum(EVENT_KINDS),
  name: z.string().min(1).max(EVENT_LIMITS.nameCharacters),
  level: z.enum(LEVELS),
  verdict: z.enum(VERDICTS),
  certainty: z.enum(CERTAINTIES),
  /** Names of the rules that made the verdict, strongest first. */
  reasons: z.array(z.string().max(60)).max(16),
  /** The day of `at` in the source's time zone. */
  day,
  /** The day after which the row is deleted. */
  retainUntil: day,

  // From level `count`; of a click in a mail, where it led, from `anonymous` (it may have been written for one person).
  hostname: text(EVENT_LIMITS.hostnameCharacters),
  path: text(EVENT_LIMITS.pathCharacters),
  channel: z.enum(CHANNELS).default(''),
  utmSource: text(EVENT_LIMITS.campaignCharacters),
  utmMedium: text(EVENT_LIMITS.campaignCharacters),
  utmCampaign: text(EVENT_LIMITS.campaignCharacters),
  /** ISO 3166-1 alpha-2, or empty. */
  country: text(2),
  value: z.number().min(-EVENT_LIMITS.valueMax).max(EVENT_LIMITS.valueMax).default(0),
  /** Of clicks in mails and documents: which of the counted links, from 1 on; 0: nobody numbered it. `TRAP_LINK`: the trap. */
  link: z.int().min(0).max(TRAP_LINK).default(0),

  // From level `anonymous`.
  visitor: uint64.default('0'),
  session: uint64.default('0'),
  /** Milliseconds since 1970 at which the session began; 0 without a session. */
  sessionAt: z.int().nonnegative().default(0),
  title: text(EVENT_LIMITS.titleCharacters),
  /** The referring site's hostname; never its path. */
  referrer: text(EVENT_LIMITS.hostnameCharacters),
  utmTerm: text(EVENT_LIMITS.campaignCharacters),
  utmContent: text(EVENT_LIMITS.campaignCharacters),
  /** The first language that the browser asks for, two or three letters. */
  language: text(3),
  browser: text(60),
  system: text(60),
  device: z.enum(DEVICES).default(''),
  /** ISO 4217, or empty. */
  currency: text(3),
  /** Milliseconds for which the page was visible and in focus since it was last said; of `ENGAGEMENT` events alone. */
  engagedMs: z.int().min(0).max(EVENT_LIMITS.engagedMs).default(0),
  /** How far down the page was seen, in percent; of `ENGAGEMENT` events alone. */
  scroll: z.int().min(0).max(100).default(0),
  props: z
    .record(
      z.string().max(EVENT_LIMITS.propertyNameCharacters),
      z.string().max(EVENT_LIMITS.propertyValueCharacters),
    )
    .default({}),

  // From level `identified`.
  /** The subject's ref, or empty. */
  subject: text(13),
  /**
   * 0: `visitor` is of the day alone. By consent it may last: 1, for a browser (its cookie), 2, for whom the site's server
   * has named. All events of a session are those of its most lasting visitor.
   */
  lasting: z.union([z.literal(0), z.literal(1), z.literal(2)]).default(0),
  /** The network, cut to /24 or /48. */
  network: text(43),

  // At level `full` alone.
  address: text(45),
  agent: text(1_000),
});

/** A line of the spool: what is default is left out. */
export type EventLine = z.input<typeof eventSchema>;
/** A whole event. */
export type Event = z.output<typeof eventSchema>;
export type EventField = keyof Event;

/** An event read back as "this was seen, then, so" (CONTRACT). */
export const receiptSchema = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  kind: z.enum(EVENT_KINDS),
  source: z.string(),
  subject: z.string().nullable(),
  name: z.string(),
  url: z.string(),
  verdict: z.enum(VERDICTS),
  certainty: z.enum(CERTAINTIES),
  reasons: z.array(z.string()),
  country: z.string(),
  browser: z.string(),
  system: z.string(),
  device: z.string(),
  network: z.string(),
  level: z.enum(LEVELS),
  title: z.string(),
  referrer: z.string(),
  channel: z.string(),
  campaign: z.string(),
  language: z.string(),
  value: z.number(),
  currency: z.string(),
  props: z.record(z.string(), z.string()),
  /** Of clicks: which of the counted links; 0 where nobody numbered it. */
  link: z.number(),
  /** null where the level keeps none. Numbers of the day, unless consent made them last. */
  visitor: z.string().nullable(),
  session: z.string().nullable(),
});
export type Receipt = z.output<typeof receiptSchema>;
