/** What people do on a site: goals, journeys, retention, attribution. */
import type { EventMatch } from '@clearpixel/pixel';
import type { NewGoal } from '@clearpixel/registry';
import {
  ATTRIBUTION_DIMENSIONS,
  ATTRIBUTION_MODELS,
  JOURNEY_LIMITS,
  MAX_COHORTS,
  MAX_LOOKBACK_DAYS,
  OTHER,
  askAttribution,
  askConversions,
  askJourneys,
  askLasting,
  askRetention,
  share,
} from '@clearpixel/store';
import type { Lasting } from '@clearpixel/store';
import { z } from 'zod';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { sendCsv, wantsCsv } from '../csv.ts';
import { Refusal, errorBodySchema } from '../error-catalogue.ts';
import { intervalStarts } from '../interval.ts';
import { tableQuerySchema } from '../report-query.ts';
import type { TableQuery } from '../report-query.ts';
import { siteReport } from '../site-report.ts';
import { whileWanted } from '../waiting.ts';
import { siteParamsSchema } from './sites.ts';

const DEFAULT_DEPTH = 4;
const DEFAULT_WIDTH = 10;
const DEFAULT_LOOKBACK_DAYS = 30;
/** Described, and not there yet. */
const LATER_MODELS = ['linear', 'position', 'time-decay', 'markov'] as const;

export const lastingSchema = z
  .object({ visitors: z.number(), share: z.number() })
  .describe(
    'Visitors who are known again on another day, and their share of all, 0 to 1: whatever takes longer than a day is known of them alone.',
  );
const moneySchema = z.object({
  revenue: z.number().describe('In `currency`.'),
  currency: z.string(),
  revenueByCurrency: z.record(z.string(), z.number()),
});

export const conversionsSchema = z.object({
  visitors: z.number(),
  sessions: z.number(),
  goals: z.array(
    z
      .object({
        id: z.string(),
        name: z.string(),
        conversions: z.number(),
        visitors: z.number(),
        sessions: z.number(),
        visitorRate: z.number().describe('Of all visitors, 0 to 1.'),
        sessionRate: z.number().describe('Of all sessions, 0 to 1.'),
      })
      .extend(moneySchema.shape),
  ),
  lasting: lastingSchema,
});

export const journeysSchema = z.object({
  links: z
    .array(z.object({ step: z.number(), from: z.string(), to: z.string(), sessions: z.number() }))
    .describe(
      `A page by its path, an event by its name; the long tail of a step is \`${OTHER}\`. Steps count from 1.`,
    ),
  ends: z
    .array(z.object({ step: z.number(), from: z.string(), sessions: z.number() }))
    .describe('Sessions that ended there.'),
});

export const retentionSchema = z.object({
  cohorts: z.array(
    z.object({
      at: z.string(),
      size: z.number().describe('Visitors who were seen for the first time then.'),
      returned: z
        .array(z.number())
        .describe('How many of them were there in that interval (all), in the next, and so on.'),
    }),
  ),
  lasting: lastingSchema,
});

export const attributionSchema = z.object({
  rows: z.array(z.object({ value: z.string(), conversions: z.number() }).extend(moneySchema.shape)),
  lasting: lastingSchema,
});

export const lastingOf = (lasting: Lasting): z.output<typeof lastingSchema> => ({
  visitors: lasting.visitors,
  share: lasting.share,
});

/** Time, verdicts and filters of a report that is asked for with a body may stand in it as well as in the address. */
export function askedOf({ query, body }: { query: TableQuery; body: TableQuery }): TableQuery {
  const { from, to, timezone, verdict, filter, segment, format } = body;
  const inBody = { from, to, timezone, verdict, filter, segment, format };
  return {
    ...query,
    ...Object.fromEntries(Object.entries(inBody).filter(([, value]) => value !== undefined)),
  };
}

/** What conversions of a goal are worth, by currency. */
function amountsOf(
  value: NewGoal['value'],
  { conversions, amounts }: { conversions: number; amounts: Record<string, number> },
): Record<string, number> {
  if (value === null) return amounts;
  return conversions === 0 ? {} : { [value.currency]: value.amount * conversions };
}

/** @param currency the one to tell where there is room for one; without it, that of the largest amount. */
function moneyOf(
  amounts: Record<string, number>,
  currency = mainCurrency([amounts]),
): z.output<typeof moneySchema> {
  return { revenue: amounts[currency] ?? 0, currency, revenueByCurrency: amounts };
}

function mainCurrency(all: readonly Record<string, number>[]): string {
  const sums = new Map<string, number>();
  for (const [currency, amount] of all.flatMap((amounts) => Object.entries(amounts)))
    sums.set(currency, (sums.get(currency) ?? 0) + amount);
  const [main] = [...sums].toSorted(([, a], [, b]) => b - a);
  return main?.[0] ?? '';
}

