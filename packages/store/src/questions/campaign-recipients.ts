import { z } from 'zod';
import type { Question } from '../contract.ts';
import { scopeCondition } from '../report-scope.ts';
import { IS_CERTAIN, IS_HUMAN } from '../recipients.ts';
import { CAMPAIGN_LOADS, campaignScopeSchema } from '../revision.ts';

export const MAX_CAMPAIGN_RECIPIENTS = 1_000;

/** What the best load of a recipient says: that of a person for certain, of a person perhaps, of machines alone. */
export const ANSWERS = ['certain', 'possible', 'machine'] as const;
export const RECIPIENT_STATES = [...ANSWERS, 'clicked'] as const;

const params = campaignScopeSchema.extend({
  /** Of these alone; null is all of them. */
  subjects: z.array(z.string().length(13)).max(MAX_CAMPAIGN_RECIPIENTS).nullable(),
  /** By their opens, or with a click by a person. */
  state: z.enum(RECIPIENT_STATES).nullable(),
  /** The last one of the page before; in the order of refs. */
  after: z.string().max(13),
  limit: z
    .int()
    .min(1)
    .max(MAX_CAMPAIGN_RECIPIENTS + 1),
});
const row = z.object({
  subject: z.string(),
  opened: z.enum([...ANSWERS, '']),
  clicked: z.enum([...ANSWERS, '']),
  /** Milliseconds since 1970, of opens by a person; 0 without one. */
  firstOpenAt: z.coerce.number(),
  lastOpenAt: z.coerce.number(),
  openLoads: z.coerce.number(),
  /** Opens that may hide what came after them. */
  prefetched: z.coerce.number(),
});

const best = (kind: 'open' | 'click'): string => `multiIf(
    countIf(kind = '${kind}' AND ${IS_CERTAIN}) > 0, 'certain',
    countIf(kind = '${kind}' AND ${IS_HUMAN}) > 0, 'possible',
    countIf(kind = '${kind}') > 0, 'machine', '')`;

/** Recipients of whom something was loaded, with what it says of them. */
export const campaignRecipients: Question<typeof params, typeof row> = {
  name: 'campaign-recipients',
  params,
  row,
  sql: ({ subjects, state, after, limit, ...scope }) => {
    const condition = scopeCondition(scope);
    const isInState =
      state === null
        ? '1'
        : state === 'clicked'
          ? `clicked IN ('certain', 'possible')`
          : `opened = '${state}'`;
    return {
      text: `SELECT subject, ${best('open')} AS opened, ${best('click')} AS clicked,
  toUnixTimestamp64Milli(minIf(at, kind = 'open' AND ${IS_HUMAN})) AS firstOpenAt,
  toUnixTimestamp64Milli(maxIf(at, kind = 'open' AND ${IS_HUMAN})) AS lastOpenAt,
  countIf(kind = 'open') AS openLoads, countIf(kind = 'open' AND verdict = 'prefetched') AS prefetched
FROM ${CAMPAIGN_LOADS}
WHERE ${condition.text} AND verdict != 'self' AND subject != '' AND subject > {after: String}
  ${subjects === null ? '' : 'AND subject IN {subjects: Array(String)}'}
GROUP BY subject HAVING ${isInState} ORDER BY subject LIMIT {limit: UInt32}`,
      bind: { ...condition.bind, after, limit, ...(subjects === null ? {} : { subjects }) },
    };
  },
};
