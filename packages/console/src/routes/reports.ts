/** Reports of a site: how much, when, by what, now, and what was left out of them. */
import { CERTAINTIES, HUMAN_VERDICTS, VERDICTS, receiptSchema } from '@clearpixel/pixel';
import {
  BREAKDOWN_METRICS,
  DIMENSION_NAMES,
  MAX_BREAKDOWN_ROWS,
  MAX_ENGAGEMENT_ROWS,
  METRIC_NAMES,
  askBreakdown,
  askOverview,
  askPageEngagement,
  askRealtime,
  askSetAside,
  askTimeseries,
  parseDimension,
} from '@clearpixel/store';
import type { Dimension } from '@clearpixel/store';
import { z } from 'zod';
import { callerOf } from '../access.ts';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { sendCsv, wantsCsv } from '../csv.ts';
import { Refusal, errorBodySchema } from '../error-catalogue.ts';
import { INTERVALS, intervalStarts } from '../interval.ts';
import {
  compareQuerySchema,
  comparedTime,
  reportScope,
  scopeQuerySchema,
  tableQuerySchema,
} from '../report-query.ts';
import { siteReport } from '../site-report.ts';
import { whileWanted } from '../waiting.ts';
import { siteFor, siteParamsSchema } from './sites.ts';

const DEFAULT_ROWS = 100;
const REALTIME_MS = 5 * 60_000;

const overviewFieldsSchema = z.object({
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
const periodSchema = z.object({ from: z.string(), to: z.string() });
export const overviewSchema = overviewFieldsSchema.extend({
  compared: overviewFieldsSchema
    .extend(periodSchema.shape)
    .optional()
    .describe('The same of the other time, with `compare`.'),
});

const pointsSchema = z.array(z.object({ at: z.string(), value: z.number() }));
export const timeseriesSchema = z.object({
  points: pointsSchema,
  compared: periodSchema.extend({ points: pointsSchema }).optional(),
});

const countsSchema = z.object({
  visitors: z.number(),
  sessions: z.number(),
  events: z.number(),
  pageviews: z.number(),
  conversions: z.number(),
  revenue: z.number().describe('In the currency of most conversions of the report.'),
});
export const breakdownSchema = z.object({
  rows: z.array(
    countsSchema.extend({
      value: z.string(),
      by: z.string().optional().describe('Of the second dimension.'),
      compared: countsSchema.optional(),
    }),
  ),
});

export const realtimeSchema = z.object({
  visitors: z.number(),
  events: z.number(),
  pages: z.array(z.object({ path: z.string(), events: z.number() })),
  countries: z.array(z.object({ country: z.string(), events: z.number() })),
  recent: z
    .array(
      receiptSchema.pick({
        at: true,
        kind: true,
        name: true,
        url: true,
        country: true,
        device: true,
        channel: true,
        referrer: true,
      }),
    )
    .describe('The newest first.'),
});

export const engagementSchema = z.object({
  rows: z.array(
    z.object({
      path: z.string(),
      pageviews: z.number(),
      averageEngagedSeconds: z.number().describe('Visible and in focus, of a view.'),
      averageScroll: z
        .number()
        .describe('How far down it was seen, in percent; the deepest of each session.'),
    }),
  ),
});

export const setAsideSchema = z.object({
  events: z.number(),
  byVerdict: z.partialRecord(z.enum(VERDICTS), z.number()),
  rows: z.array(
    z.object({
      verdict: z.enum(VERDICTS),
      certainty: z.enum(CERTAINTIES),
      reasons: z.array(z.string()).describe('The rules that said so, strongest first.'),
      events: z.number(),
      sessions: z.number(),
    }),
  ),
});

function dimensionOf(name: string, field: string): Dimension {
  const dimension = parseDimension(name);
  if (dimension === null)
    throw new Refusal('invalid', `a dimension is one of ${DIMENSION_NAMES.join(', ')}`, field);
  return dimension;
}

const iso = ({ from, to }: { from: number; to: number }): z.output<typeof periodSchema> => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
});

