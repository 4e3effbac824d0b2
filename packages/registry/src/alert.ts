/**
 * An alert: a condition on what arrives (or does not), and where to say so. It is looked at as events arrive, and by the
 * clock. What it says is kept as data, people by their ref alone: names are looked up when somebody reads it.
 */
import { randomBytes } from 'node:crypto';
import {
  CERTAINTIES,
  EVENT_KINDS,
  EVENT_LIMITS,
  SOURCE_KINDS,
  VERDICTS,
  isSubjectRef,
} from '@clearpixel/pixel';
import { z } from 'zod';
import { instantSchema } from './instant.ts';
import { line } from './line.ts';

export const ALERT_LIMITS = {
  nameCharacters: 200,
  /** Of the whole installation: each is compared with every event. */
  alerts: 500,
  countMax: 1_000_000_000,
  /** A week. */
  quietSecondsMax: 604_800,
  /** Events told in one message; of more, their number. Somebody who clicks without end makes no endless mail. */
  linesPerNotice: 20,
} as const;

const kindSchema = z.enum(EVENT_KINDS);
/** A visit is what a site's events make together. */
export const CONDITION_KINDS = [...EVENT_KINDS, 'visit'] as const;
const countedSchema = z.enum(CONDITION_KINDS);
const eventNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(EVENT_LIMITS.nameCharacters)
  .nullable()
  .default(null)
  .describe('Only events of this name, as "purchase".');
const subjectSchema = z
  .string()
  .refine(isSubjectRef, 'a ref has 13 characters')
  .nullable()
  .default(null)
  .describe('Only what this person does, by their ref.');

export const conditionSchema = z.discriminatedUnion('when', [
  z
    .strictObject({
      when: z.literal('first'),
      of: kindSchema,
      name: eventNameSchema,
      subject: subjectSchema,
      per: z.enum(['source', 'subject']).default('source'),
    })
    .describe('Once for each source, or once for each person.'),
  z
    .strictObject({
      when: z.literal('each'),
      of: kindSchema,
      name: eventNameSchema,
      subject: subjectSchema,
    })
    .describe('Every time.'),
  z
    .strictObject({
      when: z.literal('count'),
      of: countedSchema,
      name: eventNameSchema,
      count: z.int().min(1).max(ALERT_LIMITS.countMax),
    })
    .describe('When all that the source has is this many; once.'),
  z
    .strictObject({
      when: z.literal('nothing'),
      of: countedSchema,
      name: eventNameSchema,
      subject: subjectSchema,
      since: instantSchema
        .nullable()
        .default(null)
        .describe('null: ever, for mails and documents; since the alert was made, for sites.'),
      by: instantSchema,
    })
    .describe('When nothing of the kind has come by a time; once.'),
]);
export type Condition = z.output<typeof conditionSchema>;

/** Whom a condition names. */
export const subjectOfCondition = (condition: Condition): string | null =>
  condition.when === 'count' ? null : condition.subject;

/** Whom an alert or a webhook hears of: reports' human verdicts, or machines too. */
export const HEARD_VERDICTS = ['human', 'all'] as const;

const nameSchema = line(ALERT_LIMITS.nameCharacters).min(1);
const quietSecondsSchema = z
  .int()
  .min(0)
  .max(ALERT_LIMITS.quietSecondsMax)
  .describe('After a message nothing is said for so long; what happens meanwhile comes as one.');
const channels = {
  inbox: z.boolean(),
  mail: z.boolean().describe('To the address of whoever made it.'),
  webhook: z.string().max(64).nullable().describe('The id of a webhook.'),
};

export const newAlertSchema = z
  .strictObject({
    name: nameSchema,
    source: z
      .string()
      .length(10)
      .nullable()
      .describe('null: every source, also those to come; sourceKind narrows it.'),
    sourceKind: z.enum(SOURCE_KINDS).nullable().default(null),
    condition: conditionSchema,
    verdicts: z.enum(HEARD_VERDICTS).default('human'),
    inbox: channels.inbox.default(true),
    mail: channels.mail.default(false),
    webhook: channels.webhook.default(null),
    quietSeconds: quietSecondsSchema.default(900),
  })
  .refine(({ source, condition }) => source !== null || condition.when !== 'nothing', {
    path: ['source'],
    message: 'name the source of which nothing may come',
  });
export type NewAlert = z.output<typeof newAlertSchema>;

export const alertChangesSchema = z
  .strictObject({
    name: nameSchema.optional(),
    condition: conditionSchema.optional().describe('A new condition begins anew.'),
    verdicts: z.enum(HEARD_VERDICTS).optional(),
    inbox: channels.inbox.optional(),
    mail: channels.mail.optional(),
    webhook: channels.webhook.optional(),
    quietSeconds: quietSecondsSchema.optional(),
    paused: z.boolean().optional(),
  })
  .refine(
    (changes) => Object.values(changes).some((value) => value !== undefined),
    'give at least one field to change',
  );
export type AlertChanges = z.output<typeof alertChangesSchema>;

export interface Alert extends NewAlert {
  /** `alr_` and 16 characters. */
  id: string;
  /** Whose inbox and address it uses; null: a key made it. */
  account: string | null;
  /** The id of the account or key. */
  madeBy: string;
  createdAt: string;
  paused: boolean;
  /** When it had said all that it can say. */
  endedAt: string | null;
  firedAt: string | null;
  /** How much waits for the end of the quiet time. */
  waiting: number;
  /** The last time that a message could not be sent, and why. */
  failure: { at: string; why: string } | null;
}

/** One thing that an alert has to say. */
export const alertLineSchema = z.object({
  source: z.string(),
  subject: z.string().nullable(),
  at: z.string(),
  kind: z.string(),
  name: z.string().nullable(),
  url: z.string(),
  verdict: z.enum(VERDICTS).nullable(),
  certainty: z.enum(CERTAINTIES).nullable(),
  /** Of conditions that count. */
  count: z.number().nullable(),
});
export type AlertLine = z.output<typeof alertLineSchema>;

export interface Firing {
  alert: string;
  line: AlertLine;
  /** What must not have fired before; '' is anybody. null: it may fire again and again. */
  mark: { source: string; subject: string } | null;
  /** Whether the alert has said all that it can say. */
  ends: boolean;
}

/** What stands in an inbox, as data. */
/** What a notice says; its lines as they are kept, or as they are shown. */
export const noticePartsOf = <Line extends z.ZodType>(line: Line) =>
  z.discriminatedUnion('what', [
    z.object({
      what: z.literal('alert'),
      name: z.string(),
      count: z.number().describe('How often it fired; the lines are the first of them.'),
      lines: z.array(line),
    }),
    z.object({
      what: z.literal('not-sent'),
      name: z.string(),
      channel: z.enum(['mail', 'webhook']),
      why: z.string(),
    }),
    z.object({
      what: z.literal('webhook-disabled'),
      webhook: z.string(),
      name: z.string(),
      why: z.string(),
    }),
  ]);
export const noticePartsSchema = noticePartsOf(alertLineSchema);
export type NoticeParts = z.output<typeof noticePartsSchema>;

export const MAIL_STATES = ['none', 'waiting', 'sent', 'failed'] as const;

export interface Notice {
  /** `ntc_` and 16 characters. */
  id: string;
  alert: string | null;
  parts: NoticeParts;
  createdAt: string;
  readAt: string | null;
  mail: (typeof MAIL_STATES)[number];
}

export const newNoticeId = (): string => `ntc_${randomBytes(12).toString('base64url')}`;
export const newAlertId = (): string => `alr_${randomBytes(12).toString('base64url')}`;