export function siteBehaviourRoutes(app: ConsoleApp, { registry, store }: ConsoleParts): void {
  const errors = { '4xx': errorBodySchema, '5xx': errorBodySchema };
  const read = { config: { access: 'report' as const } };
  const tags = ['reports'];
  const report = { params: siteParamsSchema, querystring: tableQuerySchema };

  app.get(
    '/sites/:id/conversions',
    {
      ...read,
      schema: {
        tags,
        description: 'How often each goal was reached, by how many, and what it was worth.',
        ...report,
        response: { 200: conversionsSchema, ...errors },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const { scope, site } = await siteReport(request, request.params.id, query, registry);
      const goals = (await registry.goals.list(site.id, { limit: 1_000 }))?.items ?? [];
      const wanted = whileWanted(reply);
      const [counted, all] = await Promise.all([
        askConversions(
          store,
          scope,
          goals.map(({ match }) => match),
          wanted,
        ),
        askLasting(store, scope, wanted),
      ]);
      const rows = goals.flatMap(({ id, name, value }, index) => {
        const reached = counted[index];
        if (reached === undefined) return [];
        const { conversions, visitors, sessions } = reached;
        return {
          id,
          name,
          conversions,
          visitors,
          sessions,
          visitorRate: share(visitors, all.ofVisitors),
          sessionRate: share(sessions, all.sessions),
          ...moneyOf(amountsOf(value, reached)),
        };
      });
      if (wantsCsv(request, query.format)) return sendCsv(reply, 'conversions', rows);
      return {
        visitors: all.ofVisitors,
        sessions: all.sessions,
        goals: rows,
        lasting: lastingOf(all),
      };
    },
  );

  app.post(
    '/sites/:id/journeys',
    {
      ...read,
      schema: {
        tags,
        description:
          'What follows what within a session: from a page or an event on, or up to one.',
        ...report,
        body: z.strictObject({
          depth: z
            .int()
            .min(1)
            .max(JOURNEY_LIMITS.depth)
            .default(DEFAULT_DEPTH)
            .describe('Links one after another.'),
          from: z.string().min(1).max(JOURNEY_LIMITS.nodeCharacters).optional(),
          to: z.string().min(1).max(JOURNEY_LIMITS.nodeCharacters).optional(),
          width: z
            .int()
            .min(1)
            .max(JOURNEY_LIMITS.width)
            .default(DEFAULT_WIDTH)
            .describe('Pages and events at each step.'),
          pagesOnly: z.boolean().default(false),
        }),
        response: { 200: journeysSchema, ...errors },
      },
    },
    async (request, reply) => {
      const { query, body } = request;
      const { scope } = await siteReport(request, request.params.id, query, registry);
      const { depth, width, pagesOnly, from = null, to = null } = body;
      const question = { depth, width, pagesOnly, since: from, until: to };
      const answer = await askJourneys(store, scope, question, whileWanted(reply));
      return wantsCsv(request, query.format) ? sendCsv(reply, 'journeys', answer.links) : answer;
    },
  );

  app.post(
    '/sites/:id/retention',
    {
      ...read,
      schema: {
        tags,
        description: 'Who comes back, of visitors with lasting identity alone.',
        ...report,
        body: z.strictObject({
          ...tableQuerySchema.shape,
          interval: z.enum(['day', 'week', 'month']).default('week'),
        }),
        response: { 200: retentionSchema, ...errors },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const query = askedOf(request);
      const { scope, time } = await siteReport(request, request.params.id, query, registry);
      const now = Date.now();
      const starts = intervalStarts(time, body.interval).filter((start) => start <= now);
      if (starts.length > MAX_COHORTS)
        throw new Refusal(
          'invalid',
          `more than ${MAX_COHORTS} cohorts; choose a longer interval or less time`,
          'interval',
        );
      const wanted = whileWanted(reply);
      const [cohorts, lasting] = await Promise.all([
        starts.length === 0 ? [] : askRetention(store, scope, starts, wanted),
        askLasting(store, scope, wanted),
      ]);
      if (wantsCsv(request, query.format))
        return sendCsv(
          reply,
          'retention',
          cohorts.map(({ at, size, returned }) => ({
            at,
            size,
            ...Object.fromEntries(returned.map((count, index) => [String(index), count])),
          })),
        );
      return { cohorts, lasting: lastingOf(lasting) };
    },
  );

  app.post(
    '/sites/:id/attribution',
    {
      ...read,
      schema: {
        tags,
        description: 'To which visit conversions and what they were worth are owed.',
        ...report,
        body: z.strictObject({
          ...tableQuerySchema.shape,
          conversion: z.string().min(1).max(200).describe('Id of a goal, or name of an event.'),
          model: z.enum([...ATTRIBUTION_MODELS, ...LATER_MODELS]).default('last-non-direct'),
          lookbackDays: z.int().min(1).max(MAX_LOOKBACK_DAYS).default(DEFAULT_LOOKBACK_DAYS),
          by: z.enum(ATTRIBUTION_DIMENSIONS).default('channel'),
        }),
        response: { 200: attributionSchema, ...errors },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const query = askedOf(request);
      const { scope, site } = await siteReport(request, request.params.id, query, registry);
      const model = ATTRIBUTION_MODELS.find((known) => known === body.model);
      if (model === undefined)
        throw new Refusal(
          'not-implemented',
          `the model ${body.model} is not there yet; there are ${ATTRIBUTION_MODELS.join(', ')}`,
          'model',
        );
      const goal = await registry.goals.find(site.id, body.conversion);
      const conversion: EventMatch = goal?.match ?? { event: body.conversion };
      const { lookbackDays, by } = body;
      const wanted = whileWanted(reply);
      const [rows, lasting] = await Promise.all([
        askAttribution(store, scope, { conversion, model, lookbackDays, by }, wanted),
        askLasting(store, scope, wanted),
      ]);
      const worth = rows.map((row) => amountsOf(goal?.value ?? null, row));
      const currency = mainCurrency(worth);
      const shown = rows.map(({ value, conversions }, index) => ({
        value,
        conversions,
        ...moneyOf(worth[index] ?? {}, currency),
      }));
      if (wantsCsv(request, query.format)) return sendCsv(reply, 'attribution', shown);
      return { rows: shown, lasting: lastingOf(lasting) };
    },
  );
}
