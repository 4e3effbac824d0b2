/**
 * What a report counts from: `visits`, the roll-up, where it tells all that is asked for, else `events` themselves. Both have
 * the same words for the same things, so a question is written once.
 */
import type { Dimension } from './dimension.ts';
import type { Condition } from './filter.ts';
import {
  EVENTS_WITH_PERSON,
  personOf,
  scopeCondition,
  scopeWithOwnNames,
  visitsCondition,
} from './report-scope.ts';
import type { ReportScope } from './report-scope.ts';
import { SLOT_MS, isInVisits } from './visits.ts';

export interface Facts {
  table: 'events' | 'visits';
  /** With `person`. */
  withPerson: string;
  /** That an event is in the report. */
  condition: Condition;
  /** That something is in the report, be it one of Clearpixel's own events. */
  ownNamesToo: Condition;
  /** Milliseconds since 1970. */
  at: string;
  counts: {
    events: string;
    pageviews: string;
    conversions: string;
    /** Sums of values, where the condition holds. */
    amountIf: (condition: string) => string;
    engagedMs: string;
    withoutVisitor: string;
    isConversion: string;
  };
}

const EVENT_COUNTS: Facts['counts'] = {
  events: 'count()',
  pageviews: `countIf(kind = 'view')`,
  conversions: 'countIf(value != 0)',
  amountIf: (condition) => `sumIf(value, ${condition})`,
  engagedMs: 'sum(events.engagedMs)',
  withoutVisitor: 'countIf(visitor = 0)',
  isConversion: 'value != 0',
};
const VISIT_COUNTS: Facts['counts'] = {
  events: 'sum(eventCount)',
  pageviews: 'sum(viewCount)',
  conversions: 'sum(conversionCount)',
  amountIf: (condition) => `sumIf(amount, ${condition})`,
  engagedMs: 'sum(engaged)',
  withoutVisitor: 'sumIf(eventCount, visitor = 0)',
  isConversion: 'conversionCount > 0',
};

/** @param asked beside the scope: dimensions, and the beginnings of intervals. */
export function factsFor(
  scope: ReportScope,
  asked: { dimensions?: readonly Dimension[]; starts?: readonly number[] } = {},
): Facts {
  const { dimensions = [], starts = [] } = asked;
  const isRolledUp =
    scope.rolledUp === true &&
    [scope.from, scope.to, ...starts].every((at) => at % SLOT_MS === 0) &&
    [...dimensions, ...scope.filters.map(({ dimension }) => dimension)].every(isInVisits);
  if (!isRolledUp)
    return {
      table: 'events',
      withPerson: EVENTS_WITH_PERSON,
      condition: scopeCondition(scope),
      ownNamesToo: scopeWithOwnNames(scope),
      at: 'toUnixTimestamp64Milli(at)',
      counts: EVENT_COUNTS,
    };
  const { text, bind } = visitsCondition(scope);
  return {
    table: 'visits',
    withPerson: `visits ${personOf('visits')}`,
    condition: { text: `${text} AND eventCount > 0`, bind },
    ownNamesToo: { text, bind },
    at: 'toInt64(toUnixTimestamp(slot)) * 1000',
    counts: VISIT_COUNTS,
  };
}
