/**
 * A campaign to two hundred recipients, half of them without consent: sent by nodemailer's plugin, and again by swaks through
 * the relay into a real Postfix and its Maildirs. Each mail is opened by Chromium: it looks like its unstamped twin, point
 * for point; each pixel and link leads to the right receipt; those without consent leave a count and nothing else; and
 * who withdraws is recorded no more, by a mail that was sent before.
 */
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { clearpixel } from '@clearpixel/mail/nodemailer';
import { simpleParser } from 'mailparser';
import type { ParsedMail } from 'mailparser';
import { createTransport } from 'nodemailer';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openChromium } from './chromium.ts';
import { BLOG_LINK, LETTER_HTML, LETTER_TEXT, LINKS, PICTURE, SHOP_LINK } from './mail/letter.ts';
import { Postfix } from './mail/postfix.ts';
import { BROWSER_AGENT, TestServer, eventually, freePort, pause } from './server.ts';

const RECIPIENTS = 200;
const DOMAIN = 'readers.test';
const MAIN = fileURLToPath(new URL('../packages/clearpixel/bin/clearpixel', import.meta.url));
const run = promisify(execFile);

interface Receipt {
  kind: string;
  name: string;
  subject: string | null;
  level: string;
  at: string;
  browser: string;
  network: string;
  visitor: string | null;
}
interface Recipient {
  ref: string;
  email: string;
  pixelUrl: string;
  level: string;
}

let server: TestServer;
let postfix: Postfix;
let browser: Browser;
let page: Page;
let relay: ChildProcess;
let relayPort = 0;
let relayKey = '';
let twin: Buffer;
/** The mails' HTML, by number, as a web mail would show it. */
const shown = new Map<string, string>();
let webmail: Server;
let webmailUrl = '';
const folder = mkdtempSync(path.join(tmpdir(), 'clearpixel-campaign-'));

const name = (number: number): string => `reader${number}`;
const consents = (number: number): boolean => number % 2 === 0;

