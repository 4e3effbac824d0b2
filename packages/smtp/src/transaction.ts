/**
 * One mail to the upstream: MAIL, RCPT for each recipient, DATA. A session that breaks before anything of DATA was sent
 * is replaced once by a fresh one, and all that had been said is said again; the mail does not notice.
 */
import type { OpenFailure } from './contract.ts';
import { OWN_REPLIES, isPositive, replyTo, replyToFailure } from './reply.ts';
import type { Answer, Reply } from './reply.ts';
import type { UpstreamPool } from './upstream-pool.ts';
import type { UpstreamSession } from './upstream-session.ts';

export interface MailStart {
  from: string;
  smtpUtf8: boolean;
  /** The client has said BODY=8BITMIME. */
  eightBit: boolean;
  /** As the client, or the queue, counts it; 0 where it is not known. */
  bytes: number;
}

/** `failure`: why a reply of ours stands where none of the upstream's is. */
export type TransactionReply = Reply & { failure?: OpenFailure };

/** `replies`: one for each accepted recipient, in order. `unknown`: the last dot was sent, and some answer never heard. */
export type DataOutcome =
  | { what: 'answered'; replies: Reply[]; unknown: boolean }
  | { what: 'source-failed'; error: unknown };

/** Longer lists go out in parts: answers to all of them would fill the buffers on the way (RFC 2920 section 3.1). */
const PIPELINED_RECIPIENTS = 100;

export class Transaction {
  /** Recipients that the upstream has accepted, in order. */
  readonly accepted: string[] = [];
  readonly #pool: UpstreamPool;
  readonly #start: MailStart;
  #session: UpstreamSession | null = null;
  #mayReplace = true;

  constructor(pool: UpstreamPool, start: MailStart) {
    this.#pool = pool;
    this.#start = start;
  }

  /** The upstream's answer to MAIL. `failure`: there was no session to ask in. After a refusal nothing is left to abandon. */
  async begin(): Promise<TransactionReply> {
    const answer = await this.#begin();
    if (!isPositive(answer)) await this.abandon();
    return answer;
  }

  async #begin(): Promise<TransactionReply> {
    const taken = await this.#pool.take();
    if (typeof taken === 'string') return { ...replyToFailure(taken), failure: taken };
    this.#session = taken.session;
    // Closed while it stood idle: said before MAIL is answered (421), or shown by silence.
    const answer = await this.#mail();
    if (isStale(answer) && taken.used && this.#mayReplace) return this.#beginAgain();
    return replyTo(answer);
  }

  /** The upstream's answer to RCPT. */
  async recipient(address: string): Promise<Reply> {
    const answer = await this.#ask((session) => session.command(recipientLine(address)));
    if (isPositive(answer)) this.accepted.push(address);
    return replyTo(answer);
  }

  /** The same for many, in as few round trips as the upstream allows. */
  async recipients(addresses: readonly string[]): Promise<Reply[]> {
    const replies: Reply[] = [];
    for (let from = 0; from < addresses.length; from += PIPELINED_RECIPIENTS) {
      const part = addresses.slice(from, from + PIPELINED_RECIPIENTS);
      const session = this.#session;
      const answers =
        session === null
          ? part.map(() => OWN_REPLIES.dropped)
          : await session.commands(part.map(recipientLine));
      answers.forEach((answer, i) => {
        const address = part[i];
        if (address !== undefined && isPositive(answer)) this.accepted.push(address);
        replies.push(replyTo(answer));
      });
    }
    return replies;
  }

  /** DATA, the mail in canonical lines, and what the upstream says to it. The transaction is over then. */
  async data(source: () => AsyncIterable<Buffer>): Promise<DataOutcome> {
    const answer = await this.#ask((session) => session.command('DATA'));
    const session = this.#session;
    if (session === null || answer.what === 'lost' || answer.code < 300 || answer.code >= 400) {
      // 2xx to DATA is no go-ahead: what would follow might be read as commands.
      const refusal =
        answer.what === 'reply' && answer.code < 400 ? OWN_REPLIES.garbled : replyTo(answer);
      await this.abandon();
      return { what: 'answered', replies: this.accepted.map(() => refusal), unknown: false };
    }
    const count = session.lmtp ? this.accepted.length : 1;
    const outcome = await session.sendBody(source(), count);
    this.#session = null;
    if (outcome.what === 'source-failed') return outcome;
    this.#pool.give(session);
    const answers = this.accepted.map((_, i) => outcome.answers[session.lmtp ? i : 0]);
    return {
      what: 'answered',
      replies: answers.map((one) => (one === undefined ? OWN_REPLIES.dropped : replyTo(one))),
      unknown: outcome.dotSent && outcome.answers.some(({ what }) => what === 'lost'),
    };
  }

  /** Ends it without a mail, and gives the session back. */
  async abandon(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    if (session === null || !session.alive) return;
    if (isPositive(await session.command('RSET'))) this.#pool.give(session);
    else session.destroy();
  }

  async #ask(question: (session: UpstreamSession) => Promise<Answer>): Promise<Answer> {
    if (this.#session === null) return OWN_REPLIES.dropped;
    const answer = await question(this.#session);
    if (!isStale(answer) || !this.#mayReplace) return answer;
    const again = await this.#beginAgain();
    if (!isPositive(again)) return again;
    const expected = [...this.accepted];
    this.accepted.length = 0;
    const replies = await this.recipients(expected);
    // The client has been told that these are fine; they no longer are, so the mail has to come again.
    if (!replies.every(isPositive)) return OWN_REPLIES.dropped;
    return this.#session === null ? OWN_REPLIES.dropped : question(this.#session);
  }

  async #beginAgain(): Promise<TransactionReply> {
    this.#mayReplace = false;
    this.#session?.destroy();
    this.#session = null;
    const taken = await this.#pool.takeFresh();
    if (typeof taken === 'string') return { ...replyToFailure(taken), failure: taken };
    this.#session = taken.session;
    return replyTo(await this.#mail());
  }

  #mail(): Promise<Answer> | Answer {
    const session = this.#session;
    if (session === null) return OWN_REPLIES.dropped;
    const { from, smtpUtf8, eightBit, bytes } = this.#start;
    const { features } = session;
    if (smtpUtf8 && !features.utf8) return OWN_REPLIES.noUtf8;
    if (eightBit && !features.eightBit) return OWN_REPLIES.noEightBit;
    if (features.maxBytes > 0 && bytes > features.maxBytes) return OWN_REPLIES.tooLarge;
    const parameters = [
      ...(bytes > 0 && features.size ? [` SIZE=${bytes}`] : []),
      ...(eightBit ? [' BODY=8BITMIME'] : []),
      ...(smtpUtf8 ? [' SMTPUTF8'] : []),
    ];
    return session.command(`MAIL FROM:<${from}>${parameters.join('')}`);
  }
}

function recipientLine(address: string): string {
  return `RCPT TO:<${address}>`;
}

/** The session is gone, or says that it is going (RFC 5321 section 3.8: 421 may come in answer to anything). */
function isStale(answer: Answer): boolean {
  return answer.what === 'lost' ? answer.why === 'dropped' : answer.code === 421;
}
