/** What the report has to show of the events that the visits imply. */
import type { Fact, ImpliedEvent } from './events.ts';
import type { Range, Times } from './times.ts';
import type { ImpliedVisit } from './visits.ts';
import { money, percent, seconds, valueName, within } from './words.ts';

/** Of those whose verdict is a person's. */
export const people = (events: readonly ImpliedEvent[]): ImpliedEvent[] =>
  events.filter(({ verdict }) => verdict === 'person');

const distinct = (values: readonly (string | null)[]): number =>
  new Set(values.filter((value) => value !== null)).size;
export const visitorsOf = (events: readonly ImpliedEvent[]): number =>
  distinct(events.map(({ person }) => person));
export const sessionsOf = (events: readonly ImpliedEvent[]): number =>
  distinct(events.map(({ session }) => session));
export const viewsOf = (events: readonly ImpliedEvent[]): number =>
  events.filter(({ isView }) => isView).length;
export const conversionsOf = (events: readonly ImpliedEvent[]): number =>
  events.filter(({ value }) => value !== 0).length;
/** At level `count` nobody may say in which currency. */
export const revenueOf = (events: readonly ImpliedEvent[]): number =>
  events.reduce((sum, { value, currency }) => sum + (currency === '' ? 0 : value), 0);

export const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** Visits of which something is among the events. */
const visitsOf = (events: readonly ImpliedEvent[]): ImpliedVisit[] => [
  ...new Map(
    events.flatMap(({ session, visit }) => (session === null ? [] : [[session, visit] as const])),
  ).values(),
];

export interface Figure {
  name: string;
  /** One of these. */
  texts: readonly string[];
  /** Beside it, one of these; none where nothing is compared. */
  changes: readonly string[];
}

/** A figure as a number, exact where both ends are the same. */
interface Counted {
  name: string;
  range: Range;
  say: (value: number) => string;
}

const exactly = (value: number): Range => [value, value];

function counted(events: readonly ImpliedEvent[], times: Times): Counted[] {
  const visits = visitsOf(events);
  const lengths = visits.map((visit) => times.length(visit));
  const average = (end: 0 | 1): number =>
    share(lengths.reduce((sum, range) => sum + range[end], 0) / 1_000, visits.length);
  const sessions = new Set(events.map(({ session }) => session));
  const pages = new Set(events.map(({ session, facts }) => `${session} ${facts.path}`));
  const looked = times.looks
    .filter(
      ({ view }) => sessions.has(view.session) && pages.has(`${view.session} ${view.facts.path}`),
    )
    .reduce((sum, { ms }) => sum + ms, 0);
  const bounced = visits.filter((visit) => visit.events.length === 1).length;
  const conversions = conversionsOf(events);
  return [
    { name: 'Visitors', range: exactly(visitorsOf(events)), say: String },
    { name: 'Visits', range: exactly(visits.length), say: String },
    { name: 'Page views', range: exactly(viewsOf(events)), say: String },
    { name: 'Bounce rate', range: exactly(share(bounced, visits.length)), say: percent },
    { name: 'Time of a visit', range: [average(0), average(1)], say: seconds },
    ...(looked === 0
      ? []
      : [
          {
            name: 'Time looked at',
            range: exactly(share(looked / 1_000, visits.length)),
            say: seconds,
          },
        ]),
    ...(conversions === 0
      ? []
      : [
          { name: 'Conversions', range: exactly(conversions), say: String },
          { name: 'Revenue', range: exactly(revenueOf(events)), say: money },
        ]),
  ];
}

/** @param before of the time that it is compared with, if it is with any. */
export function impliedFigures(
  events: readonly ImpliedEvent[],
  times: Times,
  before: readonly ImpliedEvent[] | null = null,
): Figure[] {
  const then = before === null ? null : counted(before, times);
  return counted(events, times).map(({ name, range, say }) => ({
    name,
    texts: within(range, say),
    changes:
      then === null
        ? []
        : changes(range, then.find((other) => other.name === name)?.range ?? exactly(0)),
  }));
}

function changes([low, high]: Range, [lowBefore, highBefore]: Range): string[] {
  if (highBefore === 0) return [high === 0 ? 'as before' : 'none before'];
  return within(
    [((low - highBefore) / highBefore) * 100, ((high - lowBefore) / lowBefore) * 100],
    (percents) => {
      const rounded = Math.round(percents);
      if (rounded === 0) return 'as before';
      const [sign, word] = rounded > 0 ? ['↑', 'more'] : ['↓', 'less'];
      return `${sign} ${Math.abs(rounded)} % ${word} than in the other time`;
    },
  );
}

export type Dimension = Fact | 'entry' | 'exit' | 'product';

/** null where an event is in no row of it. */
function valueOf(event: ImpliedEvent, dimension: Dimension): string | null {
  if (dimension === 'product') return event.product;
  if (dimension !== 'entry' && dimension !== 'exit') return event.facts[dimension];
  if (event.session === null) return null;
  const { events } = event.visit;
  return events.at(dimension === 'entry' ? 0 : -1)?.path ?? null;
}

/** Rows of a breakdown, name and figure, those of most first. */
export function impliedBreakdown(
  events: readonly ImpliedEvent[],
  dimension: Dimension,
  by: 'visitors' | 'events' = 'visitors',
): [name: string, figure: number][] {
  const groups = Map.groupBy(events, (event) => valueOf(event, dimension));
  groups.delete(null);
  return [...groups]
    .map(([value, of]) => ({
      value: value ?? '',
      events: of.length,
      figure: by === 'events' ? of.length : visitorsOf(of),
    }))
    .toSorted((a, b) => b.figure - a.figure || b.events - a.events || (a.value < b.value ? -1 : 1))
    .map(({ value, figure }) => [valueName(dimension, value), figure]);
}

const METRICS = {
  Visitors: visitorsOf,
  Visits: sessionsOf,
  'Page views': viewsOf,
  Conversions: conversionsOf,
  Revenue: revenueOf,
} as const satisfies Record<string, (events: readonly ImpliedEvent[]) => number>;
export type MetricName = keyof typeof METRICS;
export const METRIC_NAMES = [
  'Visitors',
  'Visits',
  'Page views',
  'Conversions',
  'Revenue',
] as const satisfies readonly MetricName[];

/** The figure of each interval. */
export function impliedSeries(
  events: readonly ImpliedEvent[],
  metric: MetricName,
  intervals: readonly ((event: ImpliedEvent) => boolean)[],
): string[] {
  const say = metric === 'Revenue' ? money : String;
  return intervals.map((isIn) => say(METRICS[metric](events.filter(isIn))));
}
