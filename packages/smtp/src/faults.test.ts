import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { closeAll, mailOf, newFolder, openChange, passAll, testProxy } from './test-proxy.ts';
import type { Sink } from './test-sink.ts';
import { startSink } from './test-sink.ts';

const closing: (() => Promise<void>)[] = [];
async function newSink(...settings: Parameters<typeof startSink>): Promise<Sink> {
  const sink = await startSink(...settings);
  closing.push(() => sink.close());
  return sink;
}
/** A server that is no mail server: `talk` has the line. */
async function newTalker(talk: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    talk(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(async () => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
afterEach(async () => {
  await closeAll();
  await Promise.all(closing.splice(0).map((close) => close()));
});

const SENDER = 'sender@example.org';
const READER = 'reader@example.net';
const MAIL = mailOf('Subject: x', '', 'y');
const quick = { connectMs: 300, commandMs: 300, blockMs: 300, finalMs: 300 };
const never = (): Promise<never> => new Promise(() => undefined);

describe('an upstream that fails before it has the mail: 4xx, and nothing is kept', () => {
  test('it is not there, comes, and goes', async () => {
    const sink = await newSink();
    const { port } = sink;
    await sink.close();
    const { client, notices, proxy } = await testProxy(port);
    const connection = await client();
    expect(await connection.mail(SENDER, [READER], MAIL)).toMatch(/^451 4\.4\.1/);
    expect(await connection.mail(SENDER, [READER], MAIL)).toMatch(/^451 4\.4\.1/);
    const again = await newSink({}, { port });
    expect(await connection.mail(SENDER, [READER], MAIL)).toMatch(/^250/);
    expect(again.mails.length).toBe(1);
    expect(notices).toEqual([
      { what: 'upstream-down', why: 'unreachable' },
      { what: 'upstream-up' },
    ]);
    expect(proxy.state()).toMatchObject({ accepted: 1, deferred: 2, upstreamUp: true });
  });

  test('it greets with a refusal', async () => {
    const port = await newTalker((socket) => socket.end('554 5.3.2 No service\r\n'));
    const { client, notices } = await testProxy(port);
    expect(await (await client()).mail(SENDER, [READER], MAIL)).toMatch(/^451 4\.3\.2/);
    expect(notices).toEqual([{ what: 'upstream-down', why: 'refused' }]);
  });

  test.each([
    ['the greeting', 0, '451 4.4.1'],
    ['MAIL', 1, '451 4.4.2'],
    ['RCPT', 2, '451 4.4.2'],
    ['DATA', 3, '451 4.4.2'],
  ])('it stalls before %s', async (_, stage, expected) => {
    const sink = await newSink({
      mail: () => (stage === 1 ? never() : null),
      recipient: () => (stage === 2 ? never() : null),
    });
    // DATA is answered by the server library itself: a line that goes silent after RCPT stands for it.
    const silent = await newTalker((socket) => {
      if (stage === 0) return;
      socket.write('220 talker\r\n');
      socket.on('data', (chunk: Buffer) => {
        const line = chunk.toString();
        if (!line.startsWith('DATA')) socket.write('250 2.0.0 fine\r\n');
      });
    });
    const upstream = stage === 1 || stage === 2 ? sink.port : silent;
    const { client } = await testProxy(upstream, { timeouts: quick });
    const answer = await (await client()).mail(SENDER, [READER], MAIL);
    expect(answer.slice(0, 9)).toBe(expected);
    expect(sink.mails).toEqual([]);
  });

  test('it drops the line at MAIL, RCPT: once is not noticed, always is 4xx', async () => {
    for (const stage of ['mail', 'recipient'] as const) {
      let drops = 1;
      const sink = await newSink({
        [stage]: (_address: string, sink: Sink) => {
          if (drops-- > 0) sink.breakLines();
          return null;
        },
      });
      const { client } = await testProxy(sink.port);
      const connection = await client();
      expect(await connection.mail(SENDER, [READER], MAIL)).toMatch(/^250/);
      drops = Infinity;
      expect(await connection.mail(SENDER, [READER], MAIL)).toMatch(/^451 4\.4\.2/);
      drops = 0;
      await connection.say('RSET');
      expect(await connection.mail(SENDER, [READER], MAIL)).toMatch(/^250/);
      expect(sink.mails.length).toBe(2);
    }
  });

  test('it closes a session that stands idle, or says 421 in it: the next mail does not notice', async () => {
    const sink = await newSink();
    const { client, proxy } = await testProxy(sink.port);
    const connection = await client();
    for (let i = 0; i < 5; i++) {
      expect(await connection.mail(SENDER, [READER], MAIL)).toMatch(/^250/);
      // At once, so that the next MAIL meets the closing line.
      sink.breakLines();
    }
    expect(sink.mails.length).toBe(5);
    expect(proxy.state()).toMatchObject({ accepted: 5, passed: 5, deferred: 0 });
    // Between RCPT and DATA as well.
    await connection.say(`MAIL FROM:<${SENDER}>`);
    await connection.say(`RCPT TO:<${READER}>`);
    await connection.say('RCPT TO:<second@example.net>');
    sink.breakLines();
    await delay(20);
    await connection.say('DATA');
    expect(await connection.say('S: x\r\n\r\ny\r\n.')).toMatch(/^250/);
    expect(sink.mails.at(-1)?.to).toEqual([READER, 'second@example.net']);
  });

  test('it stops reading in the middle of the mail', async () => {
    const sink = await newSink({ data: never });
    const { client, proxy } = await testProxy(sink.port, { timeouts: quick });
    const large = mailOf('S: x', '', ...Array.from({ length: 20_000 }, () => 'z'.repeat(900)));
    expect(await (await client()).mail(SENDER, [READER], large)).toMatch(/^451 4\.4\.2/);
    expect(proxy.state()).toMatchObject({ unknown: 0 });
  });

  test('it refuses in the middle of the mail, and hangs up', async () => {
    let bytes = 0;
    const port = await newTalker((socket) => {
      socket.write('220 talker\r\n');
      socket.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        const line = chunk.toString();
        if (line.startsWith('DATA')) socket.write('354 go on\r\n');
        else if (bytes > 100_000) socket.write('552 5.2.3 Too much for me\r\n');
        else if (/^(EHLO|MAIL|RCPT)/.test(line)) socket.write('250 2.0.0 fine\r\n');
      });
    });
    const { client } = await testProxy(port);
    const large = mailOf('S: x', '', ...Array.from({ length: 20_000 }, () => 'z'.repeat(900)));
    expect(await (await client()).mail(SENDER, [READER], large)).toBe('552 5.2.3 Too much for me');
  });

  test('it speaks nonsense', async () => {
    const port = await newTalker((socket) => {
      socket.write('220 talker\r\n');
      socket.on('data', (chunk: Buffer) => {
        const line = chunk.toString();
        socket.write(line.startsWith('EHLO') ? '250 talker\r\n' : 'HTTP/1.1 400 Bad Request\r\n');
      });
    });
    const { client } = await testProxy(port);
    expect(await (await client()).mail(SENDER, [READER], MAIL)).toMatch(/^451 4\.5\.0/);
  });
});

describe('the outcome is not known: the client hears 4xx and comes again, as SMTP has it', () => {
  test.each([
    ['drops the line', (sink: Sink) => sink.breakLines(), {}],
    ['stalls', () => undefined, quick],
  ])('the upstream %s after the last dot', async (_, then, timeouts) => {
    const sink = await newSink({
      message: async (_mail, sink) => {
        then(sink);
        return never();
      },
    });
    const { client, notices, proxy } = await testProxy(sink.port, { timeouts });
    expect(await (await client()).mail(SENDER, [READER], MAIL)).toMatch(/^451 4\.4\.2/);
    expect(notices).toEqual([{ what: 'outcome-unknown' }]);
    expect(proxy.state()).toMatchObject({ unknown: 1, queued: 0 });
  });
});

describe('the client', () => {
  test('goes away in the middle: the upstream gets no mail, and the next one is served', async () => {
    const sink = await newSink();
    const { client } = await testProxy(sink.port);
    const connection = await client();
    await connection.open(SENDER, [READER]);
    connection.socket.write('Subject: x\r\n\r\nhalf a ma');
    await delay(50);
    connection.close();
    await delay(50);
    expect(sink.mails).toEqual([]);
    expect(await (await client()).mail(SENDER, [READER], MAIL)).toMatch(/^250/);
    expect(sink.mails.length).toBe(1);
  });

  test('goes away while the upstream is asked: its session is free again', async () => {
    const sink = await newSink({ mail: async () => delay(100, null) });
    const { client } = await testProxy(sink.port);
    const connection = await client();
    connection.socket.write(`MAIL FROM:<${SENDER}>\r\n`);
    await delay(30);
    connection.close();
    await delay(200);
    expect(await (await client()).mail(SENDER, [READER], MAIL)).toMatch(/^250/);
    expect(sink.connections).toBe(1);
  });

  test('resets and starts anew', async () => {
    const sink = await newSink();
    const { client } = await testProxy(sink.port);
    const connection = await client();
    await connection.say('MAIL FROM:<first@example.org>');
    await connection.say('RCPT TO:<first@example.net>');
    await connection.say('RSET');
    expect(await connection.mail(SENDER, [READER], MAIL)).toMatch(/^250/);
    expect(sink.mails.map(({ from, to }) => [from, to])).toEqual([[SENDER, [READER]]]);
    expect(sink.connections).toBe(1);
  });
});

test('a change that throws, or breaks in the middle, refuses for now; the upstream has no half a mail', async () => {
  const sink = await newSink();
  for (const change of ['throws', 'breaks']) {
    const { client, notices } = await testProxy(sink.port, {
      plan: ({ to }) => ({ what: 'deliver', copies: [{ to, change }] }),
      openChange: (what) => {
        if (what === 'throws') throw new Error('mistake');
        const stream = openChange(what);
        stream.once('data', () => stream.destroy(new Error('mistake')));
        return stream;
      },
    });
    const connection = await client();
    const mail = mailOf('S: x', '', 'z'.repeat(500_000));
    expect(await connection.mail(SENDER, [READER], mail)).toMatch(/^451 4\.3\.0/);
    expect(notices).toEqual([{ what: 'change-failed' }]);
  }
  await delay(50);
  expect(sink.mails).toEqual([]);
});

test('closing answers what is under way and sends the idle away', async () => {
  const sink = await newSink({ message: async () => delay(300, null) });
  const { client, proxy } = await testProxy(sink.port);
  const [busy, idle] = [await client(), await client()];
  const answer = busy.mail(SENDER, [READER], MAIL);
  await expect.poll(() => sink.begun).toBe(1);
  await delay(50);
  const started = Date.now();
  const closed = proxy.close();
  expect(await idle.reply()).toMatch(/^421 4\.3\.2/);
  expect(await answer).toMatch(/^250/);
  expect(await busy.reply()).toMatch(/^421/);
  await closed;
  expect(Date.now() - started).toBeLessThan(6_000);
});

describe('TLS and logins', () => {
  const certificate = (): { key: string; cert: string } => {
    const folder = newFolder();
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    execFileSync(
      'openssl',
      // prettier-ignore
      ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', cert, '-days', '2', ...subject],
      { stdio: 'ignore' },
    );
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  };

  test('towards the upstream: verified, offered, never', async () => {
    const tls = certificate();
    const sink = await newSink({}, { ...tls });
    const upstream = `smtp://localhost:${sink.port}`;
    const outcome = async (more: Parameters<typeof testProxy>[1]): Promise<string> => {
      const { client, notices } = await testProxy(upstream, more);
      const answer = await (await client()).mail(SENDER, [READER], MAIL);
      return `${answer.slice(0, 9)} ${notices.map((notice) => ('why' in notice ? notice.why : '')).join()}`;
    };
    expect(await outcome({ upstreamTls: 'verified' })).toBe('451 4.7.5 tls');
    expect(await outcome({ upstreamTls: 'verified', upstreamCa: tls.cert })).toMatch(/^250/);
    expect(await outcome({ upstreamTls: 'offered' })).toMatch(/^250/);
    expect(await outcome({ upstreamTls: 'never' })).toMatch(/^250/);
    const plain = await newSink();
    const { client } = await testProxy(plain.port, { upstreamTls: 'verified' });
    expect(await (await client()).mail(SENDER, [READER], MAIL)).toMatch(/^451 4\.7\.5/);
    const secure = await newSink({}, { ...tls, secure: true });
    const { client: other } = await testProxy(`smtps://localhost:${secure.port}`, {
      upstreamCa: tls.cert,
    });
    expect(await (await other()).mail(SENDER, [READER], MAIL)).toMatch(/^250/);
  });

  test('our login at the upstream; one that fails is no fault of the mail', async () => {
    const tls = certificate();
    const sink = await newSink(
      {},
      {
        ...tls,
        disabledCommands: [],
        onAuth: ({ username, password }, _session, done) =>
          done(null, username === 'us' && password === 'p@ss' ? { user: 'us' } : {}),
      },
    );
    const upstreamCa = tls.cert;
    const right = await testProxy(`smtp://us:p%40ss@localhost:${sink.port}`, { upstreamCa });
    expect(await (await right.client()).mail(SENDER, [READER], MAIL)).toMatch(/^250/);
    const wrong = await testProxy(`smtp://us:wrong@localhost:${sink.port}`, { upstreamCa });
    expect(await (await wrong.client()).mail(SENDER, [READER], MAIL)).toMatch(/^451 4\.3\.5/);
    expect(wrong.notices).toEqual([{ what: 'upstream-down', why: 'login' }]);
  });

  test('on our side: nothing before STARTTLS and login, then the plan knows who it is', async () => {
    const sink = await newSink();
    let user: string | null = null;
    const tls = certificate();
    const { client, proxy } = await testProxy(sink.port, {
      tls,
      authenticate: (name, password) => {
        if (name === 'broken') throw new Error('mistake');
        return name === 'me' && password === 'secret';
      },
      plan: (envelope, header) => {
        user = envelope.user;
        return passAll(envelope, header);
      },
    });
    const connection = await client();
    expect(await connection.say('EHLO x')).toContain('STARTTLS');
    expect(await connection.say(`MAIL FROM:<${SENDER}>`)).toMatch(/^530 5\.7\.0/);
    const login = (name: string): string =>
      `AUTH PLAIN ${Buffer.from(`\0${name}\0secret`).toString('base64')}`;
    expect(await connection.say(login('me'))).toMatch(/^538/);
    expect(await connection.say('STARTTLS')).toMatch(/^220/);
    const socket = connectTls({ socket: connection.socket, ca: tls.cert, servername: 'localhost' });
    await once(socket, 'secureConnect');
    const say = async (line: string): Promise<string> => {
      socket.write(`${line}\r\n`);
      const [chunk] = (await once(socket, 'data')) as [Buffer];
      return chunk.toString();
    };
    await say('EHLO x');
    expect(await say(login('you'))).toMatch(/^535 5\.7\.8/);
    expect(await say(login('broken'))).toMatch(/^454 4\.7\.0/);
    expect(await say(login('me'))).toMatch(/^235/);
    await say(`MAIL FROM:<${SENDER}>`);
    await say(`RCPT TO:<${READER}>`);
    await say('DATA');
    expect(await say('S: x\r\n\r\ny\r\n.')).toMatch(/^250/);
    expect(user).toBe('me');
    socket.destroy();
    await proxy.close();
  });
});

describe('settings that cannot be used stop the start, and say so', () => {
  test.each([
    [{ upstream: 'http://x' }, /upstream must be smtp:/],
    [{ upstream: 'smtp://user:secret@' }, /^(?!.*secret).*upstream must be/],
    [{ limits: { recipients: 0 } }, /limits\.recipients/],
    [{ name: 'no\r\nname' }, /name cannot be used/],
    [{ listen: { host: '127.0.0.1', port: 1e9 } }, /port/],
  ])('%j', async (more, message) => {
    const sink = await newSink();
    await expect(testProxy(sink.port, more)).rejects.toThrow(message);
  });

  test('a folder that another proxy has', async () => {
    const sink = await newSink();
    const { directory } = await testProxy(sink.port);
    await expect(testProxy(sink.port, { directory })).rejects.toThrow(/Another process/);
  });
});
