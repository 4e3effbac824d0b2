import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { MailEnvelope, MailHeader } from './contract.ts';
import { closeAll, mailOf, openChange, passAll, testProxy } from './test-proxy.ts';
import type { Sink } from './test-sink.ts';
import { startSink } from './test-sink.ts';

const sinks: Sink[] = [];
async function newSink(...settings: Parameters<typeof startSink>): Promise<Sink> {
  const sink = await startSink(...settings);
  sinks.push(sink);
  return sink;
}
afterEach(async () => {
  await closeAll();
  await Promise.all(sinks.splice(0).map((sink) => sink.close()));
});

const SENDER = 'sender@example.org';
const READER = 'reader@example.net';

describe('a mail to one recipient', () => {
  test('passes byte for byte, and nothing is stored', async () => {
    const sink = await newSink();
    const { proxy, client } = await testProxy(sink.port);
    const mails = [
      mailOf('Subject: dots', '', '.', '..', '.a', '...', 'a.', '.'),
      mailOf('Subject: long', '', 'x'.repeat(10_000), `.${'y'.repeat(9_999)}`, 'trailing  \t '),
      mailOf('Subject: =?x?=', 'X-Eight: \xe4\xf6\xff', '', '\x80\xff\x00\x1b'),
      mailOf('Subject: no body'),
      mailOf('Subject: no body, blank line', ''),
      mailOf('', 'no header'),
      mailOf('no header: at all', 'folded:', '\tvalue', '', '', '', 'many blank lines', '', ''),
      Buffer.alloc(0),
      mailOf(...Array.from({ length: 5_000 }, (_, i) => `X-Line-${i}: ${i}`), '', 'body'),
    ];
    const connection = await client();
    for (const mail of mails)
      expect(await connection.mail(SENDER, [READER], mail)).toBe('250 2.0.0 Ok: queued as SINK');
    expect(sink.mails.length).toBe(mails.length);
    sink.mails.forEach(({ bytes }, i) => expect(bytes.equals(mails[i] ?? bytes)).toBe(true));
    expect(sink.connections).toBe(1);
    expect(proxy.state()).toMatchObject({ accepted: 9, passed: 9, queued: 0, queuedMails: 0 });
  });

  test('however its bytes are cut, dots and line ends stay what they are', async () => {
    const sink = await newSink();
    const { client } = await testProxy(sink.port);
    const connection = await client();
    const line = fc
      .array(fc.constantFrom('.', '..', 'a', '\xff', ' ', '\t', 'word'), { maxLength: 5 })
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 }),
        async (lines, cuts) => {
          const mail = mailOf('S: x', '', ...lines);
          const stuffed = mail.toString('latin1').replaceAll(/^\./gm, '..');
          const wire = Buffer.from(`${stuffed}.\r\n`, 'latin1');
          expect(await connection.open(SENDER, [READER])).toMatch(/^354/);
          for (let at = 0, i = 0; at < wire.length; i++) {
            const end = at + (cuts[i % cuts.length] ?? 1);
            connection.socket.write(wire.subarray(at, end));
            at = end;
            await new Promise(setImmediate);
          }
          expect(await connection.reply()).toMatch(/^250/);
          expect(sink.mails.at(-1)?.bytes.toString('latin1')).toBe(mail.toString('latin1'));
        },
      ),
      { numRuns: Number(process.env['CLEARPIXEL_FUZZ_RUNS'] ?? 60) },
    );
  });

  test('is changed on the way, while it streams', async () => {
    const sink = await newSink();
    const { client } = await testProxy(sink.port, {
      plan: ({ to }) => ({ what: 'deliver', copies: [{ to, change: 'once' }] }),
      openChange,
    });
    const connection = await client();
    const mail = mailOf('Subject: x', '', '.y');
    expect(await connection.mail(SENDER, [READER], mail)).toMatch(/^250/);
    expect(sink.mails[0]?.bytes.toString()).toBe(`X-Changed: once\r\n${mail.toString()}`);
  });

  test('its header is known before its body is sent', async () => {
    const sink = await newSink();
    let seen: { envelope: MailEnvelope; header: MailHeader } | null = null;
    const { client } = await testProxy(sink.port, {
      plan: (envelope, header) => {
        seen = { envelope, header };
        return passAll(envelope, header);
      },
    });
    const connection = await client();
    await connection.open(SENDER, [READER]);
    connection.socket.write(
      'Subject: a\r\n folded one\r\nX-Two : 2\r\nnonsense\r\nX-two:3\r\n\r\nbody',
    );
    await expect.poll(() => seen).not.toBe(null);
    expect(seen).toMatchObject({
      envelope: { from: SENDER, to: [READER], smtpUtf8: false, user: null },
      header: {
        fields: [
          { name: 'subject', value: 'a folded one' },
          { name: 'x-two', value: '2' },
          { name: 'x-two', value: '3' },
        ],
      },
    });
    connection.socket.write(' goes on\r\n.\r\n');
    expect(await connection.reply()).toMatch(/^250/);
  });

  test('25 MB stream through a small memory, also where the upstream is slow', async () => {
    const sink = await newSink({ data: () => delay(300) }, { size: 0 });
    const { client } = await testProxy(sink.port);
    const connection = await client();
    await connection.open(SENDER, [READER]);
    connection.socket.write('Subject: large\r\n\r\n');
    const block = Buffer.from(`${'z'.repeat(1_022)}\r\n`.repeat(64));
    globalThis.gc?.();
    const before = process.memoryUsage().arrayBuffers;
    let written = 0;
    for (let i = 0; i < 400; i++) {
      if (!connection.socket.write(block)) {
        // While the upstream reads nothing, the client is held back as well.
        if (i < 100) written = i;
        await new Promise((resolve) => {
          connection.socket.once('drain', resolve);
        });
      }
      if (sink.mails.length === 0 && i === 50) {
        expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(25_000_000);
      }
    }
    expect(written).toBeGreaterThan(0);
    connection.socket.write('.\r\n');
    expect(await connection.reply()).toMatch(/^250/);
    expect(sink.mails[0]?.bytes.length).toBe(18 + 400 * block.length);
  });
});

