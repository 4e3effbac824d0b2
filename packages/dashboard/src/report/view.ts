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

export interface View {
  period: Period;
  /** Dates of the site's time zone; `to` is the last day shown. */
  from: string;
  to: string;
  filters: readonly string[];
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
  return {
    period,
    from,
    to,
    filters: params.getAll('filter'),
    everyone: params.get('verdict') === 'all',
    metric: METRICS.find((name) => name === params.get('metric')) ?? 'visitors',
  };
}

export function writeView(view: View): string {
  const params = new URLSearchParams();
  if (view.period !== '30d') params.set('period', view.period);
  if (view.period === 'custom') {
    params.set('from', view.from);
    params.set('to', view.to);
  }
  for (const filter of view.filters) params.append('filter', filter);
  if (view.everyone) params.set('verdict', 'all');
  if (view.metric !== 'visitors') params.set('metric', view.metric);
  return params.toString();
}

export function useView(timezone: string): [View, (change: Partial<View>) => void] {
  const search = useSearch();
  const [location, navigate] = useLocation();
  const view = useMemo(() => readView(search, timezone), [search, timezone]);
  return [
    view,
    (change) => {
      const text = writeView({ ...view, ...change });
      navigate(text === '' ? location : `${location}?${text}`);
    },
  ];
}

/** The parameters of a question to the API. */
export function questionOf(
  { filters, everyone }: Pick<View, 'filters' | 'everyone'>,
  from: string,
  to: string,
  more: Record<string, string> = {},
): string {
  const params = new URLSearchParams({ from, to: addDays(to, 1), ...more });
  for (const filter of filters) params.append('filter', filter);
  if (everyone) params.set('verdict', 'all');
  return params.toString();
}

export function intervalOf(days: number): 'hour' | 'day' | 'week' | 'month' {
  if (days <= 2) return 'hour';
  if (days <= 92) return 'day';
  return days <= 400 ? 'week' : 'month';
}

/** The days before these, as many. */
export function periodBefore({ from, to }: Pick<View, 'from' | 'to'>): {
  from: string;
  to: string;
} {
  const days = daysBetween(from, to);
  return { from: addDays(from, -days), to: addDays(from, -1) };
}
