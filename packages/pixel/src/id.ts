/**
 * Names of sources and subjects: random bits in Crockford's base 32, lower case, so that they survive addresses, file
 * names, shells and being read aloud. Never an address, an e-mail or a sequence (DESIGN, decision 9).
 *
 *   source   48 bits  10 characters   unique in the registry, which draws again on a clash
 *   subject  64 bits  13 characters   the opaque `ref` by which the store knows a person
 */
export const SOURCE_ID_BYTES = 6;
export const SUBJECT_REF_BYTES = 8;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const VALUES = new Int8Array(128).fill(-1);
for (let i = 0; i < ALPHABET.length; i++) VALUES[ALPHABET.charCodeAt(i)] = i;

export function encodeBase32(bytes: Uint8Array): string {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(buffer >>> bits) & 31];
    }
    buffer &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + ALPHABET[(buffer << (5 - bits)) & 31];
}

/** The bytes that `text` names, or null where it is not what `encodeBase32` writes for `length` bytes. */
export function decodeBase32(text: string, length: number): Uint8Array | null {
  if (text.length !== Math.ceil((length * 8) / 5)) return null;
  const bytes = new Uint8Array(length);
  let buffer = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const value = VALUES[text.charCodeAt(i)] ?? -1;
    if (value < 0) return null;
    buffer = (buffer << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = buffer >>> bits;
    }
    buffer &= (1 << bits) - 1;
  }
  return buffer === 0 ? bytes : null; // bits left over would be a second spelling of the same name
}

function random(length: number): string {
  return encodeBase32(crypto.getRandomValues(new Uint8Array(length)));
}

export const newSourceId = (): string => random(SOURCE_ID_BYTES);
export const newSubjectRef = (): string => random(SUBJECT_REF_BYTES);
export const isSourceId = (text: string): boolean => decodeBase32(text, SOURCE_ID_BYTES) !== null;
export const isSubjectRef = (text: string): boolean =>
  decodeBase32(text, SUBJECT_REF_BYTES) !== null;
