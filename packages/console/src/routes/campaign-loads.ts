/** What the loads of a campaign's mails say: each one, and when, by what, of which links, and from where. */
import { CERTAINTIES, VERDICTS, receiptSchema } from '@clearpixel/pixel';
import { decodeCursor, encodeCursor } from '@clearpixel/registry';
import {
  askCampaignClients,
  askCampaignEvents,
  askCampaignForwards,
  askCampaignLinks,
  askCampaignTiming,
} from '@clearpixel/store';
import type { ForwardCursor } from '@clearpixel/store';
import { z } from 'zod';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { campaignQuestion, campaignTimeSchema } from '../campaign-scope.ts';
import { errorBodySchema } from '../error-catalogue.ts';
import { found, listOf, listQuerySchema } from '../listing.ts';
import { reportQuerySchema } from '../report-query.ts';
import { campaignParamsSchema } from './campaigns.ts';
import { eventCursor } from './receipts.ts';

export const campaignReceiptSchema = receiptSchema.extend({
  stored: z
    .object({
      verdict: z.enum(VERDICTS),
      certainty: z.enum(CERTAINTIES),
      reasons: z.array(z.string()),
    })
    .optional()
    .describe('The first verdict, where what came later has revised it.'),
});

const cellsSchema = z.array(z.object({ opens: z.number(), clicks: z.number() }));
export const campaignTimingSchema = z.object({
  timeToOpen: z
    .array(z.object({ withinSeconds: z.number(), recipients: z.number() }))
    .describe(
      'Recipients whose first open came so soon after delivery, else after sending; those of whom neither is known are left out.',
    ),
  hours: cellsSchema.length(24).describe("From midnight on, in the campaign's time zone."),
  weekdays: cellsSchema.length(7).describe('From Monday on.'),
});
export const campaignClientsSchema = z.object({
  rows: z.array(z.object({ client: z.string(), recipients: z.number(), loads: z.number() })),
});
export const campaignLinksSchema = z.object({
  rows: z.array(
    z.object({
      link: z.number().describe('Its number in the mail, from 1 on; 0 where it has none.'),
      url: z.string().nullable().describe('null at level count.'),
      clicks: z.number().describe("Of people's."),
      recipients: z
        .object({ certain: z.number(), possible: z.number(), machine: z.number() })
        .describe('By the best of their clicks on it.'),
    }),
  ),
});
export const campaignForwardSchema = z.object({
  ref: z.string(),
  email: z.string().nullable().describe('null: no recipient any more.'),
  name: z.string(),
  networks: z.number(),
  devices: z.number(),
  countries: z.array(z.string()),
  loads: z.number(),
  firstAt: z.string(),
  lastAt: z.string(),
});

/** Prefetches show the mail program though nobody has read. */
const SHOWING_CLIENTS = 'human,prefetched';

export function campaignLoadRoutes(app: ConsoleApp, parts: ConsoleParts): void {
  const { registry, store } = parts;
  const tags = ['campaigns'];
  const params = campaignParamsSchema;
  const errors = { '4xx': errorBodySchema, '5xx': errorBodySchema };
  const report = { config: { access: 'report' as const } };

  app.get(
    '/campaigns/:id/receipts',
    {
      config: { access: 'read' },
      schema: {
        tags,
        description: 'The newest first, each with the verdict in force; verdict= goes by that one.',
        params,
        querystring: reportQuerySchema.extend(listQuerySchema.shape),
        response: { 200: listOf(campaignReceiptSchema), ...errors },
      },
    },
    async (request, reply) => {
      const { limit, cursor, ...query } = request.query;
      const before = cursor === undefined ? null : found(eventCursor(cursor));
      const { id } = request.params;
      const { scope, wanted } = await campaignQuestion(request, reply, id, query, parts);
      const page = { subject: null, limit, before };
      const { items, next } = await askCampaignEvents(store, scope, page, wanted);
      return { items, next: next === null ? null : encodeCursor([String(next.at), next.id]) };
    },
  );

  app.get(
    '/campaigns/:id/timing',
    {
      ...report,
      schema: {
        tags,
        params,
        querystring: reportQuerySchema,
        response: { 200: campaignTimingSchema, ...errors },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const asked = await campaignQuestion(request, reply, id, request.query, parts);
      return askCampaignTiming(store, asked.scope, asked.timezone, asked.wanted);
    },
  );

  app.get(
    '/campaigns/:id/clients',
    {
      ...report,
      schema: {
        tags,
        description: `Mail programs and services, by what the receipts show. verdict is ${SHOWING_CLIENTS} if left out.`,
        params,
        querystring: reportQuerySchema,
        response: { 200: campaignClientsSchema, ...errors },
      },
    },
    async (request, reply) => {
      const query = { verdict: SHOWING_CLIENTS, ...request.query };
      const { id } = request.params;
      const { scope, wanted } = await campaignQuestion(request, reply, id, query, parts);
      return { rows: await askCampaignClients(store, scope, wanted) };
    },
  );

  app.get(
    '/campaigns/:id/links',
    {
      ...report,
      schema: {
        tags,
        description: 'The most followed first.',
        params,
        querystring: campaignTimeSchema,
        response: { 200: campaignLinksSchema, ...errors },
      },
    },
    async (request, reply) => {
      const query = { ...request.query, verdict: 'all' };
      const { id } = request.params;
      const { scope, wanted } = await campaignQuestion(request, reply, id, query, parts);
      return { rows: await askCampaignLinks(store, scope, wanted) };
    },
  );

  app.get(
    '/campaigns/:id/forwards',
    {
      config: { access: 'read' },
      schema: {
        tags,
        description:
          'Recipients whose mail was loaded on several devices in several networks, the most networks first: passed on, or read at home and at work. Servers that load for readers do not count.',
        params,
        querystring: campaignTimeSchema.extend(listQuerySchema.shape),
        response: { 200: listOf(campaignForwardSchema), ...errors },
      },
    },
    async (request, reply) => {
      const { limit, cursor, ...time } = request.query;
      const after = cursor === undefined ? null : found(forwardCursor(cursor));
      const query = { ...time, verdict: 'all' };
      const { id } = request.params;
      const asked = await campaignQuestion(request, reply, id, query, parts);
      const page = { limit, after };
      const { items, next } = await askCampaignForwards(store, asked.scope, page, asked.wanted);
      const refs = items.map(({ subject }) => subject);
      const people = new Map(
        (await registry.recipientsByRef(asked.campaign.id, refs)).map((one) => [one.ref, one]),
      );
      return {
        items: items.map(({ subject, ...row }) => ({
          ref: subject,
          email: people.get(subject)?.email ?? null,
          name: people.get(subject)?.name ?? '',
          ...row,
        })),
        next: next === null ? null : encodeCursor([String(next.networks), next.subject]),
      };
    },
  );
}

function forwardCursor(text: string): ForwardCursor | null {
  const [networks = '', subject = ''] = decodeCursor(text, 2) ?? [];
  return /^\d{1,9}$/.test(networks) && subject.length === 13
    ? { networks: Number(networks), subject }
    : null;
}
