/** Addresses as they are compared: those of an envelope with those of a campaign, and with the sender's. */
import { domainToUnicode } from 'node:url';
import { MAX_ADDRESS_CHARACTERS } from './limits.ts';

/** As the registry keeps and compares them. */
export const canonicalAddress = (address: string): string => address.trim().toLowerCase();

/** What the registry takes for an address: whoever has another one (quoted, with blanks) is no recipient of a campaign. */
const RECIPIENT = /^[^\s@<>"\p{Cc}]+@[^\s@<>"\p{Cc}]+$/u;

/**
 * The forms in which a campaign may know an address: canonical, and where its domain is written in A-labels (`xn--…`, all
 * that an envelope without SMTPUTF8 can say), also in letters. Empty where no campaign can know it.
 */
export function knownForms(address: string): string[] {
  const canonical = canonicalAddress(address);
  if (canonical.length > MAX_ADDRESS_CHARACTERS || !RECIPIENT.test(canonical)) return [];
  if (!canonical.includes('xn--')) return [canonical];
  const at = canonical.lastIndexOf('@') + 1;
  const domain = domainToUnicode(canonical.slice(at));
  const inLetters = canonical.slice(0, at) + domain;
  return domain === '' || inLetters === canonical ? [canonical] : [canonical, inLetters];
}

/**
 * The addresses in a From field, canonical. A name or a comment may hold anything, also somebody else's address: what
 * stands in quotes or brackets is not looked at.
 */
export function fromAddresses(value: string): string[] {
  return value
    .replaceAll(/"(?:[^"\\]|\\.)*"|\([^()]*\)/g, ' ')
    .split(',')
    .map((one) => canonicalAddress(/<([^<>]*)>/.exec(one)?.[1] ?? one))
    .filter((one) => RECIPIENT.test(one));
}
