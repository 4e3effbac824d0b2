import { z } from 'zod';
import type { Question } from '../contract.ts';
import { DIMENSIONS } from '../dimension.ts';
import type { Dimension } from '../dimension.ts';
import {
  EVENTS_WITH_PERSON,
  SESSIONS,
  VISITORS,
  scopeCondition,
  scopeSchema,
} from '../report-scope.ts';

export const BREAKDOWN_METRICS = ['visitors', 'sessions', 'events'] as const;
export const MAX_BREAKDOWN_ROWS = 1_000;

const params = scopeSchema.extend({
  dimension: z.custom<Dimension>(),
  metric: z.enum(BREAKDOWN_METRICS),
  limit: z.int().min(1).max(MAX_BREAKDOWN_ROWS),
});
const row = z.object({
  value: z.string(),
  visitors: z.coerce.number(),
  sessions: z.coerce.number(),
  events: z.coerce.number(),
});

/** The largest first. */
export const breakdown: Question<typeof params, typeof row> = {
  name: 'breakdown',
  params,
  row,
  sql: ({ dimension, metric, limit, ...scope }) => {
    const condition = scopeCondition(scope);
    const order = `ORDER BY ${metric} DESC, events DESC, value LIMIT {limit: UInt32}`;
    const bind = { ...condition.bind, limit };
    const counts = `${VISITORS} AS visitors, ${SESSIONS} AS sessions, count() AS events`;
    if (dimension.of === 'session')
      return {
        text: `
SELECT ends.value AS value, ${counts}
FROM (SELECT source, session, visitor, day, person FROM ${EVENTS_WITH_PERSON} WHERE ${condition.text} AND session != 0) AS chosen
INNER JOIN (
  SELECT source, session, arg${dimension.name === 'entry' ? 'Min' : 'Max'}Merge(${dimension.name}) AS value
  FROM sessions
  WHERE source IN {sources: Array(String)} AND day BETWEEN toDate({dayFrom: String}) AND toDate({dayTo: String})
  GROUP BY source, session
) AS ends ON chosen.source = ends.source AND chosen.session = ends.session
GROUP BY value ${order}`,
        bind,
      };
    if (dimension.of === 'property')
      return {
        text: `SELECT props[{property: String}] AS value, ${counts}
FROM ${EVENTS_WITH_PERSON} WHERE ${condition.text} AND mapContains(props, {property: String})
GROUP BY value ${order}`,
        bind: { ...bind, property: dimension.name },
      };
    return {
      text: `SELECT toString(${DIMENSIONS[dimension.name]}) AS value, ${counts}
FROM ${EVENTS_WITH_PERSON} WHERE ${condition.text}
GROUP BY value ${order}`,
      bind,
    };
  },
};
