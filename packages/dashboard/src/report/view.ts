/** What a report shows, as it stands in its address: so that it can be shared, and the back button works. */
import { useMemo } from 'react';
import { useSearch, useLocation } from 'wouter';

export const PERIODS = [
  ['today', 'Today'],
  ['yesterday', 'Yesterday'],
  ['7d', 'Last 7 days'],
  ['30d', 'Last 30 days'],
  ['90d', 'Last 90 days'],
  ['12mo', 'Last 12 months'],
  ['custom', 'From … to'],
] as const;
export type Period = (typeof PERIODS)[number][0];

export const METRICS = [
  'visitors',
  'sessions',
  'pageviews',
  'events',
  'conversions',
  'revenue',
] as const;
export type Metric = (typeof METRICS)[number];

export const COMPARISONS = [
  ['previous', 'with the time before'],
  ['year', 'with a year before'],
  ['period', 'with another time'],
  ['none', 'with nothing'],
] as const;
export type Comparison = (typeof COMPARISONS)[number][0];

export interface View {
  period: Period;
  /** Dates of the site's time zone; `to` is the last day shown. */
  from: string;
  to: string;
  compare: Comparison;
  /** Of `period`; the last day too is a day of it. */
  compareFrom: string;
  compareTo: string;
  filters: readonly string[];
  /** Id of a saved segment, or ''. */
  segment: string;
  /** Robots and scanners too. */
  everyone: boolean;
  metric: Metric;
}

const isDate = (text: string | null): text is string =>
  text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

/** Today in the given time zone. */
export const todayIn = (timezone: string, now = new Date()): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: timezone }).format(now);

export function addDays(day: string, days: number): string {
  const at = new Date(`${day}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T12:00:00Z`) - Date.parse(`${from}T12:00:00Z`)) / 86_400_000) + 1;

const LENGTHS: Readonly<Record<string, number>> = {
  today: 1,
  '7d': 7,
  '30d': 30,
  '90d': 90,
  '12mo': 365,
};

export function readView(search: string, timezone: string, now = new Date()): View {
  const params = new URLSearchParams(search);
  const period = PERIODS.find(([name]) => name === params.get('period'))?.[0] ?? '30d';
  const today = todayIn(timezone, now);
  const [askedFrom, askedTo] = [params.get('from'), params.get('to')];
  const length = LENGTHS[period] ?? 30;
  let to = period === 'yesterday' ? addDays(today, -1) : today;
  let from = period === 'yesterday' ? to : addDays(today, 1 - length);
  if (period === 'custom' && isDate(askedFrom) && isDate(askedTo) && askedFrom <= askedTo)
    [from, to] = [askedFrom, askedTo];
  const days = daysBetween(from, to);
  const [otherFrom, otherTo] = [params.get('compareFrom'), params.get('compareTo')];
  const isOther = isDate(otherFrom) && isDate(otherTo) && otherFrom <= otherTo;
  return {
    period,
    from,
    to,
    compare: COMPARISONS.find(([name]) => name === params.get('compare'))?.[0] ?? 'previous',
    compareFrom: isOther ? otherFrom : addDays(from, -days),
    compareTo: isOther ? otherTo : addDays(from, -1),
    filters: params.getAll('filter'),
    segment: params.get('segment') ?? '',
    everyone: params.get('verdict') === 'all',
    metric: METRICS.find((name) => name === params.get('metric')) ?? 'visitors',
  };
}

/** Parameters of an address; null is one that goes. */
type Parameters = Readonly<Record<string, string | readonly string[] | null>>;

const parametersOf = (view: View): Parameters => ({
  period: view.period === '30d' ? null : view.period,
  from: view.period === 'custom' ? view.from : null,
  to: view.period === 'custom' ? view.to : null,
  compare: view.compare === 'previous' ? null : view.compare,
  compareFrom: view.compare === 'period' ? view.compareFrom : null,
  compareTo: view.compare === 'period' ? view.compareTo : null,
  filter: view.filters,
  segment: view.segment === '' ? null : view.segment,
  verdict: view.everyone ? 'all' : null,
  metric: view.metric === 'visitors' ? null : view.metric,
});

/** What the address says of a page beside its view stays as it is. */
export function withParameters(search: string, changes: Parameters): string {
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    params.delete(name);
    for (const one of value === null ? [] : [value].flat()) params.append(name, one);
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** The address's own way of keeping what somebody chose. */
export function useParameters(): [URLSearchParams, (changes: Parameters) => void] {
  const search = useSearch();
  const [location, navigate] = useLocation();
  return [
    useMemo(() => new URLSearchParams(search), [search]),
    (changes) => navigate(location + withParameters(search, changes)),
  ];
}

export type ChangeView = (change: Partial<View>) => void;

export function useView(timezone: string): [View, ChangeView] {
  const search = useSearch();
  const [, setParameters] = useParameters();
  const view = useMemo(() => readView(search, timezone), [search, timezone]);
  return [view, (change) => setParameters(parametersOf({ ...view, ...change }))];
}

/** What the pages of a site share of their addresses: from one to the next, the same time and filters. */
export function sharedSearch(search: string): string {
  const all = new URLSearchParams(search);
  const shared = new URLSearchParams();
  for (const name of ['period', 'from', 'to', 'filter', 'segment', 'verdict'])
    for (const value of all.getAll(name)) shared.append(name, value);
  const text = shared.toString();
  return text === '' ? '' : `?${text}`;
}

/** The parameters of a question to the API. */
export function questionOf(view: View, more: Readonly<Record<string, string>> = {}): string {
  const params = new URLSearchParams({ from: view.from, to: addDays(view.to, 1), ...more });
  for (const filter of view.filters) params.append('filter', filter);
  if (view.segment !== '') params.set('segment', view.segment);
  if (view.everyone) params.set('verdict', 'all');
  return params.toString();
}

/** With what a question compares. */
export function comparisonOf({
  compare,
  compareFrom,
  compareTo,
}: Pick<View, 'compare' | 'compareFrom' | 'compareTo'>): Record<string, string> {
  if (compare === 'none') return {};
  return compare === 'period'
    ? { compare, compareFrom, compareTo: addDays(compareTo, 1) }
    : { compare };
}

export type Interval = 'hour' | 'day' | 'week' | 'month';

export function intervalOf(days: number): Interval {
  if (days <= 2) return 'hour';
  if (days <= 92) return 'day';
  return days <= 400 ? 'week' : 'month';
}
