import { z } from 'zod';
import type { Question } from '../contract.ts';
import { scopeCondition, scopeSchema } from '../report-scope.ts';

const row = z.object({
  kind: z.enum(['open', 'click']),
  loads: z.coerce.number(),
  certain: z.coerce.number(),
  possible: z.coerce.number(),
  machine: z.coerce.number(),
});

/**
 * Recipients by what their loads say of them, opens and clicks apart: with a person's load for certain; with a proxied,
 * unknown or probable one and no certain; with machine loads alone. The sender's own are no recipient's.
 */
export const campaignPeople: Question<typeof scopeSchema, typeof row> = {
  name: 'campaign-people',
  params: scopeSchema,
  row,
  sql: (scope) => {
    const condition = scopeCondition(scope);
    return {
      text: `SELECT kind, sum(loads) AS loads,
  countIf(subject != '' AND isCertain) AS certain,
  countIf(subject != '' AND isPossible AND NOT isCertain) AS possible,
  countIf(subject != '' AND NOT isPossible) AS machine
FROM (
  SELECT kind, subject, countIf(name != 'open-end') AS loads,
    max(verdict = 'person' AND certainty = 'certain') AS isCertain,
    max(verdict IN ('person', 'proxied', 'unknown')) AS isPossible
  FROM events
  WHERE ${condition.text} AND kind IN ('open', 'click') AND verdict != 'self'
  GROUP BY kind, subject
) GROUP BY kind`,
      bind: condition.bind,
    };
  },
};
