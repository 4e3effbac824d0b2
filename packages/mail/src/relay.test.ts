import { setTimeout as delay } from 'node:timers/promises';
import { TRAP_LINK } from '@clearpixel/pixel';
import type { Level } from '@clearpixel/pixel';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { EDGE_URL } from './test-console.ts';
import { SENDER, campaignMail, closeAll, mailOf, testParts, testRelay } from './test-relay.ts';
import { readStamps } from './test-sink.ts';
import type { Sink, SunkMail } from './test-sink.ts';

afterEach(async () => {
  vi.useRealTimers();
  await closeAll();
});

const ANNA = 'anna@example.net';
const BEN = 'ben@example.net';
const to = (sink: Sink, address: string): SunkMail => {
  const mail = sink.mails.find((one) => one.to.includes(address));
  if (mail === undefined) throw new Error(`nothing for ${address}`);
  return mail;
};

describe('a mail without a campaign', () => {
  test('passes byte for byte, also while the console is down', async () => {
    const parts = await testParts();
    const { send } = await testRelay(parts);
    const mails = [
      mailOf(),
      mailOf('X-Clearpixel: x', 'X-Campaign: 0123456784'),
      mailOf('DKIM-Signature: v=1; b=x'),
    ];
    for (const mail of mails) expect(await send(ANNA, mail)).toMatch(/^250/);
    await parts.console.stop();
    expect(await send([ANNA, BEN], mailOf())).toMatch(/^250/);
    expect(parts.sink.mails.map(({ bytes }) => bytes.toString())).toEqual(
      [...mails, mailOf()].map(String),
    );
    expect(parts.console.calls).toEqual(['GET /relay']);
  });
});

