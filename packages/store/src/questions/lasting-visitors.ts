import { z } from 'zod';
import type { Question } from '../contract.ts';
import { factsFor } from '../facts.ts';
import { LASTING_VISITORS, SESSIONS, VISITORS, scopeSchema } from '../report-scope.ts';

const row = z.object({
  lastingOnes: z.coerce.number(),
  visitors: z.coerce.number(),
  sessions: z.coerce.number(),
});

/** One row: how many of the visitors are known again on another day. */
export const lastingVisitors: Question<typeof scopeSchema, typeof row> = {
  name: 'lasting-visitors',
  params: scopeSchema,
  row,
  sql: (scope) => {
    const { withPerson, condition } = factsFor(scope);
    return {
      text: `SELECT ${LASTING_VISITORS} AS lastingOnes, ${VISITORS} AS visitors, ${SESSIONS} AS sessions
FROM ${withPerson} WHERE ${condition.text}`,
      bind: condition.bind,
    };
  },
};