beforeAll(async () => {
  browser = await openChromium();
  server = await TestServer.create();
  postfix = Postfix.start(
    await freePort(),
    DOMAIN,
    Array.from({ length: RECIPIENTS }, (_, number) => name(number)),
  );
  webmail = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(shown.get(request.url?.slice(1) ?? '') ?? '');
  });
  await new Promise<void>((resolve) => {
    webmail.listen(0, '127.0.0.1', () => resolve());
  });
  const address = webmail.address();
  webmailUrl = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const context = await browser.newContext({
    userAgent: BROWSER_AGENT,
    viewport: { width: 520, height: 420 },
  });
  page = await context.newPage();
  twin = await screenshot('twin', LETTER_HTML);
  ({ key: relayKey } = await server.api<{ key: string }>('POST', '/keys', {
    name: 'relay',
    scopes: ['relay'],
  }));
  relayPort = await freePort();
  relay = spawn(
    process.execPath,
    [
      MAIN,
      'mail',
      '--listen',
      `127.0.0.1:${relayPort}`,
      '--upstream',
      `smtp://127.0.0.1:${postfix.port}`,
      '--console',
      server.console,
      '--key',
      relayKey,
      '--queue',
      path.join(folder, 'queue'),
    ],
    { env: { ...process.env, ...server.env }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await new Promise<void>((resolve, reject) => {
    relay.stdout?.once('data', () => resolve());
    relay.once('exit', () => reject(new Error('the relay did not start')));
  });
});
afterAll(async () => {
  const ended = new Promise((resolve) => {
    relay.once('exit', resolve);
  });
  relay.kill('SIGTERM');
  await ended;
  await browser.close();
  webmail.close();
  webmail.closeAllConnections();
  postfix.stop();
  await server.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** With its picture inside, and everything loaded: as it looks, in a window in which all of it has room. */
async function screenshot(number: string, html: string): Promise<Buffer> {
  shown.set(
    number,
    html.replaceAll('cid:dot', `data:image/png;base64,${PICTURE.toString('base64')}`),
  );
  await page.goto(`${webmailUrl}/${number}`);
  const isScrolled = await page.evaluate(
    () => document.documentElement.scrollHeight > innerHeight || scrollX + scrollY > 0,
  );
  expect([number, isScrolled]).toEqual([number, false]);
  return page.screenshot({ animations: 'disabled', caret: 'initial' });
}

const newCampaign = async (): Promise<string> =>
  (
    await server.api<{ id: string }>('POST', '/campaigns', {
      name: 'Autumn letter',
      level: 'identified',
    })
  ).id;

/** By the API. */
async function addedByApi(): Promise<{ id: string; recipients: Recipient[] }> {
  const id = await newCampaign();
  const { items: recipients } = await server.api<{ items: Recipient[] }>(
    'POST',
    `/campaigns/${id}/recipients`,
    {
      items: Array.from({ length: RECIPIENTS }, (_, number) => ({
        email: `${name(number)}@${DOMAIN}`,
        ...(consents(number) ? { consent: 'granted', consentSource: 'form' } : {}),
      })),
    },
  );
  return { id, recipients };
}

/** By the command, from a CSV. */
async function addedByCommand(): Promise<{ id: string; recipients: Recipient[] }> {
  const id = await newCampaign();
  const file = path.join(folder, 'people.csv');
  const lines = Array.from(
    { length: RECIPIENTS },
    (_, number) => `${name(number)}@${DOMAIN},${consents(number) ? 'granted' : ''},form`,
  );
  writeFileSync(file, `email,consent,consentSource\n${lines.join('\n')}\n`);
  const { stdout } = await run(process.execPath, [MAIN, 'recipients', id, file, '--json'], {
    env: { ...process.env, ...server.env },
  });
  expect(JSON.parse(stdout)).toMatchObject({ rows: RECIPIENTS, taken: RECIPIENTS, refused: 0 });
  const { items } = await server.api<{ items: Recipient[] }>(
    'GET',
    `/campaigns/${id}/recipients?limit=1000`,
  );
  const numberOf = ({ email }: Recipient): number => Number(/\d+/.exec(email)?.[0]);
  return { id, recipients: items.toSorted((a, b) => numberOf(a) - numberOf(b)) };
}

const linksIn = (html: string): string[] =>
  [...html.matchAll(/href="([^"]*\/c\/[^"]*)"/g)].map((match) => match[1] ?? '');

/** Opens each mail, follows its links, and compares with what the promises of docs imply. */
async function readAll(
  campaign: { id: string; recipients: Recipient[] },
  mails: readonly ParsedMail[],
): Promise<void> {
  // Who opens a mail in its first seconds is no reader.
  await pause(6_000);
  expect(mails).toHaveLength(RECIPIENTS);
  for (const [number, mail] of mails.entries()) {
    const html = typeof mail.html === 'string' ? mail.html : '';
    expect(mail.text?.trim()).toBe(LETTER_TEXT.trim());
    expect(mail.headers.has('x-clearpixel-campaign')).toBe(false);
    expect(html).toContain('mailto:shop@example.test');
    expect(html).toContain('https://shop.example/unsubscribe?u=1');
    const picture = await screenshot(String(number), html);
    if (!picture.equals(twin))
      writeFileSync(path.join(tmpdir(), `not-the-twin-${number}.png`), picture);
    expect([number, picture.equals(twin)]).toEqual([number, true]);
    const leads: string[] = [];
    for (const link of linksIn(html)) {
      const answer = await fetch(link, {
        redirect: 'manual',
        headers: { 'user-agent': BROWSER_AGENT },
      });
      expect(answer.status).toBe(302);
      leads.push(answer.headers.get('location') ?? '');
    }
    expect(leads).toEqual([...LINKS]);
  }
  const loads = RECIPIENTS * 4;
  const receipts = await eventually(async () => {
    const items: Receipt[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const more: { items: Receipt[]; next: string | null } = await server.api(
        'GET',
        `/campaigns/${campaign.id}/receipts?verdict=all&limit=1000${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      items.push(...more.items);
      cursor = more.next;
    }
    return items.length >= loads && items;
  }, 30_000);
  expect(receipts).toHaveLength(loads);
  const kinds = (of: readonly Receipt[]): string[] => of.map((receipt) => receipt.name).toSorted();
  for (const [number, { ref }] of campaign.recipients.entries()) {
    const theirs = receipts.filter(({ subject }) => subject === ref);
    expect([number, kinds(theirs)]).toEqual([
      number,
      consents(number) ? ['click', 'click', 'open', 'open-end'] : [],
    ]);
    expect(theirs.every(({ level }) => level === 'identified')).toBe(true);
  }
  // Who has not agreed leaves a count, to the hour, and nothing else.
  const counted = receipts.filter(({ subject }) => subject === null);
  expect(counted).toHaveLength(loads / 2);
  for (const receipt of counted)
    expect(receipt).toMatchObject({ level: 'count', browser: '', network: '', visitor: null });
  expect(counted.every(({ at }) => at.endsWith(':00:00.000Z'))).toBe(true);
  const report = await server.api<{ opens: { certain: number; possible: number } }>(
    'GET',
    `/campaigns/${campaign.id}/report`,
  );
  expect(report).toMatchObject({
    recipients: RECIPIENTS,
    consenting: RECIPIENTS / 2,
    loads: RECIPIENTS,
    opens: { machine: 0 },
    // Both links at once: that was no person.
    clicks: { certain: 0, possible: 0, machine: RECIPIENTS / 2 },
  });
  // How sure it is depends on how soon after the stamp each was shown.
  expect(report.opens.certain + report.opens.possible).toBe(RECIPIENTS / 2);
}

async function delivered(before: number): Promise<ParsedMail[]> {
  const all = Array.from({ length: RECIPIENTS }, (_, number) => number);
  await eventually(
    async () => all.every((number) => postfix.mails(name(number)).length > before),
    60_000,
  );
  return Promise.all(
    all.map(async (number) => {
      const mails = postfix.mails(name(number));
      expect([number, mails.length]).toEqual([number, before + 1]);
      return simpleParser(mails.at(-1) ?? Buffer.alloc(0));
    }),
  );
}

describe('two hundred recipients', () => {
  let byPlugin: { id: string; recipients: Recipient[] };

  test('by the plugin of nodemailer', { timeout: 600_000 }, async () => {
    byPlugin = await addedByApi();
    const transport = createTransport({
      host: '127.0.0.1',
      port: postfix.port,
      pool: true,
      ignoreTLS: true,
    });
    transport.use(
      'stream',
      clearpixel({ console: server.console, key: relayKey, campaign: byPlugin.id }),
    );
    for (const { email } of byPlugin.recipients)
      await transport.sendMail({
        from: 'shop@sender.test',
        to: email,
        subject: 'Autumn letter – “warm”',
        text: LETTER_TEXT,
        html: LETTER_HTML,
        attachments: [{ filename: 'dot.png', content: PICTURE, cid: 'dot' }],
      });
    transport.close();
    await readAll(byPlugin, await delivered(0));
  });

  test('by swaks through the relay, in one mail to all', { timeout: 600_000 }, async () => {
    const campaign = await addedByCommand();
    const built = await createTransport({
      streamTransport: true,
      buffer: true,
      newline: 'windows',
    }).sendMail({
      from: 'shop@sender.test',
      to: 'readers@sender.test',
      subject: 'Autumn letter',
      text: LETTER_TEXT,
      html: LETTER_HTML,
      headers: { 'X-Clearpixel-Campaign': campaign.id },
      attachments: [{ filename: 'dot.png', content: PICTURE, cid: 'dot' }],
    });
    const file = path.join(folder, 'letter.eml');
    writeFileSync(file, built.message as Buffer);
    await run('swaks', [
      '--server', `127.0.0.1:${relayPort}`,
      '--from', 'shop@sender.test',
      '--to', campaign.recipients.map(({ email }) => email).join(','),
      '--data', `@${file}`,
      '--timeout', '60',
    ]); // prettier-ignore
    await readAll(campaign, await delivered(1));
    // The relay has told what became of the mails.
    const { sent } = await eventually(async () => {
      const report = await server.api<{ sent: number }>('GET', `/campaigns/${campaign.id}/report`);
      return report.sent >= RECIPIENTS && report;
    });
    expect(sent).toBe(RECIPIENTS);
  });

  test('who withdraws is recorded no more, by a mail that was sent before', async () => {
    const [ada] = byPlugin.recipients;
    if (ada === undefined) throw new Error('nobody was there');
    const mail = await simpleParser(postfix.mails(name(0))[0] ?? Buffer.alloc(0));
    const html = typeof mail.html === 'string' ? mail.html : '';
    const named = async (): Promise<number> => {
      const { items } = await server.api<{ items: Receipt[] }>(
        'GET',
        `/campaigns/${byPlugin.id}/receipts?verdict=all&limit=1000`,
      );
      return items.filter(({ subject }) => subject === ada.ref).length;
    };
    const before = await named();
    expect(before).toBe(4);
    await server.api('PUT', `/subjects/${ada.ref}/consent`, { consent: 'denied', source: 'asked' });
    const total = async (): Promise<number> =>
      (await server.api<{ loads: number }>('GET', `/campaigns/${byPlugin.id}/report`)).loads;
    const loads = await total();
    await screenshot('withdrawn', html);
    for (const link of linksIn(html)) await fetch(link, { redirect: 'manual' });
    // It is counted, and nobody is named.
    await eventually(async () => (await total()) === loads + 1);
    await pause(1_000);
    expect(await named()).toBe(before);
    // The reader's page says stop: not even a count.
    const { items } = await server.api<{ items: { readerUrl: string }[] }>(
      'GET',
      `/campaigns/${byPlugin.id}/recipients?search=${encodeURIComponent(ada.email)}`,
    );
    const readerUrl = items[0]?.readerUrl ?? '';
    const { headers } = await fetch(readerUrl, { redirect: 'manual' });
    const readerPage = headers.get('location') ?? '';
    expect(readerPage.startsWith(`${server.pages}/r/`)).toBe(true);
    await page.goto(readerPage);
    expect(await page.textContent('body')).not.toContain(ada.email);
    await page.click('button:has-text("Stop")');
    await page.waitForLoadState('load');
    const stopped = await total();
    await screenshot('stopped', html);
    await pause(1_500);
    expect(await total()).toBe(stopped);
    expect(SHOP_LINK).not.toBe(BLOG_LINK);
  });
});
