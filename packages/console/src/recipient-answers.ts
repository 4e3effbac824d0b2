/**
 * Recipients with what is known of their opens and clicks. Who they are is in the registry, what they did in the store, so
 * a page begins in one of them: with a state that the store knows, there; else in the registry, in the order of its list.
 */
import { allows } from '@clearpixel/pixel';
import { decodeCursor, encodeCursor } from '@clearpixel/registry';
import type { Campaign, Recipient } from '@clearpixel/registry';
import { RECIPIENT_STATES, askCampaignRecipients } from '@clearpixel/store';
import type { AskOptions, RecipientLoads, RecipientState } from '@clearpixel/store';
import type { ConsoleParts } from './app.ts';
import { scopeOfCampaign } from './campaign-scope.ts';
import { found } from './listing.ts';

export const STATES = [...RECIPIENT_STATES, 'unopened'] as const;
export type State = (typeof STATES)[number];

export interface AnsweredRecipient {
  recipient: Recipient;
  loads: RecipientLoads | null;
}
interface Page {
  items: AnsweredRecipient[];
  next: string | null;
}
interface Query {
  state?: State | undefined;
  search?: string | undefined;
  group?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}
type Parts = Pick<ConsoleParts, 'registry' | 'store'>;

/** Against lists in which hardly anybody fits: after so many pieces the page is handed over as it is. */
const MAX_PIECES = 10;

export async function answeredRecipients(
  parts: Parts,
  campaign: Campaign,
  query: Query,
  wanted?: AskOptions,
): Promise<Page> {
  const { state, search, group } = query;
  return state === undefined || state === 'unopened' || search !== undefined || group !== undefined
    ? fromRegistry(parts, campaign, query, wanted)
    : fromStore(parts, campaign, { ...query, state }, wanted);
}

export async function answersOf(
  { store }: Pick<Parts, 'store'>,
  campaign: Campaign,
  refs: readonly string[],
  wanted?: AskOptions,
): Promise<Map<string, RecipientLoads>> {
  const { scope } = scopeOfCampaign(campaign, { verdict: 'all' });
  const { items } = await askCampaignRecipients(store, scope, { subjects: refs }, wanted);
  return new Map(items.map((loads) => [loads.subject, loads]));
}

async function fromRegistry(
  parts: Parts,
  campaign: Campaign,
  { state, search, group, limit, cursor }: Query,
  wanted?: AskOptions,
): Promise<Page> {
  const items: AnsweredRecipient[] = [];
  let next = cursor;
  for (let piece = 0; piece < MAX_PIECES && items.length < limit; piece++) {
    const page = found(
      await parts.registry.recipients(campaign.id, {
        search,
        group,
        // Never more than fit, so that the cursor is behind the last one shown.
        limit: limit - items.length,
        ...(next === undefined ? {} : { cursor: next }),
      }),
    );
    const refs = page.items.flatMap(({ ref, level }) => (allows(level, 'identified') ? [ref] : []));
    const answers = await answersOf(parts, campaign, refs, wanted);
    for (const recipient of page.items) {
      const loads = answers.get(recipient.ref) ?? null;
      if (state === undefined || isIn(state, recipient, loads)) items.push({ recipient, loads });
    }
    if (page.next === null) return { items, next: null };
    next = page.next;
    if (state === undefined) break;
  }
  return { items, next: next ?? null };
}

const STATE_CURSOR = 'state';

async function fromStore(
  { registry, store }: Parts,
  campaign: Campaign,
  { state, limit, cursor }: Query & { state: RecipientState },
  wanted?: AskOptions,
): Promise<Page> {
  const [mark, after = ''] =
    cursor === undefined ? [STATE_CURSOR] : (decodeCursor(cursor, 2) ?? []);
  found(mark === STATE_CURSOR ? after : null);
  const { scope } = scopeOfCampaign(campaign, { verdict: 'all' });
  const { items, next } = await askCampaignRecipients(
    store,
    scope,
    { state, after, limit },
    wanted,
  );
  const refs = items.map(({ subject }) => subject);
  const people = new Map(
    (await registry.recipientsByRef(campaign.id, refs)).map((one) => [one.ref, one]),
  );
  return {
    items: items.flatMap((loads) => {
      const recipient = people.get(loads.subject);
      return recipient === undefined ? [] : [{ recipient, loads }];
    }),
    next: next === null ? null : encodeCursor([STATE_CURSOR, next]),
  };
}

function isIn(state: State, recipient: Recipient, loads: RecipientLoads | null): boolean {
  if (state === 'clicked') return loads?.clicked === 'certain' || loads?.clicked === 'possible';
  if (state !== 'unopened') return loads?.opened === state;
  // Of those who can be seen: a prefetch hides whether they opened.
  return (
    allows(recipient.level, 'identified') &&
    (loads === null ||
      ((loads.opened === null || loads.opened === 'machine') && loads.prefetched === 0))
  );
}
