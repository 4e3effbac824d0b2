/** For tests: a real server that takes mails and tells what it got, and an SMTP client that says exactly what it is told. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions, SMTPServerSession } from 'smtp-server';

export interface SunkMail {
  from: string;
  to: string[];
  bytes: Buffer;
  args: unknown;
  bodyType: string | undefined;
  smtpUtf8: boolean | undefined;
  /** Which connection brought it. */
  session: string;
}

export interface SinkAnswers {
  /** A text `550 5.1.1 No such user` refuses. */
  mail?: (address: string, sink: Sink) => string | null | Promise<string | null>;
  recipient?: (address: string, sink: Sink) => string | null | Promise<string | null>;
  /** Before anything of the mail is read. */
  data?: (sink: Sink) => Promise<void>;
  message?: (mail: SunkMail, sink: Sink) => string | null | Promise<string | null>;
  /** LMTP: one for each recipient. */
  each?: (address: string) => string | null;
}

export interface Sink {
  port: number;
  mails: SunkMail[];
  /** MAIL commands heard, mails or not. */
  begun: number;
  connections: number;
  /** Breaks every line at once. */
  breakLines(): void;
  close(): Promise<void>;
}

export async function startSink(
  answers: SinkAnswers = {},
  options: SMTPServerOptions & { port?: number } = {},
): Promise<Sink> {
  const sockets = new Set<Socket>();
  const server = new SMTPServer({
    disabledCommands: ['AUTH', ...(options.key === undefined ? ['STARTTLS'] : [])],
    logger: false,
    disableReverseLookup: true,
    socketTimeout: 600_000,
    ...options,
    onConnect: (_session, done) => {
      sink.connections++;
      done();
    },
    onMailFrom: ({ address }, _session, done) => {
      sink.begun++;
      void (async () => done(refuse((await answers.mail?.(address, sink)) ?? null)))();
    },
    onRcptTo: ({ address }, _session, done) => {
      void (async () => done(refuse((await answers.recipient?.(address, sink)) ?? null)))();
    },
    onData: (stream, session, done) => {
      stream.on('error', () => undefined);
      void (async () => {
        await answers.data?.(sink);
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        await once(stream, 'end');
        const mail = sunk(session, Buffer.concat(chunks));
        const text = (await answers.message?.(mail, sink)) ?? null;
        if (text !== null) {
          done(refuse(text));
          return;
        }
        sink.mails.push(mail);
        const { each } = answers;
        if (each === undefined) done(null, '2.0.0 Ok: queued as SINK');
        else
          done(
            null,
            mail.to.map((to) => refuse(each(to)) ?? '2.1.5 there'),
          );
      })().catch(() => undefined);
    },
  });
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  await once(server.server, 'listening');
  const address = server.server.address();
  const breakLines = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const sink: Sink = {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    mails: [],
    begun: 0,
    connections: 0,
    breakLines,
    close: async () => {
      const closed = once(server.server, 'close');
      server.close();
      breakLines();
      await closed;
    },
  };
  return sink;
}

function refuse(text: string | null): Error | null {
  if (text === null) return null;
  return Object.assign(new Error(text.slice(4)), { responseCode: Number(text.slice(0, 3)) });
}

function sunk(session: SMTPServerSession, bytes: Buffer): SunkMail {
  const { mailFrom, rcptTo, bodyType, smtpUtf8 } = session.envelope;
  return {
    from: mailFrom === false ? '' : mailFrom.address,
    to: rcptTo.map(({ address }) => address),
    args: mailFrom === false ? false : mailFrom.args,
    bytes,
    bodyType,
    smtpUtf8,
    session: session.id,
  };
}

/** Says lines and hears replies; a reply of several lines is one text. */
export class TestClient {
  readonly socket: Socket;
  #heard = '';
  #closed = false;
  #wake: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#heard += chunk.toString('utf8');
      this.#wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#closed = true;
      this.#wake();
    });
  }

  /** Connected, and past EHLO. */
  static async connect(port: number): Promise<TestClient> {
    const client = new TestClient(connect(port, '127.0.0.1'));
    await client.reply();
    await client.say('EHLO client.example');
    return client;
  }

  /** Empty where the line was closed instead. */
  async reply(): Promise<string> {
    for (;;) {
      const match = /^(?:\d{3}-.*\r\n)*\d{3}(?: .*)?\r\n/.exec(this.#heard);
      if (match !== null) {
        this.#heard = this.#heard.slice(match[0].length);
        return match[0].trimEnd();
      }
      if (this.#closed) return '';
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  say(line: string): Promise<string> {
    this.socket.write(`${line}\r\n`);
    return this.reply();
  }

  /** MAIL, RCPT and DATA; the last answer, or the first that refuses. */
  async open(from: string, to: readonly string[], parameters = ''): Promise<string> {
    let answer = await this.say(`MAIL FROM:<${from}>${parameters}`);
    for (const one of to) if (answer.startsWith('2')) answer = await this.say(`RCPT TO:<${one}>`);
    return answer.startsWith('2') ? this.say('DATA') : answer;
  }

  /** A whole mail; `bytes` with CR LF, not yet dot-stuffed. */
  async mail(from: string, to: readonly string[], bytes: Buffer, parameters = ''): Promise<string> {
    const answer = await this.open(from, to, parameters);
    if (!answer.startsWith('354')) return answer;
    const stuffed = bytes.toString('latin1').replaceAll(/^\./gm, '..');
    this.socket.write(Buffer.from(`${stuffed}.\r\n`, 'latin1'));
    return this.reply();
  }

  close(): void {
    this.socket.destroy();
  }
}
