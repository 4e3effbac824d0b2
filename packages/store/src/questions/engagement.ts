import { z } from 'zod';
import type { Question } from '../contract.ts';
import { scopeSchema, scopeWithOwnNames } from '../report-scope.ts';

const row = z.object({ engagedMs: z.coerce.number() });

/** One row: for how long pages were visible and in focus, all together. */
export const engagement: Question<typeof scopeSchema, typeof row> = {
  name: 'engagement',
  params: scopeSchema,
  row,
  sql: (scope) => {
    const condition = scopeWithOwnNames(scope);
    return {
      text: `SELECT sum(engagedMs) AS engagedMs FROM events WHERE ${condition.text}`,
      bind: condition.bind,
    };
  },
};
