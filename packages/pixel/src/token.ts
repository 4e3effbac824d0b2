/**
 * Tokens: what stands in the address of a pixel, opaque and signed (DESIGN, decision 9).
 *
 *   head 1 · key id 1 · time of stamping 4 · source 6 · [subject 8] · [0 · link 1] · [destination …] · MAC 12      → base64url
 *
 * head   version 2 bits, kind 2 bits, "has a subject" 1 bit, level 3 bits (7: the owner's own)
 * time   seconds since 1970, big endian
 * link   of a click alone, behind a byte 0, with which no destination begins: a click without a number is read as ever
 * MAC    the first 96 bits of HMAC-SHA-256 over all bytes before it, under a key of the token's own kind
 *
 * An open for a person is 43 characters, an open at level `count` (no subject) is 32.
 *
 * A token of one kind never passes for another: the kind stands in the head and picks the derived key. Whether a token
 * is forged, cut short or of another installation is one plain null, found in the same time: the MAC is computed also
 * where the key is unknown, and compared without an early end. Lengths and alphabets are not secret.
 */
import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { SOURCE_ID_BYTES, SUBJECT_REF_BYTES, decodeBase32, encodeBase32 } from './id.ts';
import { LEVELS, levelRank } from './level.ts';
import type { Level } from './level.ts';

export const TOKEN_KINDS = ['open', 'click', 'reader', 'visitor'] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

export interface Token {
  kind: TokenKind;
  /** The source's id, 10 characters. */
  source: string;
  /** The subject's ref, 13 characters; null where the token names nobody (always at level `count`). */
  subject: string | null;
  /** The level in force when the pixel was stamped; at a hit it can only be lowered. */
  level: Level;
  /** For whoever owns the source: their loads are `self`. It names nobody, and its level is `anonymous`. */
  isOwn?: boolean;
  /** Milliseconds since 1970, whole seconds. */
  stampedAt: number;
  /** Kind `click` alone: the http or https address that the click leads to. */
  destination?: string;
  /** Kind `click` alone: which of the counted links it is, from 1 to `MAX_LINK`, or `TRAP_LINK`; left out where nobody numbered it. */
  link?: number;
}

export interface TokenCodec {
  /** Signs with the newest key. Throws a RangeError for a token that this codec would itself refuse: a caller's mistake. */
  sign(token: Token): string;
  /** The token, or null for whatever was not signed here as exactly this kind. Never throws. */
  verify(kind: TokenKind, text: string): Token | null;
}

const VERSION = 1;
const HEAD_BYTES = 6;
const MAC_BYTES = 12;
/** Stands in the place of the level. */
const OWN = 7;
/** The number of the link that no person sees: whoever follows it is a machine. */
export const TRAP_LINK = 255;
/** Links behind this one bear no number. */
export const MAX_LINK = 254;
const LINK_BYTES = 2;
/** Longer destinations are left unwrapped by stamp: some mail programs cut addresses at about 2,000 characters. */
export const MAX_DESTINATION_BYTES = 2_048;
const MAX_TOKEN_CHARACTERS = Math.ceil(
  ((HEAD_BYTES +
    SOURCE_ID_BYTES +
    SUBJECT_REF_BYTES +
    LINK_BYTES +
    MAX_DESTINATION_BYTES +
    MAC_BYTES) *
    4) /
    3,
);
/** A secret shorter than this could be guessed offline from a single token. */
export const MIN_SECRET_CHARACTERS = 32;

const utf8 = new TextEncoder();
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const BASE64URL = /^[\w-]+$/;

/**
 * The keys that come of one secret, by kind: whoever stamps elsewhere (a relay) gets those that it needs, and cannot make
 * tokens of another kind. Base64url.
 */
export interface TokenKeys {
  /** One byte. */
  id: number;
  macKeys: Readonly<Partial<Record<TokenKind, string>>>;
}

type Mac = (message: Uint8Array) => Uint8Array;
interface Key {
  id: number;
  macs: Readonly<Partial<Record<TokenKind, Mac>>>;
}

