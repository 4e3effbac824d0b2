/** The change itself, as a stream: the campaign's header out, the stamps in. */
import { Transform } from 'node:stream';
import type { TransformCallback } from 'node:stream';
import { MailStamper } from '@clearpixel/stamp';
import type { MailReport, StampPlan } from '@clearpixel/stamp';
import { CampaignHeaderRemoval } from './campaign-header.ts';

export class MailChange extends Transform {
  readonly #removal = new CampaignHeaderRemoval();
  readonly #stamper: MailStamper | null;
  readonly #done: (report: MailReport) => void;

  /**
   * @param plan null: nothing is put in
   * @param done told when a stamped mail has passed as a whole
   */
  constructor(plan: StampPlan | null, done: (report: MailReport) => void = () => undefined) {
    super();
    this.#stamper = plan === null ? null : new MailStamper(plan);
    this.#done = done;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#pass(this.#removal.push(chunk));
    done();
  }

  override _flush(done: TransformCallback): void {
    this.#pass(this.#removal.end(), true);
    if (this.#stamper !== null) this.#done(this.#stamper.report());
    done();
  }

  /** Goes on in one piece: each would be a write of its own to the upstream's socket. */
  #pass(pieces: readonly Buffer[], isLast = false): void {
    const stamper = this.#stamper;
    const stamped = stamper === null ? pieces : pieces.flatMap((piece) => stamper.push(piece));
    const out = stamper !== null && isLast ? [...stamped, ...stamper.end()] : stamped;
    const [only] = out;
    if (only !== undefined) this.push(out.length === 1 ? only : Buffer.concat(out));
  }
}
