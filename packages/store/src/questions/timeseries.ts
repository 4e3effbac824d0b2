import { z } from 'zod';
import type { Question } from '../contract.ts';
import { factsFor } from '../facts.ts';
import type { Facts } from '../facts.ts';
import { SESSIONS, VISITORS, scopeSchema } from '../report-scope.ts';

const METRICS: Readonly<
  Record<(typeof METRIC_NAMES)[number], (counts: Facts['counts']) => string>
> = {
  visitors: () => VISITORS,
  sessions: () => SESSIONS,
  pageviews: (counts) => counts.pageviews,
  events: (counts) => counts.events,
  conversions: (counts) => counts.conversions,
  revenue: (counts) => counts.amountIf('currency = {currency: String}'),
};
export const METRIC_NAMES = [
  'visitors',
  'sessions',
  'pageviews',
  'events',
  'conversions',
  'revenue',
] as const;

/** More points than a screen has columns help nobody. */
export const MAX_POINTS = 3_000;

const params = scopeSchema.extend({
  metric: z.enum(METRIC_NAMES),
  /** Of revenue. */
  currency: z.string(),
  /** The beginnings of the intervals, ascending, milliseconds since 1970: cut by a calendar, not by the engine. */
  starts: z.array(z.int()).min(1).max(MAX_POINTS),
});
const row = z.object({ start: z.coerce.number(), figure: z.coerce.number() });

/** Only intervals in which something was. */
export const timeseries: Question<typeof params, typeof row> = {
  name: 'timeseries',
  params,
  row,
  sql: ({ metric, currency, starts, ...scope }) => {
    const { table, withPerson, condition, at, counts } = factsFor(scope, { starts });
    return {
      text: `SELECT roundDown(${at}, {starts: Array(Int64)}) AS start, ${METRICS[metric](counts)} AS figure
FROM ${metric === 'visitors' ? withPerson : table} WHERE ${condition.text}
GROUP BY start ORDER BY start`,
      bind: { ...condition.bind, currency, starts },
    };
  },
};
