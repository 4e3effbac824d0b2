import { z } from 'zod';
import type { Question } from '../contract.ts';
import { EVENTS_WITH_PERSON, VISITORS, scopeCondition, scopeSchema } from '../report-scope.ts';

const row = z.object({
  visitors: z.coerce.number(),
  events: z.coerce.number(),
  pages: z.array(z.tuple([z.string(), z.coerce.number()])),
});

/** One row; the pages are the ten with most events. */
export const realtime: Question<typeof scopeSchema, typeof row> = {
  name: 'realtime',
  params: scopeSchema,
  row,
  sql: (scope) => {
    const condition = scopeCondition(scope);
    return {
      text: `SELECT ${VISITORS} AS visitors, count() AS events,
  arraySlice(arraySort(p -> (-p.2, p.1), CAST(sumMap(map(path, toUInt64(1))), 'Array(Tuple(String, UInt64))')), 1, 10) AS pages
FROM ${EVENTS_WITH_PERSON} WHERE ${condition.text}`,
      bind: condition.bind,
    };
  },
};
