/** The reader's own address in somebody's pixel, in every form in which senders write it there. */
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { safeDecode } from './address.ts';

export type RecipientForm = 'recipient-address' | 'recipient-hash';

/** A mail to thousands names nobody by one of them, and each costs its hashes. */
export const MAX_RECIPIENTS = 5;

const encoder = new TextEncoder();

interface Needles {
  /** Compared as they are. */
  exact: string[];
  /** Compared in lower case. */
  folded: string[];
  hashes: Set<string>;
}

/** Finds recipients in addresses; what it needs is made when the first address is looked at. */
export class RecipientFinder {
  private readonly recipients: readonly string[];
  private needles: Needles | null = null;

  constructor(recipients: readonly string[]) {
    this.recipients = recipients.slice(0, MAX_RECIPIENTS);
  }

  find(href: string): RecipientForm | null {
    if (this.recipients.length === 0) return null;
    this.needles ??= needlesOf(this.recipients);
    const { exact, folded, hashes } = this.needles;
    const plain = safeDecode(safeDecode(href));
    const lower = plain.toLowerCase();
    if (folded.some((needle) => lower.includes(needle))) return 'recipient-address';
    if (exact.some((needle) => plain.includes(needle))) return 'recipient-address';
    for (const match of lower.matchAll(/(?<![\da-f])[\da-f]{32,128}(?![\da-f])/g))
      if (hashes.has(match[0])) return 'recipient-hash';
    for (const match of plain.matchAll(/(?<![\w+/-])[\w+/-]{22,88}={0,2}/g))
      if (hashes.has(match[0].replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/')))
        return 'recipient-hash';
    return null;
  }
}

function needlesOf(recipients: readonly string[]): Needles {
  const needles: Needles = { exact: [], folded: [], hashes: new Set() };
  for (const recipient of recipients) {
    const lower = recipient.toLowerCase();
    const bytes = encoder.encode(lower);
    needles.folded.push(
      lower,
      lower.replace('@', '='),
      lower.replace('@', '_at_'),
      bytesToHex(bytes),
    );
    needles.folded.push(lower.replace(/[a-z]/g, rot13), lower.split('').toReversed().join(''));
    for (const form of new Set([recipient, lower, recipient.toUpperCase()])) {
      const raw = encoder.encode(form);
      needles.exact.push(...base64Forms(raw));
      for (const hash of [md5, sha1, sha256, sha512]) {
        const digest = hash(raw);
        needles.hashes.add(bytesToHex(digest)).add(base64(digest).replace(/=+$/, ''));
      }
    }
  }
  return needles;
}

const rot13 = (letter: string): string =>
  String.fromCharCode(((letter.charCodeAt(0) - 97 + 13) % 26) + 97);

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/** As it looks alone and inside of something longer: three alignments, without the letters that depend on what is beside it. */
function base64Forms(bytes: Uint8Array): string[] {
  const forms: string[] = [];
  for (let lead = 0; lead < 3; lead++) {
    const shifted = new Uint8Array(lead + bytes.length);
    shifted.set(bytes, lead);
    const whole = base64(shifted).replace(/=+$/, '');
    const from = lead === 0 ? 0 : lead === 1 ? 2 : 3;
    const to = (lead + bytes.length) % 3 === 0 ? whole.length : whole.length - 1;
    const form = whole.slice(from, to);
    forms.push(form, form.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return [...new Set(forms)];
}

/** Parts of addresses that are no names, or anybody's. */
const NO_NAME =
  /^(?:info|mail|email|office|contact|kontakt|news|newsletter|admin|test|team|hello|post|web|webmaster|sales|support|service|the|and|mrs|herr|frau|dr|von|van|der|de)$/;

/** Names of people, in lower case: from what stands before an address, and from what its local part is made of. */
export function namesIn(header: string, addresses: readonly string[]): string[] {
  const before = header.slice(0, 400).replace(/<[^>]*>/g, ' ');
  const texts = [
    /[@=?]/.test(before) ? '' : before,
    ...addresses.map((address) => address.split('@', 1)[0] ?? ''),
  ];
  return texts
    .flatMap((text) => text.toLowerCase().split(/[^a-z]+/))
    .filter((word) => word.length >= 3 && word.length <= 24 && !NO_NAME.test(word));
}

const ADDRESS = /[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,253}\.[a-z]{2,24}/gi;

export function addressesIn(text: string): string[] {
  return [...text.slice(0, 8_192).matchAll(ADDRESS)].map((match) => match[0]);
}
