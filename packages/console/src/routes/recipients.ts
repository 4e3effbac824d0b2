/** The recipients of a campaign: added one by one or as a stream of CSV, listed, stamped for, and what became of their mails. */
import { Readable } from 'node:stream';
import { LEVELS, isSubjectRef } from '@clearpixel/pixel';
import {
  CAMPAIGN_LIMITS,
  CONSENTS,
  canonicalEmail,
  deliverySchema,
  newRecipientSchema,
} from '@clearpixel/registry';
import type { Campaign, NewRecipient, Recipient } from '@clearpixel/registry';
import { stampHtml } from '@clearpixel/stamp';
import { askCampaignEvents } from '@clearpixel/store';
import type { RecipientLoads } from '@clearpixel/store';
import { z } from 'zod';
import { callerOf } from '../access.ts';
import type { Caller } from '../access.ts';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { scopeOfCampaign } from '../campaign-scope.ts';
import { Refusal, errorBodySchema } from '../error-catalogue.ts';
import { noteDeliveries } from '../deliveries/note-deliveries.ts';
import { listOf, listQuerySchema } from '../listing.ts';
import { STATES, answeredRecipients, answersOf } from '../recipient-answers.ts';
import { readRecipientCsv } from '../recipient-csv.ts';
import { pixelUrl, readerUrl, stampPlan } from '../stamping.ts';
import type { StampingParts } from '../stamping.ts';
import { whileWanted } from '../waiting.ts';
import { whyNoOpen } from '../why-no-open.ts';
import { campaignReceiptSchema } from './campaign-loads.ts';
import { campaignFor, campaignParamsSchema } from './campaigns.ts';

/** 5,000 recipients with all that may be said of each. */
const MAX_ITEMS_BYTES = 8 * 1024 * 1024;
/** A page of HTML that is larger is no mail: Gmail cuts at 102 KB. */
const MAX_HTML_BYTES = 5 * 1024 * 1024;
const MAX_DELIVERIES = 1_000;
/** Who has loaded one mail more often has been a test. */
const MAX_SHOWN_RECEIPTS = 200;

export const recipientSchema = z.object({
  ref: z.string().describe('By which receipts name this person.'),
  email: z.string(),
  name: z.string(),
  groups: z.array(z.string()),
  consent: z.enum(CONSENTS).nullable(),
  consentSource: z.string(),
  consentAt: z.string().nullable(),
  stopped: z.boolean().describe('The person said stop: nothing at all is recorded of them.'),
  level: z.enum(LEVELS).describe('How much may be recorded of this person in this campaign.'),
  addedAt: z.string(),
  sentAt: z.string().nullable(),
  deliveredAt: z.string().nullable(),
  bouncedAt: z.string().nullable(),
  pixelUrl: z
    .string()
    .nullable()
    .describe(
      "Their own pixel; without consent the campaign's shared one; null where none may be.",
    ),
  readerUrl: z.string().describe('Their page: what is recorded, and how to stop it.'),
});

const answerSchema = z.enum(['certain', 'possible', 'machine']).nullable();
export const answeredRecipientSchema = recipientSchema.extend({
  opened: answerSchema.describe('The best of their opens; null without one.'),
  firstOpenAt: z.string().nullable().describe('By a person, as far as is known.'),
  lastOpenAt: z.string().nullable(),
  clicked: answerSchema,
});
export const recipientDetailSchema = answeredRecipientSchema.extend({
  receipts: z
    .array(campaignReceiptSchema)
    .describe(`The newest ${MAX_SHOWN_RECEIPTS}, with the verdict in force.`),
  why: z
    .array(z.object({ code: z.string(), text: z.string() }))
    .describe('Why no open is known; empty where one is.'),
});

const answersShown = (loads: RecipientLoads | null) => ({
  opened: loads?.opened ?? null,
  firstOpenAt: loads?.firstOpenAt ?? null,
  lastOpenAt: loads?.lastOpenAt ?? null,
  clicked: loads?.clicked ?? null,
});

