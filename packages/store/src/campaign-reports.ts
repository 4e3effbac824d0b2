/** Reports of one campaign, by the verdicts in force (revision.ts): questions put to the store, and what their rows say. */
import type { Certainty, Receipt, Verdict } from '@clearpixel/pixel';
import type { z } from 'zod';
import type { AskOptions, Store } from './contract.ts';
import { campaignClients } from './questions/campaign-clients.ts';
import { campaignEvents } from './questions/campaign-events.ts';
import { campaignForwards } from './questions/campaign-forwards.ts';
import { campaignLinks } from './questions/campaign-links.ts';
import { campaignRecipients } from './questions/campaign-recipients.ts';
import type { ANSWERS, RECIPIENT_STATES } from './questions/campaign-recipients.ts';
import { anySubjectOnSites, campaignSite } from './questions/campaign-site.ts';
import { OPEN_MARKS, campaignHours, campaignOpenTimes } from './questions/campaign-timing.ts';
import { receiptOf } from './reports.ts';
import type { EventCursor } from './reports.ts';
import type { ReportScope } from './report-scope.ts';
import type { campaignScopeSchema } from './revision.ts';

export type CampaignScope = z.output<typeof campaignScopeSchema>;
export type Answer = (typeof ANSWERS)[number];
export type RecipientState = (typeof RECIPIENT_STATES)[number];

export const campaignScope = (scope: Omit<ReportScope, 'sources'>, id: string): CampaignScope => ({
  ...scope,
  sources: [id],
});

/** 0 is how the store says "never". */
const timeOf = (at: number): string | null => (at === 0 ? null : new Date(at).toISOString());

export interface CampaignSite {
  visitors: number;
  sessions: number;
  conversions: number;
  /** In the currency of most conversions. */
  revenue: number;
  currency: string;
}

/** @param sites null: all of them. */
export async function askCampaignSite(
  store: Store,
  scope: CampaignScope,
  sites: readonly string[] | null,
  options?: AskOptions,
): Promise<CampaignSite> {
  const asked = { ...scope, sites: sites === null ? null : [...sites] };
  if ((await store.ask(anySubjectOnSites, asked, options)).length === 0)
    return { visitors: 0, sessions: 0, conversions: 0, revenue: 0, currency: '' };
  const [row] = await store.ask(campaignSite, asked, options);
  if (row === undefined) throw new Error('campaign-site answers one row');
  const [main] = row.amounts;
  return {
    visitors: row.visitors,
    sessions: row.sessions,
    conversions: row.conversions,
    revenue: main?.amount ?? 0,
    currency: main?.currency ?? '',
  };
}

/** A receipt with the verdict in force; `stored` is there where the first one was another. */
export interface CampaignReceipt extends Receipt {
  stored?: { verdict: Verdict; certainty: Certainty; reasons: string[] };
}

/** The newest first. `next` is the last one shown, where there are more. */
export async function askCampaignEvents(
  store: Store,
  scope: CampaignScope,
  page: { subject: string | null; limit: number; before: EventCursor | null },
  options?: AskOptions,
): Promise<{ items: CampaignReceipt[]; next: EventCursor | null }> {
  const rows = await store.ask(
    campaignEvents,
    { ...scope, ...page, limit: page.limit + 1 },
    options,
  );
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => ({
      ...receiptOf(row),
      ...(row.isRevised
        ? {
            stored: {
              verdict: row.storedVerdict,
              certainty: row.storedCertainty,
              reasons: row.storedReasons,
            },
          }
        : {}),
    })),
    next: rows.length > page.limit && last !== undefined ? { at: last.at, id: last.id } : null,
  };
}

export interface CampaignTiming {
  /** Cumulative, of recipients whose mail's arrival is known. */
  timeToOpen: { withinSeconds: number; recipients: number }[];
  /** From midnight on. */
  hours: { opens: number; clicks: number }[];
  /** From Monday on. */
  weekdays: { opens: number; clicks: number }[];
}

