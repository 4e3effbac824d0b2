import { eventColumnDefinitions } from '../columns.ts';
import type { Migration } from './index.ts';

/**
 * `events`    one row an event, tenant first. No partitions: a segment is one block and one part, there whole or not at all.
 * `sessions`  what the events of a session have in common, grouped as they come: for each day and verdict, put together
 *             when it is read, so that a session over midnight and a report without robots are right alike.
 * `loaded_segments`  the proof against loading a segment twice.
 */
export const first: Migration = {
  number: 1,
  name: 'first',
  statements: ({ onCluster, replicated, deduplication }) => [
    `CREATE TABLE IF NOT EXISTS events ${onCluster} (
${eventColumnDefinitions()},
  loadedAt DateTime64(6, 'UTC') DEFAULT now64(6, 'UTC') CODEC(Delta, ZSTD(1)),
  INDEX loaded loadedAt TYPE minmax GRANULARITY 1
) ENGINE = ${replicated}MergeTree
ORDER BY (source, day, at)
TTL retainUntil + INTERVAL 1 DAY
SETTINGS ${deduplication}`,
    `CREATE TABLE IF NOT EXISTS sessions ${onCluster} (
  source LowCardinality(String),
  day Date,
  session UInt64,
  verdict LowCardinality(String),
  startAt SimpleAggregateFunction(min, DateTime64(3, 'UTC')),
  endAt SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
  events SimpleAggregateFunction(sum, UInt64),
  pageviews SimpleAggregateFunction(sum, UInt64),
  entry AggregateFunction(argMin, String, DateTime64(3, 'UTC')),
  exit AggregateFunction(argMax, String, DateTime64(3, 'UTC')),
  retainUntil SimpleAggregateFunction(max, Date)
) ENGINE = ${replicated}AggregatingMergeTree
ORDER BY (source, day, session, verdict)
TTL retainUntil + INTERVAL 1 DAY
SETTINGS ${deduplication}`,
    `CREATE MATERIALIZED VIEW IF NOT EXISTS sessions_of_events ${onCluster} TO sessions AS
SELECT
  source, day, session, verdict,
  min(at) AS startAt,
  max(at) AS endAt,
  count() AS events,
  countIf(kind = 'view') AS pageviews,
  argMinStateIf(path, at, path != '') AS entry,
  argMaxStateIf(path, at, path != '') AS exit,
  max(retainUntil) AS retainUntil
FROM events
WHERE session != 0
GROUP BY source, day, session, verdict`,
    `CREATE TABLE IF NOT EXISTS loaded_segments ${onCluster} (
  name String,
  rows UInt64,
  at DateTime DEFAULT now()
) ENGINE = ${replicated}MergeTree
ORDER BY name
TTL at + INTERVAL 60 DAY
SETTINGS ${deduplication}`,
  ],
};
