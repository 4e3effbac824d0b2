import { VERDICTS } from '@clearpixel/pixel';
import { z } from 'zod';
import type { Question } from '../contract.ts';
import { scopeCondition } from '../report-scope.ts';
import { CAMPAIGN_LOADS, IS_CERTAIN, IS_HUMAN, campaignScopeSchema } from '../revision.ts';

const count = z.coerce.number();
const people = z.object({ certain: count, possible: count, machine: count });
const row = z.object({
  /** Recipients by the best of their loads. */
  opens: people,
  clicks: people,
  /** With whatever load of the pixel. */
  loaded: count,
  seen: z.object({ certain: count, possible: count }),
  hidden: z.object({ certain: count, possible: count, unknown: count }),
  clickers: z.object({ seenWithOpen: count, seenWithoutOpen: count, hidden: count }),
  /** Of the pixel near the top. */
  loads: count,
  byVerdict: z.partialRecord(z.enum(VERDICTS), count),
  /** Milliseconds since 1970, of opens by a person; 0 without one. */
  firstOpenAt: count,
  lastOpenAt: count,
});

/** What a recipient's loads say, a bit each. */
const BITS = {
  openCertain: { bit: 1, holds: `kind = 'open' AND ${IS_CERTAIN}` },
  openHuman: { bit: 2, holds: `kind = 'open' AND ${IS_HUMAN}` },
  open: { bit: 4, holds: `kind = 'open'` },
  prefetched: { bit: 8, holds: `kind = 'open' AND verdict = 'prefetched'` },
  clickCertain: { bit: 16, holds: `kind = 'click' AND ${IS_CERTAIN}` },
  clickHuman: { bit: 32, holds: `kind = 'click' AND ${IS_HUMAN}` },
  click: { bit: 64, holds: `kind = 'click'` },
} as const;
type Bit = keyof typeof BITS;

const FLAGS = Object.values(BITS)
  .map(({ bit, holds }) => `if(${holds}, ${bit}, 0)`)
  .join(' + ');

/** How many recipients have all of `with` and none of `without`. */
const countOf = (having: readonly Bit[], without: readonly Bit[] = []): string => {
  const sum = (bits: readonly Bit[]): number =>
    bits.reduce((total, bit) => total + BITS[bit].bit, 0);
  return `toUInt64(countIf(isRecipient AND bitAnd(flags, ${sum([...having, ...without])}) = ${sum(having)}))`;
};
const named = (values: Readonly<Record<string, string>>): string =>
  `CAST(tuple(${Object.values(values).join(', ')}), 'Tuple(${Object.keys(values)
    .map((name) => `${name} UInt64`)
    .join(', ')})')`;

/**
 * All that a campaign's report says of recipients and loads, in one pass: a recipient is several bits, and loads are
 * counted by verdict beside them. The sender's own loads are no recipient's.
 */
export const campaignPeople: Question<typeof campaignScopeSchema, typeof row> = {
  name: 'campaign-people',
  params: campaignScopeSchema,
  row,
  sql: (scope) => {
    const condition = scopeCondition(scope);
    const isOpen = `NOT isRecipient AND kind = 'open'`;
    const opens = {
      certain: countOf(['openCertain']),
      possible: countOf(['openHuman'], ['openCertain']),
      machine: countOf(['open'], ['openHuman']),
    };
    const clicks = {
      certain: countOf(['clickCertain']),
      possible: countOf(['clickHuman'], ['clickCertain']),
      machine: countOf(['click'], ['clickHuman']),
    };
    const seen = {
      certain: countOf(['openCertain'], ['prefetched']),
      possible: countOf(['openHuman'], ['openCertain', 'prefetched']),
    };
    const hidden = {
      certain: countOf(['prefetched', 'openCertain']),
      possible: countOf(['prefetched', 'openHuman'], ['openCertain']),
      unknown: countOf(['prefetched'], ['openHuman']),
    };
    const clickers = {
      seenWithOpen: countOf(['clickHuman', 'openHuman'], ['prefetched']),
      seenWithoutOpen: countOf(['clickHuman'], ['openHuman', 'prefetched']),
      hidden: countOf(['clickHuman', 'prefetched']),
    };
    return {
      text: `SELECT ${named(opens)} AS opens, ${named(clicks)} AS clicks, ${countOf(['open'])} AS loaded,
  ${named(seen)} AS seen, ${named(hidden)} AS hidden, ${named(clickers)} AS clickers,
  sumIf(loadsOfTop, ${isOpen} AND verdict != 'self') AS loads,
  sumMapIf(map(verdict, allLoads), NOT isRecipient) AS byVerdict,
  toUnixTimestamp64Milli(minIf(firstAt, ${isOpen} AND ${IS_HUMAN})) AS firstOpenAt,
  toUnixTimestamp64Milli(maxIf(lastAt, ${isOpen} AND ${IS_HUMAN})) AS lastOpenAt
FROM (
  SELECT verdict, kind, grouping(subjectKey) = 0 AS isRecipient,
    groupBitOr(if(subject = '' OR verdict = 'self', 0, ${FLAGS})) AS flags,
    count() AS allLoads, countIf(name != 'open-end') AS loadsOfTop, min(at) AS firstAt, max(at) AS lastAt
  FROM ${CAMPAIGN_LOADS} WHERE ${condition.text}
  GROUP BY GROUPING SETS ((subjectKey), (verdict, kind))
)`,
      bind: condition.bind,
    };
  },
};
