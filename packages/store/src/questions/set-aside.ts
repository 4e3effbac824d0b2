import { CERTAINTIES, VERDICTS } from '@clearpixel/pixel';
import { z } from 'zod';
import type { Question } from '../contract.ts';
import { scopeCondition, scopeSchema } from '../report-scope.ts';

const row = z.object({
  verdict: z.enum(VERDICTS),
  certainty: z.enum(CERTAINTIES),
  /** Names of the rules, strongest first. */
  reasons: z.array(z.string()),
  events: z.coerce.number(),
  sessions: z.coerce.number(),
});

const MAX_ROWS = 1_000;

/** By verdict and all reasons for it: how many events; those of most first. */
export const setAside: Question<typeof scopeSchema, typeof row> = {
  name: 'set-aside',
  params: scopeSchema,
  row,
  sql: (scope) => {
    const condition = scopeCondition(scope);
    return {
      text: `SELECT verdict, certainty, reasons, count() AS events, uniqExactIf(session, session != 0) AS sessions
FROM events WHERE ${condition.text}
GROUP BY verdict, certainty, reasons ORDER BY events DESC, verdict, certainty, reasons LIMIT ${MAX_ROWS}`,
      bind: condition.bind,
    };
  },
};
