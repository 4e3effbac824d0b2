/** How long each question of the dashboard's pages takes, over ten million events of one site, in the embedded store. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  askAttribution,
  askBreakdown,
  askConversions,
  askFunnel,
  askJourneys,
  askLasting,
  askOverview,
  askPageEngagement,
  askRetention,
  askSetAside,
  askTimeseries,
  openStore,
  parseDimension,
  parseFilter,
} from '@clearpixel/store';
import type { Dimension, Filter, ReportScope } from '@clearpixel/store';
import { median } from './measure.ts';
import { DAYS, MONTH, SITE, START, writeSiteMonth } from './site-month.ts';

const EVENTS = Number(process.env['BENCH_EVENTS'] ?? 10_000_000);
const RUNS = Number(process.env['BENCH_RUNS'] ?? 5);
const DAY_MS = 86_400_000;

export interface ReportFigures {
  question: string;
  /** Median, and the processor's time in all threads. */
  ms: number;
  cpuMs: number;
}

const dimension = (name: string): Dimension => parseDimension(name) ?? failed();
function filter(text: string): Filter {
  const parsed = parseFilter(text);
  return 'fault' in parsed ? failed() : parsed;
}

/** @param directory of a store that `writeSiteMonth` has filled; without it, one is made and removed. */
export async function benchSiteReports(
  directory?: string,
): Promise<{ events: number; reports: ReportFigures[] }> {
  const scratch = directory ?? mkdtempSync(path.join(tmpdir(), 'clearpixel-bench-reports-'));
  const events = directory === undefined ? await writeSiteMonth(scratch, EVENTS) : 0;
  const store = await openStore({ url: 'chdb:', directory: scratch });
  const scope: ReportScope = {
    sources: [SITE],
    ...MONTH,
    verdicts: ['person', 'proxied', 'unknown'],
    filters: [],
    rolledUp: true,
  };
  const days = Array.from({ length: DAYS }, (_, day) => START + day * DAY_MS);
  const by = (name: string, more: Partial<ReportScope> = {}): (() => Promise<unknown>) => {
    const wanted = dimension(name);
    return () => askBreakdown(store, { ...scope, ...more }, wanted, 'visitors', 100);
  };
  const steps = [{ path: '/products/4' }, { event: 'search' }, { event: 'order' }];
  const questions: Record<string, () => Promise<unknown>> = {
    overview: () => askOverview(store, scope),
    'overview of one country': () =>
      askOverview(store, { ...scope, filters: [filter('country:is:DE')] }),
    'overview of some pages': () =>
      askOverview(store, { ...scope, filters: [filter('path:contains:/blog')] }),
    'visitors by day': () => askTimeseries(store, scope, 'visitors', days),
    'page views by day': () => askTimeseries(store, scope, 'pageviews', days),
    ...Object.fromEntries(
      [
        'channel',
        'referrer',
        'country',
        'browser',
        'path',
        'entry',
        'exit',
        'event',
        'prop:plan',
      ].map((name) => [`by ${name}`, by(name)]),
    ),
    'engagement by page': () => askPageEngagement(store, scope, 100),
    'set aside': () => askSetAside(store, { ...scope, verdicts: ['bot', 'scanner'] }),
    'share of lasting visitors': () => askLasting(store, scope),
    goals: () =>
      askConversions(store, scope, [{ event: 'order' }, { event: 'signup' }, { path: '/shop/1*' }]),
    funnel: () => askFunnel(store, scope, { steps, windowSeconds: 86_400, strict: false }, null),
    journeys: () =>
      askJourneys(store, scope, {
        depth: 4,
        width: 10,
        since: '/products/4',
        until: null,
        pagesOnly: false,
      }),
    retention: () =>
      askRetention(
        store,
        scope,
        days.filter((_, day) => day % 7 === 0),
      ),
    attribution: () =>
      askAttribution(store, scope, {
        conversion: { event: 'order' },
        model: 'last-non-direct',
        by: 'channel',
        lookbackDays: 30,
      }),
  };
  try {
    const reports: ReportFigures[] = [];
    for (const [question, ask] of Object.entries(questions)) {
      const times: number[] = [];
      const cpu: number[] = [];
      for (let run = 0; run < RUNS; run++) {
        const before = process.cpuUsage();
        const began = performance.now();
        await ask();
        times.push(performance.now() - began);
        const { user, system } = process.cpuUsage(before);
        cpu.push((user + system) / 1_000);
      }
      reports.push({ question, ms: median(times), cpuMs: median(cpu) });
    }
    return { events, reports };
  } finally {
    await store.close();
    if (directory === undefined) rmSync(scratch, { recursive: true, force: true });
  }
}

function failed(): never {
  throw new Error('no such dimension or filter');
}
