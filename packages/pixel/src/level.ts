/** How much may be kept about a load, from nothing to everything. The order is the meaning: the lowest level wins. */
export const LEVELS = ['off', 'count', 'anonymous', 'identified', 'full'] as const;
export type Level = (typeof LEVELS)[number];

const rank: Readonly<Record<Level, number>> = {
  off: 0,
  count: 1,
  anonymous: 2,
  identified: 3,
  full: 4,
};

/** The lowest of the given levels. */
export function lowest(first: Level, ...rest: readonly Level[]): Level {
  let low = first;
  for (const level of rest) if (rank[level] < rank[low]) low = level;
  return low;
}

/** Whether `level` allows at least what `wanted` allows. */
export function allows(level: Level, wanted: Level): boolean {
  return rank[level] >= rank[wanted];
}

/** The level's place in `LEVELS`, as it stands in a token (3 bits). */
export function levelRank(level: Level): number {
  return rank[level];
}
