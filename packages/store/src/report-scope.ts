/**
 * What a report is about: sources, time, verdicts, filters. Every question takes it and puts the same condition in front
 * of its own.
 */
import { RESERVED_NAME, VERDICTS } from '@clearpixel/pixel';
import { z } from 'zod';
import { filterCondition } from './filter.ts';
import type { Condition, Filter } from './filter.ts';

/** Every list of sources is written into the query's parameters. */
const MAX_SOURCES = 1_000;

export const scopeSchema = z.object({
  sources: z.array(z.string().length(10)).max(MAX_SOURCES),
  /** Milliseconds since 1970; `to` is exclusive. */
  from: z.int(),
  to: z.int(),
  /** Empty is all. */
  verdicts: z.array(z.enum(VERDICTS)),
  filters: z.array(z.custom<Filter>()),
  /** Of sites alone, so that what is rolled up of them may answer. */
  rolledUp: z.boolean().optional(),
});
export type ReportScope = z.output<typeof scopeSchema>;

export const DAY_MS = 24 * 3_600_000;
/** Dates of the table: what lies beyond them is asked for as their ends. */
const FIRST_MS = 0;
const LAST_MS = Date.UTC(2148, 0, 1);

const within = (at: number): number => Math.min(Math.max(at, FIRST_MS), LAST_MS);
const dayOf = (at: number): string => new Date(within(at)).toISOString().slice(0, 10);

/** On rows of `events`. The day is in the key and narrows what is read; it is of the source's zone, so a day more each way. */
export function scopeCondition(scope: ReportScope): Condition {
  const { text, bind } = scopeWithOwnNames(scope);
  return { text: `${text} AND ${NOT_OWN_NAMES}`, bind };
}

export const NOT_OWN_NAMES = `NOT startsWith(name, '${RESERVED_NAME}')`;

/** Time and verdicts of a scope whose parameters are bound: for other sources than its own, or from another time on. */
export const timeAndVerdicts = (scope: ReportScope, from = 'from'): string =>
  `day BETWEEN toDate({dayFrom: String}) AND toDate({dayTo: String})
      AND at >= fromUnixTimestamp64Milli({${from}: Int64}, 'UTC') AND at < fromUnixTimestamp64Milli({to: Int64}, 'UTC')
      ${scope.verdicts.length === 0 ? '' : 'AND verdict IN {verdicts: Array(String)}'}`;

/** The same, with the events that are Clearpixel's own, as how long pages were looked at. */
export function scopeWithOwnNames(scope: ReportScope): Condition {
  return conditionOf(scope, timeAndVerdicts(scope));
}

/** On rows of `visits`; of a time that is cut by its quarters of an hour. */
export function visitsCondition(scope: ReportScope): Condition {
  return conditionOf(
    scope,
    `day BETWEEN toDate({dayFrom: String}) AND toDate({dayTo: String})
      AND slot >= fromUnixTimestamp64Milli({from: Int64}, 'UTC') AND slot < fromUnixTimestamp64Milli({to: Int64}, 'UTC')
      ${scope.verdicts.length === 0 ? '' : 'AND verdict IN {verdicts: Array(String)}'}`,
  );
}

function conditionOf(scope: ReportScope, when: string): Condition {
  const filters = filterCondition(scope.filters);
  return {
    text: `source IN {sources: Array(String)} AND ${when} AND ${filters.text}`,
    bind: {
      sources: scope.sources,
      dayFrom: dayOf(scope.from - DAY_MS),
      dayTo: dayOf(scope.to + DAY_MS),
      from: within(scope.from),
      to: within(scope.to),
      ...(scope.verdicts.length === 0 ? {} : { verdicts: scope.verdicts }),
      ...filters.bind,
    },
  };
}

/**
 * Events, each with `person`: the lasting visitor whose session it is in, 0 where nobody lasts. What somebody did in a
 * visit before they agreed is theirs as well; the store itself never changes a row for it. By the session alone, whose 64
 * random bits are of one source: a second key would double the time of the join.
 */
export const personOf = (table: 'events' | 'visits'): string => `LEFT ANY JOIN (
  SELECT session AS personSession, argMax(visitor, lasting) AS person
  FROM ${table}
  WHERE source IN {sources: Array(String)} AND day BETWEEN toDate({dayFrom: String}) AND toDate({dayTo: String})
    AND lasting != 0 AND session != 0
  GROUP BY session
) AS people ON ${table}.session = people.personSession`;
export const EVENTS_WITH_PERSON = `events ${personOf('events')}`;

/**
 * Whoever an event of `EVENTS_WITH_PERSON` is of, as one number: a lasting visitor, else the visitor of that day, who has
 * another number tomorrow. In one number, for sets of pairs take twice the time and memory.
 */
export const WHO = `if(person != 0, person, bitXor(visitor, intHash64(toUInt16(day))))`;
/** Visitors: those of each day added up; a lasting one counts once. */
export const VISITORS = `uniqExactIf(${WHO}, visitor != 0)`;
/** Of them, those who last. */
export const LASTING_VISITORS = `uniqExactIf(person, person != 0)`;
/** Days on which somebody without lasting identity was there: on more than one, visitors can only be added up. */
export const VISITOR_DAYS = `uniqExactIf(day, visitor != 0 AND person = 0)`;
export const SESSIONS = `uniqExactIf(session, session != 0)`;
