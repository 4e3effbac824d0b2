/**
 * A campaign: mails whose opens and clicks are recorded, and its recipients. The same schemas check requests and describe
 * the API. A person (subject) has one ref, whatever they receive; consent is theirs and holds for all campaigns.
 */
import { LEVELS } from '@clearpixel/pixel';
import type { Level } from '@clearpixel/pixel';
import { z } from 'zod';
import { instantSchema } from './instant.ts';
import { line } from './line.ts';
import { timezoneSchema } from './site.ts';

export const CAMPAIGN_LIMITS = {
  nameCharacters: 200,
  /** A mail's subject line; RFC 5322 allows a line of 998. */
  subjectCharacters: 998,
  retentionDaysMax: 36_500,
  /** In one call of the API; a CSV is cut into such pieces. */
  recipientsPerCall: 5_000,
  /** RFC 5321, section 4.5.3.1: 64 before the @, 255 behind it. */
  emailCharacters: 320,
  personNameCharacters: 200,
  groups: 20,
  groupCharacters: 60,
  /** Where consent was given, as "form on /newsletter". */
  consentSourceCharacters: 200,
} as const;

/** `count`: a shared pixel, nobody named. More needs the campaign's level and the recipient's consent. */
export const CAMPAIGN_DEFAULTS = { level: 'count', timezone: 'UTC', retentionDays: 400 } as const;

/** As it is compared and kept: without blanks around it, in lower case. */
export const canonicalEmail = (text: string): string => text.trim().toLowerCase();

/** One @ with something on both sides, no blanks or control characters: whether it exists is for the mail server to say. */
export const recipientEmailSchema = z
  .string()
  .max(CAMPAIGN_LIMITS.emailCharacters)
  .overwrite(canonicalEmail)
  .regex(/^[^\s@<>"\p{Cc}]+@[^\s@<>"\p{Cc}]+$/u, 'give an e-mail address');

export const CONSENTS = ['granted', 'denied'] as const;
export type Consent = (typeof CONSENTS)[number];

const nameSchema = line(CAMPAIGN_LIMITS.nameCharacters).min(1);
const levelSchema = z.enum(LEVELS);
const subjectSchema = line(CAMPAIGN_LIMITS.subjectCharacters).describe("The mail's subject line.");
const retentionDaysSchema = z.int().min(1).max(CAMPAIGN_LIMITS.retentionDaysMax);
const opensSchema = z.boolean().describe('Whether pixels are put into its mails.');
const clicksSchema = z.boolean().describe('Whether its links are counted.');
const trapSchema = z
  .boolean()
  .describe('Whether its mails have one more counted link, for machines: no person sees it.');

export const newCampaignSchema = z.strictObject({
  name: nameSchema,
  level: levelSchema.default(CAMPAIGN_DEFAULTS.level),
  subject: subjectSchema.default(''),
  timezone: timezoneSchema.default(CAMPAIGN_DEFAULTS.timezone),
  retentionDays: retentionDaysSchema.default(CAMPAIGN_DEFAULTS.retentionDays),
  opens: opensSchema.default(true),
  clicks: clicksSchema.default(true),
  // Off: what is hidden in a mail may look odd to a spam filter.
  trap: trapSchema.default(false),
});
export type NewCampaign = z.output<typeof newCampaignSchema>;

// Not newCampaignSchema.partial(): that would still fill in the defaults of what is left out.
export const campaignChangesSchema = z
  .strictObject({
    name: nameSchema.optional(),
    level: levelSchema.optional(),
    subject: subjectSchema.optional(),
    timezone: timezoneSchema.optional(),
    retentionDays: retentionDaysSchema.optional(),
    opens: opensSchema.optional(),
    clicks: clicksSchema.optional(),
    trap: trapSchema.optional(),
  })
  .refine(
    (changes) => Object.values(changes).some((value) => value !== undefined),
    'give at least one field to change',
  );
export type CampaignChanges = z.output<typeof campaignChangesSchema>;

export interface Campaign extends NewCampaign {
  /** 10 characters. */
  id: string;
  /** ISO 8601 UTC. */
  createdAt: string;
}

export const newRecipientSchema = z.strictObject({
  email: recipientEmailSchema,
  name: line(CAMPAIGN_LIMITS.personNameCharacters).optional(),
  consent: z.enum(CONSENTS).optional(),
  consentSource: line(CAMPAIGN_LIMITS.consentSourceCharacters).optional(),
  consentAt: instantSchema.optional().describe('When it was given; now, if left out.'),
  groups: z
    .array(line(CAMPAIGN_LIMITS.groupCharacters).min(1))
    .max(CAMPAIGN_LIMITS.groups)
    .optional(),
});
export type NewRecipient = z.output<typeof newRecipientSchema>;

/** A person. Their name and address are kept in the registry alone. */
export interface Subject {
  /** 13 characters: the only name by which the store knows them. */
  ref: string;
  email: string;
  name: string;
  /** null: nobody asked. */
  consent: Consent | null;
  consentSource: string;
  consentAt: string | null;
  /** The person's own word on their page: nothing at all is recorded of them, whatever the sender's list says. */
  stopped: boolean;
  createdAt: string;
}

/** A person as the recipient of one campaign. */
export interface Recipient extends Subject {
  campaign: string;
  groups: string[];
  /** The highest level that they allow: the campaign's with consent, `count` without, `off` when they have stopped. */
  level: Level;
  addedAt: string;
  sentAt: string | null;
  deliveredAt: string | null;
  bouncedAt: string | null;
}

export const DELIVERY_STEPS = ['sent', 'delivered', 'bounced'] as const;
export type DeliveryStep = (typeof DELIVERY_STEPS)[number];

export const deliverySchema = z.strictObject({
  ref: z.string().length(13),
  what: z.enum(DELIVERY_STEPS),
  at: instantSchema,
});
export type Delivery = z.output<typeof deliverySchema>;

export interface RecipientCounts {
  recipients: number;
  /** Of them: with consent, and not stopped. */
  consenting: number;
  sent: number;
  delivered: number;
  bounced: number;
  /** Of `consenting`: whose mail came back, so they cannot have opened it. */
  consentingBounced: number;
  /** Of `consenting`, without those whose mail came back: whose mail went out, or arrived. */
  consentingSent: number;
  consentingDelivered: number;
}