describe('a mail of a campaign', () => {
  test('is stamped for its reader; but for pixels and links nothing changes', async () => {
    const parts = await testParts();
    const campaign = parts.console.campaign({ [ANNA]: 'identified' });
    const { send, relay } = await testRelay(parts);
    const before = Date.now();
    expect(await send('Anna@example.net', campaignMail(campaign.id))).toMatch(/^250/);
    const { bytes } = to(parts.sink, 'Anna@example.net');
    const { opens, clicks } = await readStamps(bytes);
    const expected = {
      source: campaign.id,
      subject: campaign.recipients.get(ANNA)?.ref,
      level: 'identified',
    };
    expect(opens).toMatchObject([expected, expected]);
    expect(clicks).toMatchObject([
      { ...expected, destination: 'https://shop.example/offer?a=1&b=2' },
    ]);
    expect(opens[0]?.isOwn).toBe(undefined);
    expect(opens[0]?.stampedAt).toBeGreaterThan(before - 2_000);
    const plain = bytes
      .toString()
      .replaceAll(/<img [^>]*>/g, '')
      .replaceAll(
        /https:\/\/t\.example\.com\/c\/[\w-]+/g,
        'https://shop.example/offer?a=1&amp;b=2',
      );
    expect(plain).toBe(mailOf().toString());
    expect(relay.state()).toMatchObject({ stamped: 1, unstampable: 0, passed: 1, consoleUp: true });
  });

  test('its header is taken out, each field of that name and every fold of it', async () => {
    const parts = await testParts();
    const campaign = parts.console.campaign({}, { level: 'off' });
    const { send } = await testRelay(parts);
    const mails = [
      campaignMail(campaign.id),
      campaignMail(campaign.id, `x-CLEARPIXEL-campaign :\t${campaign.id}`),
      mailOf('X-Clearpixel-Campaign:', ` ${campaign.id}`, '\t', 'X-Clearpixel-Campaigns: stays'),
    ];
    for (const mail of mails) expect(await send(ANNA, mail)).toMatch(/^250/);
    expect(parts.sink.mails.map(({ bytes }) => bytes.toString())).toEqual([
      mailOf().toString(),
      mailOf().toString(),
      mailOf('X-Clearpixel-Campaigns: stays').toString(),
    ]);
  });

  test('of no campaign, or of two: refused for good, and nothing is sent', async () => {
    const parts = await testParts();
    const { id } = parts.console.campaign();
    const { id: other } = parts.console.campaign();
    const { send } = await testRelay(parts);
    const answers = await Promise.all([
      send(ANNA, campaignMail('0123456784')),
      send(ANNA, campaignMail('newsletter')),
      send(ANNA, campaignMail('')),
      send(ANNA, campaignMail(id, `X-Clearpixel-Campaign: ${other}`)),
    ]);
    expect(answers).toEqual([
      '550 5.7.1 X-Clearpixel-Campaign names no campaign of this console',
      '550 5.7.1 X-Clearpixel-Campaign is no id of a campaign: it has 10 characters',
      '550 5.7.1 X-Clearpixel-Campaign is no id of a campaign: it has 10 characters',
      '550 5.6.0 X-Clearpixel-Campaign names more than one campaign',
    ]);
    expect(parts.sink.mails).toEqual([]);
  });

  test('each recipient gets the copy that is theirs', async () => {
    const parts = await testParts();
    const off = 'off@example.net';
    const counted = 'counted@example.net';
    const idn = 'ida@bücher.example';
    const campaign = parts.console.campaign({
      [ANNA]: 'identified',
      [BEN]: 'full',
      [counted]: 'count',
      [off]: 'off',
      [idn]: 'anonymous',
      [SENDER]: 'identified',
    });
    const { send, relay } = await testRelay(parts);
    const all = [ANNA, 'u1@example.net', counted, BEN, off, SENDER, 'ida@xn--bcher-kva.example'];
    expect(await send(all, campaignMail(campaign.id), 'bounces@shop.example')).toMatch(/^250/);
    await expect.poll(() => relay.state().queuedMails).toBe(0);
    // The sink's SMTP server reads A-labels (`xn--…`) as letters.
    expect(parts.sink.mails.map((mail) => mail.to.join()).toSorted()).toEqual(
      [ANNA, BEN, off, SENDER, idn, `u1@example.net,${counted}`].toSorted(),
    );
    const tokenOf = async (address: string): Promise<object> => {
      const { opens, clicks } = await readStamps(to(parts.sink, address).bytes);
      expect(opens.length).toBe(2);
      expect(clicks[0]).toMatchObject({ ...opens[0], kind: 'click' });
      return { subject: opens[0]?.subject, level: opens[0]?.level, isOwn: opens[0]?.isOwn };
    };
    const ref = (address: string): unknown => campaign.recipients.get(address)?.ref;
    const own = undefined;
    expect(await tokenOf(ANNA)).toEqual({ subject: ref(ANNA), level: 'identified', isOwn: own });
    // No more than the campaign allows.
    expect(await tokenOf(BEN)).toEqual({ subject: ref(BEN), level: 'identified', isOwn: own });
    expect(await tokenOf(counted)).toEqual({ subject: null, level: 'count', isOwn: own });
    expect(await tokenOf(SENDER)).toEqual({ subject: null, level: 'anonymous', isOwn: true });
    expect(await tokenOf(idn)).toMatchObject({
      subject: ref(idn),
      level: 'anonymous',
    });
    expect(to(parts.sink, off).bytes.toString()).toBe(mailOf().toString());
    // Whoever wants nothing recorded is in no note either; nor is who is no recipient.
    await expect.poll(() => parts.console.deliveries.length).toBe(5);
    expect(parts.console.deliveries.map((note) => note.ref).toSorted()).toEqual(
      [ANNA, BEN, counted, SENDER, idn].map((one) => String(ref(one))).toSorted(),
    );
    expect(parts.console.deliveries[0]).toMatchObject({ campaign: campaign.id, what: 'sent' });
  });

  test("the envelope's sender is the sender too; the name in From is nobody's address", async () => {
    const parts = await testParts();
    const { id } = parts.console.campaign();
    const { send } = await testRelay(parts);
    await send('me@shop.example', campaignMail(id), 'ME@shop.example');
    await send('reader@example.net', campaignMail(id), 'me@shop.example');
    const [own, fake] = await Promise.all(parts.sink.mails.map(({ bytes }) => readStamps(bytes)));
    expect(own?.opens[0]).toMatchObject({ isOwn: true, subject: null });
    expect(fake?.opens[0]).toMatchObject({ level: 'count', subject: null });
    expect(fake?.opens[0]?.isOwn).toBe(undefined);
  });

  test('200 recipients, half of them with consent', async () => {
    const parts = await testParts();
    const people = Array.from({ length: 200 }, (_, i) => `r${i}@example.net`);
    const levels = Object.fromEntries(
      people.map((address, i): [string, Level] => [address, i % 2 === 0 ? 'identified' : 'count']),
    );
    const campaign = parts.console.campaign(levels);
    const { send, relay } = await testRelay(parts);
    expect(await send(people, campaignMail(campaign.id))).toMatch(/^250/);
    await expect.poll(() => relay.state().queuedMails).toBe(0);
    expect(parts.sink.mails.length).toBe(101);
    const refs = new Set<unknown>();
    for (const { to: readers, bytes } of parts.sink.mails) {
      const { opens } = await readStamps(bytes);
      if (readers.length === 1) {
        expect(opens[0]?.subject).toBe(campaign.recipients.get(readers[0] ?? '')?.ref);
        refs.add(opens[0]?.subject);
      } else {
        expect(readers.length).toBe(100);
        expect(opens[0]).toMatchObject({ subject: null, level: 'count' });
      }
    }
    expect(refs.size).toBe(100);
    expect(parts.console.calls.filter((call) => call.endsWith('/plan')).length).toBe(1);
    await expect.poll(() => parts.console.deliveries.length).toBe(200);
  });

  test('opens and clicks as the campaign has them; with neither, nothing is put in', async () => {
    const parts = await testParts();
    const { send } = await testRelay(parts);
    for (const facts of [{ clicks: false }, { opens: false }, { opens: false, clicks: false }])
      await send(ANNA, campaignMail(parts.console.campaign({}, facts).id));
    const read = await Promise.all(parts.sink.mails.map(({ bytes }) => readStamps(bytes)));
    expect(read.map(({ opens, clicks }) => [opens.length, clicks.length])).toEqual([
      [2, 0],
      [0, 1],
      [0, 0],
    ]);
    expect(parts.sink.mails[2]?.bytes.toString()).toBe(mailOf().toString());
  });

  test('links bear their numbers, and the trap is there where the campaign has one', async () => {
    const parts = await testParts();
    const { send } = await testRelay(parts);
    for (const trap of [false, true])
      await send(ANNA, campaignMail(parts.console.campaign({}, { trap }).id));
    const read = await Promise.all(parts.sink.mails.map(({ bytes }) => readStamps(bytes)));
    expect(read.map(({ clicks }) => clicks.map((click) => click?.link))).toEqual([
      [1],
      [TRAP_LINK, 1],
    ]);
  });

  test('that is signed already passes unstamped, or is stamped where that is wished', async () => {
    const parts = await testParts();
    const { id } = parts.console.campaign();
    const signed = 'DKIM-Signature: v=1; a=rsa-sha256; d=shop.example; h=from:subject; b=x';
    const { send, notices, relay } = await testRelay(parts);
    expect(await send(ANNA, campaignMail(id, signed))).toMatch(/^250/);
    expect(await send([ANNA, BEN], campaignMail(id, signed))).toMatch(/^250/);
    expect(parts.sink.mails[0]?.bytes.toString()).toBe(mailOf(signed).toString());
    expect(notices).toEqual([{ what: 'passed-unstamped', why: 'dkim', mails: 1 }]);
    expect(relay.state().passedUnstamped).toEqual({ dkim: 2, 'console-down': 0 });
    const stamping = await testRelay(parts, { dkim: 'stamp' });
    await stamping.send('c@example.net', campaignMail(id, signed));
    expect((await readStamps(to(parts.sink, 'c@example.net').bytes)).opens.length).toBe(2);
  });

  test('what cannot be stamped passes, and is counted', async () => {
    const parts = await testParts();
    const { id } = parts.console.campaign();
    const { send, relay } = await testRelay(parts);
    const text = `X-Clearpixel-Campaign: ${id}\r\nSubject: x\r\n\r\nplain\r\n`;
    expect(await send(ANNA, Buffer.from(text))).toMatch(/^250/);
    expect(parts.sink.mails[0]?.bytes.toString()).toBe('Subject: x\r\n\r\nplain\r\n');
    expect(relay.state()).toMatchObject({ stamped: 0, unstampable: 1 });
  });
});

