import { z } from 'zod';
import type { Question } from '../contract.ts';
import { DIMENSIONS } from '../dimension.ts';
import type { Dimension } from '../dimension.ts';
import { factsFor } from '../facts.ts';
import type { Facts } from '../facts.ts';
import { SESSIONS, VISITORS, scopeSchema } from '../report-scope.ts';

export const BREAKDOWN_METRICS = [
  'visitors',
  'sessions',
  'events',
  'pageviews',
  'conversions',
  'revenue',
] as const;
export const MAX_BREAKDOWN_ROWS = 1_000;

const params = scopeSchema.extend({
  dimension: z.custom<Dimension>(),
  /** Each value of `dimension` with each of this one. */
  by: z.custom<Dimension>().nullable(),
  metric: z.enum(BREAKDOWN_METRICS),
  /** Of revenue. */
  currency: z.string(),
  limit: z.int().min(1).max(MAX_BREAKDOWN_ROWS),
});
const row = z.object({
  label: z.string(),
  byLabel: z.string(),
  visitors: z.coerce.number(),
  sessions: z.coerce.number(),
  events: z.coerce.number(),
  pageviews: z.coerce.number(),
  conversions: z.coerce.number(),
  revenue: z.coerce.number(),
});

/**
 * The first and last page of each session: of the whole of it, whatever of it is in the report. By the session alone, as
 * people are (report-scope.ts): with the source as a second key it took 1.16 to 1.28 times the processor's time.
 */
const ends = (table: Facts['table']): string => `LEFT ANY JOIN (
  SELECT session AS endsSession, argMinMerge(entry) AS entryPath, argMaxMerge(exit) AS exitPath
  FROM sessions
  WHERE source IN {sources: Array(String)} AND day BETWEEN toDate({dayFrom: String}) AND toDate({dayTo: String})
  GROUP BY session
) AS ends ON ${table}.session = ends.endsSession`;

/** The largest first. */
export const breakdown: Question<typeof params, typeof row> = {
  name: 'breakdown',
  params,
  row,
  sql: ({ dimension, by, metric, currency, limit, ...scope }) => {
    const dimensions = by === null ? [dimension] : [dimension, by];
    const { table, withPerson, condition, counts } = factsFor(scope, { dimensions });
    const ofSessions = dimensions.some(({ of }) => of === 'session');
    const label = columnOf(dimension, 'property');
    const byLabel = by === null ? null : columnOf(by, 'byProperty');
    return {
      text: `
SELECT ${label} AS label, ${byLabel ?? `''`} AS byLabel,
  ${VISITORS} AS visitors, ${SESSIONS} AS sessions, ${counts.events} AS events, ${counts.pageviews} AS pageviews,
  ${counts.conversions} AS conversions, ${counts.amountIf('currency = {currency: String}')} AS revenue
FROM ${withPerson} ${ofSessions ? ends(table) : ''}
WHERE ${condition.text} ${ofSessions ? 'AND session != 0' : ''}
  ${dimension.of === 'property' ? 'AND mapContains(props, {property: String})' : ''}
  ${by?.of === 'property' ? 'AND mapContains(props, {byProperty: String})' : ''}
GROUP BY label${byLabel === null ? '' : ', byLabel'}
ORDER BY ${metric} DESC, events DESC, label, byLabel LIMIT {limit: UInt32}`,
      bind: {
        ...condition.bind,
        currency,
        limit,
        ...(dimension.of === 'property' ? { property: dimension.name } : {}),
        ...(by?.of === 'property' ? { byProperty: by.name } : {}),
      },
    };
  },
};

function columnOf(dimension: Dimension, parameter: string): string {
  if (dimension.of === 'event') return DIMENSIONS[dimension.name];
  if (dimension.of === 'session') return dimension.name === 'entry' ? 'entryPath' : 'exitPath';
  return `props[{${parameter}: String}]`;
}
