import { z } from 'zod';
import type { Question } from '../contract.ts';
import { scopeCondition } from '../report-scope.ts';
import { CAMPAIGN_LOADS, campaignScopeSchema } from '../revision.ts';
import { MAX_CAMPAIGN_RECIPIENTS } from './campaign-recipients.ts';

const params = campaignScopeSchema.extend({
  limit: z
    .int()
    .min(1)
    .max(MAX_CAMPAIGN_RECIPIENTS + 1),
  /** The last row of the page before. */
  after: z.object({ networks: z.int(), subject: z.string().max(13) }).nullable(),
});
const row = z.object({
  subject: z.string(),
  networks: z.coerce.number(),
  devices: z.coerce.number(),
  countries: z.array(z.string()),
  loads: z.coerce.number(),
  firstAt: z.coerce.number(),
  lastAt: z.coerce.number(),
});

/**
 * Recipients whose mail was loaded from several networks by several devices, the most networks first. Servers that load
 * for the reader say nothing of either, so only what came from a reader's own program counts.
 */
export const campaignForwards: Question<typeof params, typeof row> = {
  name: 'campaign-forwards',
  params,
  row,
  sql: ({ limit, after, ...scope }) => {
    const condition = scopeCondition(scope);
    return {
      text: `SELECT subject, uniqExact(network) AS networks, uniqExact(browser, system, device) AS devices,
  arraySort(groupUniqArrayIf(toString(country), country != '')) AS countries, count() AS loads,
  toUnixTimestamp64Milli(min(at)) AS firstAt, toUnixTimestamp64Milli(max(at)) AS lastAt
FROM ${CAMPAIGN_LOADS}
WHERE ${condition.text} AND subject != '' AND network != '' AND verdict IN ('person', 'unknown')
GROUP BY subject
HAVING networks > 1 AND devices > 1
  ${after === null ? '' : 'AND (networks < {afterNetworks: UInt64} OR networks = {afterNetworks: UInt64} AND subject > {afterSubject: String})'}
ORDER BY networks DESC, subject LIMIT {limit: UInt32}`,
      bind: {
        ...condition.bind,
        limit,
        ...(after === null ? {} : { afterNetworks: after.networks, afterSubject: after.subject }),
      },
    };
  },
};
