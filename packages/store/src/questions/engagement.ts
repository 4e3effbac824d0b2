import { z } from 'zod';
import type { Question } from '../contract.ts';
import { factsFor } from '../facts.ts';
import { scopeSchema } from '../report-scope.ts';

const row = z.object({ ms: z.coerce.number() });

/** One row: for how long pages were visible and in focus, all together. */
export const engagement: Question<typeof scopeSchema, typeof row> = {
  name: 'engagement',
  params: scopeSchema,
  row,
  sql: (scope) => {
    const { table, ownNamesToo, counts } = factsFor(scope);
    return {
      text: `SELECT ${counts.engagedMs} AS ms FROM ${table} WHERE ${ownNamesToo.text}`,
      bind: ownNamesToo.bind,
    };
  },
};
