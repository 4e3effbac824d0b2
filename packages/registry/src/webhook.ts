/**
 * A webhook: an address of the user's own systems that hears of events, signed by the Standard Webhooks scheme
 * (standardwebhooks.com). Its secret is kept, for every message is signed with it.
 */
import { randomBytes } from 'node:crypto';
import { EVENT_KINDS } from '@clearpixel/pixel';
import { z } from 'zod';
import { HEARD_VERDICTS } from './alert.ts';
import { KEY_LIMITS } from './key.ts';
import { line } from './line.ts';

export const WEBHOOK_LIMITS = {
  nameCharacters: 200,
  urlCharacters: 2_000,
  /** Of the whole installation: each is compared with every event, and sends by itself. */
  webhooks: 50,
  sources: KEY_LIMITS.sites,
  /** Messages that wait for one webhook. A receiver that is slower than what arrives must not fill the disk. */
  waiting: 50_000,
  /** Dead letters that one call sends again: fewer than may wait, so that it does not switch the webhook off. */
  replayed: 25_000,
} as const;

/** What a webhook may hear of, beside alerts that were pointed at it. */
export const WEBHOOK_EVENTS = EVENT_KINDS;

const nameSchema = line(WEBHOOK_LIMITS.nameCharacters).min(1);
const urlSchema = z
  .string()
  .trim()
  .max(WEBHOOK_LIMITS.urlCharacters)
  .refine((text) => {
    const url = URL.parse(text);
    return (
      url !== null &&
      (url.protocol === 'https:' || url.protocol === 'http:') &&
      // They would stand in lists for everybody to read.
      url.username === '' &&
      url.password === '' &&
      url.hash === ''
    );
  }, 'give an address that begins with https:// or http://, without a password in it')
  .overwrite((text) => URL.parse(text)?.href ?? text);
const eventsSchema = z
  .array(z.enum(WEBHOOK_EVENTS))
  .max(WEBHOOK_EVENTS.length)
  .overwrite((events) => WEBHOOK_EVENTS.filter((event) => events.includes(event)))
  .describe('May be empty, for a webhook that is for alerts alone.');
const sourcesSchema = z
  .array(z.string().length(10))
  .min(1)
  .max(WEBHOOK_LIMITS.sources)
  .nullable()
  .describe('null: every source, also those to come.');

export const newWebhookSchema = z.strictObject({
  name: nameSchema,
  url: urlSchema,
  events: eventsSchema,
  sources: sourcesSchema.default(null),
  verdicts: z.enum(HEARD_VERDICTS).default('all'),
});
export type NewWebhook = z.output<typeof newWebhookSchema>;

export const webhookChangesSchema = z
  .strictObject({
    name: nameSchema.optional(),
    url: urlSchema.optional(),
    events: eventsSchema.optional(),
    sources: sourcesSchema.optional(),
    verdicts: z.enum(HEARD_VERDICTS).optional(),
    disabled: z.boolean().optional(),
  })
  .refine(
    (changes) => Object.values(changes).some((value) => value !== undefined),
    'give at least one field to change',
  );
export type WebhookChanges = z.output<typeof webhookChangesSchema>;

/** `owner`: somebody switched it off; `gone`: it answered 410; `failing`: for days; `behind`: too many messages waited. */
export const DISABLED_REASONS = ['owner', 'gone', 'failing', 'behind'] as const;
export type DisabledReason = (typeof DISABLED_REASONS)[number];

export interface Webhook extends NewWebhook {
  /** `whk_` and 16 characters. */
  id: string;
  createdAt: string;
  /** Since when nothing has got through. */
  failingSince: string | null;
  disabledAt: string | null;
  disabledReason: DisabledReason | null;
  /** Until when messages carry the signature of the old secret too. */
  oldSecretUntil: string | null;
}

export const DELIVERY_STATES = ['pending', 'delivered', 'dead'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export interface WebhookDelivery {
  /** `msg_` and 16 characters: the header `webhook-id`, the same at each try. */
  id: string;
  type: string;
  state: DeliveryState;
  attempts: number;
  /** Of a pending one. */
  nextAt: string | null;
  /** HTTP status of the last answer. */
  status: number | null;
  /** Why there was none. */
  error: string | null;
  createdAt: string;
  doneAt: string | null;
}

export interface NewDelivery {
  webhook: string;
  type: string;
  /** Whom it names. */
  subject: string | null;
  body: string;
}

/** One that is to be sent now. */
export interface DueDelivery {
  id: string;
  attempts: number;
  body: string;
}

export interface DueWebhook {
  id: string;
  url: string;
  /** The newest first. */
  secrets: string[];
}

export type DeliveryResult = {
  id: string;
  webhook: string;
  at: string;
  status: number | null;
  error: string | null;
} & ({ state: 'delivered' | 'dead' } | { state: 'pending'; nextAt: string });

/** 256 bits, as the scheme writes them. */
export const newWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;
export const newWebhookId = (): string => `whk_${randomBytes(12).toString('base64url')}`;
export const newDeliveryId = (): string => `msg_${randomBytes(12).toString('base64url')}`;