/** Throws a RangeError for a secret that is too short. */
export function tokenKeys(secret: string, kinds: readonly TokenKind[] = TOKEN_KINDS): TokenKeys {
  if (secret.length < MIN_SECRET_CHARACTERS)
    throw new RangeError(`a signing secret has at least ${MIN_SECRET_CHARACTERS} characters`);
  const derive = (info: string, length: number): Uint8Array =>
    hkdf(sha256, utf8.encode(secret), undefined, utf8.encode(`clearpixel ${info}`), length);
  const macKeys: Partial<Record<TokenKind, string>> = {};
  for (const kind of kinds)
    macKeys[kind] = derive(`token ${kind} v${VERSION}`, 32).toBase64({ alphabet: 'base64url' });
  return { id: derive('key id', 1)[0] ?? 0, macKeys };
}

function readyKey({ id, macKeys }: TokenKeys): Key {
  const macs: Partial<Record<TokenKind, Mac>> = {};
  for (const kind of TOKEN_KINDS) {
    const key = macKeys[kind];
    if (key === undefined) continue;
    // The keyed state is made once and cloned for each message: half the work of HMAC.
    const keyed = hmac.create(sha256, Uint8Array.fromBase64(key, { alphabet: 'base64url' }));
    macs[kind] = (message) => keyed.clone().update(message).digest();
  }
  return { id, macs };
}

function equalMac(message: Uint8Array, mac: Uint8Array): boolean {
  let difference = 0;
  const start = message.length - MAC_BYTES;
  for (let i = 0; i < MAC_BYTES; i++) difference |= (message[start + i] ?? 0) ^ (mac[i] ?? 0);
  return difference === 0;
}

/** Whether a click may lead there: http or https, absolute, and short enough to sign. */
export function isDestination(address: string): boolean {
  // A character is three bytes at most: nearly every address is short enough without being written out for it.
  const fits =
    address.length <= MAX_DESTINATION_BYTES / 3 ||
    utf8.encode(address).length <= MAX_DESTINATION_BYTES;
  return fits && /^https?:/i.test(address) && URL.canParse(address);
}

/** The bytes of what may be a token; null where it has not the shape of one. */
function bytesOf(text: string): Uint8Array | null {
  if (text.length > MAX_TOKEN_CHARACTERS || text.length % 4 === 1 || !BASE64URL.test(text))
    return null;
  const bytes = Uint8Array.fromBase64(text, { alphabet: 'base64url' });
  return bodyStartOf(bytes) > bytes.length - MAC_BYTES ? null : bytes;
}

const bodyStartOf = (bytes: Uint8Array): number =>
  HEAD_BYTES + SOURCE_ID_BYTES + (hasSubject(bytes) ? SUBJECT_REF_BYTES : 0);

const hasSubject = ([head = 0]: Uint8Array): boolean => (head & 8) !== 0;

/** What the bytes say, whoever signed them; null where that is no token of this kind. */
function contentOf(kind: TokenKind, bytes: Uint8Array): Token | null {
  const head = bytes[0] ?? 0;
  const isOwn = (head & 7) === OWN;
  const level = isOwn ? 'anonymous' : LEVELS[head & 7];
  if (head >>> 6 !== VERSION || TOKEN_KINDS[(head >>> 4) & 3] !== kind || level === undefined)
    return null;
  const bodyStart = bodyStartOf(bytes);
  const body = bytes.subarray(bodyStart, bytes.length - MAC_BYTES);
  const token: Token = {
    kind,
    source: encodeBase32(bytes.subarray(HEAD_BYTES, HEAD_BYTES + SOURCE_ID_BYTES)),
    subject: hasSubject(bytes)
      ? encodeBase32(bytes.subarray(HEAD_BYTES + SOURCE_ID_BYTES, bodyStart))
      : null,
    level,
    stampedAt: new DataView(bytes.buffer).getUint32(2) * 1000,
  };
  if (isOwn) token.isOwn = true;
  if (kind !== 'click') return body.length === 0 ? token : null;
  const link = body[0] === 0 ? body[1] : undefined;
  if (link !== undefined) token.link = link;
  token.destination = strictUtf8.decode(body.subarray(link === undefined ? 0 : LINK_BYTES));
  return token;
}

/** What a token says, whoever signed it: for showing it to its owner, never to be trusted. Null for what is none. Never throws. */
export function readUnverified(kind: TokenKind, text: string): Token | null {
  const bytes = bytesOf(text);
  try {
    return bytes === null ? null : contentOf(kind, bytes);
  } catch {
    // A destination that is no UTF-8 was signed by nobody.
    return null;
  }
}

