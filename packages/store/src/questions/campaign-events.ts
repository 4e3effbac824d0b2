import { CERTAINTIES, VERDICTS } from '@clearpixel/pixel';
import { z } from 'zod';
import type { Question } from '../contract.ts';
import { scopeCondition } from '../report-scope.ts';
import { CAMPAIGN_LOADS, campaignScopeSchema } from '../revision.ts';
import { EVENT_ROW_COLUMNS, MAX_EVENT_ROWS, eventRowSchema } from './events.ts';

const params = campaignScopeSchema.extend({
  /** null is all of them. */
  subject: z.string().length(13).nullable(),
  limit: z
    .int()
    .min(1)
    .max(MAX_EVENT_ROWS + 1),
  before: z.object({ at: z.int(), id: z.uuid() }).nullable(),
});
const row = eventRowSchema.extend({
  isRevised: z.coerce.boolean(),
  storedVerdict: z.enum(VERDICTS),
  storedCertainty: z.enum(CERTAINTIES),
  storedReasons: z.array(z.string()),
});

/** Newest first, with the verdict in force and the stored one. */
export const campaignEvents: Question<typeof params, typeof row> = {
  name: 'campaign-events',
  params,
  row,
  sql: ({ subject, limit, before, ...scope }) => {
    const condition = scopeCondition(scope);
    const further =
      before === null
        ? ''
        : `AND (at, id) < (fromUnixTimestamp64Milli({beforeAt: Int64}, 'UTC'), toUUID({beforeId: String}))`;
    return {
      text: `SELECT ${EVENT_ROW_COLUMNS}, isRevised, storedVerdict, storedCertainty, storedReasons
FROM (
  SELECT * FROM ${CAMPAIGN_LOADS}
  WHERE ${condition.text} ${subject === null ? '' : 'AND subject = {subject: String}'} ${further}
  ORDER BY at DESC, id DESC LIMIT {limit: UInt32}
) AS events ORDER BY events.at DESC, events.id DESC`,
      bind: {
        ...condition.bind,
        limit,
        ...(subject === null ? {} : { subject }),
        ...(before === null ? {} : { beforeAt: before.at, beforeId: before.id }),
      },
    };
  },
};
