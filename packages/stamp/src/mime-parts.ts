/**
 * Finds the parts of a message as its bytes pass (RFC 2046, 5.1), and gives the bodies that may be stamped to its sink;
 * all else it hands on in the order and the pieces in which it came. Memory stays flat: a head and the start of a line are
 * all that is held.
 *
 * Why not mailsplit, the library for this: measured, it altered 657 of 3,000 small broken messages (a part without a body
 * got its head twice), ends a message of too many parts in an error after half of it was sent, and split 306 mails of
 * 50 KB a second.
 *
 *   head ─ multipart → preamble ─ --b → head …          every body ends at a delimiter of any multipart around it,
 *        ─ other     → body     ─ --b → head …          innermost first
 *                                 --b-- → epilogue
 */
import { ByteCollector } from './byte-collector.ts';
import { MAX_BOUNDARY_CHARACTERS, readHead } from './mime-head.ts';
import type { MimeHead } from './mime-head.ts';

/** A head beyond this is not read, nor what comes after it: headers by the thousand, or a line of a megabyte, would fill memory. */
export const MAX_HEAD_BYTES = 262_144;
/** Deeper multiparts are not looked into: each level costs a comparison at every line that begins with `--`. */
export const MAX_DEPTH = 16;
/** A message of a million empty parts would cost a head each. */
export const MAX_PARTS = 1_000;
/** A head is collected in steps: the megabytes that may follow it in one chunk are not copied for it. */
const HEAD_STEP_BYTES = 4_096;
/** `--`, a boundary, `--` and some padding: a longer line is no delimiter, and need not be held. */
const MAX_DELIMITER_CHARACTERS = MAX_BOUNDARY_CHARACTERS + 100;

export type PartFault = 'large-head' | 'too-deep' | 'too-many-parts' | 'broken-mime';

/**
 * delimiter  a delimiter came; the line break before it belongs to it, but is at the end of what was given
 * message    the message ended, whose only part this is
 * nothing    the message ended though a delimiter was due: it was cut off, or made by a careless program
 */
export type BodyEnd = 'delimiter' | 'message' | 'nothing';

export interface PartSink {
  /** Bytes that stay as they are. */
  keep(bytes: Uint8Array): void;
  /** A head was read; the answer says what its body is. */
  head(head: MimeHead): 'multipart' | 'body' | 'other';
  /** More of the body that `head` was answered with `body` for. */
  body(bytes: Uint8Array): void;
  /** That body's end, and what made it. */
  bodyEnd(by: BodyEnd): void;
  fault(fault: PartFault): void;
}

interface Delimiter {
  /** Of the boundary among those that we are in. */
  level: number;
  isClose: boolean;
}

const LF = 0x0a;
const DASH = 0x2d;

export class PartFinder {
  private readonly sink: PartSink;
  /** Of the multiparts that we are in, outermost first. */
  private readonly boundaries: string[] = [];
  private state: 'head' | 'body' | 'other' | 'rest' = 'head';
  private readonly head = new ByteCollector();
  private headLineStart = 0;
  private parts = 0;
  private atLineStart = true;
  /** The start of a line that may yet be a delimiter. */
  private pending: Uint8Array = new Uint8Array(0);

  constructor(sink: PartSink) {
    this.sink = sink;
  }

  push(chunk: Uint8Array): void {
    const data = this.pending.length === 0 ? asBuffer(chunk) : Buffer.concat([this.pending, chunk]);
    this.pending = new Uint8Array(0);
    this.read(data, false);
  }

  end(): void {
    const data = asBuffer(this.pending);
    this.pending = new Uint8Array(0);
    this.read(data, true);
    if (this.state === 'head') this.endHeadOfRoot();
    if (this.state === 'body')
      this.sink.bodyEnd(this.boundaries.length === 0 ? 'message' : 'nothing');
    this.state = 'rest';
  }

  /** From here on everything stays. */
  keepRest(): void {
    this.state = 'rest';
  }

  private read(data: Buffer, isFinal: boolean): void {
    let at = 0;
    while (at < data.length) {
      if (this.state === 'head') at = this.readHead(data, at);
      else if (this.state === 'rest' || this.boundaries.length === 0) {
        this.hand(data.subarray(at));
        return;
      } else at = this.readLines(data, at, isFinal);
    }
  }

