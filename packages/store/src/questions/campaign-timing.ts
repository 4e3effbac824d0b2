import { z } from 'zod';
import type { Question } from '../contract.ts';
import { scopeCondition } from '../report-scope.ts';
import { IS_HUMAN } from '../recipients.ts';
import { ARRIVALS, CAMPAIGN_LOADS, campaignScopeSchema } from '../revision.ts';

/** Seconds after arrival, at which it is said how many had opened. */
export const OPEN_MARKS: readonly number[] = [
  60, 300, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200, 86_400, 172_800, 259_200, 604_800,
];

const openRow = z.object({
  /** For each mark. */
  opened: z.array(z.coerce.number()),
  /** Who opened, and when their mail arrived is known. */
  recipients: z.coerce.number(),
});

/** How soon after its arrival a mail was first opened by a person; those whose arrival nobody told are left out. */
export const campaignOpenTimes: Question<typeof campaignScopeSchema, typeof openRow> = {
  name: 'campaign-open-times',
  params: campaignScopeSchema,
  row: openRow,
  sql: (scope) => {
    const condition = scopeCondition(scope);
    return {
      text: `SELECT sumForEach(arrayMap(mark -> toUInt64(openAt <= arrivedAt + toIntervalSecond(mark)), {marks: Array(UInt32)})) AS opened,
  count() AS recipients
FROM (
  SELECT subjectKey, min(at) AS openAt FROM ${CAMPAIGN_LOADS}
  WHERE ${condition.text} AND kind = 'open' AND ${IS_HUMAN} AND subject != '' GROUP BY subjectKey
) AS opens INNER JOIN ${ARRIVALS} AS arrivals ON opens.subjectKey = arrivals.subjectKey`,
      bind: { ...condition.bind, marks: OPEN_MARKS },
    };
  },
};

const hoursParams = campaignScopeSchema.extend({ timezone: z.string().max(64) });
const hourRow = z.object({
  kind: z.enum(['open', 'click']),
  /** 1 is Monday. */
  weekday: z.coerce.number(),
  hour: z.coerce.number(),
  loads: z.coerce.number(),
});

/** Loads by weekday and hour of a time zone: at most 336 rows. */
export const campaignHours: Question<typeof hoursParams, typeof hourRow> = {
  name: 'campaign-hours',
  params: hoursParams,
  row: hourRow,
  sql: ({ timezone, ...scope }) => {
    const condition = scopeCondition(scope);
    return {
      text: `SELECT kind, toDayOfWeek(at, 0, {timezone: String}) AS weekday, toHour(at, {timezone: String}) AS hour, count() AS loads
FROM ${CAMPAIGN_LOADS} WHERE ${condition.text} AND name != 'open-end'
GROUP BY kind, weekday, hour ORDER BY kind, weekday, hour`,
      bind: { ...condition.bind, timezone },
    };
  },
};