const addedSchema = z.union([
  z.object({ items: z.array(recipientSchema) }),
  z
    .object({
      rows: z.number(),
      taken: z.number(),
      refused: z.number(),
      faults: z
        .array(z.object({ line: z.number(), message: z.string() }))
        .describe('The first hundred.'),
    })
    .describe('Of CSV.'),
]);

const shown = (
  campaign: Campaign,
  recipient: Recipient,
  parts: StampingParts,
): z.output<typeof recipientSchema> => ({
  ref: recipient.ref,
  email: recipient.email,
  name: recipient.name,
  groups: recipient.groups,
  consent: recipient.consent,
  consentSource: recipient.consentSource,
  consentAt: recipient.consentAt,
  stopped: recipient.stopped,
  level: recipient.level,
  addedAt: recipient.addedAt,
  sentAt: recipient.sentAt,
  deliveredAt: recipient.deliveredAt,
  bouncedAt: recipient.bouncedAt,
  pixelUrl: pixelUrl(campaign, recipient, parts),
  readerUrl: readerUrl(campaign, recipient, parts),
});

export function recipientRoutes(
  app: ConsoleApp,
  { registry, store, publisher, tokens, edgeUrl }: ConsoleParts,
): void {
  const tags = ['campaigns'];
  const errors = { '4xx': errorBodySchema, '5xx': errorBodySchema };
  const stampingParts = async (): Promise<StampingParts> => ({
    tokens,
    edgeUrl,
    maxLevel: await registry.maxLevel(),
  });
  const add = async (
    caller: Caller,
    campaign: Campaign,
    items: readonly NewRecipient[],
    isFirst: boolean,
  ): Promise<Recipient[]> => {
    const added = await registry.addRecipients(caller, campaign.id, items, isFirst);
    if (added === null) throw new Refusal('not-found', 'there is no campaign of this id');
    if (added.changesEdge) await publisher.putInForce();
    return added.recipients;
  };

  // As it comes, so that it is read in pieces. The schema has the last word on bodies of other types.
  app.addContentTypeParser('text/csv', (_request, payload, done) => done(null, payload));

  app.post(
    '/campaigns/:id/recipients',
    {
      config: { access: 'write' },
      bodyLimit: MAX_ITEMS_BYTES,
      schema: {
        tags,
        description: `Adds people, or changes those who are there; what is left out of an item stays as it is. As JSON {"items": […]} up to ${CAMPAIGN_LIMITS.recipientsPerCall}, or as text/csv of any length, with a first line that names the columns email, name, consent, consentSource, consentAt, groups. Consent that is denied is in force at once, for what was sent before too.`,
        consumes: ['application/json', 'text/csv'],
        params: campaignParamsSchema,
        body: z.union([
          z.strictObject({
            items: z.array(newRecipientSchema).min(1).max(CAMPAIGN_LIMITS.recipientsPerCall),
          }),
          z.instanceof(Readable).meta({ type: 'string' }),
        ]),
        response: { 200: addedSchema, ...errors },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const campaign = await campaignFor(caller, request.params.id, registry);
      const { body } = request;
      if (!(body instanceof Readable)) {
        const recipients = await add(caller, campaign, body.items, true);
        const parts = await stampingParts();
        return { items: recipients.map((recipient) => shown(campaign, recipient, parts)) };
      }
      let taken = 0;
      const outcome = await readRecipientCsv(body, async (items) => {
        await add(caller, campaign, items, taken === 0);
        taken += items.length;
      });
      if (outcome === null)
        throw new Refusal(
          'invalid',
          `this is no CSV whose first line names a column email${taken > 0 ? `; ${taken} recipients before the fault were taken` : ''}`,
        );
      return { ...outcome, taken };
    },
  );

  app.get(
    '/campaigns/:id/recipients',
    {
      config: { access: 'read' },
      schema: {
        tags,
        params: campaignParamsSchema,
        querystring: listQuerySchema.extend({
          search: z.string().max(200).optional().describe('A part of the address or the name.'),
          group: z.string().max(CAMPAIGN_LIMITS.groupCharacters).optional(),
          state: z
            .enum(STATES)
            .optional()
            .describe(
              "By the best of their opens, or clicked: with a click by a person. unopened: of those whose opens can be known, without a person's and without a prefetch that would hide one. A page may be shorter than its limit though there is a next one.",
            ),
        }),
        response: { 200: listOf(answeredRecipientSchema), ...errors },
      },
    },
    async (request, reply) => {
      const campaign = await campaignFor(callerOf(request), request.params.id, registry);
      const { items, next } = await answeredRecipients(
        { registry, store },
        campaign,
        request.query,
        whileWanted(reply),
      );
      const parts = await stampingParts();
      return {
        items: items.map(({ recipient, loads }) => ({
          ...shown(campaign, recipient, parts),
          ...answersShown(loads),
        })),
        next,
      };
    },
  );

  app.get(
    '/campaigns/:id/recipients/:ref',
    {
      config: { access: 'read' },
      schema: {
        tags,
        description: 'All that is known of one recipient, and why no open is.',
        params: campaignParamsSchema.extend({
          ref: z.string().refine(isSubjectRef, 'a ref has 13 characters'),
        }),
        response: { 200: recipientDetailSchema, ...errors },
      },
    },
    async (request, reply) => {
      const campaign = await campaignFor(callerOf(request), request.params.id, registry);
      const { ref } = request.params;
      const recipient = await registry.recipient(campaign.id, ref);
      if (recipient === null)
        throw new Refusal('not-found', 'there is no recipient of this ref in this campaign');
      const wanted = whileWanted(reply);
      const { scope } = scopeOfCampaign(campaign, { verdict: 'all' });
      const [answers, { items: receipts }] = await Promise.all([
        answersOf({ store }, campaign, [ref], wanted),
        askCampaignEvents(
          store,
          scope,
          { subject: ref, limit: MAX_SHOWN_RECEIPTS, before: null },
          wanted,
        ),
      ]);
      const loads = answers.get(ref) ?? null;
      return {
        ...shown(campaign, recipient, await stampingParts()),
        ...answersShown(loads),
        receipts,
        why: whyNoOpen(campaign, recipient, loads),
      };
    },
  );

  app.post(
    '/campaigns/:id/stamp',
    {
      config: { access: 'relay' },
      bodyLimit: MAX_HTML_BYTES,
      schema: {
        tags,
        description:
          'Puts the pixels of one recipient into HTML, and counts its links. An address that is no recipient gets the shared pixel at level count.',
        params: campaignParamsSchema,
        body: z.strictObject({
          html: z.string().max(MAX_HTML_BYTES),
          recipient: z
            .string()
            .max(CAMPAIGN_LIMITS.emailCharacters)
            .describe('Their address, or their ref.'),
          links: z
            .boolean()
            .optional()
            .describe('Whether links are counted; else as the campaign says.'),
        }),
        response: {
          200: z.object({
            html: z.string(),
            ref: z.string().nullable().describe('null: no recipient of this campaign.'),
            level: z.enum(LEVELS),
            pixels: z.number(),
            links: z.number(),
          }),
          ...errors,
        },
      },
    },
    async (request) => {
      const campaign = await campaignFor(callerOf(request), request.params.id, registry);
      const { html, recipient: who, links } = request.body;
      const recipient = who.includes('@')
        ? ((await registry.recipientsByEmail(campaign.id, [canonicalEmail(who)]))[0] ?? null)
        : await registry.recipient(campaign.id, who);
      const plan = stampPlan(campaign, recipient, await stampingParts(), links);
      const stamped = stampHtml(html, plan);
      return {
        html: stamped.html,
        ref: recipient?.ref ?? null,
        level: plan.level,
        pixels: stamped.pixels,
        links: stamped.links,
      };
    },
  );

  app.post(
    '/campaigns/:id/deliveries',
    {
      config: { access: 'relay' },
      schema: {
        tags,
        description: 'What became of the mails: the first time of each step counts.',
        params: campaignParamsSchema,
        body: z.strictObject({ items: z.array(deliverySchema).min(1).max(MAX_DELIVERIES) }),
        response: { 204: z.undefined(), ...errors },
      },
    },
    async (request, reply) => {
      const campaign = await campaignFor(callerOf(request), request.params.id, registry);
      await noteDeliveries({ registry, store }, campaign, request.body.items);
      return reply.status(204).send();
    },
  );
}
