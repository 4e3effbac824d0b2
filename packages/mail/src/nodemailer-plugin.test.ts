import { generateKeyPairSync } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { afterEach, describe, expect, test } from 'vitest';
import { ClearpixelError, clearpixel } from './nodemailer-plugin.ts';
import type { ClearpixelOptions } from './nodemailer-plugin.ts';
import { SENDER, campaignMail, closeAll, mailOf, testParts } from './test-relay.ts';
import { readStamps } from './test-sink.ts';

afterEach(closeAll);

const ANNA = 'anna@example.net';
const OFF = 'off@example.net';
const HTML = '<p>Read <a href="https://shop.example/offer">the offer</a></p>';
const MAIL = { from: SENDER, to: ANNA, subject: 'What opens on Thursday', html: HTML };

async function testPlugin(more: Partial<ClearpixelOptions> = {}) {
  const parts = await testParts();
  const campaign = parts.console.campaign({ [ANNA]: 'identified', [OFF]: 'off' });
  const transporter = createTransport({ host: '127.0.0.1', port: parts.sink.port });
  const options = { console: parts.console.url, key: parts.console.key, ...more };
  transporter.use('stream', clearpixel(options));
  return { ...parts, campaign, transporter };
}

describe('the plugin for nodemailer', () => {
  test('stamps a mail for its one reader: the campaign in the data, or in the header', async () => {
    const { sink, campaign, transporter } = await testPlugin();
    await transporter.sendMail(Object.assign({ clearpixel: { campaign: campaign.id } }, MAIL));
    await transporter.sendMail({ ...MAIL, headers: { 'X-Clearpixel-Campaign': campaign.id } });
    await transporter.sendMail({ raw: campaignMail(campaign.id), envelope: MAIL });
    for (const { bytes } of sink.mails) {
      const { opens, clicks } = await readStamps(bytes);
      const expected = { source: campaign.id, subject: campaign.recipients.get(ANNA)?.ref };
      expect(opens).toMatchObject([expected, expected]);
      expect(clicks).toMatchObject([expected]);
      expect(bytes.toString()).not.toMatch(/x-clearpixel/i);
    }
    expect(sink.mails.length).toBe(3);
  });

  test('a mail of no campaign stays as it is', async () => {
    const { sink, console, transporter } = await testPlugin();
    await transporter.sendMail({ raw: mailOf(), envelope: MAIL });
    expect(sink.mails[0]?.bytes.toString()).toBe(mailOf().toString());
    expect(console.calls).toEqual([]);
  });

  test('several readers share the pixel that names nobody; where one of them is off, none is put in', async () => {
    const { sink, campaign, transporter } = await testPlugin();
    const options = { ...MAIL, headers: { 'X-Clearpixel-Campaign': campaign.id } };
    await transporter.sendMail({ ...options, cc: 'ben@example.net' });
    await transporter.sendMail({ ...options, bcc: OFF });
    await transporter.sendMail({ ...options, to: SENDER });
    const [shared, off, own] = await Promise.all(sink.mails.map(({ bytes }) => readStamps(bytes)));
    expect(shared?.opens[0]).toMatchObject({ subject: null, level: 'count' });
    expect(off?.opens).toEqual([]);
    expect(own?.opens[0]).toMatchObject({ subject: null, isOwn: true });
  });

  test('nodemailer signs what was stamped', async () => {
    const { sink, campaign, transporter } = await testPlugin();
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    await transporter.sendMail({
      ...MAIL,
      headers: { 'X-Clearpixel-Campaign': campaign.id },
      dkim: { domainName: 'shop.example', keySelector: 'a', privateKey },
    });
    const text = sink.mails[0]?.bytes.toString() ?? '';
    expect(text).toMatch(/^DKIM-Signature:/);
    expect(text).not.toMatch(/x-clearpixel/i);
    expect((await readStamps(Buffer.from(text))).opens.length).toBe(2);
  });

  test('an unknown campaign is an error; a console that is down is one, or the mail goes unstamped', async () => {
    const { sink, console, campaign, transporter } = await testPlugin();
    const send = (id: string): Promise<unknown> =>
      transporter.sendMail({ raw: campaignMail(id), envelope: MAIL });
    const failed = await send('0123456784').catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ClearpixelError);
    expect(failed).toMatchObject({ code: 'ECLEARPIXEL_CAMPAIGN', isRetryable: false });
    await console.stop();
    await expect(send(campaign.id)).rejects.toMatchObject({
      code: 'ECLEARPIXEL_CONSOLE',
      isRetryable: true,
    });
    expect(sink.mails).toEqual([]);
    const passing = createTransport({ host: '127.0.0.1', port: sink.port });
    passing.use(
      'stream',
      clearpixel({ console: console.url, key: console.key, onConsoleDown: 'pass' }),
    );
    await passing.sendMail({ raw: campaignMail(campaign.id), envelope: MAIL });
    expect(sink.mails[0]?.bytes.toString()).toBe(mailOf().toString());
  });
});
