import { ENGAGEMENT } from '@clearpixel/pixel';
import { z } from 'zod';
import type { Question } from '../contract.ts';
import { scopeSchema, scopeWithOwnNames } from '../report-scope.ts';

export const MAX_ENGAGEMENT_ROWS = 1_000;

const params = scopeSchema.extend({ limit: z.int().min(1).max(MAX_ENGAGEMENT_ROWS) });
const row = z.object({
  path: z.string(),
  pageviews: z.coerce.number(),
  engagedMs: z.coerce.number(),
  /** Sessions in which something was said of how the page was looked at; `scroll` is of them, the deepest of each added up. */
  told: z.coerce.number(),
  scroll: z.coerce.number(),
});

/** By page, those of most views first. */
export const pageEngagement: Question<typeof params, typeof row> = {
  name: 'page-engagement',
  params,
  row,
  sql: ({ limit, ...scope }) => {
    const condition = scopeWithOwnNames(scope);
    return {
      text: `
SELECT path, sum(views) AS pageviews, sum(engaged) AS engagedMs, countIf(tellings > 0) AS told, sum(deepest) AS scroll
FROM (
  SELECT path, countIf(kind = 'view') AS views, sum(engagedMs) AS engaged, countIf(name = '${ENGAGEMENT}') AS tellings,
    max(scroll) AS deepest
  FROM events
  WHERE ${condition.text} AND (kind = 'view' OR name = '${ENGAGEMENT}')
  GROUP BY path, session
)
GROUP BY path HAVING pageviews > 0 ORDER BY pageviews DESC, path LIMIT {limit: UInt32}`,
      bind: { ...condition.bind, limit },
    };
  },
};
