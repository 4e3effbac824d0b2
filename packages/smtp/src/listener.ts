/**
 * The listening side, on smtp-server. A client's MAIL and RCPT are put to the upstream at once and answered with what it
 * says, so that nobody is told 250 whom the upstream does not want, and no bounce goes to a forged sender.
 */
import { SMTPServer } from 'smtp-server';
import type { SMTPServerAddress, SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import { wireAddress } from './client-address.ts';
import type { MailLimits, ProxySettings } from './contract.ts';
import { CLOSE_PATIENCE_MS, SMTP_LIMITS } from './limits.ts';
import type { Reception } from './reception.ts';
import { OWN_REPLIES, enhancedStatus, isPermanent, isPositive } from './reply.ts';
import type { Reply } from './reply.ts';
import { Transaction } from './transaction.ts';
import type { UpstreamPool } from './upstream-pool.ts';

export interface ListenerParts {
  listen: ProxySettings['listen'];
  name: string;
  tls: ProxySettings['tls'];
  authenticate: ProxySettings['authenticate'];
  limits: MailLimits;
  pool: UpstreamPool;
  reception: Reception;
}

type Connection = SMTPServer['connections'] extends Set<infer Element> ? Element : never;
type Answered = (error?: Error | null) => void;

interface OpenMail {
  from: string;
  smtpUtf8: boolean;
  eightBit: boolean;
  transaction: Transaction;
}

const CLOSE_LOOK_MS = 20;

export class Listener {
  /** Answers to MAIL, RCPT and to mails. */
  readonly counts = { accepted: 0, deferred: 0, refused: 0 };
  readonly #parts: ListenerParts;
  readonly #server: SMTPServer;
  readonly #mails = new WeakMap<SMTPServerSession, OpenMail>();
  /** Their client waits for the answer to a mail. */
  readonly #busy = new Set<SMTPServerSession>();

  constructor(parts: ListenerParts) {
    this.#parts = parts;
    const { authenticate, tls, limits, name } = parts;
    this.#server = new SMTPServer({
      name,
      ...tls,
      logger: false,
      // No name of a client is looked up: nothing here needs it, and it would wait for a stranger's DNS.
      disableReverseLookup: true,
      disabledCommands: [
        'WIZ',
        'SHELL',
        'KILL',
        ...(tls === undefined ? ['STARTTLS'] : []),
        ...(authenticate === undefined ? ['AUTH'] : []),
      ],
      hideENHANCEDSTATUSCODES: false,
      heloResponse: '%s',
      size: limits.messageBytes,
      maxRecipients: limits.recipients,
      maxClients: limits.connections,
      socketTimeout: SMTP_LIMITS.clientIdleMs,
      closeTimeout: CLOSE_PATIENCE_MS,
      onConnect: (session, answered) => {
        const connection = this.#connection(session);
        if (connection !== undefined) speakOwnStatus(connection);
        this.announce();
        answered();
      },
      onAuth: ({ username = '', password }, _session, answered) => {
        void login(authenticate, username, password ?? '').then((outcome) =>
          answered(outcome === 'failed' ? toError(OWN_LOGIN_REPLIES.failed) : null, {
            ...(outcome === 'right' ? { user: username } : OWN_LOGIN_REPLIES.wrong),
          }),
        );
      },
      onMailFrom: (address, session, answered) => void this.#begin(address, session, answered),
      onRcptTo: (address, session, answered) => void this.#recipient(address, session, answered),
      onData: (stream, session, answered) => void this.#receive(stream, session, answered),
      onClose: (session) => void this.#mails.get(session)?.transaction.abandon(),
    });
    // A client's broken line; what it had under way ends by itself.
    this.#server.on('error', () => undefined);
  }

  get connections(): number {
    return this.#server.connections.size;
  }

  /** Rejects where the port cannot be had. */
  listen(): Promise<number> {
    const { server } = this.#server;
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      this.#server.listen({ ...this.#parts.listen, backlog: 512 }, () => {
        server.off('error', reject);
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  }

  /** What EHLO says from now on: nothing that the upstream would not take (RFC 6152, RFC 6531, RFC 1870). */
  announce(): void {
    const { features } = this.#parts.pool;
    if (features === null) return;
    const { options } = this.#server;
    const { messageBytes } = this.#parts.limits;
    options.hide8BITMIME = !features.eightBit;
    options.hideSMTPUTF8 = !features.utf8;
    options.size = features.maxBytes > 0 ? Math.min(messageBytes, features.maxBytes) : messageBytes;
  }

  /** Mails under way are answered, idle clients sent away. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    const sendAway = (): void => {
      for (const connection of this.#server.connections) {
        if (!this.#busy.has(connection.session)) say(connection, OWN_REPLIES.closing);
      }
    };
    sendAway();
    const timer = setInterval(sendAway, CLOSE_LOOK_MS);
    await closed;
    clearInterval(timer);
  }

  async #begin(
    { address, args }: SMTPServerAddress,
    session: SMTPServerSession,
    answered: Answered,
  ): Promise<void> {
    // After RSET, of which smtp-server tells nobody.
    await this.#mails.get(session)?.transaction.abandon();
    this.#mails.delete(session);
    // Not from the session's envelope: there, what a refused MAIL had asked for stays.
    const parameters = args === false ? {} : args;
    const smtpUtf8 = parameters['SMTPUTF8'] === true;
    const eightBit = String(parameters['BODY']).toUpperCase() === '8BITMIME';
    const from = wireAddress(address, smtpUtf8);
    if (typeof from !== 'string') {
      this.#answer(from, answered);
      return;
    }
    const bytes = Number(parameters['SIZE'] ?? 0);
    const start = { from, smtpUtf8, eightBit, bytes };
    const transaction = new Transaction(this.#parts.pool, start);
    const reply = await transaction.begin();
    this.announce();
    if (isPositive(reply)) this.#mails.set(session, { from, smtpUtf8, eightBit, transaction });
    this.#answer(reply, answered);
    // The client has gone meanwhile, and smtp-server has said so before there was anything to abandon.
    if (this.#connection(session) === undefined) await transaction.abandon();
  }

  async #recipient(
    { address }: SMTPServerAddress,
    session: SMTPServerSession,
    answered: Answered,
  ): Promise<void> {
    const mail = this.#mails.get(session);
    const to = wireAddress(address, mail?.smtpUtf8 === true);
    if (mail === undefined || typeof to !== 'string') {
      this.#answer(typeof to === 'string' ? OWN_REPLIES.dropped : to, answered);
      return;
    }
    this.#answer(await mail.transaction.recipient(to), answered);
  }

  async #receive(
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
    answered: (error?: Error | null, message?: string) => void,
  ): Promise<void> {
    const mail = this.#mails.get(session);
    this.#mails.delete(session);
    if (mail === undefined) {
      answered(toError(OWN_REPLIES.dropped));
      return;
    }
    const connection = this.#connection(session);
    const tooSlow = setTimeout(() => {
      if (connection !== undefined) say(connection, OWN_REPLIES.tooSlow);
    }, SMTP_LIMITS.mailMs);
    this.#busy.add(session);
    const { from, smtpUtf8, eightBit, transaction } = mail;
    const to = [...new Set(transaction.accepted)];
    const user: unknown = session.user;
    const outcome = await this.#parts.reception.receive({
      envelope: { from, to, smtpUtf8, user: typeof user === 'string' ? user : null },
      eightBit,
      transaction,
      stream,
    });
    // smtp-server answers when the client has sent all, which it may not yet have if it was refused on the way.
    outcome.mail.drain(() => {
      if (connection !== undefined) say(connection, OWN_REPLIES.tooLarge);
      connection?.close();
    });
    const over = (): void => {
      clearTimeout(tooSlow);
      setImmediate(() => this.#busy.delete(session));
    };
    if (stream.readable) stream.once('close', over);
    else over();
    const { reply } = outcome;
    if (reply !== null && isPositive(reply)) this.counts.accepted++;
    if (reply === null) answered(toError(OWN_REPLIES.dropped));
    else this.#answer(reply, answered);
  }

  #answer(reply: Reply, answered: (error?: Error | null, message?: string) => void): void {
    if (isPositive(reply)) {
      answered(null, withStatus(reply));
      return;
    }
    this.counts[isPermanent(reply) ? 'refused' : 'deferred']++;
    answered(toError(reply));
  }

  #connection(session: SMTPServerSession): Connection | undefined {
    for (const connection of this.#server.connections) {
      if (connection.session === session) return connection;
    }
    return undefined;
  }
}

const OWN_LOGIN_REPLIES = {
  failed: { what: 'reply', code: 454, text: '4.7.0 Logins cannot be checked now, try again later' },
  wrong: { message: '5.7.8 User or password is wrong', responseCode: 535 },
} as const;

async function login(
  authenticate: ProxySettings['authenticate'],
  user: string,
  password: string,
): Promise<'right' | 'wrong' | 'failed'> {
  try {
    return (await authenticate?.(user, password)) === true ? 'right' : 'wrong';
  } catch {
    return 'failed';
  }
}

function toError(reply: Reply): Error {
  return Object.assign(new Error(withStatus(reply)), { responseCode: reply.code });
}

/** Who announces ENHANCEDSTATUSCODES has one in each answer (RFC 2034 section 4): where the upstream gave none, the one that says nothing more. */
function withStatus({ code, text }: Reply): string {
  if (enhancedStatus(code, text) !== null) return text;
  return `${Math.floor(code / 100)}.0.0 ${text}`;
}

function say(connection: Connection, reply: Reply): void {
  connection.send(reply.code, reply.text, false);
}

/**
 * smtp-server makes up an enhanced status code from the plain one (each 550 is "5.1.1 no such mailbox"), in front of
 * whatever it is given, and has one line for it. So a text that brings its own code is sent as it is, line by line.
 */
function speakOwnStatus(connection: Connection): void {
  const send = connection.send.bind(connection);
  connection.send = (code, data, context) => {
    const status = typeof data === 'string' ? enhancedStatus(code, data) : null;
    if (typeof data !== 'string' || status === null) {
      send(code, data, context);
      return;
    }
    const [first = '', ...more] = data.split('\n');
    send(code, [first, ...more.map((line) => `${status} ${line}`)], false);
  };
}
