/** Reports: questions put to the store, and their rows made into what CONTRACT's API answers. */
import type { Receipt } from '@clearpixel/pixel';
import type { AskOptions, Store } from './contract.ts';
import type { Dimension } from './dimension.ts';
import type { ReportScope } from './report-scope.ts';
import { breakdown } from './questions/breakdown.ts';
import { campaignPeople } from './questions/campaign-people.ts';
import type { METRIC_NAMES } from './questions/timeseries.ts';
import type { BREAKDOWN_METRICS } from './questions/breakdown.ts';
import { engagement } from './questions/engagement.ts';
import { events } from './questions/events.ts';
import type { EventRow } from './questions/events.ts';
import { overview } from './questions/overview.ts';
import { realtime } from './questions/realtime.ts';
import { revenue } from './questions/revenue.ts';
import { subjectEvents } from './questions/subject-events.ts';
import { tail } from './questions/tail.ts';
import { timeseries } from './questions/timeseries.ts';
import { withdrawals } from './questions/withdrawals.ts';

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
  return {
    visitors: counts.visitors,
    basis: counts.visitorDays <= 1 ? 'exact' : 'daily',
    withoutVisitor: counts.withoutVisitor,
    sessions: counts.sessions,
    pageviews: counts.pageviews,
    events: counts.events,
    bounceRate: counts.sessions === 0 ? 0 : counts.bounces / counts.sessions,
    averageSessionSeconds: counts.sessions === 0 ? 0 : counts.sessionSeconds / counts.sessions,
    averageEngagedSeconds:
      counts.sessions === 0 ? 0 : (attention?.engagedMs ?? 0) / 1_000 / counts.sessions,
    conversions: counts.conversions,
    revenue: main?.amount ?? 0,
    currency: main?.currency ?? '',
    revenueByCurrency: Object.fromEntries(
      amounts.map(({ currency, amount }) => [currency, amount]),
    ),
  };
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
  const rows = await store.ask(timeseries, { ...scope, metric, starts: [...starts] }, options);
  const values = new Map(rows.map(({ start, value }) => [start, value]));
  return starts.map((start) => ({
    at: new Date(start).toISOString(),
    value: values.get(start) ?? 0,
  }));
}

export function askBreakdown(
  store: Store,
  scope: ReportScope,
  dimension: Dimension,
  metric: (typeof BREAKDOWN_METRICS)[number],
  limit: number,
  options?: AskOptions,
): Promise<{ value: string; visitors: number; sessions: number; events: number }[]> {
  return store.ask(breakdown, { ...scope, dimension, metric, limit }, options);
}

export interface EventCursor {
  at: number;
  id: string;
}

/** The newest first. `next` is the last event shown, where there are more. */
export async function askEvents(
  store: Store,
  scope: ReportScope,
  limit: number,
  before: EventCursor | null,
  options?: AskOptions,
): Promise<{ items: Receipt[]; next: EventCursor | null }> {
  const rows = await store.ask(events, { ...scope, limit: limit + 1, before }, options);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(receiptOf),
    next: rows.length > limit && last !== undefined ? { at: last.at, id: last.id } : null,
  };
}

export interface TailCursor {
  /** Microseconds since 1970. */
  loadedAt: string;
  id: string;
}

/** Behind every event that is there now. */
export const tailFromNow = (now = Date.now()): TailCursor => ({
  loadedAt: String(now * 1_000),
  id: '00000000-0000-4000-8000-000000000000',
});

/** What has arrived since `after`, in the order of arrival. `next` is where to go on, also when nothing came. */
export async function askTail(
  store: Store,
  question: {
    sources: string[] | null;
    verdicts: ReportScope['verdicts'];
    limit: number;
    after: TailCursor;
  },
  options?: AskOptions,
): Promise<{ items: Receipt[]; next: TailCursor }> {
  const rows = await store.ask(tail, question, options);
  const last = rows.at(-1);
  return {
    items: rows.map(receiptOf),
    next: last === undefined ? question.after : { loadedAt: last.loadedAt, id: last.id },
  };
}

export interface Realtime {
  visitors: number;
  events: number;
  pages: { path: string; events: number }[];
}

export async function askRealtime(
  store: Store,
  scope: ReportScope,
  options?: AskOptions,
): Promise<Realtime> {
  const [row] = await store.ask(realtime, scope, options);
  return {
    visitors: row?.visitors ?? 0,
    events: row?.events ?? 0,
    pages: (row?.pages ?? []).map(([path, count]) => ({ path, events: count })),
  };
}

export interface CampaignPeople {
  kind: 'open' | 'click';
  /** Of the pixel near the top, or of links. */
  loads: number;
  certain: number;
  possible: number;
  machine: number;
}

/** At most one row of opens and one of clicks. */
export const askCampaignPeople = (
  store: Store,
  scope: ReportScope,
  options?: AskOptions,
): Promise<CampaignPeople[]> => store.ask(campaignPeople, scope, options);

/** All receipts of a person, newest first. */
export const askSubjectEvents = async (
  store: Store,
  subject: string,
): Promise<(Receipt & { address: string; agent: string })[]> =>
  (await store.ask(subjectEvents, { subject })).map((row) => ({
    ...receiptOf(row),
    address: row.address,
    agent: row.agent,
  }));

/** Lasting visitors who took their consent back: `unlinkVisitor` is owed to each. */
export const askWithdrawals = (store: Store): Promise<{ source: string; visitor: string }[]> =>
  store.ask(withdrawals, {});

/** The scheme is not kept: what is shown leads to a page, and pages are on https. */
function receiptOf(row: EventRow): Receipt {
  return {
    id: row.id,
    at: new Date(row.at).toISOString(),
    kind: row.kind,
    source: row.source,
    subject: row.subject === '' ? null : row.subject,
    name: row.name,
    url: row.hostname === '' ? '' : `https://${row.hostname}${row.path}`,
    verdict: row.verdict,
    certainty: row.certainty,
    reasons: row.reasons,
    country: row.country,
    browser: row.browser,
    system: row.system,
    device: row.device,
    network: row.network,
    level: row.level,
    title: row.title,
    referrer: row.referrer,
    channel: row.channel,
    campaign: row.campaign,
    language: row.language,
    value: row.value,
    currency: row.currency,
    props: row.props,
    visitor: row.visitor === '0' ? null : row.visitor,
    session: row.session === '0' ? null : row.session,
  };
}
