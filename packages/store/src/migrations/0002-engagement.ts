import { ENGAGEMENT } from '@clearpixel/pixel';
import { EVENT_COLUMNS } from '../columns.ts';
import type { Migration } from './index.ts';

/**
 * How long a page was looked at, and how far down. A session ends with it, and counts no event for it: a visit of one
 * page that was read for long is a bounce as before.
 */
export const engagement: Migration = {
  number: 2,
  name: 'engagement',
  statements: ({ onCluster }) => [
    `ALTER TABLE events ${onCluster}
  ADD COLUMN IF NOT EXISTS engagedMs ${EVENT_COLUMNS.engagedMs.definition},
  ADD COLUMN IF NOT EXISTS scroll ${EVENT_COLUMNS.scroll.definition}`,
    `DROP VIEW IF EXISTS sessions_of_events ${onCluster}`,
    `CREATE MATERIALIZED VIEW IF NOT EXISTS sessions_of_events ${onCluster} TO sessions AS
SELECT
  source, day, session, verdict,
  min(at) AS startAt,
  max(at) AS endAt,
  countIf(name != '${ENGAGEMENT}') AS events,
  countIf(kind = 'view') AS pageviews,
  argMinStateIf(path, at, path != '') AS entry,
  argMaxStateIf(path, at, path != '') AS exit,
  max(retainUntil) AS retainUntil
FROM events
WHERE session != 0
GROUP BY source, day, session, verdict`,
  ],
};
