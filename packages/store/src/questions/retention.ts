import { z } from 'zod';
import type { Question } from '../contract.ts';
import { EVENTS_WITH_PERSON, scopeCondition, scopeSchema } from '../report-scope.ts';

/** A table of more columns is no table that anybody reads. */
export const MAX_COHORTS = 100;
/** A cohort's visitors are looked for from here on: one that was here before is in none. */
const BEGINNING = 0;

const params = scopeSchema.extend({
  /** The beginnings of the intervals, ascending, milliseconds since 1970. */
  starts: z.array(z.int()).min(1).max(MAX_COHORTS),
});
const row = z.object({
  /** Beginning of the interval in which they were seen for the first time. */
  first: z.coerce.number(),
  later: z.coerce.number(),
  visitors: z.coerce.number(),
});

/** Of lasting visitors alone: who was first seen when, and in which intervals from then on. */
export const retention: Question<typeof params, typeof row> = {
  name: 'retention',
  params,
  row,
  sql: ({ starts, ...scope }) => {
    const condition = scopeCondition({ ...scope, from: BEGINNING });
    return {
      text: `
SELECT first, later, count() AS visitors
FROM (
  SELECT min(start) AS first, arrayJoin(groupUniqArray(start)) AS later
  FROM (
    SELECT person, if(at < fromUnixTimestamp64Milli({begun: Int64}, 'UTC'), -1,
      roundDown(toUnixTimestamp64Milli(at), {starts: Array(Int64)})) AS start
    FROM ${EVENTS_WITH_PERSON}
    WHERE ${condition.text} AND person != 0
  )
  GROUP BY person
)
WHERE first != -1
GROUP BY first, later ORDER BY first, later`,
      bind: { ...condition.bind, starts, begun: scope.from },
    };
  },
};
