import { z } from 'zod';
import type { Question } from '../contract.ts';
import { EVENTS_WITH_PERSON, VISITORS, scopeCondition, scopeSchema } from '../report-scope.ts';

const counted = z.array(z.tuple([z.string(), z.coerce.number()]));
const row = z.object({
  visitors: z.coerce.number(),
  events: z.coerce.number(),
  /** By events, the largest first. */
  pages: counted,
  countries: counted,
});

const PAGES = 10;
/** More than there are. */
const COUNTRIES = 300;

/** The values of a column with most events, each with their number. */
const most = (column: string, rows: number): string =>
  `arraySlice(arraySort(p -> (-p.2, p.1), CAST(sumMap(map(toString(${column}), toUInt64(1))), 'Array(Tuple(String, UInt64))')), 1, ${rows})`;

/** One row. */
export const realtime: Question<typeof scopeSchema, typeof row> = {
  name: 'realtime',
  params: scopeSchema,
  row,
  sql: (scope) => {
    const condition = scopeCondition(scope);
    return {
      text: `SELECT ${VISITORS} AS visitors, count() AS events, ${most('path', PAGES)} AS pages, ${most('country', COUNTRIES)} AS countries
FROM ${EVENTS_WITH_PERSON} WHERE ${condition.text}`,
      bind: condition.bind,
    };
  },
};
