/**
 * Lasting identity on a site: the key by which the site's server signs the ids of those who have signed in there, and the
 * number that the store knows them by. Both are of one site, so that no two sites can be joined.
 *
 *   signature = hex of HMAC-SHA-256(identity key as text, id)        made by the site's server
 *   visitor   = the first 64 bits of HMAC-SHA-256(another key, id)   made by the edge; the id itself is kept nowhere
 */
import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { SUBJECT_REF_BYTES, decodeBase32 } from './id.ts';

const utf8 = new TextEncoder();

const derive = (secret: string, purpose: string, source: string): Uint8Array =>
  hkdf(sha256, utf8.encode(secret), undefined, utf8.encode(`clearpixel ${purpose} ${source}`), 32);

/** What the owner gives to the site's server: 43 characters. Derived, so it is kept nowhere. */
export const identityKey = (secret: string, source: string): string =>
  derive(secret, 'identity key', source).toBase64({ alphabet: 'base64url', omitPadding: true });

/** As the site's server makes it. */
export const identitySignature = (key: string, id: string): string =>
  hmac(sha256, utf8.encode(key), utf8.encode(id)).toHex();

/** The visitor of a signed id: an unsigned 64-bit number in decimal digits, never "0". */
export function identifiedVisitor(secret: string, source: string, id: string): string {
  const key = derive(secret, 'identified visitor', source);
  return decimal(hmac(sha256, key, utf8.encode(id)).subarray(0, 8));
}

/** The visitor of a cookie's ref (13 characters, as `newSubjectRef` draws them), or null where it is none. */
export function lastingVisitor(ref: string): string | null {
  const bytes = decodeBase32(ref, SUBJECT_REF_BYTES);
  return bytes === null ? null : decimal(bytes);
}

function decimal(bytes: Uint8Array): string {
  const value = BigInt(`0x${bytes.toHex()}`);
  // 0 stands for nobody.
  return value === 0n ? '1' : value.toString();
}
