/**
 * Splices into quoted-printable text (RFC 2045, 6.7) without writing it anew: every line that holds no splice stays byte
 * for byte as its sender's program wrote it. Libraries (libqp) decode and encode well, but do not say which encoded byte a
 * decoded one came from, and would write all lines in their own way.
 */
import type { Splice } from './html-changes.ts';

/** RFC 2045, 6.7 (5): a line has at most 76 characters, the `=` of a soft break included. */
const MAX_LINE_CHARACTERS = 76;

/** Of a hexadecimal digit its value, by its character's code; of anything else -1. */
const HEX = Int8Array.from({ length: 256 }, (_, code) => {
  const value = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(value) ? -1 : value;
});
const hexDigit = (code: number): number => HEX[code] ?? -1;

const EQUALS = 0x3d;
const TAB = 0x09;
const SPACE = 0x20;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** What the `=` at `escape` stands for: a byte (0 to 255), nothing (-1, a soft break), or itself (-2). */
function readEscape(bytes: Uint8Array, escape: number): number {
  const high = hexDigit(bytes[escape + 1] ?? 0);
  const low = hexDigit(bytes[escape + 2] ?? 0);
  if (high >= 0 && low >= 0) return high * 16 + low;
  return softBreakEnd(bytes, escape) < 0 ? -2 : -1;
}

/** Where the soft break ends that the `=` at `escape` begins, or -1 where it begins none. */
function softBreakEnd(bytes: Uint8Array, escape: number): number {
  let end = escape + 1;
  // Spaces before the line's end are padding that a transport added.
  while (bytes[end] === SPACE || bytes[end] === TAB) end++;
  if (bytes[end] === LINE_FEED) return end + 1;
  if (bytes[end] === CARRIAGE_RETURN && bytes[end + 1] === LINE_FEED) return end + 2;
  return end >= bytes.length ? end : -1;
}

/**
 * Never fails: a `=` that escapes nothing stands for itself, as in every mail program.
 *
 * @returns bytes as characters (latin1)
 */
export function decodeQuotedPrintable(encoded: string): string {
  // In place, for what is decoded is never longer: byte by byte takes a third of the time of putting slices together.
  const bytes = Buffer.from(encoded, 'latin1');
  let length = 0;
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    if (byte !== EQUALS) {
      bytes[length++] = byte;
      at++;
      continue;
    }
    const escaped = readEscape(bytes, at);
    if (escaped === -1) at = softBreakEnd(bytes, at);
    else {
      bytes[length++] = escaped === -2 ? EQUALS : escaped;
      at += escaped === -2 ? 1 : 3;
    }
  }
  return bytes.toString('latin1', 0, length);
}

/** Walks through encoded text, knowing how many bytes of decoded text lie behind. */
class EncodedPlaces {
  private readonly encoded: Uint8Array;
  /** Where the next byte begins, not after the soft break that may come before it. */
  private at = 0;
  private decoded = 0;

  constructor(encoded: string) {
    this.encoded = Buffer.from(encoded, 'latin1');
  }

  /** Where the `offset`-th decoded byte begins; the text's end where there is none. Offsets never go back. */
  start(offset: number): number {
    this.walk(offset);
    let next = this.at;
    while (this.encoded[next] === EQUALS && readEscape(this.encoded, next) === -1)
      next = softBreakEnd(this.encoded, next);
    // Soft breaks that the text ends in: nothing comes after them.
    if (next < this.encoded.length) this.at = next;
    return this.at;
  }

  /** Where the one before `offset` ends: not after the soft break that may follow it. */
  stop(offset: number): number {
    this.walk(offset);
    return this.at;
  }

  private walk(offset: number): void {
    while (this.decoded < offset && this.at < this.encoded.length) {
      const escape = this.encoded.indexOf(EQUALS, this.at);
      const plain = Math.min(
        (escape < 0 ? this.encoded.length : escape) - this.at,
        offset - this.decoded,
      );
      this.at += plain;
      this.decoded += plain;
      if (this.at !== escape || this.decoded === offset) continue;
      const escaped = readEscape(this.encoded, this.at);
      if (escaped === -1) this.at = softBreakEnd(this.encoded, this.at);
      else {
        this.at += escaped === -2 ? 1 : 3;
        this.decoded++;
      }
    }
  }
}

/** Writes encoded text, knowing the column it has come to. */
class LineWriter {
  text = '';
  column = 0;
  private readonly softBreak: string;

  constructor(eol: string) {
    this.softBreak = `=${eol}`;
  }

  copy(encoded: string): void {
    const lineStart = encoded.lastIndexOf('\n') + 1;
    this.column = lineStart > 0 ? encoded.length - lineStart : this.column + encoded.length;
    this.text += encoded;
  }

  break(): void {
    this.text += this.softBreak;
    this.column = 0;
  }

  /** ASCII, broken where lines are full; leaves room for the `=` of a break after it. */
  write(text: string): void {
    if (this.column === MAX_LINE_CHARACTERS && text !== '') this.makeRoom();
    let rest = text.replaceAll('=', '=3D');
    for (;;) {
      const room = MAX_LINE_CHARACTERS - 1 - this.column;
      if (rest.length <= room) break;
      let cut = Math.max(0, room);
      // Not inside `=3D`.
      if (rest[cut - 1] === '=') cut -= 1;
      else if (rest[cut - 2] === '=') cut -= 2;
      this.text += rest.slice(0, cut);
      this.break();
      rest = rest.slice(cut);
    }
    this.text += rest;
    this.column += rest.length;
  }

  /** After a line's 76th character there is no room for a `=`: the last character goes to the next line. */
  private makeRoom(): void {
    const last = /=[\da-f]{2}$/i.test(this.text.slice(-3))
      ? this.text.slice(-3)
      : this.text.slice(-1);
    this.text = this.text.slice(0, -last.length);
    this.break();
    this.copy(last);
  }
}

/**
 * @param splices into what `decodeQuotedPrintable` makes of `encoded`, in order
 * @param eol `\r\n` or `\n`, for the soft breaks that are added
 */
export function spliceQuotedPrintable(
  encoded: string,
  splices: readonly Splice[],
  eol: string,
): string {
  const places = new EncodedPlaces(encoded);
  const writer = new LineWriter(eol);
  let at = 0;
  for (const { start, end, text } of splices) {
    const from = Math.max(at, places.start(start));
    writer.copy(encoded.slice(at, from));
    at = end > start ? Math.max(from, places.stop(end)) : from;

    // The part of the old line that comes after. It must not begin a line unless it did: a mail made for that could hide a
    // line there that ends the part. So a break goes before the last character of what was put in.
    const lineEnd = encoded.indexOf('\n', at);
    let rest = (lineEnd < 0 ? encoded.length : lineEnd) - at;
    if (rest > 0 && encoded[at + rest - 1] === '\r') rest--;
    const beganLine = at === 0 || encoded[at - 1] === '\n';
    const lastCharacter = text.slice(-1);
    writer.write(text.slice(0, -1));
    if (text === '') {
      if (writer.column + rest > MAX_LINE_CHARACTERS) writer.break();
    } else if (writer.column + 1 + rest <= MAX_LINE_CHARACTERS) writer.copy(lastCharacter);
    else if (beganLine) {
      writer.write(lastCharacter);
      writer.break();
    } else {
      writer.break();
      writer.copy(lastCharacter);
    }
  }
  writer.copy(encoded.slice(at));
  return writer.text;
}
