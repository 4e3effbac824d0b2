/**
 * `recipients`: the loads of each recipient of a campaign, rolled up, so that a report reads a row where there were several,
 * and knows from it alone whom no rule over time can touch (revision.ts). A row is of what is deleted on the same day:
 * it goes with its events. Everything in it is the least, the most, or bits: in whatever order, and however often, it comes.
 */
import { HUMAN_VERDICTS } from '@clearpixel/pixel';
import { NOT_OWN_NAMES } from './report-scope.ts';

const words = (values: readonly string[]): string =>
  `[${values.map((value) => `'${value}'`).join(', ')}]`;

/** On rows with the columns of `events`: a load that may be a person's. */
export const IS_HUMAN = `verdict IN ${words(HUMAN_VERDICTS)}`;

/** A person's, for certain. */
export const IS_CERTAIN = `verdict = 'person' AND certainty = 'certain'`;

/** 64 random bits, hashed to 64: joins and groups by number take half the time of those by text. */
export const SUBJECT_KEY = 'cityHash64(subject)';

/** What a recipient's loads say, a bit each. */
export const RECIPIENT_BITS = {
  openCertain: { bit: 1, holds: `kind = 'open' AND ${IS_CERTAIN}` },
  openHuman: { bit: 2, holds: `kind = 'open' AND ${IS_HUMAN}` },
  open: { bit: 4, holds: `kind = 'open'` },
  prefetched: { bit: 8, holds: `kind = 'open' AND verdict = 'prefetched'` },
  clickCertain: { bit: 16, holds: `kind = 'click' AND ${IS_CERTAIN}` },
  clickHuman: { bit: 32, holds: `kind = 'click' AND ${IS_HUMAN}` },
  click: { bit: 64, holds: `kind = 'click'` },
} as const;
export type RecipientBit = keyof typeof RECIPIENT_BITS;

/** The bits of one load. The sender's own loads are no recipient's. */
export const LOAD_FLAGS = `toUInt8(if(subject = '' OR verdict = 'self', 0, ${Object.values(
  RECIPIENT_BITS,
)
  .map(({ bit, holds }) => `if(${holds}, ${bit}, 0)`)
  .join(' + ')}))`;

/** Neutral for the least of times; Nullable columns take twice the time. */
const NEVER = `toDateTime64('2299-01-01', 3, 'UTC')`;
const time = (aggregate: 'min' | 'max'): string =>
  `SimpleAggregateFunction(${aggregate}, DateTime64(3, 'UTC')) CODEC(ZSTD(1))`;
const first = (condition: string): string => `min(if(${condition}, at, ${NEVER}))`;

export const RECIPIENT_KEY = 'source, subject, retainUntil';

export const RECIPIENT_COLUMNS = `
  source LowCardinality(String),
  subject String CODEC(ZSTD(1)),
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
