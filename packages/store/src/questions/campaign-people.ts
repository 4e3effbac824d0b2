import { VERDICTS } from '@clearpixel/pixel';
import { z } from 'zod';
import type { Question } from '../contract.ts';
import { IS_HUMAN, LOAD_FLAGS, NEVER, RECIPIENT_BITS, SUBJECT_KEY } from '../recipients.ts';
import { NOT_OWN_NAMES, scopeCondition } from '../report-scope.ts';
import {
  CAMPAIGN_LOADS,
  FINDINGS,
  TOUCHED_LOADS,
  UNTOUCHED_OPENS,
  campaignScopeSchema,
} from '../revision.ts';

/**
 * A part of what is counted: the rows of one answer, or of several that make up a whole, are added up. Counts are below
 * zero where rules took something away.
 */
const row = z.object({
  /** Of so many recipients: what their loads say, as `RECIPIENT_BITS`. */
  flags: z.coerce.number(),
  recipients: z.coerce.number(),
  /** Of so many loads. */
  verdict: z.enum(['', ...VERDICTS]),
  loads: z.coerce.number(),
  /** Of the pixel near the top, by others than the sender. */
  loadsOfTop: z.coerce.number(),
  /** Milliseconds since 1970, of opens by a person; 0 without one. */
  firstOpenAt: z.coerce.number(),
  lastOpenAt: z.coerce.number(),
});
export type CampaignPeopleRow = z.output<typeof row>;
type PeopleQuestion = Question<typeof campaignScopeSchema, typeof row>;

const OF_TOP = `countIf(kind = 'open' AND name != 'open-end' AND verdict != 'self')`;
const IS_OPEN = `bitAnd(flags, ${RECIPIENT_BITS.openHuman.bit}) != 0`;
const millis = (time: string): string => `toUnixTimestamp64Milli(${time})`;

/** Of whatever part of a campaign, in one pass over its loads. */
export const campaignPeople: PeopleQuestion = {
  name: 'campaign-people',
  params: campaignScopeSchema,
  row,
  sql: (scope) => {
    const condition = scopeCondition(scope);
    return {
      text: `SELECT if(isRecipient, said, 0) AS flags, verdict, countIf(isRecipient) AS recipients,
  sumIf(allLoads, NOT isRecipient) AS loads, sumIf(ofTop, NOT isRecipient) AS loadsOfTop,
  ${millis('minIf(firstAt, humanOpens > 0)')} AS firstOpenAt, ${millis('maxIf(lastAt, humanOpens > 0)')} AS lastOpenAt
FROM (
  SELECT verdict, grouping(subjectKey) = 0 AS isRecipient, groupBitOr(${LOAD_FLAGS}) AS said,
    count() AS allLoads, ${OF_TOP} AS ofTop, countIf(kind = 'open' AND ${IS_HUMAN}) AS humanOpens,
    minIf(at, kind = 'open' AND ${IS_HUMAN}) AS firstAt, maxIf(at, kind = 'open' AND ${IS_HUMAN}) AS lastAt
  FROM ${CAMPAIGN_LOADS} WHERE ${condition.text}
  GROUP BY GROUPING SETS ((subjectKey), (verdict))
) GROUP BY flags, verdict`,
      bind: condition.bind,
    };
  },
};

const OPENS_AND_CLICKS = `source IN {sources: Array(String)} AND kind IN ('open', 'click') AND ${NOT_OWN_NAMES}`;

/** Of a whole campaign, as it is stored. */
export const campaignPeopleStored: PeopleQuestion = {
  name: 'campaign-people-stored',
  params: campaignScopeSchema,
  row,
  sql: ({ sources }) => ({
    text: `SELECT flags, count() AS recipients, '' AS verdict, 0 AS loads, 0 AS loadsOfTop, 0 AS firstOpenAt, 0 AS lastOpenAt
FROM (SELECT groupBitOr(flags) AS flags FROM recipients WHERE source IN {sources: Array(String)} GROUP BY ${SUBJECT_KEY})
GROUP BY flags
UNION ALL
SELECT 0, 0, verdict, count(), ${OF_TOP}, 0, 0 FROM events WHERE ${OPENS_AND_CLICKS} GROUP BY verdict`,
    bind: { sources },
  }),
};

