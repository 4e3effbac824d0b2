import { z } from 'zod';
import type { Question } from '../contract.ts';
import { factsFor } from '../facts.ts';
import { scopeSchema } from '../report-scope.ts';

const row = z.object({
  currency: z.string(),
  total: z.coerce.number(),
  conversions: z.coerce.number(),
});

/** By currency, that of most conversions first; '' where nobody said one (at level `count` nobody may). */
export const revenue: Question<typeof scopeSchema, typeof row> = {
  name: 'revenue',
  params: scopeSchema,
  row,
  sql: (scope) => {
    const { table, condition, counts } = factsFor(scope);
    return {
      text: `SELECT currency, ${counts.amountIf('1')} AS total, ${counts.conversions} AS conversions
FROM ${table} WHERE ${condition.text} AND ${counts.isConversion}
GROUP BY currency ORDER BY conversions DESC, currency LIMIT 200`,
      bind: condition.bind,
    };
  },
};
