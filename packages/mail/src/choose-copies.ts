/**
 * Who of a mail's recipients gets which copy. The first that fits:
 *
 *   the campaign is off, or has nothing to stamp   unstamped
 *   the sender's own address                       one copy for all of these: its loads are `self`, it names nobody
 *   a recipient whose level is off                 unstamped
 *   a recipient above level `count`                a copy of their own, with their ref
 *   everybody else                                 one copy for all of these: the campaign's shared pixel, at `count`
 */
import { allows, lowest } from '@clearpixel/pixel';
import type { Level } from '@clearpixel/pixel';
import { canonicalAddress } from './mail-address.ts';
import type { CampaignPlan } from './plan-cache.ts';

/** For whom a copy is stamped. */
export interface Reader {
  subject: string | null;
  level: Level;
  isOwn: boolean;
}

export interface ChosenCopy {
  to: string[];
  /** null: unstamped. */
  reader: Reader | null;
}

const SHARED: Reader = { subject: null, level: 'count', isOwn: false };
const OWN: Reader = { subject: null, level: 'anonymous', isOwn: true };

/** @param own the sender's addresses, canonical */
export function readerOf(
  { level, opens, clicks, recipients }: CampaignPlan,
  own: ReadonlySet<string>,
  address: string,
): Reader | null {
  if (level === 'off' || (!opens && !clicks)) return null;
  if (own.has(canonicalAddress(address))) return OWN;
  const recipient = recipients.get(address);
  if (recipient === undefined) return SHARED;
  const allowed = lowest(level, recipient.level);
  if (allowed === 'off') return null;
  if (!allows(allowed, 'anonymous')) return SHARED;
  return { subject: recipient.ref, level: allowed, isOwn: false };
}

export function chooseCopies(
  plan: CampaignPlan,
  own: ReadonlySet<string>,
  to: readonly string[],
): ChosenCopy[] {
  const alone: ChosenCopy[] = [];
  const shared = new Map<Reader | null, string[]>();
  for (const address of to) {
    const reader = readerOf(plan, own, address);
    if (reader !== null && reader.subject !== null) alone.push({ to: [address], reader });
    else shared.set(reader, [...(shared.get(reader) ?? []), address]);
  }
  return [...[...shared].map(([reader, together]) => ({ to: together, reader })), ...alone];
}

/** Where one copy must do for all: the shared pixel, and nothing where anybody of them wants nothing. The lowest level wins. */
export function readerOfAll(
  plan: CampaignPlan,
  own: ReadonlySet<string>,
  to: readonly string[],
): Reader | null {
  const [only] = to;
  if (to.length === 1 && only !== undefined) return readerOf(plan, own, only);
  const isRefused = to.some((address) => readerOf(plan, own, address) === null);
  return isRefused ? null : SHARED;
}
