import { VISIT_COLUMNS, VISIT_KEY, visitsOf } from '../visits.ts';
import type { Migration } from './index.ts';

/** The roll-up of sites, of all that was before too. Emptied first: a start may have been killed within this. */
export const visits: Migration = {
  number: 6,
  name: 'visits',
  statements: ({ onCluster, replicated, deduplication }) => [
    `DROP VIEW IF EXISTS visits_of_events ${onCluster}`,
    `CREATE TABLE IF NOT EXISTS visits ${onCluster} (${VISIT_COLUMNS}
) ENGINE = ${replicated}AggregatingMergeTree
PRIMARY KEY (source, day)
ORDER BY (${VISIT_KEY})
TTL retainUntil + INTERVAL 1 DAY
SETTINGS ${deduplication}`,
    `TRUNCATE TABLE visits ${onCluster}`,
    `INSERT INTO visits ${visitsOf('events')}
SETTINGS insert_deduplicate = 0, max_bytes_before_external_group_by = 200000000, max_threads = 1`,
    `CREATE MATERIALIZED VIEW IF NOT EXISTS visits_of_events ${onCluster} TO visits AS ${visitsOf('events')}`,
  ],
};
