import type { Migration } from './index.ts';

/**
 * When a recipient's mail went out and arrived: what verdicts need to know of it (revision.ts). The earliest time of each
 * step stays, however often it is noted and in whatever order; how many were sent is the registry's to say.
 */
export const deliveries: Migration = {
  number: 5,
  name: 'deliveries',
  statements: ({ onCluster, replicated, deduplication }) => [
    `CREATE TABLE IF NOT EXISTS deliveries ${onCluster} (
  source LowCardinality(String),
  subject String CODEC(ZSTD(1)),
  sentAt SimpleAggregateFunction(min, Nullable(DateTime64(3, 'UTC'))) CODEC(ZSTD(1)),
  deliveredAt SimpleAggregateFunction(min, Nullable(DateTime64(3, 'UTC'))) CODEC(ZSTD(1)),
  retainUntil SimpleAggregateFunction(max, Date)
) ENGINE = ${replicated}AggregatingMergeTree
ORDER BY (source, subject)
TTL retainUntil + INTERVAL 1 DAY
SETTINGS ${deduplication}`,
  ],
};
