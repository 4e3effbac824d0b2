/** What is known of a campaign's mails, and the receipts it is known by. */
import { VERDICTS, allows, receiptSchema } from '@clearpixel/pixel';
import { encodeCursor } from '@clearpixel/registry';
import type { Campaign } from '@clearpixel/registry';
import { askBreakdown, askCampaignPeople, askEvents, parseDimension } from '@clearpixel/store';
import { z } from 'zod';
import { callerOf } from '../access.ts';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { errorBodySchema } from '../error-catalogue.ts';
import { found, listOf, listQuerySchema } from '../listing.ts';
import { reportQuerySchema, reportScope, reportTime } from '../report-query.ts';
import { campaignFor, campaignParamsSchema } from './campaigns.ts';
import { eventCursor } from './receipts.ts';
import { whileWanted } from './reports.ts';

const peopleSchema = z.object({
  certain: z.number().describe("Recipients with a person's load for certain."),
  possible: z.number().describe('With a proxied, unknown or probable one, and no certain one.'),
  machine: z.number().describe('With loads of machines alone.'),
});

export const campaignReportSchema = z.object({
  recipients: z.number(),
  consenting: z.number().describe('Only of them opens are known.'),
  sent: z.number(),
  delivered: z.number(),
  bounced: z.number(),
  loads: z.number().describe('Of the pixel near the top, by whomever.'),
  opens: peopleSchema,
  openRate: z
    .object({ low: z.number(), estimate: z.number(), high: z.number() })
    .nullable()
    .describe(
      'Of the consenting recipients whose mail did not bounce: those who opened for certain; with the possible ones; with all whose mail was loaded by anything.',
    ),
  reason: z.string().nullable().describe('Why there is no rate.'),
  clicks: peopleSchema,
  byVerdict: z.partialRecord(z.enum(VERDICTS), z.number()),
});

const HOUR_MS = 3_600_000;
const NOBODY = { certain: 0, possible: 0, machine: 0 };

export function campaignReportRoutes(app: ConsoleApp, { registry, store }: ConsoleParts): void {
  const tags = ['campaigns'];
  const errors = { '4xx': errorBodySchema, '5xx': errorBodySchema };

  app.get(
    '/campaigns/:id/report',
    {
      config: { access: 'report' },
      schema: {
        tags,
        params: campaignParamsSchema,
        querystring: reportQuerySchema.pick({ from: true, to: true, timezone: true }),
        response: { 200: campaignReportSchema, ...errors },
      },
    },
    async (request, reply) => {
      const campaign = await campaignFor(callerOf(request), request.params.id, registry);
      // From its making on, unless asked otherwise: a mail is opened long after it was sent.
      const query = { from: beginning(campaign), ...request.query, verdict: 'all' };
      const scope = reportScope(query, [campaign.id], reportTime(query, campaign.timezone));
      const wanted = whileWanted(reply);
      const [counts, rows, verdicts] = await Promise.all([
        registry.recipientCounts(campaign.id),
        askCampaignPeople(store, scope, wanted),
        askBreakdown(
          store,
          scope,
          parseDimension('verdict') ?? failed(),
          'events',
          VERDICTS.length,
          wanted,
        ),
      ]);
      const peopleOf = (kind: 'open' | 'click'): z.output<typeof peopleSchema> => {
        const { certain, possible, machine } = rows.find((row) => row.kind === kind) ?? NOBODY;
        return { certain, possible, machine };
      };
      const opens = peopleOf('open');
      const known = counts.consenting - counts.consentingBounced;
      const reason = !allows(campaign.level, 'identified')
        ? `At level ${campaign.level} there are only loads.`
        : known <= 0
          ? 'No recipient has agreed to be recorded.'
          : null;
      const share = (people: number): number => Math.min(1, people / known);
      return {
        recipients: counts.recipients,
        consenting: counts.consenting,
        sent: counts.sent,
        delivered: counts.delivered,
        bounced: counts.bounced,
        loads: rows.find((row) => row.kind === 'open')?.loads ?? 0,
        opens,
        openRate:
          reason === null
            ? {
                low: share(opens.certain),
                estimate: share(opens.certain + opens.possible),
                high: share(opens.certain + opens.possible + opens.machine),
              }
            : null,
        reason,
        clicks: peopleOf('click'),
        byVerdict: Object.fromEntries(verdicts.map(({ value, events }) => [value, events])),
      };
    },
  );

  app.get(
    '/campaigns/:id/receipts',
    {
      config: { access: 'read' },
      schema: {
        tags,
        description: 'The newest first.',
        params: campaignParamsSchema,
        querystring: reportQuerySchema.extend(listQuerySchema.shape),
        response: { 200: listOf(receiptSchema), ...errors },
      },
    },
    async (request, reply) => {
      const campaign = await campaignFor(callerOf(request), request.params.id, registry);
      const { limit, cursor, ...query } = request.query;
      const before = cursor === undefined ? null : found(eventCursor(cursor));
      const time = reportTime({ from: beginning(campaign), ...query }, campaign.timezone);
      const scope = reportScope(query, [campaign.id], time);
      const { items, next } = await askEvents(store, scope, limit, before, whileWanted(reply));
      return { items, next: next === null ? null : encodeCursor([String(next.at), next.id]) };
    },
  );
}

/** At level `count` the time of a load is cut to the hour: that of the first one may lie before the campaign's making. */
const beginning = ({ createdAt }: Campaign): string =>
  new Date(Date.parse(createdAt) - HOUR_MS).toISOString();

function failed(): never {
  throw new Error('verdict is a dimension');
}
