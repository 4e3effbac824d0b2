/**
 * One session with the upstream, once it is open: commands, their answers in order, and the mail itself. Nothing here
 * throws for what the upstream does; an answer is a reply, or that it was lost.
 */
import type { Socket } from 'node:net';
import type { UpstreamTimeouts } from './contract.ts';
import { DotStuffing } from './line-ends.ts';
import { ReplyReader } from './reply-reader.ts';
import { isPositive } from './reply.ts';
import type { Answer, Lost } from './reply.ts';

export interface UpstreamFeatures {
  pipelining: boolean;
  eightBit: boolean;
  utf8: boolean;
  size: boolean;
  /** 0 where the upstream names none. */
  maxBytes: number;
}

/** From the answer to EHLO: a line for each extension. */
export function readFeatures(text: string): UpstreamFeatures {
  const lines = text.split('\n').slice(1);
  const has = (name: string): boolean =>
    lines.some((line) => line.toUpperCase().split(' ', 1)[0] === name);
  const size = lines.flatMap((line) => /^SIZE +(\d{1,15})/i.exec(line)?.[1] ?? [])[0];
  return {
    pipelining: has('PIPELINING'),
    eightBit: has('8BITMIME'),
    utf8: has('SMTPUTF8'),
    size: has('SIZE'),
    maxBytes: Number(size ?? 0),
  };
}

/** What became of a mail's bytes. `answers`: one for SMTP, one for each recipient for LMTP. */
export type BodyOutcome =
  | { what: 'answered'; answers: Answer[]; dotSent: boolean }
  /** The source threw: its last dot was never sent, so the upstream has no mail (RFC 5321 section 4.1.1.4). */
  | { what: 'source-failed'; error: unknown };

interface Waiting {
  resolve: (answer: Answer) => void;
  timer: NodeJS.Timeout | undefined;
}

export class UpstreamSession {
  features: UpstreamFeatures = readFeatures('');
  readonly lmtp: boolean;
  mails = 0;
  #lost: Lost | null = null;
  #onLost: () => void = () => undefined;
  readonly #socket: Socket;
  readonly #timeouts: UpstreamTimeouts;
  readonly #reader = new ReplyReader();
  readonly #waiting: Waiting[] = [];

  constructor(socket: Socket, timeouts: UpstreamTimeouts, lmtp: boolean) {
    this.#socket = socket;
    this.#timeouts = timeouts;
    this.lmtp = lmtp;
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('error', () => this.#lose('dropped'));
    socket.on('end', () => this.#lose('dropped'));
    socket.on('close', () => this.#lose('dropped'));
    if (socket.destroyed || socket.readableEnded) this.#lose('dropped');
  }

  get alive(): boolean {
    return this.#lost === null;
  }

  /** Called once, when the session has gone. */
  onLost(lost: () => void): void {
    this.#onLost = lost;
  }

  command(line: string): Promise<Answer> {
    // A line end in an address would be a second command. Nothing that comes here has one; this is the backstop.
    if (/[\r\n]/.test(line)) throw new Error('A command is one line.');
    if (this.#lost !== null) return Promise.resolve(this.#lost);
    this.#socket.write(`${line}\r\n`);
    return this.#expect(this.#timeouts.commandMs);
  }

  /** Several at once (RFC 2920), where the upstream allows it; their answers in order. */
  async commands(lines: readonly string[]): Promise<Answer[]> {
    const answers: Answer[] = [];
    if (!this.features.pipelining) {
      for (const line of lines) answers.push(await this.command(line));
      return answers;
    }
    this.#socket.cork();
    const waiting = lines.map((line) => this.command(line));
    this.#socket.uncork();
    return Promise.all(waiting);
  }

  /** After 354: the mail, in canonical lines, as fast as the upstream takes it, and what it says to that. */
  async sendBody(source: AsyncIterable<Buffer>, answers: number): Promise<BodyOutcome> {
    this.mails++;
    const waiting = Array.from({ length: answers }, () => this.#expect(null));
    const early = { answered: false };
    const first = heard(waiting[0], early);
    const stuffing = new DotStuffing();
    try {
      for await (const chunk of source) {
        if (early.answered) break;
        if (!this.#socket.write(stuffing.push(chunk))) await this.#drained(first);
      }
    } catch (error) {
      this.destroy();
      return { what: 'source-failed', error };
    }
    if (early.answered || this.#lost !== null) {
      // It has heard enough, or the line has gone. What is still on the way would be read as commands.
      const [answer] = await Promise.all(waiting.slice(0, 1));
      this.destroy();
      const refused: Answer =
        answer === undefined || isPositive(answer) ? { what: 'lost', why: 'garbled' } : answer;
      return { what: 'answered', answers: waiting.map(() => refused), dotSent: false };
    }
    this.#socket.write('.\r\n');
    for (const one of this.#waiting) this.#arm(one, this.#timeouts.finalMs);
    return { what: 'answered', answers: await Promise.all(waiting), dotSent: true };
  }

  /** Politely. */
  quit(): void {
    if (this.#lost !== null) return;
    void this.command('QUIT').then(() => this.destroy());
  }

  destroy(): void {
    this.#lose('dropped');
  }

  #expect(timeoutMs: number | null): Promise<Answer> {
    if (this.#lost !== null) return Promise.resolve(this.#lost);
    return new Promise((resolve) => {
      const waiting: Waiting = { resolve, timer: undefined };
      this.#waiting.push(waiting);
      if (timeoutMs !== null) this.#arm(waiting, timeoutMs);
    });
  }

  #arm(waiting: Waiting, timeoutMs: number): void {
    waiting.timer = setTimeout(() => this.#lose('stalled'), timeoutMs);
  }

  #read(chunk: Buffer): void {
    if (this.#lost !== null) return;
    const replies = this.#reader.push(chunk);
    if (replies === null) {
      this.#lose('garbled');
      return;
    }
    for (const reply of replies) {
      const waiting = this.#waiting.shift();
      // Unasked: a 421 to an idle session, or nonsense. Either way the next answer would be taken for another's.
      if (waiting === undefined) {
        this.#lose('dropped');
        return;
      }
      clearTimeout(waiting.timer);
      waiting.resolve(reply);
    }
  }

  async #drained(answered: Promise<void>): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(() => this.#lose('stalled'), this.#timeouts.blockMs);
    this.#socket.once('drain', resolve);
    await Promise.race([promise, answered]);
    clearTimeout(timer);
    this.#socket.off('drain', resolve);
  }

  #lose(why: Lost['why']): void {
    if (this.#lost !== null) return;
    this.#lost = { what: 'lost', why };
    this.#socket.destroy();
    for (const { resolve, timer } of this.#waiting.splice(0)) {
      clearTimeout(timer);
      resolve(this.#lost);
    }
    this.#onLost();
  }
}

async function heard(
  answer: Promise<Answer> | undefined,
  early: { answered: boolean },
): Promise<void> {
  await answer;
  early.answered = true;
}
