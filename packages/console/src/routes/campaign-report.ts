/** What is known of a campaign's mails, in figures, and of several campaigns side by side. */
import { VERDICTS, lowest } from '@clearpixel/pixel';
import { askCampaignPeople, askCampaignSite } from '@clearpixel/store';
import { z } from 'zod';
import { callerOf } from '../access.ts';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { campaignQuestion, campaignTimeSchema, scopeOfCampaign } from '../campaign-scope.ts';
import { errorBodySchema } from '../error-catalogue.ts';
import { campaignRates, openCounts, whyNoRate } from '../open-counts.ts';
import { whileWanted } from '../waiting.ts';
import { campaignFor, campaignParamsSchema } from './campaigns.ts';

const MAX_COMPARED = 10;

const peopleSchema = z.object({
  certain: z.number().describe("Recipients with a person's load for certain."),
  possible: z.number().describe('With a proxied, unknown or probable one, and no certain one.'),
  machine: z.number().describe('With loads of machines alone.'),
});
const rangeSchema = z.object({ low: z.number(), estimate: z.number(), high: z.number() });

const ratesSchema = z.object({
  opens: peopleSchema,
  openRate: rangeSchema
    .nullable()
    .describe(
      'Of the consenting recipients whose mail did not bounce, estimated with those whose opens a prefetch hides.',
    ),
  naiveOpenRate: z
    .number()
    .nullable()
    .describe(
      'What is often shown as the open rate: recipients with any load, a machine’s too, of the mails delivered, else sent.',
    ),
  reason: z.string().nullable().describe('Why there is no rate.'),
  clicks: peopleSchema,
  clickRate: rangeSchema
    .nullable()
    .describe('Of the same recipients: those with a click by a person.'),
});

export const campaignReportSchema = ratesSchema.extend({
  recipients: z.number(),
  consenting: z.number().describe('Only of them opens are known.'),
  sent: z.number(),
  delivered: z.number(),
  bounced: z.number(),
  loads: z.number().describe('Of the pixel near the top, by whomever.'),
  byVerdict: z
    .partialRecord(z.enum(VERDICTS), z.number())
    .describe('All loads and clicks, by the verdict in force.'),
  openCounts: z
    .object({
      recipients: z.number(),
      seen: z.object({ certain: z.number(), possible: z.number() }),
      unopened: z.number(),
      hidden: z.object({ certain: z.number(), possible: z.number(), unknown: z.number() }),
      clickers: z.object({
        seenWithOpen: z.number(),
        seenWithoutOpen: z.number(),
        hidden: z.number(),
      }),
    })
    .nullable()
    .describe('What the open rate is made of: hidden are those with a prefetch.'),
  firstOpenAt: z.string().nullable().describe('By a person.'),
  lastOpenAt: z.string().nullable(),
  site: z
    .object({
      visitors: z.number(),
      sessions: z.number(),
      conversions: z.number(),
      revenue: z.number(),
      currency: z.string(),
    })
    .describe(
      'What recipients did on sites within 24 hours after their click, where the site knows them by their ref; of the sites that the caller may see.',
    ),
});

export const campaignComparisonSchema = z.object({
  items: z.array(ratesSchema.extend({ id: z.string(), name: z.string(), sent: z.number() })),
});

export function campaignReportRoutes(app: ConsoleApp, parts: ConsoleParts): void {
  const { registry, store } = parts;
  const tags = ['campaigns'];
  const errors = { '4xx': errorBodySchema, '5xx': errorBodySchema };

  app.get(
    '/campaigns/:id/report',
    {
      config: { access: 'report' },
      schema: {
        tags,
        params: campaignParamsSchema,
        querystring: campaignTimeSchema,
        response: { 200: campaignReportSchema, ...errors },
      },
    },
    async (request, reply) => {
      const query = { ...request.query, verdict: 'all' };
      const { campaign, scope, wanted } = await campaignQuestion(
        request,
        reply,
        request.params.id,
        query,
        parts,
      );
      // The store first: SQLite counts on this thread, while the engine has its own.
      const [people, site, counts] = await Promise.all([
        askCampaignPeople(store, scope, wanted),
        askCampaignSite(store, scope, callerOf(request).sites, wanted),
        registry.recipientCounts(campaign.id),
      ]);
      const level = lowest(campaign.level, await registry.maxLevel());
      const reason = whyNoRate(level, counts);
      return {
        recipients: counts.recipients,
        consenting: counts.consenting,
        sent: counts.sent,
        delivered: counts.delivered,
        bounced: counts.bounced,
        loads: people.loads,
        opens: people.opens,
        clicks: people.clicks,
        ...campaignRates(campaign, level, counts, people),
        reason,
        byVerdict: people.byVerdict,
        openCounts: reason === null ? openCounts(counts, people) : null,
        firstOpenAt: people.firstOpenAt,
        lastOpenAt: people.lastOpenAt,
        site,
      };
    },
  );

  app.get(
    '/campaigns/compare',
    {
      config: { access: 'report' },
      schema: {
        tags,
        description: `Up to ${MAX_COMPARED} campaigns side by side, in the order in which they are named: ?id=…&id=….`,
        querystring: z.object({
          id: z.union([z.string().max(64), z.array(z.string().max(64)).min(1).max(MAX_COMPARED)]),
        }),
        response: { 200: campaignComparisonSchema, ...errors },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const wanted = whileWanted(reply);
      const ids = [...new Set([request.query.id].flat())];
      const campaigns = await Promise.all(ids.map((id) => campaignFor(caller, id, registry)));
      const maxLevel = await registry.maxLevel();
      const items: z.output<typeof campaignComparisonSchema>['items'] = [];
      // One after the other: each may need a good part of the engine's memory.
      for (const campaign of campaigns) {
        const { scope } = scopeOfCampaign(campaign, { verdict: 'all' });
        const level = lowest(campaign.level, maxLevel);
        const [people, counts] = await Promise.all([
          askCampaignPeople(store, scope, wanted),
          registry.recipientCounts(campaign.id),
        ]);
        items.push({
          id: campaign.id,
          name: campaign.name,
          sent: counts.sent,
          opens: people.opens,
          clicks: people.clicks,
          ...campaignRates(campaign, level, counts, people),
          reason: whyNoRate(level, counts),
        });
      }
      return { items };
    },
  );
}
