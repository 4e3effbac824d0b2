import { WITHDRAWN } from '@clearpixel/pixel';
import type { Migration } from './index.ts';

/** Lasting visitors who took their consent back, until what ties their visits together is gone (`unlinkVisitor`). */
export const withdrawals: Migration = {
  number: 3,
  name: 'withdrawals',
  statements: ({ onCluster, replicated, deduplication }) => [
    `CREATE TABLE IF NOT EXISTS withdrawals ${onCluster} (
  source LowCardinality(String),
  visitor UInt64,
  retainUntil Date
) ENGINE = ${replicated}MergeTree
ORDER BY (source, visitor)
TTL retainUntil + INTERVAL 1 DAY
SETTINGS ${deduplication}`,
    `CREATE MATERIALIZED VIEW IF NOT EXISTS withdrawals_of_events ${onCluster} TO withdrawals AS
SELECT source, visitor, retainUntil FROM events WHERE name = '${WITHDRAWN}' AND lasting != 0`,
  ],
};