describe("the upstream's refusals are the client's", () => {
  const cases = [
    ['MAIL', { mail: () => '550 5.7.1 No mail from you' }, '550 5.7.1 No mail from you'],
    ['MAIL, later', { mail: () => '451 4.7.1 Greylisted' }, '451 4.7.1 Greylisted'],
    ['RCPT', { recipient: () => '550 5.1.1 No such user' }, '550 5.1.1 No such user'],
    ['RCPT, later', { recipient: () => '452 4.2.2 Full' }, '452 4.2.2 Full'],
    ['RCPT without a code', { recipient: () => '550 No such user' }, '550 5.0.0 No such user'],
    ['the mail', { message: () => '554 5.7.1 Spam' }, '554 5.7.1 Spam'],
    ['the mail, later', { message: () => '451 4.3.0 Try again' }, '451 4.3.0 Try again'],
    ['421 is of another channel', { message: () => '421 4.3.2 Bye' }, '451 4.3.2 Bye'],
  ] as const;
  test.each(cases)('%s', async (_, answers, expected) => {
    const sink = await newSink(answers);
    const { client, proxy } = await testProxy(sink.port);
    const connection = await client();
    expect(await connection.mail(SENDER, [READER], mailOf('S: x', '', 'y'))).toBe(expected);
    expect(sink.mails).toEqual([]);
    expect(proxy.state()).toMatchObject({
      accepted: 0,
      deferred: expected.startsWith('4') ? 1 : 0,
      refused: expected.startsWith('5') ? 1 : 0,
      queued: 0,
    });
    // The connection goes on.
    expect(await connection.say('RSET')).toMatch(/^250/);
    expect(await connection.say('NOOP')).toMatch(/^250/);
  });

  test('recipient by recipient: the others get the mail, in one transaction', async () => {
    const sink = await newSink({
      recipient: (address) => (address.startsWith('no') ? '550 5.1.1 No such user' : null),
    });
    const { client } = await testProxy(sink.port);
    const connection = await client();
    expect(await connection.say(`MAIL FROM:<${SENDER}>`)).toMatch(/^250/);
    expect(await connection.say('RCPT TO:<a@example.net>')).toMatch(/^250/);
    expect(await connection.say('RCPT TO:<no@example.net>')).toBe('550 5.1.1 No such user');
    expect(await connection.say('RCPT TO:<b@example.net>')).toMatch(/^250/);
    expect(await connection.say('DATA')).toMatch(/^354/);
    expect(await connection.say('S: x\r\n\r\ny\r\n.')).toMatch(/^250/);
    expect(sink.mails.map(({ to }) => to)).toEqual([['a@example.net', 'b@example.net']]);
  });

  test('the plan refuses, too: with its code and text, and the session is used again', async () => {
    const sink = await newSink();
    const { client } = await testProxy(sink.port, {
      plan: (envelope, header) =>
        header.fields.some(({ name }) => name === 'x-no')
          ? { what: 'refuse', code: 451, message: '4.3.0 The console is away' }
          : passAll(envelope, header),
    });
    const connection = await client();
    const refused = mailOf('X-No: 1', '', 'z'.repeat(300_000));
    expect(await connection.mail(SENDER, [READER], refused)).toBe('451 4.3.0 The console is away');
    expect(await connection.mail(SENDER, [READER], mailOf('S: x', '', 'y'))).toMatch(/^250/);
    expect(sink).toMatchObject({ connections: 1, begun: 2 });
    expect(sink.mails.length).toBe(1);
  });

  test('a plan that throws, or forgets a recipient, refuses for now', async () => {
    const sink = await newSink();
    const plans = [
      () => {
        throw new Error('mistake');
      },
      ({ to }: MailEnvelope) =>
        ({ what: 'deliver', copies: [{ to: to.slice(1), change: null }] }) as const,
      () => ({ what: 'deliver', copies: [] }) as const,
      () => ({ what: 'refuse', code: 250, message: 'no refusal' }) as const,
    ];
    for (const plan of plans) {
      const { client, notices } = await testProxy(sink.port, { plan });
      const connection = await client();
      const to = [READER, 'b@example.net'];
      expect(await connection.mail(SENDER, to, mailOf('S: x', '', 'y'))).toMatch(/^451 4\.3\.0/);
      expect(notices).toEqual([{ what: 'plan-failed' }]);
    }
    expect(sink.mails).toEqual([]);
  });
});

