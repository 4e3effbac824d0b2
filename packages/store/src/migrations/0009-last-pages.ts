import { sessionsOf } from '../sessions.ts';
import type { Migration } from './index.ts';

/** Sessions end on the page that was seen last, also those from before. Emptied first: a start may have been killed within this. */
export const lastPages: Migration = {
  number: 9,
  name: 'last-pages',
  statements: ({ onCluster }) => [
    `DROP VIEW IF EXISTS sessions_of_events ${onCluster}`,
    `TRUNCATE TABLE sessions ${onCluster}`,
    `INSERT INTO sessions ${sessionsOf('events')}
SETTINGS insert_deduplicate = 0, max_bytes_before_external_group_by = 200000000, max_threads = 1`,
    `CREATE MATERIALIZED VIEW IF NOT EXISTS sessions_of_events ${onCluster} TO sessions AS ${sessionsOf('events')}`,
  ],
};