  private readHead(data: Buffer, at: number): number {
    const offset = this.head.length - at;
    const limit = Math.min(data.length, at + HEAD_STEP_BYTES);
    this.head.append(data.subarray(at, limit));
    let from = this.head.length - (limit - at);
    for (;;) {
      const lineEnd = this.head.indexOf(LF, from);
      if (lineEnd < 0) break;
      const isShort = lineEnd - this.headLineStart < MAX_DELIMITER_CHARACTERS;
      const line = isShort ? this.head.text(this.headLineStart, lineEnd + 1) : '';
      const after = lineEnd + 1 - offset;
      if (line === '\n' || line === '\r\n') {
        const text = this.head.text(0, lineEnd + 1);
        this.sink.keep(data.subarray(at, after));
        this.startBody(text);
        return after;
      }
      const match = this.matchDelimiter(line);
      if (match !== null) {
        // The part has no body, and no empty line either.
        this.sink.keep(data.subarray(at, after));
        this.enter(match);
        return after;
      }
      this.headLineStart = from = lineEnd + 1;
    }
    this.sink.keep(data.subarray(at, limit));
    if (this.head.length > MAX_HEAD_BYTES) this.giveUp('large-head');
    return limit;
  }

  /** A message that ends in its head has nothing to stamp, but may have something to say (dkim). */
  private endHeadOfRoot(): void {
    if (this.parts === 0) this.sink.head(readHead(this.head.text()));
    this.head.clear();
  }

  private startBody(text: string): void {
    this.clearHead();
    this.atLineStart = true;
    const head = readHead(text);
    const kind = this.sink.head(head);
    this.state = kind === 'body' ? 'body' : 'other';
    if (kind !== 'multipart') return;
    const { boundary } = head;
    if (boundary === null || this.boundaries.some((other) => areConfusable(boundary, other)))
      this.sink.fault('broken-mime');
    else if (this.boundaries.length === MAX_DEPTH) this.sink.fault('too-deep');
    else this.boundaries.push(boundary);
  }

  private readLines(data: Buffer, start: number, isFinal: boolean): number {
    let at = start;
    for (;;) {
      if (this.atLineStart) {
        const lineEnd = mayBeDelimiter(data, at) ? data.indexOf(LF, at) : -1;
        const stop = lineEnd < 0 ? data.length : lineEnd + 1;
        if (mayBeDelimiter(data, at) && stop - at <= MAX_DELIMITER_CHARACTERS) {
          if (lineEnd < 0 && !isFinal) {
            this.hand(data.subarray(start, at));
            this.pending = Buffer.from(data.subarray(at));
            return data.length;
          }
          const match = this.matchDelimiter(data.toString('latin1', at, stop));
          if (match !== null) {
            this.hand(data.subarray(start, at));
            if (this.state === 'body') this.sink.bodyEnd('delimiter');
            this.enter(match);
            this.sink.keep(data.subarray(at, stop));
            return stop;
          }
        }
        this.atLineStart = false;
      }
      // Most of a long message is an attachment's base64: its lines are skipped by the million, in native code.
      const next = data.indexOf('\n--', at, 'latin1');
      if (next < 0) {
        const last = data[data.length - 1];
        if (last === LF) this.atLineStart = true;
        else if (last === DASH && data[data.length - 2] === LF && data.length - 1 > at) {
          this.atLineStart = true;
          this.hand(data.subarray(start, data.length - 1));
          if (isFinal) this.hand(data.subarray(data.length - 1));
          else this.pending = Buffer.from(data.subarray(data.length - 1));
          return data.length;
        }
        this.hand(data.subarray(start));
        return data.length;
      }
      at = next + 1;
      this.atLineStart = true;
    }
  }

  /** RFC 2046, 5.1.1: the boundary with padding after it, and nothing else; what merely begins alike is text. */
  private matchDelimiter(line: string): Delimiter | null {
    if (!line.startsWith('--')) return null;
    const text = line.slice(2).trimEnd();
    for (let level = this.boundaries.length - 1; level >= 0; level--) {
      const boundary = this.boundaries[level] ?? '';
      if (text === boundary) return { level, isClose: false };
      if (text === `${boundary}--`) return { level, isClose: true };
    }
    return null;
  }

  /** What the delimiter begins or ends is entered or left, with all that was left open inside. */
  private enter({ level, isClose }: Delimiter): void {
    this.clearHead();
    this.boundaries.length = level + (isClose ? 0 : 1);
    this.atLineStart = true;
    this.state = isClose ? 'other' : 'head';
    if (!isClose && ++this.parts > MAX_PARTS) this.giveUp('too-many-parts');
  }

  private clearHead(): void {
    this.head.clear();
    this.headLineStart = 0;
  }

  private giveUp(fault: PartFault): void {
    this.clearHead();
    this.state = 'rest';
    this.sink.fault(fault);
  }

  private hand(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (this.state === 'body') this.sink.body(bytes);
    else this.sink.keep(bytes);
  }
}

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Whether a line that begins at `at` may be a delimiter, as far as it is here. */
function mayBeDelimiter(data: Buffer, at: number): boolean {
  return data[at] === DASH && (at + 1 >= data.length || data[at + 1] === DASH);
}

/** Whether a delimiter of one could be taken for a delimiter of the other. */
const areConfusable = (one: string, other: string): boolean =>
  one === other || one === `${other}--` || other === `${one}--`;
