/**
 * `recipients`: the loads of each recipient of a campaign, rolled up, so that a report reads a row where there were several,
 * and knows from it alone whom no rule over time can touch (revision.ts). A row is of what is deleted on the same day:
 * it goes with its events. Everything in it is the least, the most, or bits: in whatever order, and however often, it comes.
 */
import { CERTAINTIES, HUMAN_VERDICTS, VERDICTS } from '@clearpixel/pixel';
import type { Certainty, Verdict } from '@clearpixel/pixel';
import { lookUp } from './look-up.ts';
import { NOT_OWN_NAMES } from './report-scope.ts';

const words = (values: readonly string[]): string =>
  `[${values.map((value) => `'${value}'`).join(', ')}]`;

/** On rows with the columns of `events`: a load that may be a person's. */
export const IS_HUMAN = `verdict IN ${words(HUMAN_VERDICTS)}`;

/** A person's, for certain. */
export const IS_CERTAIN = `verdict = 'person' AND certainty = 'certain'`;

/** 64 random bits, hashed to 64: joins and groups by number take half the time of those by text. */
export const SUBJECT_KEY = 'cityHash64(subject)';

interface LoadBit {
  bit: number;
  kind: 'open' | 'click';
  verdicts: readonly Verdict[];
  certainties: readonly Certainty[];
}
/** The sender's own loads are no recipient's. */
const OTHERS = VERDICTS.filter((verdict) => verdict !== 'self');
const LOAD_BITS = {
  openCertain: { bit: 1, kind: 'open', verdicts: ['person'], certainties: ['certain'] },
  openHuman: { bit: 2, kind: 'open', verdicts: HUMAN_VERDICTS, certainties: CERTAINTIES },
  open: { bit: 4, kind: 'open', verdicts: OTHERS, certainties: CERTAINTIES },
  prefetched: { bit: 8, kind: 'open', verdicts: ['prefetched'], certainties: CERTAINTIES },
  clickCertain: { bit: 16, kind: 'click', verdicts: ['person'], certainties: ['certain'] },
  clickHuman: { bit: 32, kind: 'click', verdicts: HUMAN_VERDICTS, certainties: CERTAINTIES },
  click: { bit: 64, kind: 'click', verdicts: OTHERS, certainties: CERTAINTIES },
} as const satisfies Record<string, LoadBit>;
export type RecipientBit = keyof typeof LOAD_BITS;
/** What a recipient's loads say, a bit each. */
export const RECIPIENT_BITS: Readonly<Record<RecipientBit, LoadBit>> = LOAD_BITS;

function bitsByLoad(): Map<string, number> {
  const bits = new Map<string, number>();
  for (const { bit, kind, verdicts, certainties } of Object.values(RECIPIENT_BITS))
    for (const verdict of verdicts)
      for (const certainty of certainties) {
        const load = `${kind} ${verdict} ${certainty}`;
        bits.set(load, (bits.get(load) ?? 0) + bit);
      }
  return bits;
}
/** The bits of one load of somebody. */
export const NAMED_LOAD_FLAGS = `toUInt8(${lookUp(`concat(kind, ' ', verdict, ' ', certainty)`, bitsByLoad(), '0')})`;
/** The bits of one load. */
export const LOAD_FLAGS = `if(subject = '', 0, ${NAMED_LOAD_FLAGS})`;

/** Neutral for the least of times; Nullable columns take twice the time. */
export const NEVER = `toDateTime64('2299-01-01', 3, 'UTC')`;
const time = (aggregate: 'min' | 'max'): string =>
  `SimpleAggregateFunction(${aggregate}, DateTime64(3, 'UTC')) CODEC(ZSTD(1))`;
const first = (condition: string): string => `min(if(${condition}, at, ${NEVER}))`;

export const RECIPIENT_KEY = 'source, subject, retainUntil';

export const RECIPIENT_COLUMNS = `
  source LowCardinality(String),
  subject String CODEC(LZ4),
  retainUntil Date CODEC(ZSTD(1)),
  flags SimpleAggregateFunction(groupBitOr, UInt8) CODEC(ZSTD(1)),
  firstHumanAt ${time('min')},
  firstUnproxiedAt ${time('min')},
  firstOpenAt ${time('min')},
  lastOpenAt ${time('max')}`;

/** The rows of `recipients` that events make; those of nobody are kept for their times. */
export const recipientsOf = (from: string): string => `
SELECT ${RECIPIENT_KEY}, groupBitOr(${LOAD_FLAGS}) AS flags,
  ${first(IS_HUMAN)} AS firstHumanAt,
  ${first(`${IS_HUMAN} AND verdict != 'proxied'`)} AS firstUnproxiedAt,
  ${first(`kind = 'open' AND ${IS_HUMAN}`)} AS firstOpenAt,
  max(if(kind = 'open' AND ${IS_HUMAN}, at, toDateTime64(0, 3, 'UTC'))) AS lastOpenAt
FROM ${from}
WHERE sourceKind = 'campaign' AND kind IN ('open', 'click') AND ${NOT_OWN_NAMES}
GROUP BY ${RECIPIENT_KEY}`;
