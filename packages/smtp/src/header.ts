/** The header block: read from the head of the stream, before the body has arrived. */
import type { HeaderField, MailHeader } from './contract.ts';
import { SMTP_LIMITS } from './limits.ts';

const BLANK_LINE = Buffer.from('\r\n\r\n');
const LINE_END = Buffer.from('\r\n');

/** Reads on `chunks` (lines end with CR LF) until the header has ended. `read` is all that was read: header and some of the body. */
export async function readHeader(
  chunks: AsyncIterator<Buffer>,
): Promise<{ what: 'header'; header: MailHeader; read: Buffer } | { what: 'too-large' }> {
  let read: Buffer = Buffer.alloc(0);
  let pieces: Buffer[] = [];
  let bytes = 0;
  for (;;) {
    const next = await chunks.next();
    const ended = next.done === true;
    if (!ended) {
      pieces.push(next.value);
      bytes += next.value.length;
    }
    // Put together only when as much again has come: a mail in tiny pieces must not be copied for each of them.
    if (!ended && bytes < read.length) continue;
    const searched = Math.max(0, read.length - BLANK_LINE.length);
    read = Buffer.concat([read, ...pieces]);
    pieces = [];
    bytes = 0;
    const end = headerEnd(read, searched);
    if (end !== null || ended) {
      const raw = read.subarray(0, end ?? read.length);
      if (raw.length > SMTP_LIMITS.headerBytes) return { what: 'too-large' };
      return { what: 'header', header: { raw, fields: parseFields(raw) }, read };
    }
    if (read.length > SMTP_LIMITS.headerBytes) return { what: 'too-large' };
  }
}

function headerEnd(read: Buffer, from: number): number | null {
  if (read.length >= 2 && read.subarray(0, 2).equals(LINE_END)) return 2;
  const at = read.indexOf(BLANK_LINE, from);
  return at === -1 ? null : at + BLANK_LINE.length;
}

const FIELD = /^([!-9;-~]+)[ \t]*:([^]*)$/;

function parseFields(raw: Buffer): HeaderField[] {
  const fields: HeaderField[] = [];
  // A line that begins with a blank goes on with the one before (RFC 5322 section 2.2.3).
  for (const line of raw.toString('utf8').split(/\r\n(?![ \t])/)) {
    const match = FIELD.exec(line);
    if (match === null) continue;
    const value = (match[2] ?? '').replaceAll('\r\n', '').trim();
    fields.push({ name: (match[1] ?? '').toLowerCase(), value });
  }
  return fields;
}
