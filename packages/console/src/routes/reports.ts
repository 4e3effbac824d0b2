import {
  BREAKDOWN_METRICS,
  DIMENSION_NAMES,
  MAX_BREAKDOWN_ROWS,
  METRIC_NAMES,
  askBreakdown,
  askOverview,
  askRealtime,
  askTimeseries,
  parseDimension,
} from '@clearpixel/store';
import type { ReportScope } from '@clearpixel/store';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { callerOf } from '../access.ts';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { Refusal, errorBodySchema } from '../error-catalogue.ts';
import { INTERVALS, intervalStarts } from '../interval.ts';
import { reportQuerySchema, reportScope, reportTime, scopeQuerySchema } from '../report-query.ts';
import type { ReportQuery, ReportTime } from '../report-query.ts';
import { siteFor, siteParamsSchema } from './sites.ts';

const DEFAULT_BREAKDOWN_ROWS = 100;
const REALTIME_MS = 5 * 60_000;

export const overviewSchema = z.object({
  visitors: z.number(),
  basis: z
    .enum(['exact', 'daily'])
    .describe(
      'daily: the visitors of each day added up, all that can be said without lasting identity',
    ),
  withoutVisitor: z.number().describe('Events of which no visitor may be kept.'),
  sessions: z.number(),
  pageviews: z.number(),
  events: z.number(),
  bounceRate: z.number().describe('Share of sessions with a single event, 0 to 1.'),
  averageSessionSeconds: z.number(),
  averageEngagedSeconds: z
    .number()
    .describe('For how long pages were visible and in focus; 0 where no script said so.'),
  conversions: z.number().describe('Events with a value.'),
  revenue: z.number().describe('In the currency of most conversions.'),
  currency: z.string(),
  revenueByCurrency: z.record(z.string(), z.number()),
});

export const timeseriesSchema = z.object({
  points: z.array(z.object({ at: z.string(), value: z.number() })),
});
export const breakdownSchema = z.object({
  rows: z.array(
    z.object({
      value: z.string(),
      visitors: z.number(),
      sessions: z.number(),
      events: z.number(),
    }),
  ),
});
export const realtimeSchema = z.object({
  visitors: z.number(),
  events: z.number(),
  pages: z.array(z.object({ path: z.string(), events: z.number() })),
});

/** Ends the question in the engine when nobody waits for it any longer. */
export function whileWanted(reply: FastifyReply): { signal: AbortSignal } {
  const wanted = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) wanted.abort();
  });
  return { signal: wanted.signal };
}

export function reportRoutes(app: ConsoleApp, { registry, store }: ConsoleParts): void {
  const errors = { '4xx': errorBodySchema, '5xx': errorBodySchema };
  const read = { config: { access: 'report' as const } };

  const scopeOf = async (
    request: FastifyRequest,
    id: string,
    query: ReportQuery,
  ): Promise<{ scope: ReportScope; time: ReportTime }> => {
    const site = await siteFor(callerOf(request), id, registry);
    const time = reportTime(query, site.timezone);
    return { scope: reportScope(query, [site.id], time), time };
  };

  app.get(
    '/sites/:id/overview',
    {
      ...read,
      schema: {
        tags: ['reports'],
        params: siteParamsSchema,
        querystring: reportQuerySchema,
        response: { 200: overviewSchema, ...errors },
      },
    },
    async (request, reply) => {
      const { scope } = await scopeOf(request, request.params.id, request.query);
      return askOverview(store, scope, whileWanted(reply));
    },
  );

  app.get(
    '/sites/:id/timeseries',
    {
      ...read,
      schema: {
        tags: ['reports'],
        params: siteParamsSchema,
        querystring: reportQuerySchema.extend({
          metric: z.enum(METRIC_NAMES).default('visitors'),
          interval: z.enum(INTERVALS).default('day'),
        }),
        response: {
          200: timeseriesSchema,
          ...errors,
        },
      },
    },
    async (request, reply) => {
      const { scope, time } = await scopeOf(request, request.params.id, request.query);
      const { metric, interval } = request.query;
      const starts = intervalStarts(time, interval);
      return { points: await askTimeseries(store, scope, metric, starts, whileWanted(reply)) };
    },
  );

  app.get(
    '/sites/:id/breakdown',
    {
      ...read,
      schema: {
        tags: ['reports'],
        params: siteParamsSchema,
        querystring: reportQuerySchema.extend({
          dimension: z
            .string()
            .max(200)
            .describe(`One of ${DIMENSION_NAMES.join(', ')}.`),
          metric: z
            .enum(BREAKDOWN_METRICS)
            .default('visitors')
            .describe('What the rows are sorted by.'),
          limit: z.coerce
            .number()
            .int()
            .min(1)
            .max(MAX_BREAKDOWN_ROWS)
            .default(DEFAULT_BREAKDOWN_ROWS),
        }),
        response: {
          200: breakdownSchema,
          ...errors,
        },
      },
    },
    async (request, reply) => {
      const { scope } = await scopeOf(request, request.params.id, request.query);
      const { metric, limit } = request.query;
      const dimension = parseDimension(request.query.dimension);
      if (dimension === null)
        throw new Refusal(
          'invalid',
          `a dimension is one of ${DIMENSION_NAMES.join(', ')}`,
          'dimension',
        );
      return {
        rows: await askBreakdown(store, scope, dimension, metric, limit, whileWanted(reply)),
      };
    },
  );

  app.get(
    '/sites/:id/realtime',
    {
      ...read,
      schema: {
        tags: ['reports'],
        description:
          'The last five minutes. What may be kept to the hour alone (level count) is not in it.',
        params: siteParamsSchema,
        querystring: scopeQuerySchema,
        response: {
          200: realtimeSchema,
          ...errors,
        },
      },
    },
    async (request, reply) => {
      const site = await siteFor(callerOf(request), request.params.id, registry);
      const now = Date.now();
      const scope = reportScope(request.query, [site.id], { from: now - REALTIME_MS, to: now + 1 });
      return askRealtime(store, scope, whileWanted(reply));
    },
  );
}
