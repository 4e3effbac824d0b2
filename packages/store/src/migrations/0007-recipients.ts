import { RECIPIENT_COLUMNS, RECIPIENT_KEY, recipientsOf } from '../recipients.ts';
import type { Migration } from './index.ts';

/** The roll-up of campaigns, of all that was before too. Emptied first: a start may have been killed within this. */
export const recipients: Migration = {
  number: 7,
  name: 'recipients',
  statements: ({ onCluster, replicated, deduplication }) => [
    `DROP VIEW IF EXISTS recipients_of_events ${onCluster}`,
    `CREATE TABLE IF NOT EXISTS recipients ${onCluster} (${RECIPIENT_COLUMNS}
) ENGINE = ${replicated}AggregatingMergeTree
ORDER BY (${RECIPIENT_KEY})
TTL retainUntil + INTERVAL 1 DAY
SETTINGS ${deduplication}`,
    `TRUNCATE TABLE recipients ${onCluster}`,
    `INSERT INTO recipients ${recipientsOf('events')}
SETTINGS insert_deduplicate = 0, max_bytes_before_external_group_by = 200000000, max_threads = 1`,
    `CREATE MATERIALIZED VIEW IF NOT EXISTS recipients_of_events ${onCluster} TO recipients AS ${recipientsOf('events')}`,
  ],
};
