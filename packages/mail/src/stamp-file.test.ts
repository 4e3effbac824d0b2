import { afterEach, expect, test } from 'vitest';
import { stampFile } from './stamp-file.ts';
import type { FileKind } from './stamp-file.ts';
import { SENDER, campaignMail, closeAll, mailOf, testParts } from './test-relay.ts';
import { readStamps, stampsIn } from './test-sink.ts';

afterEach(closeAll);

const ANNA = 'anna@example.net';

async function testFiles() {
  const { console } = await testParts();
  const campaign = console.campaign({ [ANNA]: 'identified', 'off@example.net': 'off' });
  const stamp = (file: Uint8Array, kind: FileKind, email = ANNA, id = campaign.id) =>
    stampFile(file, kind, { console, campaign: id, email });
  return { console, campaign, stamp };
}

test('a mail, for its reader, without the header', async () => {
  const { campaign, stamp } = await testFiles();
  const stamped = await stamp(campaignMail(campaign.id), 'mail');
  if ('failure' in stamped) throw new Error(stamped.failure);
  expect(stamped).toMatchObject({ reader: 'recipient', outcome: 'stamped', dkim: false });
  const { opens } = await readStamps(Buffer.from(stamped.bytes));
  expect(opens[0]).toMatchObject({ subject: campaign.recipients.get(ANNA)?.ref });
  expect(Buffer.from(stamped.bytes).toString()).not.toMatch(/x-clearpixel/i);
});

test('a page in UTF-8, and no other', async () => {
  const { campaign, stamp } = await testFiles();
  const page = '\ufeff<p>Grüße <a href="https://a.example/ä">x</a></p>';
  const stamped = await stamp(Buffer.from(page), 'html');
  if ('failure' in stamped) throw new Error(stamped.failure);
  const html = Buffer.from(stamped.bytes).toString();
  expect(stampsIn(html).opens[0]).toMatchObject({ source: campaign.id });
  expect(stampsIn(html).clicks.length).toBe(1);
  expect(html.startsWith('\ufeff')).toBe(true);
  expect(await stamp(Buffer.from(page, 'latin1'), 'html')).toEqual({ failure: 'not-utf8' });
});

test('who is no recipient, the sender, and who is off', async () => {
  const { stamp } = await testFiles();
  expect(await stamp(mailOf(), 'mail', 'ben@example.net')).toMatchObject({ reader: 'shared' });
  expect(await stamp(mailOf(), 'mail', SENDER)).toMatchObject({ reader: 'own' });
  const off = await stamp(mailOf(), 'mail', 'off@example.net');
  expect(off).toMatchObject({ reader: 'nobody', outcome: 'off', bytes: mailOf() });
});

test('what cannot be done has a word', async () => {
  const { console, stamp } = await testFiles();
  const unknown = { failure: 'unknown-campaign' };
  expect(await stamp(mailOf(), 'mail', ANNA, '0123456784')).toEqual(unknown);
  expect(await stamp(mailOf(), 'mail', ANNA, '../../keys')).toEqual(unknown);
  const wish = { console: { url: console.url, key: 'another' }, email: ANNA };
  const { id: campaign } = console.campaign();
  expect(await stampFile(mailOf(), 'mail', { ...wish, campaign })).toEqual({
    failure: 'key-refused',
  });
  await console.stop();
  expect(await stamp(mailOf(), 'mail')).toEqual({ failure: 'down' });
});
