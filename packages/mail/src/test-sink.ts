/** For tests: a real SMTP server that takes mails and tells what it got, and what reads the stamps in them back. */
import { once } from 'node:events';
import { createTokenCodec } from '@clearpixel/pixel';
import type { Token } from '@clearpixel/pixel';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { SECRET } from './test-console.ts';

export interface SunkMail {
  from: string;
  to: string[];
  bytes: Buffer;
}

export interface Sink {
  port: number;
  mails: SunkMail[];
  /** A text `550 5.1.1 No such user` refuses the mail, at its end. */
  refuse: (mail: SunkMail) => string | null;
  close(): Promise<void>;
}

export async function startSink(): Promise<Sink> {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    disableReverseLookup: true,
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const mail = {
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          bytes: Buffer.concat(chunks),
        };
        const text = sink.refuse(mail);
        if (text === null) sink.mails.push(mail);
        done(
          text === null
            ? null
            : Object.assign(new Error(text.slice(4)), { responseCode: Number(text.slice(0, 3)) }),
        );
      });
    },
  });
  server.on('error', () => undefined);
  server.listen({ host: '127.0.0.1', port: 0 });
  await once(server.server, 'listening');
  const address = server.server.address();
  const sink: Sink = {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    mails: [],
    refuse: () => null,
    close: async () => {
      const closed = once(server.server, 'close');
      server.close();
      await closed;
    },
  };
  return sink;
}

export interface ReadStamps {
  /** Of the pixels, in order. */
  opens: (Token | null)[];
  /** Of the counted links. */
  clicks: (Token | null)[];
}

/** What a reader's mail program would load and open, each token verified. */
export async function readStamps(mail: Buffer, secret = SECRET): Promise<ReadStamps> {
  const { html } = await simpleParser(mail, { skipImageLinks: true });
  return stampsIn(typeof html === 'string' ? html : '', secret);
}

export function stampsIn(html: string, secret = SECRET): ReadStamps {
  const codec = createTokenCodec([secret]);
  const find = (pattern: RegExp, kind: 'open' | 'click'): (Token | null)[] =>
    [...html.matchAll(pattern)].map((match) => codec.verify(kind, match[1] ?? ''));
  return {
    opens: find(/https:\/\/t\.example\.com\/o\/([\w-]+)\.gif/g, 'open'),
    clicks: find(/https:\/\/t\.example\.com\/c\/([\w-]+)/g, 'click'),
  };
}
