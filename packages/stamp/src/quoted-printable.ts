/**
 * Splices into quoted-printable text (RFC 2045, 6.7) without writing it anew: every line that holds no splice stays byte
 * for byte as its sender's program wrote it. Libraries (libqp) decode and encode well, but do not say which encoded byte a
 * decoded one came from, and would write all lines in their own way.
 */
import type { Splice } from './html-changes.ts';

/** RFC 2045, 6.7 (5): a line has at most 76 characters, the `=` of a soft break included. */
const MAX_LINE_CHARACTERS = 76;

export interface Decoded {
  /** Bytes as characters (latin1). */
  text: string;
  /** Runs that stand alike in both: where each begins decoded, and where encoded. A run ends where the next begins. */
  decodedAt: number[];
  encodedAt: number[];
  /** Where a run ends in the encoded text; what lies between it and the next run is a soft break. */
  encodedEnd: number[];
}

const LATIN1 = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));

/** @returns -1 for what is none, NaN included */
function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  if (code >= 0x41 && code <= 0x46) return code - 0x37;
  if (code >= 0x61 && code <= 0x66) return code - 0x57;
  return -1;
}

/** Never fails: a `=` that escapes nothing stands for itself, as in every mail program. */
export function decodeQuotedPrintable(encoded: string): Decoded {
  const parts: string[] = [];
  const decoded: Decoded = { text: '', decodedAt: [], encodedAt: [], encodedEnd: [] };
  let length = 0;
  const add = (text: string, start: number, end: number): void => {
    if (text === '') return;
    parts.push(text);
    decoded.decodedAt.push(length);
    decoded.encodedAt.push(start);
    decoded.encodedEnd.push(end);
    length += text.length;
  };
  let at = 0;
  let from = 0;
  for (;;) {
    const escape = encoded.indexOf('=', from);
    if (escape < 0) break;
    const high = hexDigit(encoded.charCodeAt(escape + 1));
    const low = hexDigit(encoded.charCodeAt(escape + 2));
    if (high >= 0 && low >= 0) {
      if (escape > at) add(encoded.slice(at, escape), at, escape);
      add(LATIN1[high * 16 + low] ?? '', escape, escape + 3);
      at = from = escape + 3;
      continue;
    }
    // A soft break; spaces before the line's end are padding that a transport added.
    let end = escape + 1;
    while (encoded[end] === ' ' || encoded[end] === '\t') end++;
    if (encoded[end] === '\r' && encoded[end + 1] === '\n') end += 2;
    else if (encoded[end] === '\n') end++;
    else if (end < encoded.length) {
      from = end;
      continue;
    }
    add(encoded.slice(at, escape), at, escape);
    at = from = end;
  }
  add(encoded.slice(at), at, encoded.length);
  decoded.text = parts.join('');
  return decoded;
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
 * @param decoded what `decodeQuotedPrintable` made of `encoded`
 * @param splices into `decoded.text`, in order
 * @param eol `\r\n` or `\n`, for the soft breaks that are added
 */
export function spliceQuotedPrintable(
  encoded: string,
  decoded: Decoded,
  splices: readonly Splice[],
  eol: string,
): string {
  const { decodedAt, encodedAt, encodedEnd } = decoded;
  const writer = new LineWriter(eol);
  let run = 0;
  /** Where the decoded character at `offset` begins in the encoded text. */
  const encodedStart = (offset: number): number => {
    if (offset >= decoded.text.length) return encodedEnd.at(-1) ?? 0;
    while (run + 1 < decodedAt.length && (decodedAt[run + 1] ?? 0) <= offset) run++;
    return (encodedAt[run] ?? 0) + offset - (decodedAt[run] ?? 0);
  };
  /** Where the one before `offset` ends: not after the soft break that may follow it. */
  const encodedStop = (offset: number): number => {
    const last = encodedStart(offset - 1);
    const runEnd = decodedAt[run + 1] ?? decoded.text.length;
    return offset >= runEnd ? (encodedEnd[run] ?? 0) : last + 1;
  };

  let at = 0;
  for (const { start, end, text } of splices) {
    const from = Math.max(at, encodedStart(start));
    writer.copy(encoded.slice(at, from));
    at = end > start ? Math.max(from, encodedStop(end)) : from;

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
