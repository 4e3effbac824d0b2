import { z } from 'zod';
import type { Question } from '../contract.ts';
import { scopeCondition, scopeSchema } from '../report-scope.ts';

const row = z.object({
  currency: z.string(),
  amount: z.coerce.number(),
  conversions: z.coerce.number(),
});

/** By currency, that of most conversions first; '' where nobody said one (at level `count` nobody may). */
export const revenue: Question<typeof scopeSchema, typeof row> = {
  name: 'revenue',
  params: scopeSchema,
  row,
  sql: (scope) => {
    const condition = scopeCondition(scope);
    return {
      text: `SELECT currency, sum(value) AS amount, count() AS conversions
FROM events WHERE ${condition.text} AND value != 0
GROUP BY currency ORDER BY conversions DESC, currency LIMIT 200`,
      bind: condition.bind,
    };
  },
};