describe('smuggling', () => {
  test.each(['\n.\n', '\n.\r\n', '\r.\r\n', '\r.\r', '\r\n.\n', '\r\n.\r', '\n\r.\r\n'])(
    'an end of %j is none, and a mail behind it is text',
    async (end) => {
      const sink = await newSink();
      const { client } = await testProxy(sink.port);
      const connection = await client();
      await connection.open(SENDER, [READER]);
      const smuggled = `MAIL FROM:<x@x.example>\r\nRCPT TO:<y@y.example>\r\nDATA\r\nS: no\r\n`;
      connection.socket.write(`S: x\r\n\r\nbody${end}${smuggled}\r\n.\r\n`);
      expect(await connection.reply()).toMatch(/^250/);
      expect(await connection.say('NOOP')).toMatch(/^250/);
      expect(sink.mails.length).toBe(1);
      const text = sink.mails[0]?.bytes.toString() ?? '';
      expect(text).toContain('RCPT TO:<y@y.example>');
      expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    },
  );
});

describe('limits', () => {
  test('more recipients than allowed are told so, and the others get the mail', async () => {
    const sink = await newSink();
    const { client } = await testProxy(sink.port, { limits: { recipients: 1_000 } });
    const connection = await client();
    await connection.say(`MAIL FROM:<${SENDER}>`);
    const commands = Array.from({ length: 1_002 }, (_, i) => `RCPT TO:<r${i}@example.net>\r\n`);
    connection.socket.write(commands.join(''));
    const answers: string[] = [];
    for (const _ of commands) answers.push(await connection.reply());
    expect(answers.filter((answer) => answer.startsWith('250')).length).toBe(1_000);
    expect(answers.slice(1_000).every((answer) => answer.startsWith('452 4.5.3'))).toBe(true);
    await connection.say('DATA');
    expect(await connection.say('S: x\r\n\r\ny\r\n.')).toMatch(/^250/);
    expect(sink.mails[0]?.to.length).toBe(1_000);
  });

  test('too large: by what is declared, and by what is counted', async () => {
    const sink = await newSink();
    const { client } = await testProxy(sink.port, { limits: { messageBytes: 100_000 } });
    const connection = await client();
    expect(await connection.say('EHLO x')).toContain('SIZE 100000');
    expect(await connection.say(`MAIL FROM:<${SENDER}> SIZE=100001`)).toMatch(/^552 5\.3\.4/);
    const large = mailOf('S: x', '', 'z'.repeat(900_000));
    expect(await connection.mail(SENDER, [READER], large)).toMatch(/^552 5\.3\.4/);
    expect(await connection.mail(SENDER, [READER], mailOf('S: x', '', 'y'))).toMatch(/^250/);
    expect(sink.mails.length).toBe(1);
  });

  test('a header without end', async () => {
    const sink = await newSink();
    const { client } = await testProxy(sink.port);
    const connection = await client();
    const long = mailOf(
      ...Array.from({ length: 40_000 }, (_, i) => `X-${i}: ${'h'.repeat(30)}`),
      '',
    );
    expect(await connection.mail(SENDER, [READER], long)).toMatch(/^552 5\.3\.4 .*header/);
    expect(await connection.mail(SENDER, [READER], mailOf('S: x', '', 'y'))).toMatch(/^250/);
  });
});