export async function askCampaignTiming(
  store: Store,
  scope: CampaignScope,
  timezone: string,
  options?: AskOptions,
): Promise<CampaignTiming> {
  const [[opened], loads] = await Promise.all([
    store.ask(campaignOpenTimes, scope, options),
    store.ask(campaignHours, { ...scope, timezone }, options),
  ]);
  const sums = (length: number, place: (row: (typeof loads)[number]) => number) => {
    const cells = Array.from({ length }, () => ({ opens: 0, clicks: 0 }));
    for (const row of loads) {
      const cell = cells[place(row)];
      if (cell !== undefined) cell[row.kind === 'open' ? 'opens' : 'clicks'] += row.loads;
    }
    return cells;
  };
  return {
    timeToOpen: OPEN_MARKS.map((withinSeconds, index) => ({
      withinSeconds,
      recipients: opened?.opened[index] ?? 0,
    })),
    hours: sums(24, ({ hour }) => hour),
    weekdays: sums(7, ({ weekday }) => weekday - 1),
  };
}

export const askCampaignClients = (
  store: Store,
  scope: CampaignScope,
  options?: AskOptions,
): Promise<{ client: string; recipients: number; loads: number }[]> =>
  store.ask(campaignClients, scope, options);

export interface CampaignLink {
  /** 0 where nobody numbered it. */
  link: number;
  /** null where the level keeps none. */
  url: string | null;
  clicks: number;
  recipients: { certain: number; possible: number; machine: number };
}

export const askCampaignLinks = async (
  store: Store,
  scope: CampaignScope,
  options?: AskOptions,
): Promise<CampaignLink[]> =>
  (await store.ask(campaignLinks, scope, options)).map(
    ({ link, hostname, path, clicks, ...recipients }) => ({
      link,
      url: hostname === '' ? null : `https://${hostname}${path}`,
      clicks,
      recipients,
    }),
  );

export interface ForwardCursor {
  networks: number;
  subject: string;
}
export interface CampaignForward extends ForwardCursor {
  devices: number;
  countries: string[];
  loads: number;
  firstAt: string;
  lastAt: string;
}

export async function askCampaignForwards(
  store: Store,
  scope: CampaignScope,
  page: { limit: number; after: ForwardCursor | null },
  options?: AskOptions,
): Promise<{ items: CampaignForward[]; next: ForwardCursor | null }> {
  const rows = await store.ask(
    campaignForwards,
    { ...scope, ...page, limit: page.limit + 1 },
    options,
  );
  const items = rows.slice(0, page.limit).map((row) => ({
    ...row,
    firstAt: new Date(row.firstAt).toISOString(),
    lastAt: new Date(row.lastAt).toISOString(),
  }));
  const last = items.at(-1);
  return {
    items,
    next: rows.length > page.limit && last !== undefined ? last : null,
  };
}

export interface RecipientLoads {
  subject: string;
  opened: Answer | null;
  clicked: Answer | null;
  firstOpenAt: string | null;
  lastOpenAt: string | null;
  openLoads: number;
  prefetched: number;
}

/** Recipients of whom something was loaded, in the order of their refs. `next` is the last one, where there are more. */
export async function askCampaignRecipients(
  store: Store,
  scope: CampaignScope,
  page: { subjects: readonly string[] } | { state: RecipientState; after: string; limit: number },
  options?: AskOptions,
): Promise<{ items: RecipientLoads[]; next: string | null }> {
  const { subjects, state, after, limit } =
    'subjects' in page
      ? { subjects: [...page.subjects], state: null, after: '', limit: page.subjects.length }
      : { subjects: null, ...page };
  if (limit === 0) return { items: [], next: null };
  const rows = await store.ask(
    campaignRecipients,
    { ...scope, subjects, state, after, limit: limit + 1 },
    options,
  );
  const items = rows.slice(0, limit).map(({ opened, clicked, ...row }) => ({
    ...row,
    opened: opened === '' ? null : opened,
    clicked: clicked === '' ? null : clicked,
    firstOpenAt: timeOf(row.firstOpenAt),
    lastOpenAt: timeOf(row.lastOpenAt),
  }));
  return { items, next: rows.length > limit ? (items.at(-1)?.subject ?? null) : null };
}