export function reportRoutes(app: ConsoleApp, { registry, store }: ConsoleParts): void {
  const errors = { '4xx': errorBodySchema, '5xx': errorBodySchema };
  const read = { config: { access: 'report' as const } };
  const tags = ['reports'];

  app.get(
    '/sites/:id/overview',
    {
      ...read,
      schema: {
        tags,
        params: siteParamsSchema,
        querystring: tableQuerySchema.extend(compareQuerySchema.shape),
        response: { 200: overviewSchema, ...errors },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const { scope, time } = await siteReport(request, request.params.id, query, registry);
      const other = comparedTime(query, time);
      const wanted = whileWanted(reply);
      const [now, then] = await Promise.all([
        askOverview(store, scope, wanted),
        other === null ? null : askOverview(store, { ...scope, ...other }, wanted),
      ]);
      const compared = other === null || then === null ? null : { ...iso(other), ...then };
      if (wantsCsv(request, query.format))
        return sendCsv(reply, 'overview', [
          { ...iso(time), ...now },
          ...(compared === null ? [] : [compared]),
        ]);
      return { ...now, ...(compared === null ? {} : { compared }) };
    },
  );

  app.get(
    '/sites/:id/timeseries',
    {
      ...read,
      schema: {
        tags,
        params: siteParamsSchema,
        querystring: tableQuerySchema.extend(compareQuerySchema.shape).extend({
          metric: z.enum(METRIC_NAMES).default('visitors'),
          interval: z.enum(INTERVALS).default('day'),
        }),
        response: { 200: timeseriesSchema, ...errors },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const { scope, time } = await siteReport(request, request.params.id, query, registry);
      const other = comparedTime(query, time);
      const wanted = whileWanted(reply);
      const pointsOf = (of: typeof time): ReturnType<typeof askTimeseries> =>
        askTimeseries(
          store,
          { ...scope, from: of.from, to: of.to },
          query.metric,
          intervalStarts(of, query.interval),
          wanted,
        );
      const [points, then] = await Promise.all([
        pointsOf(time),
        other === null ? [] : pointsOf(other),
      ]);
      if (wantsCsv(request, query.format))
        return sendCsv(
          reply,
          `timeseries-${query.metric}`,
          points.map(({ at, value }, index) => ({
            at,
            [query.metric]: value,
            ...(other === null
              ? {}
              : { comparedAt: then[index]?.at, compared: then[index]?.value }),
          })),
        );
      return { points, ...(other === null ? {} : { compared: { ...iso(other), points: then } }) };
    },
  );

  app.get(
    '/sites/:id/breakdown',
    {
      ...read,
      schema: {
        tags,
        params: siteParamsSchema,
        querystring: tableQuerySchema.extend(compareQuerySchema.shape).extend({
          dimension: z
            .string()
            .max(200)
            .describe(`One of ${DIMENSION_NAMES.join(', ')}.`),
          by: z
            .string()
            .max(200)
            .optional()
            .describe('A second dimension: a row for each pair of values.'),
          metric: z
            .enum(BREAKDOWN_METRICS)
            .default('visitors')
            .describe('What the rows are sorted by.'),
          limit: z.coerce.number().int().min(1).max(MAX_BREAKDOWN_ROWS).default(DEFAULT_ROWS),
        }),
        response: { 200: breakdownSchema, ...errors },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const { scope, time } = await siteReport(request, request.params.id, query, registry);
      const { metric, limit } = query;
      const dimension = dimensionOf(query.dimension, 'dimension');
      const by = query.by === undefined ? null : dimensionOf(query.by, 'by');
      const other = comparedTime(query, time);
      if (other !== null && by !== null)
        throw new Refusal('invalid', 'compare one dimension at a time', 'compare');
      const wanted = whileWanted(reply);
      const rows = await askBreakdown(store, scope, dimension, metric, limit, wanted, by);
      const then =
        other === null || rows.length === 0
          ? []
          : await askBreakdown(
              store,
              {
                ...scope,
                from: other.from,
                to: other.to,
                // Of the rows that are shown, and no others.
                filters: [
                  ...scope.filters,
                  { dimension, operation: 'any_of', values: rows.map(({ value }) => value) },
                ],
              },
              dimension,
              metric,
              limit,
              wanted,
            );
      const before = new Map(then.map(({ value, ...counts }) => [value, counts]));
      const NONE = {
        visitors: 0,
        sessions: 0,
        events: 0,
        pageviews: 0,
        conversions: 0,
        revenue: 0,
      };
      if (wantsCsv(request, query.format))
        return sendCsv(
          reply,
          `breakdown-${dimension.of === 'property' ? 'property' : dimension.name}`,
          rows.map(({ value, by: second, ...counts }) => ({
            [query.dimension]: value,
            ...(query.by === undefined ? {} : { [query.by]: second }),
            ...counts,
            ...(other === null
              ? {}
              : { [`compared ${metric}`]: (before.get(value) ?? NONE)[metric] }),
          })),
        );
      return {
        rows:
          other === null
            ? rows
            : rows.map((row) => ({ ...row, compared: before.get(row.value) ?? NONE })),
      };
    },
  );

  app.get(
    '/sites/:id/engagement',
    {
      ...read,
      schema: {
        tags,
        description: 'How long each page was looked at, and how far down.',
        params: siteParamsSchema,
        querystring: tableQuerySchema.extend({
          limit: z.coerce.number().int().min(1).max(MAX_ENGAGEMENT_ROWS).default(DEFAULT_ROWS),
        }),
        response: { 200: engagementSchema, ...errors },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const { scope } = await siteReport(request, request.params.id, query, registry);
      const rows = await askPageEngagement(store, scope, query.limit, whileWanted(reply));
      return wantsCsv(request, query.format) ? sendCsv(reply, 'engagement', rows) : { rows };
    },
  );

  app.get(
    '/sites/:id/set-aside',
    {
      ...read,
      schema: {
        tags,
        description: `What reports leave out and why; without \`verdict\`, all but ${HUMAN_VERDICTS.join(', ')}.`,
        params: siteParamsSchema,
        querystring: tableQuerySchema,
        response: { 200: setAsideSchema, ...errors },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const machines = VERDICTS.filter((verdict) => !HUMAN_VERDICTS.includes(verdict)).join(',');
      const { scope } = await siteReport(
        request,
        request.params.id,
        { ...query, verdict: query.verdict ?? machines },
        registry,
      );
      const rows = await askSetAside(store, scope, whileWanted(reply));
      if (wantsCsv(request, query.format))
        return sendCsv(
          reply,
          'set-aside',
          rows.map((row) => ({ ...row, reasons: row.reasons.join(' ') })),
        );
      const byVerdict: z.output<typeof setAsideSchema>['byVerdict'] = {};
      for (const { verdict, events } of rows)
        byVerdict[verdict] = (byVerdict[verdict] ?? 0) + events;
      return { events: rows.reduce((sum, { events }) => sum + events, 0), byVerdict, rows };
    },
  );

  app.get(
    '/sites/:id/realtime',
    {
      ...read,
      schema: {
        tags,
        description:
          'The last five minutes. What may be kept to the hour alone (level count) is not in it.',
        params: siteParamsSchema,
        querystring: scopeQuerySchema,
        response: { 200: realtimeSchema, ...errors },
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
