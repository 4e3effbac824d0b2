/**
 * What is done with a mail after DATA, in this order:
 *
 *   1. its header block is read, and no more of it;
 *   2. the plan is asked;
 *   3. one copy for all: on in the transaction that is open, the upstream's answer is ours, nothing is kept. Only where an
 *      LMTP upstream may answer each recipient differently, the original is written down on the way, and kept if it does;
 *   4. several copies: the original to the disk, 250, and the queue does the rest.
 */
import type { SMTPServerDataStream } from 'smtp-server';
import type { MailCopy, MailEnvelope, MailPlan, ProxyNotice, ProxySettings } from './contract.ts';
import { ChangeFailed, copyStream } from './copy-stream.ts';
import { errorCode } from './file-calls.ts';
import { readHeader } from './header.ts';
import { IncomingMail } from './incoming-mail.ts';
import { SMTP_LIMITS } from './limits.ts';
import type { MailQueue } from './mail-queue.ts';
import { OWN_REPLIES, isPermanent, isPositive, reply } from './reply.ts';
import type { Reply } from './reply.ts';
import type { LogLine, OriginalFile } from './stored-mail.ts';
import type { Transaction } from './transaction.ts';

export interface ReceptionParts {
  queue: MailQueue;
  lmtp: boolean;
  messageBytes: number;
  plan: ProxySettings['plan'];
  openChange: ProxySettings['openChange'];
  settled: ProxySettings['settled'];
  report: (notice: ProxyNotice) => void;
}

export interface MailOffer {
  envelope: MailEnvelope;
  eightBit: boolean;
  transaction: Transaction;
  stream: SMTPServerDataStream;
}

/** `reply` is null where nobody is there to hear it. */
export interface ReceptionOutcome {
  reply: Reply | null;
  mail: IncomingMail;
}

export class Reception {
  readonly #parts: ReceptionParts;

  constructor(parts: ReceptionParts) {
    this.#parts = parts;
  }

  async receive(offer: MailOffer): Promise<ReceptionOutcome> {
    const mail = new IncomingMail(offer.stream, this.#parts.messageBytes);
    let answer: Reply | null;
    try {
      answer = await this.#answer(offer, mail);
    } catch {
      // What throws here is the mail's own end (too large, client gone), or a mistake of ours.
      answer = OWN_REPLIES.planFailed;
    }
    await offer.transaction.abandon();
    if (mail.fault === 'too-large') answer = OWN_REPLIES.tooLarge;
    if (mail.fault === 'client-gone') answer = null;
    return { reply: answer, mail };
  }

  async #answer(offer: MailOffer, mail: IncomingMail): Promise<Reply> {
    const chunks = mail.chunks();
    const read = await readHeader(chunks);
    if (read.what === 'too-large') return OWN_REPLIES.headerTooLarge;
    const plan = await this.#plan(offer.envelope, read.header);
    if (plan === null) return OWN_REPLIES.planFailed;
    if (plan.what === 'refuse') return reply(plan.code, plan.message);
    const original = startingWith(read.read, chunks);
    const headerBytes = read.header.raw.length;
    const [only] = plan.copies;
    if (plan.copies.length > 1 || only === undefined)
      return this.#store(offer, plan.copies, original, headerBytes);
    if (this.#parts.lmtp && offer.transaction.accepted.length > 1)
      return this.#passEach(offer, only, original, headerBytes);
    return this.#pass(offer, only, original);
  }

  /** null where the plan cannot be had, or is none: each recipient must be in exactly one copy, or a mail would be lost. */
  async #plan(
    envelope: MailEnvelope,
    header: Parameters<ProxySettings['plan']>[1],
  ): Promise<MailPlan | null> {
    let timer: NodeJS.Timeout | undefined;
    try {
      const late = new Promise<null>((resolve) => {
        timer = setTimeout(() => resolve(null), SMTP_LIMITS.planMs);
      });
      const plan = await Promise.race([this.#parts.plan(envelope, header), late]);
      if (plan !== null && isWhole(plan, envelope)) return plan;
    } catch {
      // Said below, whatever it was.
    } finally {
      clearTimeout(timer);
    }
    this.#parts.report({ what: 'plan-failed' });
    return null;
  }

  async #pass(offer: MailOffer, copy: MailCopy, original: AsyncIterable<Buffer>): Promise<Reply> {
    const { queue, report } = this.#parts;
    const sent = await offer.transaction.data(() =>
      copyStream(original, copy.change, this.#parts.openChange),
    );
    if (sent.what === 'source-failed') return this.#sourceFailed(sent.error);
    if (sent.unknown) {
      queue.counts.unknown++;
      report({ what: 'outcome-unknown' });
    }
    const [first] = sent.replies;
    if (first !== undefined && isPositive(first)) queue.counts.passed += sent.replies.length;
    this.#tellSettled(copy, offer.transaction.accepted, sent.replies);
    return first ?? OWN_REPLIES.dropped;
  }

  /** LMTP (RFC 2033): an answer for each recipient, where our client hears one. All alike: that one. Else it becomes ours. */
  async #passEach(
    offer: MailOffer,
    copy: MailCopy,
    original: AsyncIterable<Buffer>,
    headerBytes: number,
  ): Promise<Reply> {
    const { queue, report } = this.#parts;
    const to = offer.transaction.accepted;
    const file = await this.#newOriginal(to.length);
    if (file === null) return OWN_REPLIES.queueFull;
    const sent = await offer.transaction.data(() =>
      copyStream(writtenDown(original, file), copy.change, this.#parts.openChange),
    );
    if (sent.what === 'source-failed') {
      await file.discard();
      return this.#sourceFailed(sent.error);
    }
    if (sent.unknown) {
      queue.counts.unknown++;
      report({ what: 'outcome-unknown' });
    }
    const { replies } = sent;
    const taken = replies.filter(isPositive).length;
    queue.counts.passed += taken;
    this.#tellSettled(copy, to, replies);
    const [first] = replies;
    const alike = replies.every(isPositive) || replies.every(isPermanent);
    if (first === undefined || alike || (taken === 0 && !replies.some(isPermanent))) {
      await file.discard();
      return first ?? OWN_REPLIES.dropped;
    }
    const done = replies.flatMap((one, i): LogLine[] => {
      if (isPositive(one)) return [{ delivered: [i] }];
      return isPermanent(one) ? [{ refused: [i], code: one.code, text: one.text }] : [];
    });
    return this.#add(offer, [{ to: [...to], change: copy.change }], file, headerBytes, done);
  }

  #tellSettled({ change }: MailCopy, to: readonly string[], replies: readonly Reply[]): void {
    const { settled } = this.#parts;
    if (change === null || settled === undefined) return;
    const delivered = to.filter((_, i) => isPositive(replies[i] ?? OWN_REPLIES.dropped));
    const refused = to.filter((_, i) => isPermanent(replies[i] ?? OWN_REPLIES.dropped));
    if (delivered.length > 0) settled(change, delivered, 'delivered');
    if (refused.length > 0) settled(change, refused, 'refused');
  }

  async #store(
    offer: MailOffer,
    copies: readonly MailCopy[],
    original: AsyncIterable<Buffer>,
    headerBytes: number,
  ): Promise<Reply> {
    // Nothing more to ask the upstream now: the session is free for others while the mail arrives.
    await offer.transaction.abandon();
    const file = await this.#newOriginal(offer.envelope.to.length);
    if (file === null) return OWN_REPLIES.queueFull;
    try {
      for await (const chunk of writtenDown(original, file)) void chunk;
    } catch (error) {
      await file.discard();
      return this.#sourceFailed(error);
    }
    return this.#add(offer, copies, file, headerBytes);
  }

