/** Reports: questions put to the store, and their rows made into what CONTRACT's API answers. */
import type { Receipt } from '@clearpixel/pixel';
import type { AskOptions, Store } from './contract.ts';
import type { ReportScope } from './report-scope.ts';
import { events } from './questions/events.ts';
import type { EventRow } from './questions/events.ts';
import { subjectEvents } from './questions/subject-events.ts';
import { tail } from './questions/tail.ts';
import { withdrawals } from './questions/withdrawals.ts';

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
export function receiptOf(row: EventRow): Receipt {
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
    link: row.link,
    visitor: row.visitor === '0' ? null : row.visitor,
    session: row.session === '0' ? null : row.session,
  };
}
