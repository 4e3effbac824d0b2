import { z } from 'zod';
import type { Question } from '../contract.ts';
import { factsFor } from '../facts.ts';
import { VISITORS, VISITOR_DAYS, scopeSchema } from '../report-scope.ts';

const row = z.object({
  visitors: z.coerce.number(),
  visitorDays: z.coerce.number(),
  withoutVisitor: z.coerce.number(),
  pageviews: z.coerce.number(),
  events: z.coerce.number(),
  conversions: z.coerce.number(),
  /** Sessions as a whole, whatever of them is in the report: how many, those of a single event, how long all took together. */
  whole: z.tuple([z.coerce.number(), z.coerce.number(), z.coerce.number()]),
});

/** One row, also where there is nothing. */
export const overview: Question<typeof scopeSchema, typeof row> = {
  name: 'overview',
  params: scopeSchema,
  row,
  sql: (scope) => {
    const { table, withPerson, condition, counts } = factsFor(scope);
    return {
      text: `
SELECT
  ${VISITORS} AS visitors,
  ${VISITOR_DAYS} AS visitorDays,
  ${counts.withoutVisitor} AS withoutVisitor,
  ${counts.pageviews} AS pageviews,
  ${counts.events} AS events,
  ${counts.conversions} AS conversions,
  (
    SELECT (count(), countIf(n = 1), sum(ms) / 1000)
    FROM (
      SELECT sum(events) AS n, dateDiff('millisecond', min(startAt), max(endAt)) AS ms
      FROM sessions
      WHERE source IN {sources: Array(String)} AND day BETWEEN toDate({dayFrom: String}) AND toDate({dayTo: String})
        AND session IN (SELECT session FROM ${table} WHERE ${condition.text} AND session != 0)
      GROUP BY session
    )
  ) AS whole
FROM ${withPerson}
WHERE ${condition.text}`,
      bind: condition.bind,
    };
  },
};