  async #add(
    offer: MailOffer,
    copies: readonly MailCopy[],
    file: OriginalFile,
    headerBytes: number,
    done: readonly LogLine[] = [],
  ): Promise<Reply> {
    const { envelope, eightBit } = offer;
    try {
      await this.#parts.queue.add(
        file,
        {
          from: envelope.from,
          smtpUtf8: envelope.smtpUtf8,
          eightBit,
          headerBytes,
          copies: copies.map(({ to, change }) => ({ to: [...to], change })),
        },
        done,
      );
    } catch (error) {
      return this.#diskFailed(error);
    }
    return OWN_REPLIES.accepted;
  }

  async #newOriginal(recipients: number): Promise<OriginalFile | null> {
    const { queue, messageBytes, report } = this.#parts;
    if (!queue.hasRoomFor(recipients, messageBytes)) {
      report({ what: 'queue-full', why: 'quota' });
      return null;
    }
    try {
      return await queue.newOriginal();
    } catch (error) {
      this.#diskFailed(error);
      return null;
    }
  }

  #sourceFailed(error: unknown): Reply {
    if (error instanceof DiskFailed) return this.#diskFailed(error.cause);
    if (error instanceof ChangeFailed) this.#parts.report({ what: 'change-failed' });
    return OWN_REPLIES.changeFailed;
  }

  #diskFailed(error: unknown): Reply {
    const code = errorCode(error);
    const full = code === 'ENOSPC' || code === 'EDQUOT';
    this.#parts.report({ what: 'queue-full', why: full ? 'disk-full' : 'disk-error' });
    return OWN_REPLIES.queueFull;
  }
}

class DiskFailed extends Error {
  override name = 'DiskFailed';
}

async function* startingWith(read: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (read.length > 0) yield read;
  yield* rest;
}

async function* writtenDown(
  original: AsyncIterable<Buffer>,
  file: OriginalFile,
): AsyncGenerator<Buffer> {
  for await (const chunk of original) {
    try {
      await file.write(chunk);
    } catch (error) {
      throw new DiskFailed('The mail could not be written down.', { cause: error });
    }
    yield chunk;
  }
}

function isWhole(plan: MailPlan, envelope: MailEnvelope): boolean {
  if (plan.what === 'refuse') {
    return Number.isInteger(plan.code) && plan.code >= 400 && plan.code < 600 && plan.code !== 421;
  }
  const planned = plan.copies.flatMap(({ to }) => to);
  const expected = new Set(envelope.to);
  return (
    planned.length === expected.size &&
    planned.every((address) => expected.delete(address)) &&
    plan.copies.every(
      ({ to, change }) => to.length > 0 && (change?.length ?? 0) <= SMTP_LIMITS.changeCharacters,
    )
  );
}
