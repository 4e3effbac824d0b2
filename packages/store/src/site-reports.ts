/** Reports of sites: how much, when, by what, now. Questions put to the store, and their rows made into CONTRACT's answers. */
import type { Certainty, Receipt, Verdict } from '@clearpixel/pixel';
import type { AskOptions, Store } from './contract.ts';
import type { Dimension } from './dimension.ts';
import { breakdown } from './questions/breakdown.ts';
import type { BREAKDOWN_METRICS } from './questions/breakdown.ts';
import { engagement } from './questions/engagement.ts';
import { overview } from './questions/overview.ts';
import { pageEngagement } from './questions/page-engagement.ts';
import { realtime } from './questions/realtime.ts';
import { revenue } from './questions/revenue.ts';
import { setAside } from './questions/set-aside.ts';
import { timeseries } from './questions/timeseries.ts';
import type { METRIC_NAMES } from './questions/timeseries.ts';
import type { ReportScope } from './report-scope.ts';
import { askEvents } from './reports.ts';

export type Metric = (typeof METRIC_NAMES)[number];

export interface Overview {
  visitors: number;
  /** `daily`: the visitors of each day added up. */
  basis: 'exact' | 'daily';
  withoutVisitor: number;
  sessions: number;
  pageviews: number;
  events: number;
  /** Share of sessions with a single event, 0 to 1; 0 without a session. */
  bounceRate: number;
  averageSessionSeconds: number;
  /** For how long pages were visible and in focus, of a session; 0 where nobody said so. */
  averageEngagedSeconds: number;
  conversions: number;
  /** In the currency of most conversions. */
  revenue: number;
  currency: string;
  revenueByCurrency: Record<string, number>;
}

export async function askOverview(
  store: Store,
  scope: ReportScope,
  options?: AskOptions,
): Promise<Overview> {
  const [[counts], amounts, [attention]] = await Promise.all([
    store.ask(overview, scope, options),
    store.ask(revenue, scope, options),
    store.ask(engagement, scope, options),
  ]);
  if (counts === undefined) throw new Error('overview answers one row');
  const [main] = amounts;
  const [sessions, bounces, sessionSeconds] = counts.whole;
  return {
    visitors: counts.visitors,
    basis: counts.visitorDays <= 1 ? 'exact' : 'daily',
    withoutVisitor: counts.withoutVisitor,
    sessions,
    pageviews: counts.pageviews,
    events: counts.events,
    bounceRate: share(bounces, sessions),
    averageSessionSeconds: share(sessionSeconds, sessions),
    averageEngagedSeconds: share((attention?.ms ?? 0) / 1_000, sessions),
    conversions: counts.conversions,
    revenue: main?.total ?? 0,
    currency: main?.currency ?? '',
    revenueByCurrency: Object.fromEntries(amounts.map(({ currency, total }) => [currency, total])),
  };
}

export const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** That of most conversions, in which amounts are told where there is room for one number; '' where there is none. */
export async function askMainCurrency(
  store: Store,
  scope: ReportScope,
  options?: AskOptions,
): Promise<string> {
  const [main] = await store.ask(revenue, scope, options);
  return main?.currency ?? '';
}

export interface Point {
  at: string;
  value: number;
}

/** @param starts the beginnings of the intervals, ascending, milliseconds since 1970. */
export async function askTimeseries(
  store: Store,
  scope: ReportScope,
  metric: Metric,
  starts: readonly number[],
  options?: AskOptions,
): Promise<Point[]> {
  if (starts.length === 0) return [];
  const currency = metric === 'revenue' ? await askMainCurrency(store, scope, options) : '';
  const rows = await store.ask(
    timeseries,
    { ...scope, metric, currency, starts: [...starts] },
    options,
  );
  const values = new Map(rows.map(({ start, figure }) => [start, figure]));
  return starts.map((start) => ({
    at: new Date(start).toISOString(),
    value: values.get(start) ?? 0,
  }));
}

export interface BreakdownRow {
  value: string;
  /** Of the second dimension, where one was asked for. */
  by?: string;
  visitors: number;
  sessions: number;
  events: number;
  pageviews: number;
  conversions: number;
  /** In the currency of most conversions of the whole report. */
  revenue: number;
}

/** @param by a second dimension: a row for each pair. */
export async function askBreakdown(
  store: Store,
  scope: ReportScope,
  dimension: Dimension,
  metric: (typeof BREAKDOWN_METRICS)[number],
  limit: number,
  options?: AskOptions,
  by: Dimension | null = null,
): Promise<BreakdownRow[]> {
  const currency = await askMainCurrency(store, scope, options);
  const rows = await store.ask(
    breakdown,
    { ...scope, dimension, by, metric, currency, limit },
    options,
  );
  return rows.map(({ label, byLabel, ...counts }) => ({
    value: label,
    ...(by === null ? {} : { by: byLabel }),
    ...counts,
  }));
}

export interface Realtime {
  visitors: number;
  events: number;
  pages: { path: string; events: number }[];
  countries: { country: string; events: number }[];
  /** The newest first. */
  recent: Receipt[];
}

const RECENT_EVENTS = 20;

export async function askRealtime(
  store: Store,
  scope: ReportScope,
  options?: AskOptions,
): Promise<Realtime> {
  const [[row], { items: recent }] = await Promise.all([
    store.ask(realtime, scope, options),
    askEvents(store, scope, RECENT_EVENTS, null, options),
  ]);
  return {
    visitors: row?.visitors ?? 0,
    events: row?.events ?? 0,
    pages: (row?.pages ?? []).map(([path, events]) => ({ path, events })),
    countries: (row?.countries ?? []).map(([country, events]) => ({ country, events })),
    recent,
  };
}

export interface PageEngagement {
  path: string;
  pageviews: number;
  /** For how long it was visible and in focus, of a view. */
  averageEngagedSeconds: number;
  /** How far down it was seen, in percent: the deepest of each session, of those that said so. */
  averageScroll: number;
}

export async function askPageEngagement(
  store: Store,
  scope: ReportScope,
  limit: number,
  options?: AskOptions,
): Promise<PageEngagement[]> {
  const rows = await store.ask(pageEngagement, { ...scope, limit }, options);
  return rows.map(({ path, pageviews, engagedMs, told, scroll }) => ({
    path,
    pageviews,
    averageEngagedSeconds: share(engagedMs / 1_000, pageviews),
    averageScroll: share(scroll, told),
  }));
}

export interface SetAside {
  verdict: Verdict;
  certainty: Certainty;
  reasons: string[];
  events: number;
  sessions: number;
}

/** By verdict and the reasons for it, those of most events first. */
export const askSetAside = (
  store: Store,
  scope: ReportScope,
  options?: AskOptions,
): Promise<SetAside[]> => store.ask(setAside, scope, options);
