/**
 * Takes an mbox apart while its bytes pass: a file of any size is read with no more than one message in memory.
 *
 * A message begins at a line `From somebody Mon Jan  1 00:00:00 2024` after which a header follows. The date and the header
 * are asked for: letters too begin lines with "From ", and not every program writes a `>` before them.
 */
import { textOfBytes } from './byte-text.ts';

/** So much of a message is kept; the rest of it is passed over, and said to be. */
export const MAX_MESSAGE_BYTES = 256 * 1024 * 1024;
/** The separator and the line after it. */
const LOOK_AHEAD_BYTES = 1_200;

const SEPARATOR =
  /^From [^\r\n]{0,300}\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b[^\r\n]{0,20}\d{1,2}[^\r\n]{0,20}\d\d:\d\d[^\r\n]{0,40}\r?\n(?:>?From |[A-Za-z][\w-]{0,76}[ \t]*:)/;

const LF = 0x0a;
const F = 0x46;

/** Whether a file that begins so may hold several messages. */
export const isMbox = (begin: Uint8Array): boolean =>
  SEPARATOR.test(textOfBytes(begin.subarray(0, LOOK_AHEAD_BYTES)));

export class MboxSplitter {
  private readonly kept: Uint8Array[] = [];
  private keptBytes = 0;
  /** Not yet looked at, for what comes after it decides. */
  private tail: Uint8Array = new Uint8Array(0);

  /** The messages that are complete with these bytes. */
  *push(chunk: Uint8Array): Generator<Uint8Array> {
    yield* this.split(joined([this.tail, chunk]), false);
  }

  /** The last one. */
  *end(): Generator<Uint8Array> {
    yield* this.split(this.tail, true);
    this.tail = new Uint8Array(0);
    if (this.keptBytes > 0) yield this.take();
  }

  private *split(data: Uint8Array, isFinal: boolean): Generator<Uint8Array> {
    const limit = isFinal ? data.length : data.length - LOOK_AHEAD_BYTES;
    let from = 0;
    let at = data.indexOf(LF);
    while (at >= 0 && at < limit) {
      if (
        data[at + 1] === F &&
        SEPARATOR.test(textOfBytes(data.subarray(at + 1, at + 1 + LOOK_AHEAD_BYTES)))
      ) {
        this.keep(data.subarray(from, at + 1));
        yield this.take();
        from = at + 1;
      }
      at = data.indexOf(LF, at + 1);
    }
    const stop = isFinal ? data.length : Math.max(from, limit);
    this.keep(data.subarray(from, stop));
    this.tail = data.slice(stop);
  }

  private keep(bytes: Uint8Array): void {
    const room = MAX_MESSAGE_BYTES + 1 - this.keptBytes;
    const piece = bytes.subarray(0, Math.max(0, room));
    if (piece.length === 0) return;
    this.kept.push(piece);
    this.keptBytes += piece.length;
  }

  private take(): Uint8Array {
    const message = joined(this.kept);
    this.kept.length = 0;
    this.keptBytes = 0;
    return message;
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
