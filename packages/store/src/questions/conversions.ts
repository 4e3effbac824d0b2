import { eventMatchSchema } from '@clearpixel/pixel';
import { z } from 'zod';
import type { Question } from '../contract.ts';
import { matchCondition } from '../event-match.ts';
import {
  EVENTS_WITH_PERSON,
  SESSIONS,
  VISITORS,
  scopeCondition,
  scopeSchema,
} from '../report-scope.ts';

/** Each is a condition on every event of the report. */
export const MAX_GOALS = 50;

const params = scopeSchema.extend({ goals: z.array(eventMatchSchema).min(1).max(MAX_GOALS) });
const row = z.object({
  /** Its place in `goals`. */
  goal: z.coerce.number(),
  conversions: z.coerce.number(),
  visitors: z.coerce.number(),
  sessions: z.coerce.number(),
  /** Amounts by currency, of the events' own values. */
  amounts: z.record(z.string(), z.coerce.number()),
});

/** Only goals that somebody reached. */
export const conversions: Question<typeof params, typeof row> = {
  name: 'conversions',
  params,
  row,
  sql: ({ goals, ...scope }) => {
    const condition = scopeCondition(scope);
    const matches = goals.map((goal, index) => matchCondition(goal, `goal${index}`));
    return {
      text: `
SELECT goal, count() AS conversions, ${VISITORS} AS visitors, ${SESSIONS} AS sessions,
  sumMap(if(value = 0, map(), map(currency, value))) AS amounts
FROM ${EVENTS_WITH_PERSON}
ARRAY JOIN arrayFilter(reached -> reached >= 0, [${matches.map(({ text }, index) => `if(${text}, ${index}, -1)`).join(', ')}]) AS goal
WHERE ${condition.text} AND (${matches.map(({ text }) => text).join(' OR ')})
GROUP BY goal ORDER BY goal`,
      bind: Object.assign({}, condition.bind, ...matches.map(({ bind }) => bind)),
    };
  },
};