describe('what became of a mail', () => {
  test('a permanent failure is noted as bounced', async () => {
    const parts = await testParts();
    parts.sink.refuse = (mail) => (mail.to.includes(BEN) ? '550 5.1.1 No such user' : null);
    const campaign = parts.console.campaign({ [ANNA]: 'identified', [BEN]: 'identified' });
    const { send } = await testRelay(parts);
    await send([ANNA, BEN], campaignMail(campaign.id));
    await expect.poll(() => parts.console.deliveries.length).toBe(2);
    const what = Object.fromEntries(parts.console.deliveries.map((note) => [note.ref, note.what]));
    expect(what[campaign.recipients.get(ANNA)?.ref ?? '']).toBe('sent');
    expect(what[campaign.recipients.get(BEN)?.ref ?? '']).toBe('bounced');
  });

  test('is told when the console is back, and at the latest when the relay ends', async () => {
    const parts = await testParts();
    const { id } = parts.console.campaign({ [ANNA]: 'identified' });
    const { send, relay } = await testRelay(parts);
    await send(ANNA, campaignMail(id));
    await parts.console.stop();
    await delay(1_200);
    expect(relay.state().notesWaiting).toBe(1);
    await parts.console.start();
    await expect.poll(() => parts.console.deliveries.length).toBe(1);
    await send(ANNA, campaignMail(id));
    await relay.close();
    expect(parts.console.deliveries.length).toBe(2);
  });
});

