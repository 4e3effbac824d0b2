/**
 * Line ends. RFC 5321 section 2.3.8: a line ends with CR LF and nothing else. What some servers take for an end and others
 * do not (a bare LF, a bare CR) is how a second mail is smuggled into a first one: `LF . LF` is text here and an end there.
 * So each becomes CR LF when a mail arrives, before anybody looks at it: the plan, the change and the upstream then see
 * the same lines. A mail of CR LF alone, as the RFC wants it, is not touched.
 */
const CR = 13;
const LF = 10;
const DOT = 46;
const CR_BYTE = Buffer.from('\r');
const LF_BYTE = Buffer.from('\n');
const DOT_BYTE = Buffer.from('.');
const CRLF_BYTES = Buffer.from('\r\n');
const LF_DOT = Buffer.from('\n.');
const NOTHING = Buffer.alloc(0);

export class CanonicalLines {
  #endedWithCr = false;
  #endedWithLf = true;

  push(chunk: Buffer): Buffer {
    if (chunk.length === 0) return chunk;
    const pieces: Buffer[] = [];
    let from = 0;
    let at = 0;
    if (this.#endedWithCr) {
      if (chunk[0] === LF) at = 1;
      else pieces.push(LF_BYTE);
    }
    let cr = chunk.indexOf(CR, at);
    let lf = chunk.indexOf(LF, at);
    while (cr !== -1 || lf !== -1) {
      if (cr === -1 || (lf !== -1 && lf < cr)) {
        pieces.push(chunk.subarray(from, lf), CR_BYTE);
        from = lf;
        at = lf + 1;
      } else if (lf === cr + 1) {
        at = lf + 1;
      } else {
        at = cr + 1;
        // The last byte: what follows it comes with the next chunk.
        if (at === chunk.length) break;
        pieces.push(chunk.subarray(from, at), LF_BYTE);
        from = at;
      }
      if (cr !== -1 && cr < at) cr = chunk.indexOf(CR, at);
      if (lf !== -1 && lf < at) lf = chunk.indexOf(LF, at);
    }
    const last = chunk.at(-1);
    this.#endedWithCr = last === CR;
    this.#endedWithLf = last === LF;
    if (pieces.length === 0) return chunk;
    pieces.push(chunk.subarray(from));
    return Buffer.concat(pieces);
  }

  /** What the last line lacks. */
  end(): Buffer {
    if (this.#endedWithLf) return NOTHING;
    return this.#endedWithCr ? LF_BYTE : CRLF_BYTES;
  }
}

export async function* canonicalLines(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const lines = new CanonicalLines();
  for await (const chunk of source) {
    const canonical = lines.push(chunk);
    if (canonical.length > 0) yield canonical;
  }
  const end = lines.end();
  if (end.length > 0) yield end;
}

/** RFC 5321 section 4.5.2: a line that begins with a dot gets one more. For canonical lines only. */
export class DotStuffing {
  #atLineStart = true;

  push(chunk: Buffer): Buffer {
    if (chunk.length === 0) return chunk;
    const pieces: Buffer[] = [];
    let from = 0;
    if (this.#atLineStart && chunk[0] === DOT) pieces.push(DOT_BYTE);
    for (let at = chunk.indexOf(LF_DOT); at !== -1; at = chunk.indexOf(LF_DOT, from)) {
      pieces.push(chunk.subarray(from, at + 1), DOT_BYTE);
      from = at + 1;
    }
    this.#atLineStart = chunk.at(-1) === LF;
    if (pieces.length === 0) return chunk;
    pieces.push(chunk.subarray(from));
    return Buffer.concat(pieces);
  }
}
