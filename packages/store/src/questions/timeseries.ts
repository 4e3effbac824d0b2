import { z } from 'zod';
import type { Question } from '../contract.ts';
import {
  EVENTS_WITH_PERSON,
  SESSIONS,
  VISITORS,
  scopeCondition,
  scopeSchema,
} from '../report-scope.ts';

export const METRICS = {
  visitors: VISITORS,
  sessions: SESSIONS,
  pageviews: `countIf(kind = 'view')`,
  events: 'count()',
  conversions: 'countIf(value != 0)',
  revenue: 'sum(value)',
} as const;
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
  /** The beginnings of the intervals, ascending, milliseconds since 1970: cut by a calendar, not by the engine. */
  starts: z.array(z.int()).min(1).max(MAX_POINTS),
});
const row = z.object({ start: z.coerce.number(), value: z.coerce.number() });

/** Only intervals in which something was. */
export const timeseries: Question<typeof params, typeof row> = {
  name: 'timeseries',
  params,
  row,
  sql: ({ metric, starts, ...scope }) => {
    const condition = scopeCondition(scope);
    return {
      text: `SELECT roundDown(toUnixTimestamp64Milli(at), {starts: Array(Int64)}) AS start, ${METRICS[metric]} AS value
FROM ${metric === 'visitors' ? EVENTS_WITH_PERSON : 'events'} WHERE ${condition.text}
GROUP BY start ORDER BY start`,
      bind: { ...condition.bind, starts },
    };
  },
};
