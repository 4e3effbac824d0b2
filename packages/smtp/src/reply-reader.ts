/** The upstream's bytes become replies (RFC 5321 section 4.2). Texts are UTF-8, and where they are not, Latin-1. */
import { SMTP_LIMITS } from './limits.ts';
import { reply } from './reply.ts';
import type { Reply } from './reply.ts';

const LINE_FEED = 10;
const REPLY_LINE = /^([2-5]\d\d)(?:([ -])(.*))?$/s;

export class ReplyReader {
  #rest: Buffer = Buffer.alloc(0);
  #lines: string[] = [];
  #bytes = 0;

  /** Whole replies, in order; null where this is not SMTP, or a reply without end: then nothing later is to be trusted. */
  push(chunk: Buffer): Reply[] | null {
    const replies: Reply[] = [];
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
      const match = REPLY_LINE.exec(decode(bytes.subarray(start, end)).replace(/\r$/, ''));
      this.#bytes += end - start;
      start = end + 1;
      if (match === null || this.#bytes > SMTP_LIMITS.replyBytes) return null;
      this.#lines.push(match[3] ?? '');
      if (match[2] === '-') continue;
      replies.push(reply(Number(match[1]), this.#text(match[1] ?? '')));
      this.#lines = [];
      this.#bytes = 0;
    }
    this.#rest = bytes.subarray(start);
    return this.#bytes + this.#rest.length > SMTP_LIMITS.replyBytes ? null : replies;
  }

  /** RFC 2034 section 4: the enhanced code stands on each line; ours says it once, at the beginning. */
  #text(code: string): string {
    const first = /^[245]\.\d{1,3}\.\d{1,3} /.exec(this.#lines[0] ?? '')?.[0];
    if (first === undefined || !first.startsWith(code[0] ?? '')) return this.#lines.join('\n');
    return this.#lines
      .map((line, i) => (i > 0 && line.startsWith(first) ? line.slice(first.length) : line))
      .join('\n');
  }
}

function decode(line: Buffer): string {
  const text = line.toString('utf8');
  return text.includes('\u{FFFD}') ? line.toString('latin1') : text;
}
