/** Stamps one mail or page that is at hand as a whole, for one reader, as the relay would on its way. */
import { isSourceId } from '@clearpixel/pixel';
import { MailStamper, stampHtml } from '@clearpixel/stamp';
import type { MailOutcome, StampPlan } from '@clearpixel/stamp';
import { CampaignHeaderRemoval, fieldValues } from './campaign-header.ts';
import { CampaignStamps } from './campaign-stamps.ts';
import { readerOf } from './choose-copies.ts';
import type { Reader } from './choose-copies.ts';
import type { ConsoleAddress, ConsoleFailure } from './console-client.ts';
import { fromAddresses } from './mail-address.ts';

export type FileKind = 'mail' | 'html';

export interface StampFileWish {
  console: ConsoleAddress;
  campaign: string;
  /** The reader's address. */
  email: string;
}

export interface StampedFile {
  /** Where nothing was stamped, the bytes that came, but for the campaign's header. */
  bytes: Uint8Array;
  /**
   * For whom: a `recipient` of their own, the `shared` pixel at level `count`, the sender's `own` copy, or `nobody` (the
   * campaign or the recipient is off).
   */
  reader: 'recipient' | 'shared' | 'own' | 'nobody';
  outcome: MailOutcome;
  /** It came with a DKIM-Signature; if it was stamped, that no longer holds. */
  dkim: boolean;
}

/** @param file for `html` in UTF-8; of any other charset the links could not be signed as they are meant */
export async function stampFile(
  file: Uint8Array,
  kind: FileKind,
  { console: address, campaign, email }: StampFileWish,
): Promise<StampedFile | { failure: ConsoleFailure | 'not-utf8' }> {
  if (!isSourceId(campaign)) return { failure: 'unknown-campaign' };
  const stamps = new CampaignStamps(address, () => undefined);
  const plan = await stamps.plans.plan(campaign, [email]);
  if (typeof plan === 'string') return { failure: plan };
  const own = new Set(kind === 'mail' ? fieldValues(file, 'from').flatMap(fromAddresses) : []);
  const reader = readerOf(plan, own, email);
  const orders = await stamps.orders(plan, [reader]);
  if (typeof orders === 'string') return { failure: orders };
  const stamp = orders[0]?.stamp ?? null;
  const stampPlan = stamp === null ? null : await stamps.stampPlan(campaign, stamp);
  const stamped = kind === 'mail' ? stampedMail(file, stampPlan) : stampedPage(file, stampPlan);
  return stamped === null ? { failure: 'not-utf8' } : { ...stamped, reader: nameOf(reader) };
}

function nameOf(reader: Reader | null): StampedFile['reader'] {
  if (reader === null) return 'nobody';
  if (reader.isOwn) return 'own';
  return reader.subject === null ? 'shared' : 'recipient';
}

type Outcome = Omit<StampedFile, 'reader'>;

function stampedMail(file: Uint8Array, plan: StampPlan | null): Outcome {
  const removal = new CampaignHeaderRemoval();
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const pieces = [...removal.push(bytes), ...removal.end()];
  if (plan === null) return { bytes: Buffer.concat(pieces), outcome: 'off', dkim: false };
  const stamper = new MailStamper(plan);
  const out = pieces.flatMap((piece) => stamper.push(piece));
  out.push(...stamper.end());
  const { outcome, dkim } = stamper.report();
  return { bytes: Buffer.concat(out), outcome, dkim };
}

function stampedPage(file: Uint8Array, plan: StampPlan | null): Outcome | null {
  if (plan === null) return { bytes: file, outcome: 'off', dkim: false };
  let page: string;
  try {
    page = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file);
  } catch {
    return null;
  }
  const { html, pixels, links } = stampHtml(page, plan);
  const outcome = pixels + links > 0 ? 'stamped' : 'nothing-to-stamp';
  return { bytes: Buffer.from(html), outcome, dkim: false };
}
