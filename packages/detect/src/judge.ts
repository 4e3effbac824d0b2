/**
 * The verdict over one reference, from the evidence.
 *
 * The order of decisions:
 *
 *   1 a link             → `tracked-link` if what is for it reaches LINK_PROBABLE, else nothing
 *   2 too little for it  → `remote-image`
 *   3 it is seen         → `personal-image`: a picture whose address names its reader
 *   4 otherwise          → `pixel`
 */
import { EVIDENCE } from './evidence.ts';
import type { Size, Suspect } from './evidence.ts';
import type { MailContext } from './mail-context.ts';
import { UNSUBSCRIBING } from './mail-context.ts';
import type { Page, Reference } from './reference.ts';
import { vendorOf } from './vendors.ts';

export type Verdict = 'pixel' | 'personal-image' | 'remote-image' | 'tracked-link';
export type Certainty = 'certain' | 'probable';

export interface Judgement {
  reference: Reference;
  verdict: Verdict;
  certainty: Certainty;
  vendor: string | null;
  reasons: string[];
  score: number;
}

/** Where nothing is known of a picture, it is one that everybody gets. */
const BEFORE_EVIDENCE = -1;
const PROBABLE = 4;
const CERTAIN = 8;
const LINK_PROBABLE = 5;
/** Of a mail's links: a newsletter sends most of them by one host, letters link to shared documents now and then. */
const REDIRECTOR_SHARE = 0.4;
/** Both sides: what is larger can be seen. */
const PIXEL_SIDE = 3;
/** Of a thing that is a line at most. */
const THIN_LENGTH = 40;

/** Our tokens begin with their head (`pixel`'s token.ts): version 1, and a kind. */
const CLEARPIXEL_OPEN = /\/o\/[Q-T][\w-]{31,90}\.gif$/;
const CLEARPIXEL_CLICK = /\/c\/[U-X][\w-]{31,3000}$/;

export function judge(reference: Reference, page: Page, context: MailContext): Judgement | null {
  const suspect = suspectOf(reference, page, context);
  let score = BEFORE_EVIDENCE;
  const reasons: string[] = [];
  for (const rule of EVIDENCE) {
    // What is known to be a pixel may look like any file, and stand there as often as its mail was answered.
    if (rule.weight < 0 && suspect.vendor?.match === 'pixel') continue;
    if (!rule.holds(suspect)) continue;
    score += rule.weight;
    if (rule.weight > 0) reasons.push(rule.name);
  }
  const vendor = suspect.isClearpixel ? 'Clearpixel' : (suspect.vendor?.vendor.name ?? null);
  const isProven = suspect.recipient !== null || suspect.isClearpixel;
  const certainty: Certainty = score >= CERTAIN || isProven ? 'certain' : 'probable';
  if (reference.isLink)
    return isTrackedLink(suspect, score)
      ? { reference, verdict: 'tracked-link', certainty, vendor, reasons, score }
      : null;
  if (score < PROBABLE || !mayTell(suspect))
    return { reference, verdict: 'remote-image', certainty: 'certain', vendor, reasons, score };
  return {
    reference,
    verdict: isSeen(suspect) ? 'personal-image' : 'pixel',
    certainty,
    vendor,
    reasons,
    score,
  };
}

/** Something must tell this reader, or this sending, from another; being small is no proof. */
const mayTell = ({
  telling,
  vendor,
  recipient,
  isClearpixel,
  reference,
  shape,
}: Suspect): boolean =>
  telling.length > 0 ||
  vendor?.match === 'pixel' ||
  recipient !== null ||
  isClearpixel ||
  reference.address.url.protocol === 'file:' ||
  (shape.kind !== 'picture' && reference.address.url.search.length > 1);

function isTrackedLink(
  { reference, shape, recipient, isClearpixel, vendor, telling, context }: Suspect,
  score: number,
): boolean {
  const { url } = reference.address;
  if (UNSUBSCRIBING.test(url.pathname + url.search)) return false;
  if (vendor?.match === 'click' || isClearpixel || recipient !== null) return true;
  if (!context.isNewsletter) return false;
  const bits = telling.reduce((sum, one) => sum + one.bits, 0);
  return (
    score >= LINK_PROBABLE &&
    bits >= 60 &&
    shape.kind !== 'picture' &&
    (context.redirectors.get(url.hostname) ?? 0) >= REDIRECTOR_SHARE
  );
}

function isSeen({ size, reference, vendor, shape }: Suspect): boolean {
  if (reference.hidden !== null || reference.only !== null) return false;
  if (reference.what !== 'image' && reference.what !== 'css') return false;
  if (size === 'seen') return true;
  if (size !== 'unknown' || vendor?.match === 'pixel') return false;
  // A background is a picture; a sheet is none.
  if (reference.what === 'css') return reference.element !== 'link' && shape.kind === 'picture';
  return (
    (reference.alt ?? '') !== '' ||
    reference.linkedTo !== null ||
    !(shape.kind !== 'picture' || shape.extension === 'gif')
  );
}

function suspectOf(reference: Reference, page: Page, context: MailContext): Suspect {
  const { url } = reference.address;
  const shape = context.shape(reference);
  const isClearpixel = (reference.isLink ? CLEARPIXEL_CLICK : CLEARPIXEL_OPEN).test(url.pathname);
  const size = sizeOf(reference);
  const isSmall =
    size === 'none' || size === 'pixel' || size === 'thin' || reference.hidden !== null;
  const times = context.times.get(url.href) ?? 1;
  return {
    reference,
    page,
    shape,
    context,
    vendor: vendorOf(url),
    size,
    isClearpixel,
    recipient: context.recipients.find(url.pathname + url.search),
    telling: shape.identifiers.filter(({ place }) => place !== 'file' || (isSmall && times === 1)),
    times,
  };
}

function sizeOf({ width, height, what }: Reference): Size {
  if (what === 'font' || what === 'script') return 'unknown';
  if (width === 0 || height === 0) return 'none';
  const known = [width, height].filter((side) => side !== null);
  if (known.length === 0) return 'unknown';
  const least = Math.min(...known);
  const most = Math.max(...known);
  // One side alone is scaled by the other.
  if (most <= PIXEL_SIDE) return 'pixel';
  if (known.length === 2 && least <= PIXEL_SIDE && most <= THIN_LENGTH) return 'thin';
  return least <= PIXEL_SIDE ? 'unknown' : 'seen';
}
