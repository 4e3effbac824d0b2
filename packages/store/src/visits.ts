/**
 * `visits`: what sites recorded, rolled up. One row is all events of a session that have the same verdict, visitor and
 * origin within the same quarter of an hour, so a report that asks for nothing finer reads a row where there were several,
 * and says the same to the last digit (site-reports-suite.ts holds both to it). A quarter, for that is what all time zones
 * are apart from UTC by.
 */
import { RESERVED_NAME } from '@clearpixel/pixel';
import type { Dimension, EventDimension } from './dimension.ts';

export const SLOT_MS = 15 * 60_000;

/** Beside source, day, session, quarter of an hour, verdict and visitor. */
const ORIGIN = [
  'hostname',
  'referrer',
  'channel',
  'utmSource',
  'utmMedium',
  'utmCampaign',
  'utmTerm',
  'utmContent',
  'country',
  'language',
  'browser',
  'system',
  'device',
  'level',
  'currency',
] as const;
const FINER: ReadonlySet<EventDimension> = new Set(['path', 'event', 'kind']);

/** In the order of the table's key. */
export const VISIT_KEY = [
  'source',
  'day',
  'session',
  'slot',
  'verdict',
  'visitor',
  'lasting',
  ...ORIGIN,
  'retainUntil',
].join(', ');

export const VISIT_COLUMNS = `
  source LowCardinality(String),
  day Date,
  session UInt64 CODEC(ZSTD(1)),
  slot DateTime('UTC') CODEC(Delta, ZSTD(1)),
  verdict LowCardinality(String),
  visitor UInt64 CODEC(ZSTD(1)),
  lasting UInt8,
  ${ORIGIN.map((column) => `${column} LowCardinality(String),`).join('\n  ')}
  retainUntil Date,
  eventCount SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  viewCount SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  conversionCount SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  amount SimpleAggregateFunction(sum, Decimal(38, 4)) CODEC(ZSTD(1)),
  engaged SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1))`;

const OWN = `startsWith(name, '${RESERVED_NAME}')`;

/** The rows of `visits` that events make; `from` is a table or subquery with the columns of `events`. */
export const visitsOf = (from: string, where = '1'): string => `
SELECT source, day, session, toDateTime(toStartOfFifteenMinutes(at), 'UTC') AS slot, verdict, visitor, lasting,
  ${ORIGIN.join(', ')}, retainUntil,
  countIf(NOT ${OWN}) AS eventCount,
  countIf(kind = 'view' AND NOT ${OWN}) AS viewCount,
  countIf(value != 0 AND NOT ${OWN}) AS conversionCount,
  sumIf(value, NOT ${OWN}) AS amount,
  sum(engagedMs) AS engaged
FROM ${from}
WHERE sourceKind = 'site' AND ${where}
GROUP BY ${VISIT_KEY}`;

/** Whether rows of `visits` tell one value of the dimension from another. */
export const isInVisits = (dimension: Dimension): boolean =>
  dimension.of === 'session' || (dimension.of === 'event' && !FINER.has(dimension.name));