describe('the console', () => {
  test('down: a campaign waits at its sender, or passes unstamped where that is wished', async () => {
    const parts = await testParts();
    const { id } = parts.console.campaign();
    const { send, notices } = await testRelay(parts);
    const passing = await testRelay(parts, { onConsoleDown: 'pass' });
    await parts.console.stop();
    expect(await send(ANNA, campaignMail(id))).toBe(
      '451 4.4.3 The Clearpixel console does not answer, try again later',
    );
    expect(notices).toEqual([{ what: 'console-down', why: 'down' }]);
    expect(parts.sink.mails).toEqual([]);
    expect(await passing.send([ANNA, BEN], campaignMail(id))).toMatch(/^250/);
    expect(parts.sink.mails.map((mail) => [mail.to, mail.bytes.toString()])).toEqual([
      [[ANNA, BEN], mailOf().toString()],
    ]);
    expect(passing.notices).toContainEqual({
      what: 'passed-unstamped',
      why: 'console-down',
      mails: 1,
    });
    await parts.console.start();
    await expect.poll(() => send(ANNA, campaignMail(id))).toMatch(/^250/);
    expect(notices).toEqual([{ what: 'console-down', why: 'down' }, { what: 'console-up' }]);
  });

  test('down: what was asked a moment ago is still known', async () => {
    const parts = await testParts();
    const { id } = parts.console.campaign({ [ANNA]: 'identified' });
    const { send } = await testRelay(parts);
    await send(ANNA, campaignMail(id));
    await parts.console.stop();
    expect(await send(ANNA, campaignMail(id))).toMatch(/^250/);
    expect(await send(BEN, campaignMail(id))).toMatch(/^451/);
    // Older than it may be while the console answers, and not too old while it does not.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5 * 60_000 });
    expect(await send(ANNA, campaignMail(id))).toMatch(/^250/);
    vi.setSystemTime(Date.now() + 6 * 60_000);
    expect(await send(ANNA, campaignMail(id))).toMatch(/^451/);
  });

  test('a withdrawn consent is in the mails of some minutes later', async () => {
    const parts = await testParts();
    const campaign = parts.console.campaign({ [ANNA]: 'identified' });
    const { send } = await testRelay(parts);
    await send(ANNA, campaignMail(campaign.id));
    campaign.recipients.set(ANNA, { ref: '0123456789abc', level: 'off' });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 121_000 });
    await send(ANNA, campaignMail(campaign.id));
    expect(parts.sink.mails[1]?.bytes.toString()).toBe(mailOf().toString());
  });

  test('a wrong key, or no console, stops the start; a console that is down does not', async () => {
    const parts = await testParts();
    const key = 'cpk_wrong';
    await expect(testRelay(parts, { console: { url: parts.console.url, key } })).rejects.toThrow(
      /refuses the key/,
    );
    await expect(
      testRelay(parts, { console: { url: `${parts.console.url}/elsewhere`, key } }),
    ).rejects.toThrow(/no console/);
    const { id } = parts.console.campaign();
    await parts.console.stop();
    const { send } = await testRelay(parts);
    expect(await send(ANNA, mailOf())).toMatch(/^250/);
    await parts.console.start();
    await expect.poll(() => send(ANNA, campaignMail(id))).toMatch(/^250/);
  });

  test('a key that is revoked: mails wait, and an operator is told', async () => {
    const parts = await testParts();
    const { id } = parts.console.campaign();
    const { send, notices } = await testRelay(parts);
    parts.console.key = 'cpk_another';
    expect(await send(ANNA, campaignMail(id))).toMatch(/^451/);
    expect(notices).toEqual([{ what: 'console-down', why: 'key-refused' }]);
  });
});