describe('extensions', () => {
  test('what the upstream can do is what we say, and what the client asks is asked', async () => {
    const sink = await newSink({}, { size: 5_000 });
    const { client } = await testProxy(sink.port);
    const connection = await client();
    const features = await connection.say('EHLO x');
    for (const one of ['8BITMIME', 'SMTPUTF8', 'SIZE 5000', 'ENHANCEDSTATUSCODES'])
      expect(features).toContain(one);
    expect(features).not.toMatch(/STARTTLS|AUTH|DSN/);
    const parameters = ' SIZE=321 BODY=8BITMIME SMTPUTF8';
    const mail = mailOf('S: x', '', 'y');
    await connection.mail('größe@bücher.example', ['用户@例子.example'], mail, parameters);
    expect(sink.mails[0]).toMatchObject({
      from: 'größe@bücher.example',
      to: ['用户@例子.example'],
      args: { SIZE: '321', BODY: '8BITMIME', SMTPUTF8: true },
    });
    expect(await connection.say(`MAIL FROM:<${SENDER}> SIZE=5001`)).toMatch(/^552 5\.3\.4/);
  });

  test('SMTPUTF8 for the header alone is asked for as well', async () => {
    const sink = await newSink();
    const { client } = await testProxy(sink.port);
    await (await client()).mail(SENDER, [READER], mailOf('S: x', '', 'y'), ' SMTPUTF8');
    expect(sink.mails[0]).toMatchObject({ smtpUtf8: true, bodyType: '7bit' });
  });

  test('a domain in A-labels stays so; what is not ASCII needs SMTPUTF8', async () => {
    const sink = await newSink({}, { hideSMTPUTF8: true });
    const heard: string[] = [];
    const { client } = await testProxy(sink.port, {
      plan: (envelope, header) => {
        heard.push(envelope.from, ...envelope.to);
        return passAll(envelope, header);
      },
    });
    const connection = await client();
    const mail = mailOf('S: x', '', 'y');
    expect(await connection.mail('a@xn--bcher-kva.example', [READER], mail)).toMatch(/^250/);
    expect(heard).toEqual(['a@xn--bcher-kva.example', READER]);
    expect(await connection.say('MAIL FROM:<größe@example.org>')).toMatch(/^553 5\.6\.7/);
  });

  test('an upstream without them: not offered, and refused where a client asks all the same', async () => {
    const sink = await newSink({}, { hide8BITMIME: true, hideSMTPUTF8: true });
    const { client } = await testProxy(sink.port);
    const connection = await client();
    expect(await connection.say('EHLO x')).not.toMatch(/8BITMIME|SMTPUTF8/);
    expect(await connection.say(`MAIL FROM:<${SENDER}> SMTPUTF8`)).toMatch(/^550 5\.6\.7/);
    expect(await connection.say(`MAIL FROM:<${SENDER}> BODY=8BITMIME`)).toMatch(/^554 5\.6\.3/);
    const mail = mailOf('S: x', '', '\xff');
    expect(await connection.mail(SENDER, [READER], mail)).toMatch(/^250/);
    expect(sink.mails[0]?.bytes.equals(mail)).toBe(true);
  });
});
