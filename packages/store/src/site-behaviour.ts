/** What people do on a site: goals, funnels, journeys, who comes back, what a conversion is owed to. */
import type { EventMatch } from '@clearpixel/pixel';
import type { z } from 'zod';
import type { AskOptions, Store } from './contract.ts';
import type { Dimension } from './dimension.ts';
import { attribution } from './questions/attribution.ts';
import { conversions } from './questions/conversions.ts';
import { funnel, funnelDrops } from './questions/funnel.ts';
import type { FunnelStep } from './questions/funnel.ts';
import { journeys } from './questions/journeys.ts';
import { lastingVisitors } from './questions/lasting-visitors.ts';
import { retention } from './questions/retention.ts';
import type { ReportScope } from './report-scope.ts';
import { share } from './site-reports.ts';

/** Over more than a day only they are known again: what an answer can say depends on how many they are. */
export interface Lasting {
  visitors: number;
  /** Of all visitors, 0 to 1. */
  share: number;
}

export async function askLasting(
  store: Store,
  scope: ReportScope,
  options?: AskOptions,
): Promise<Lasting & { ofVisitors: number; sessions: number }> {
  const [row] = await store.ask(lastingVisitors, scope, options);
  const { lastingOnes: lasting = 0, visitors = 0, sessions = 0 } = row ?? {};
  return { visitors: lasting, share: share(lasting, visitors), ofVisitors: visitors, sessions };
}

export interface Conversions {
  conversions: number;
  visitors: number;
  sessions: number;
  /** By currency, as the events said. */
  amounts: Record<string, number>;
}

/** In the order of `goals`. */
export async function askConversions(
  store: Store,
  scope: ReportScope,
  goals: readonly EventMatch[],
  options?: AskOptions,
): Promise<Conversions[]> {
  if (goals.length === 0) return [];
  const rows = await store.ask(conversions, { ...scope, goals: [...goals] }, options);
  return goals.map((_, index) => {
    const { goal: _goal, ...reached } = rows.find(({ goal }) => goal === index) ?? {
      goal: index,
      conversions: 0,
      visitors: 0,
      sessions: 0,
      amounts: {},
    };
    return reached;
  });
}

export interface FunnelQuestion {
  steps: readonly FunnelStep[];
  windowSeconds: number;
  strict: boolean;
}
export interface Funnel {
  /** How many got at least that far. */
  steps: number[];
  /** How many got at least that far, by value of the breakdown, those of most people first. */
  rows: { value: string; steps: number[] }[];
}

export async function askFunnel(
  store: Store,
  scope: ReportScope,
  question: FunnelQuestion,
  by: Exclude<Dimension, { of: 'session' }> | null,
  options?: AskOptions,
): Promise<Funnel> {
  const ask = async (split: typeof by): Promise<Funnel['rows']> => {
    const rows = await store.ask(
      funnel,
      { ...scope, ...question, steps: [...question.steps], by: split },
      options,
    );
    return rows.map(({ value, reached }) => ({
      value,
      steps: question.steps.map((_, step) =>
        reached.reduce((sum, [level, people]) => sum + (level > step ? people : 0), 0),
      ),
    }));
  };
  const [[whole], rows] = await Promise.all([ask(null), by === null ? [] : ask(by)]);
  return { steps: whole?.steps ?? question.steps.map(() => 0), rows };
}

/** For each step but the last: the first pages of those who went no further, and how many of them saw which. */
export async function askFunnelDrops(
  store: Store,
  scope: ReportScope,
  question: FunnelQuestion,
  options?: AskOptions,
): Promise<{ path: string; people: number }[][]> {
  const rows = await store.ask(
    funnelDrops,
    { ...scope, ...question, steps: [...question.steps], by: null },
    options,
  );
  return question.steps
    .slice(0, -1)
    .map((_, step) =>
      rows.filter(({ level }) => level === step + 1).map(({ path, people }) => ({ path, people })),
    );
}

export type JourneyQuestion = Omit<z.input<typeof journeys.params>, keyof ReportScope>;
export interface JourneyLink {
  /** From 1. */
  step: number;
  from: string;
  to: string;
  sessions: number;
}

/** `ends` are links to nowhere: how many sessions ended there. */
export async function askJourneys(
  store: Store,
  scope: ReportScope,
  question: JourneyQuestion,
  options?: AskOptions,
): Promise<{ links: JourneyLink[]; ends: Omit<JourneyLink, 'to'>[] }> {
  const rows = await store.ask(journeys, { ...scope, ...question }, options);
  return {
    links: rows.filter(({ to }) => to !== ''),
    ends: rows
      .filter(({ to }) => to === '')
      .map(({ step, from, sessions }) => ({ step, from, sessions })),
  };
}

export interface Cohort {
  at: string;
  size: number;
  /** How many of them were there in their first interval (all of them), in the one after it, and so on. */
  returned: number[];
}

/** @param starts the beginnings of the intervals, ascending, milliseconds since 1970. */
export async function askRetention(
  store: Store,
  scope: ReportScope,
  starts: readonly number[],
  options?: AskOptions,
): Promise<Cohort[]> {
  const rows = await store.ask(retention, { ...scope, starts: [...starts] }, options);
  return starts.map((start, index) => {
    const mine = new Map(
      rows.filter(({ first }) => first === start).map(({ later, visitors }) => [later, visitors]),
    );
    return {
      at: new Date(start).toISOString(),
      size: mine.get(start) ?? 0,
      returned: starts.slice(index).map((later) => mine.get(later) ?? 0),
    };
  });
}

export interface AttributionRow {
  value: string;
  conversions: number;
  amounts: Record<string, number>;
}

export async function askAttribution(
  store: Store,
  scope: ReportScope,
  question: Omit<z.input<typeof attribution.params>, keyof ReportScope>,
  options?: AskOptions,
): Promise<AttributionRow[]> {
  const rows = await store.ask(attribution, { ...scope, ...question }, options);
  return rows.map(({ label, ...counted }) => ({ value: label, ...counted }));
}
