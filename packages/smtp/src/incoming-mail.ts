/** A mail as it arrives after DATA: its bytes in canonical lines, counted, and why they may end before it does. */
import type { SMTPServerDataStream } from 'smtp-server';
import { SMTP_LIMITS } from './limits.ts';
import { canonicalLines } from './line-ends.ts';

export class IncomingMail {
  /** Why the chunks threw. `client-gone`: the line broke, or the client stalled; nobody is there to answer. */
  fault: 'too-large' | 'client-gone' | null = null;
  readonly #stream: SMTPServerDataStream;
  readonly #mostBytes: number;
  #bytes = 0;

  constructor(stream: SMTPServerDataStream, mostBytes: number) {
    this.#stream = stream;
    this.#mostBytes = mostBytes;
    // The chunks throw it; where nobody reads them any more, nobody needs it.
    stream.on('error', () => undefined);
  }

  /** Once. Throws when `fault` has been set. */
  chunks(): AsyncGenerator<Buffer> {
    return canonicalLines(this.#counted());
  }

  /** Reads on and forgets, so that the client comes to hear its answer. `tooMuch` is called where it does not end. */
  drain(tooMuch: () => void): void {
    let drained = 0;
    this.#stream.on('data', (chunk: Buffer) => {
      drained += chunk.length;
      if (drained > SMTP_LIMITS.drainedBytes) tooMuch();
    });
    // The iterator, where it was left in the middle, waits with this one; a stream that is waited on does not flow.
    this.#stream.removeAllListeners('readable');
    this.#stream.resume();
  }

  async *#counted(): AsyncGenerator<Buffer> {
    // Left alone when the reader stops: the rest has to be drained, or the connection would hang.
    const chunks: AsyncIterable<Buffer> = this.#stream.iterator({ destroyOnReturn: false });
    try {
      for await (const chunk of chunks) {
        this.#bytes += chunk.length;
        if (this.#bytes > this.#mostBytes) {
          this.fault = 'too-large';
          throw new Error('The mail is too large.');
        }
        yield chunk;
      }
    } catch (error) {
      this.fault ??= 'client-gone';
      throw error;
    }
  }
}