/**
 * @param secrets newest first, each of at least 32 characters: the first one signs, all of them verify. Rotating a key is
 *   putting a new secret in front; dropping an old one disarms what it signed.
 */
export const createTokenCodec = (secrets: readonly string[]): TokenCodec =>
  tokenCodecOf(secrets.map((secret) => tokenKeys(secret)));

/** The same by derived keys, newest first; of a kind that they lack it signs nothing (a RangeError) and verifies nothing. */
export function tokenCodecOf(derived: readonly TokenKeys[]): TokenCodec {
  const keys = derived.map(readyKey);
  const [signing] = keys;
  if (signing === undefined)
    throw new RangeError(`a signing secret has at least ${MIN_SECRET_CHARACTERS} characters`);

  const sign = (token: Token): string => {
    const mac = signing.macs[token.kind];
    if (mac === undefined) throw new RangeError(`there is no key for tokens of kind ${token.kind}`);
    const source = decodeBase32(token.source, SOURCE_ID_BYTES);
    const subject = token.subject === null ? null : decodeBase32(token.subject, SUBJECT_REF_BYTES);
    const seconds = token.stampedAt / 1000;
    if (source === null) throw new RangeError('a token needs the id of a source');
    if (token.subject !== null && subject === null)
      throw new RangeError('a subject is named by its ref');
    if (subject !== null && levelRank(token.level) < levelRank('anonymous'))
      throw new RangeError(`a token at level ${token.level} names nobody`);
    if (!Number.isInteger(seconds) || seconds < 0 || seconds > 0xffff_ffff)
      throw new RangeError('the time of stamping is in whole seconds');
    const isOwn = token.isOwn === true;
    if (isOwn && (subject !== null || token.level !== 'anonymous'))
      throw new RangeError("the owner's own token names nobody, at level anonymous");
    const isClick = token.kind === 'click';
    if (
      isClick !== (token.destination !== undefined) ||
      (isClick && !isDestination(token.destination ?? ''))
    )
      throw new RangeError('a click, and nothing else, has an http or https destination');
    const { link } = token;
    if (link !== undefined && (!isClick || !Number.isInteger(link) || link < 1 || link > TRAP_LINK))
      throw new RangeError(`a click, and nothing else, has a link's number, of 1 to ${TRAP_LINK}`);
    const destination = utf8.encode(token.destination ?? '');

    const signedBytes =
      HEAD_BYTES +
      SOURCE_ID_BYTES +
      (subject === null ? 0 : SUBJECT_REF_BYTES) +
      (link === undefined ? 0 : LINK_BYTES) +
      destination.length;
    const bytes = new Uint8Array(signedBytes + MAC_BYTES);
    bytes[0] =
      (VERSION << 6) |
      (TOKEN_KINDS.indexOf(token.kind) << 4) |
      ((subject === null ? 0 : 1) << 3) |
      (isOwn ? OWN : levelRank(token.level));
    bytes[1] = signing.id;
    new DataView(bytes.buffer).setUint32(2, seconds);
    bytes.set(source, HEAD_BYTES);
    if (subject !== null) bytes.set(subject, HEAD_BYTES + SOURCE_ID_BYTES);
    if (link !== undefined) bytes[signedBytes - destination.length - 1] = link;
    bytes.set(destination, signedBytes - destination.length);
    bytes.set(mac(bytes.subarray(0, signedBytes)).subarray(0, MAC_BYTES), signedBytes);
    return bytes.toBase64({ alphabet: 'base64url', omitPadding: true });
  };

  const verify = (kind: TokenKind, text: string): Token | null => {
    const bytes = bytesOf(text);
    if (bytes === null) return null;
    const message = bytes.subarray(0, bytes.length - MAC_BYTES);
    let genuine = false;
    let known = false;
    for (const key of keys) {
      // Two secrets may share their one-byte id: each such key has its try.
      const mac = key.macs[kind];
      if (key.id !== bytes[1] || mac === undefined) continue;
      known = true;
      if (equalMac(bytes, mac(message))) genuine = true;
    }
    const decoy = signing.macs[kind];
    if (!known && decoy !== undefined) equalMac(bytes, decoy(message));
    // A last character with bits to spare would give one token several spellings.
    if (!genuine || bytes.toBase64({ alphabet: 'base64url', omitPadding: true }) !== text)
      return null;
    return contentOf(kind, bytes);
  };

  return { sign, verify };
}