const pairOf = <Value extends z.ZodType>(value: Value) => z.array(z.tuple([value, value]));
const counts = z.array(z.coerce.number());

const changesRow = z
  .object({
    /** Of each kind of recipients, what their loads say by the verdicts in force and by those stored, and how many they are. */
    pairs: pairOf(z.coerce.number()),
    recipients: counts,
    /** The same of their loads: the verdict in force and the one stored. */
    verdictPairs: pairOf(z.enum(VERDICTS)),
    loads: counts,
    firstOpenAt: z.coerce.number(),
    lastOpenAt: z.coerce.number(),
  })
  .transform(
    ({ pairs, recipients, verdictPairs, loads, firstOpenAt, lastOpenAt }): CampaignPeopleRow[] => {
      const nothing = { flags: 0, recipients: 0, verdict: '', loads: 0, loadsOfTop: 0 } as const;
      const never = { firstOpenAt: 0, lastOpenAt: 0 };
      return [
        { ...nothing, ...(lastOpenAt === 0 ? never : { firstOpenAt, lastOpenAt }) },
        ...pairs.flatMap(([flags, stored], index) => [
          { ...nothing, ...never, flags, recipients: recipients[index] ?? 0 },
          { ...nothing, ...never, flags: stored, recipients: -(recipients[index] ?? 0) },
        ]),
        ...verdictPairs.flatMap(([verdict, stored], index) => [
          { ...nothing, ...never, verdict, loads: loads[index] ?? 0 },
          { ...nothing, ...never, verdict: stored, loads: -(loads[index] ?? 0) },
        ]),
      ];
    },
  );

/**
 * What rules over time change in what is stored of a whole campaign, and its first and last open. One row, made in few steps:
 * the engine plans each mention of a column in a time that grows with all that is below it.
 */
export const campaignPeopleRevised: Question<typeof campaignScopeSchema, typeof changesRow> = {
  name: 'campaign-people-revised',
  params: campaignScopeSchema,
  row: changesRow,
  sql: ({ sources }) => ({
    text: `WITH ${FINDINGS}
SELECT people.1 AS pairs, people.2 AS recipients, verdicts.1 AS verdictPairs, verdicts.2 AS loads,
  ${millis('least(firstAt, untouchedFirstAt)')} AS firstOpenAt, ${millis('greatest(lastAt, untouchedLastAt)')} AS lastOpenAt
FROM (
  SELECT sumMap([(said, wasSaid)], [1]) AS people, sumMap(byVerdict) AS verdicts, if(count() = 0, ${NEVER}, min(firstAt)) AS firstAt, max(lastAt) AS lastAt FROM (
    SELECT groupBitOr(flags) AS said, groupBitOr(storedFlags) AS wasSaid, sumMap([(toString(verdict), toString(storedVerdict))], [1]) AS byVerdict,
      min(if(${IS_OPEN}, at, ${NEVER})) AS firstAt, max(if(${IS_OPEN}, at, toDateTime64(0, 3, 'UTC'))) AS lastAt
    FROM ${TOUCHED_LOADS} GROUP BY subjectKey
  )
) AS revised CROSS JOIN ${UNTOUCHED_OPENS} AS untouched`,
    bind: { sources },
  }),
};

const anyRow = z.object({ found: z.literal(1) });

/** A row where the campaign has a load before or after the asked time. Its day may be a day off, in its zone. */
export const anyLoadOutside: Question<typeof campaignScopeSchema, typeof anyRow> = {
  name: 'any-load-outside',
  params: campaignScopeSchema,
  row: anyRow,
  sql: (scope) => ({
    text: `SELECT 1 AS found FROM events WHERE ${OPENS_AND_CLICKS} AND (
  day <= toDate({dayFrom: String}) + 2 AND at < fromUnixTimestamp64Milli({from: Int64}, 'UTC')
  OR day >= toDate({dayTo: String}) - 2 AND at >= fromUnixTimestamp64Milli({to: Int64}, 'UTC')) LIMIT 1`,
    bind: scopeCondition(scope).bind,
  }),
};
