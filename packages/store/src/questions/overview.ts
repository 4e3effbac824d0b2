import { z } from 'zod';
import type { Question } from '../contract.ts';
import {
  EVENTS_WITH_PERSON,
  SESSIONS,
  VISITORS,
  VISITOR_DAYS,
  scopeCondition,
  scopeSchema,
} from '../report-scope.ts';

const row = z.object({
  visitors: z.coerce.number(),
  visitorDays: z.coerce.number(),
  withoutVisitor: z.coerce.number(),
  sessions: z.coerce.number(),
  pageviews: z.coerce.number(),
  events: z.coerce.number(),
  conversions: z.coerce.number(),
  bounces: z.coerce.number(),
  sessionSeconds: z.coerce.number(),
});

/** One row, also where there is nothing. */
export const overview: Question<typeof scopeSchema, typeof row> = {
  name: 'overview',
  params: scopeSchema,
  row,
  sql: (scope) => {
    const condition = scopeCondition(scope);
    return {
      text: `
WITH chosen AS (SELECT source, session FROM events WHERE ${condition.text} AND session != 0 GROUP BY source, session)
SELECT
  ${VISITORS} AS visitors,
  ${VISITOR_DAYS} AS visitorDays,
  countIf(visitor = 0) AS withoutVisitor,
  ${SESSIONS} AS sessions,
  countIf(kind = 'view') AS pageviews,
  count() AS events,
  countIf(value != 0) AS conversions,
  (SELECT countIf(n = 1) FROM (${WHOLE_SESSIONS})) AS bounces,
  (SELECT sum(seconds) FROM (${WHOLE_SESSIONS})) AS sessionSeconds
FROM ${EVENTS_WITH_PERSON}
WHERE ${condition.text}`,
      bind: condition.bind,
    };
  },
};

/** Sessions as a whole, of which something is in the report. */
const WHOLE_SESSIONS = `
    SELECT sum(events) AS n, dateDiff('millisecond', min(startAt), max(endAt)) / 1000 AS seconds
    FROM sessions
    WHERE (source, session) IN chosen AND source IN {sources: Array(String)}
      AND day BETWEEN toDate({dayFrom: String}) AND toDate({dayTo: String})
    GROUP BY source, session`;
