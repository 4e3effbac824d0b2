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
import type { MailContext } from './mail-context.ts';
import { UNSUBSCRIBING } from './mail-context.ts';
import type { Page, Reference } from './reference.ts';
import { speaksOfCounting, suspectOf } from './suspect.ts';
import type { Suspect } from './suspect.ts';

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
export function judge(reference: Reference, page: Page, context: MailContext): Judgement | null {
  const suspect = suspectOf(reference, page, context);
  let score = BEFORE_EVIDENCE;
  const reasons: string[] = [];
  for (const rule of EVIDENCE) {
    // What is known to tell may look like any file, and stand there as often as its mail was answered.
    if (rule.weight < 0 && (suspect.vendor?.match === 'pixel' || suspect.namesReader)) continue;
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
const mayTell = (suspect: Suspect): boolean => {
  const { telling, vendor, recipient, namesReader, isDrawn, isClearpixel, shape, size } = suspect;
  const { url } = suspect.reference.address;
  return (
    telling.length > 0 ||
    namesReader ||
    isDrawn ||
    vendor?.match === 'pixel' ||
    recipient !== null ||
    isClearpixel ||
    url.protocol === 'file:' ||
    (shape.kind !== 'picture' && url.search.length > 1) ||
    // Small numbers, where counting is spoken of and nothing is to be seen.
    (shape.kind === 'bare' &&
      (size === 'pixel' || size === 'none') &&
      speaksOfCounting(suspect) &&
      /\d/.test(url.pathname))
  );
};

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
    (context.redirectors.hosts.get(url.hostname) ?? 0) >= REDIRECTOR_SHARE
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