describe('the queue', () => {
  test('a copy that was promised by one relay is stamped alike by the next one', async () => {
    const parts = await testParts();
    const campaign = parts.console.campaign({ [ANNA]: 'identified', [BEN]: 'identified' });
    const first = await testRelay(parts);
    parts.sink.refuse = () => '451 4.3.0 Not now';
    expect(await first.send([ANNA, BEN], campaignMail(campaign.id))).toMatch(/^250/);
    await first.relay.close();
    const rotatedAt = Date.now();
    parts.console.secrets = ['a newer secret for tests, 32 characters', ...parts.console.secrets];
    parts.sink.refuse = () => null;
    const second = await testRelay(parts, { directory: first.directory });
    await expect.poll(() => parts.sink.mails.length).toBe(2);
    const { opens } = await readStamps(to(parts.sink, ANNA).bytes);
    expect(opens[0]).toMatchObject({ subject: campaign.recipients.get(ANNA)?.ref });
    expect(opens[0]?.stampedAt).toBeLessThanOrEqual(rotatedAt);
    expect(to(parts.sink, ANNA).bytes.toString()).toContain(EDGE_URL);
    await expect.poll(() => parts.console.deliveries.length).toBe(2);
    expect(second.relay.state().stamped).toBe(2);
  });

  test('without the key that is to sign, it waits for it', async () => {
    const parts = await testParts();
    const { id } = parts.console.campaign({ [ANNA]: 'identified' });
    const first = await testRelay(parts);
    parts.sink.refuse = () => '451 4.3.0 Not now';
    await first.send([ANNA, BEN], campaignMail(id));
    await first.relay.close();
    parts.sink.refuse = () => null;
    await parts.console.stop();
    const second = await testRelay(parts, { directory: first.directory });
    await expect.poll(() => second.notices).toContainEqual({ what: 'change-failed' });
    expect(parts.sink.mails).toEqual([]);
    await parts.console.start();
    await expect.poll(() => parts.sink.mails.length).toBe(2);
  });
});
