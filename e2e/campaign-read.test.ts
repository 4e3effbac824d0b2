/**
 * A campaign's mails are read: by people in Chromium, by the proxies and prefetchers of mail services, by gateways and
 * scanners, each with its agent, network and timing. What the report says is what the script below let happen, each
 * recipient's page says why, and a reader who agreed is the same person on the site, up to the purchase.
 */
import { createServer, request } from 'node:http';
import type { Server } from 'node:http';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openChromium } from './chromium.ts';
import { BROWSER_AGENT, TestServer, eventually, pause } from './server.ts';

const GMAIL =
  'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)';
const OUTLOOK =
  'Mozilla/4.0 (compatible; ms-office; MSOffice 16; Microsoft Outlook 16.0.17328; Windows NT 10.0)';
const APPLE = 'Mozilla/5.0';
/** What a browser sends with an image, and with a page that somebody has clicked for, to a trustworthy address. */
const WITH_IMAGE = {
  accept: 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8',
  'accept-language': 'de-AT,de;q=0.9',
  'sec-ch-ua': '"Chromium";v="141", "Google Chrome";v="141"',
  'sec-fetch-site': 'cross-site',
  'sec-fetch-mode': 'no-cors',
  'sec-fetch-dest': 'image',
};
const WITH_CLICK = {
  ...WITH_IMAGE,
  accept: 'text/html,*/*;q=0.8',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  'sec-fetch-user': '?1',
};

const HOUR_MS = 3_600_000;
/** A load sooner after the stamp is nobody's who reads. */
const UNREAD_MS = 11_000;

interface Recipient {
  ref: string;
  email: string;
}
interface Mail extends Recipient {
  html: string;
  pixel: string;
  links: string[];
  trap: string;
}
interface Detail {
  opened: string | null;
  clicked: string | null;
  why: { code: string }[];
  receipts: { reasons: string[]; verdict: string; stored?: { verdict: string } }[];
}

let browser: Browser;
let server: TestServer;
let shop: Server;
let home = '';
let site = '';
let campaign = '';
/** Who has agreed comes first. */
let mails: Mail[] = [];

const LETTER = (at: string): string => `<!doctype html><html lang="en"><body><h1>Wool</h1>
<p><a href="${at}/offer">See the offer</a> or <a href="${at}/blog">read the blog</a>,
or <a href="https://elsewhere.example/">go elsewhere</a>.</p></body></html>`;

function ofMail(recipient: Recipient, html: string): Mail {
  const addresses = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
  const clicks = addresses.filter((address) => address.includes('/c/'));
  const pixel = addresses.find((address) => address.includes('/o/')) ?? '';
  const [trap = '', ...links] = clicks;
  return { ...recipient, html, pixel, links, trap };
}

beforeAll(async () => {
  browser = await openChromium();
  server = await TestServer.create();
  site = await server.site({ domain: 'localhost', level: 'identified' });
  shop = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><html lang="en"><head><title>Shop</title>
<script defer src="${server.edge}/s.js" data-site="${site}"></script></head><body>
<a id="buy" href="/thanks">Buy</a></body></html>`);
  });
  await new Promise<void>((resolve) => {
    shop.listen(0, '127.0.0.1', () => resolve());
  });
  const address = shop.address();
  home = `http://localhost:${typeof address === 'object' && address !== null ? address.port : 0}`;
  ({ id: campaign } = await server.api<{ id: string }>('POST', '/campaigns', {
    name: 'Autumn letter',
    level: 'identified',
    trap: true,
  }));
  const { items } = await server.api<{ items: Recipient[] }>(
    'POST',
    `/campaigns/${campaign}/recipients`,
    {
      items: Array.from({ length: 200 }, (_, number) => ({
        email: `reader${number}@readers.example`,
        ...(number < 100 ? { consent: 'granted', consentSource: 'form' } : {}),
      })),
    },
  );
  mails = await Promise.all(
    items.map(async (recipient) => {
      const body = { html: LETTER(home), recipient: recipient.email };
      const { html } = await server.api<{ html: string }>(
        'POST',
        `/campaigns/${campaign}/stamp`,
        body,
      );
      return ofMail(recipient, html);
    }),
  );
  // Of the others it is told when their mails have just come.
  await arrived([...mails.slice(0, 70), ...mails.slice(85)], Date.now() - HOUR_MS);
  await pause(UNREAD_MS);
});
afterAll(async () => {
  await browser.close();
  shop.close();
  await server.dispose();
});

const arrived = (some: readonly Recipient[], at: number): Promise<unknown> =>
  server.api('POST', `/campaigns/${campaign}/deliveries`, {
    items: some.flatMap(({ ref }) => [
      { ref, what: 'sent', at: new Date(at - 1_000).toISOString() },
      { ref, what: 'delivered', at: new Date(at).toISOString() },
    ]),
  });

/** As it comes from a proxy in front: `from` is whose address it is. */
function load(
  address: string,
  from: string,
  agent: string,
  headers: Record<string, string> = {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(
      address,
      { headers: { 'user-agent': agent, 'x-forwarded-for': from, ...headers } },
      (response) => {
        response.resume();
        response.once('end', resolve);
      },
    );
    sent.once('error', reject);
    sent.end();
  });
}

const between = (from: number, to: number): Mail[] => mails.slice(from, to);
const one = (at: number): Mail => {
  const mail = mails[at];
  if (mail === undefined) throw new Error('no such recipient');
  return mail;
};
const home4 = (number: number): string => `81.2.${number}.7`;
const opens = (
  some: readonly Mail[],
  from: (at: number) => string,
  agent: string,
  headers = {},
): Promise<unknown> =>
  Promise.all(some.map(({ pixel }, at) => load(pixel, from(at), agent, headers)));

/** Somebody at home with a program of their own, who opens the mail and may follow its first link and buy. */
async function readInChromium(mail: Mail, at: number, isBuyer: boolean): Promise<void> {
  const context = await browser.newContext({
    userAgent: BROWSER_AGENT.replace('Windows NT 10.0', `Windows NT 10.${at}`),
  });
  const page = await context.newPage();
  const loaded = page.waitForResponse((response) => response.url().includes('/o/'));
  await page.setContent(mail.html);
  await loaded;
  if (isBuyer) {
    await page.click('text=See the offer');
    await page.waitForURL(`${home}/offer**`);
    await page.waitForFunction('clearpixel.consent');
    await page.click('#buy');
    await page.waitForURL(`${home}/thanks`);
    await page.waitForFunction('clearpixel.consent');
    const sent = page.waitForResponse(
      (response) => response.request().postData()?.includes('"purchase"') ?? false,
    );
    await page.evaluate("clearpixel('purchase', { value: 49.5, currency: 'EUR' })");
    await sent;
  }
  await context.close();
}

async function everybodyReads(): Promise<void> {
  for (let at = 0; at < 15; at++) await readInChromium(one(at), at, at < 3);
  // Gmail's proxy long after delivery: somebody has opened it. Outlook proves little.
  await opens(between(15, 30), () => '66.249.84.9', GMAIL);
  await opens(between(30, 35), home4, OUTLOOK);
  // Apple loads all of it; five of them are seen again, in a browser.
  await opens(between(35, 60), (at) => `17.58.97.${at}`, APPLE);
  await opens(between(55, 60), home4, BROWSER_AGENT, WITH_IMAGE);
  // A gateway by its network, with a browser's agent, that follows what it finds too.
  await opens(between(60, 70), () => '40.107.22.4', BROWSER_AGENT);
  for (const mail of between(60, 62))
    for (const link of mail.links) await load(link, '40.107.22.4', BROWSER_AGENT);
  // Another one, which nobody has listed and which sends all that a browser does: it loads twelve mails in half a minute.
  await arrived(between(70, 82), Date.now() - 30_000);
  await opens(between(70, 82), (at) => `198.51.100.${at}`, BROWSER_AGENT, WITH_IMAGE);
  // Gmail's proxy before anybody can have read.
  await arrived(between(82, 85), Date.now());
  await opens(between(82, 85), () => '66.249.84.9', GMAIL);
  // All links at once; and the link that no person sees. Both are recipients who have opened as well.
  await Promise.all(one(3).links.map((link) => load(link, home4(3), BROWSER_AGENT, WITH_CLICK)));
  await load(one(4).trap, home4(4), BROWSER_AGENT, WITH_CLICK);
  await pause(1_500);
  await load(one(4).links[1] ?? '', home4(4), BROWSER_AGENT, WITH_CLICK);
  // Those without consent share one pixel, and what it counts names nobody, also on the site.
  await opens(between(100, 130), () => '66.249.84.9', GMAIL);
  await readInChromium(one(150), 99, true);
}

test('the report is what the script let happen', async () => {
  await everybodyReads();
  const report = await eventually(async () => {
    const answer = await server.api<{
      opens: unknown;
      clicks: unknown;
      openRate: { low: number; estimate: number; high: number };
      naiveOpenRate: number;
      site: Record<string, number>;
      byVerdict: Record<string, number>;
    }>('GET', `/campaigns/${campaign}/report`);
    // 15 + 15 + 5 + 25 + 5 + 10 + 12 + 3 of the consenting and 31 of the others, at both ends of the mail where it was shown.
    const loads = Object.values(answer.byVerdict).reduce((sum, count) => sum + count, 0);
    return (answer.site['conversions'] ?? 0) >= 3 && loads >= 121 && answer;
  });
  expect(report.opens).toEqual({ certain: 20, possible: 20, machine: 20 + 10 + 12 + 3 });
  expect(report.clicks).toEqual({ certain: 3, possible: 0, machine: 2 + 1 + 1 });
  expect(report.site).toMatchObject({ sessions: 3, conversions: 3, revenue: 148.5 });
  // Ten of the twenty whom Apple hides have read it, say: that no load can tell.
  const truth = (20 + 20 + 10) / 100;
  expect(report.openRate.low).toBeLessThan(truth);
  expect(report.openRate.high).toBeGreaterThan(truth);
  expect(report.openRate.high - report.openRate.low).toBeLessThan(0.5);
});

test('each recipient shows why', async () => {
  const detail = (at: number): Promise<Detail> =>
    server.api('GET', `/campaigns/${campaign}/recipients/${one(at).ref}`);
  const reasonsOf = ({ receipts }: Detail): string[] => receipts.flatMap(({ reasons }) => reasons);
  const reader = await detail(0);
  expect(reader).toMatchObject({ opened: 'certain', clicked: 'certain', why: [] });
  expect(await detail(15)).toMatchObject({ opened: 'possible', why: [] });
  expect(await detail(31)).toMatchObject({ opened: 'possible' });
  const apple = await detail(40);
  expect(apple.opened).toBe('machine');
  expect(apple.why.map(({ code }) => code)).toContain('only-prefetched');
  expect(reasonsOf(apple)).toContain('apple-mail-privacy');
  expect(await detail(57)).toMatchObject({ opened: 'certain', why: [] });
  const gateway = await detail(60);
  expect(gateway).toMatchObject({ opened: 'machine', clicked: 'machine' });
  expect(reasonsOf(gateway)).toContain('network-exchange-online-protection');
  expect(gateway.why.map(({ code }) => code)).toContain('only-machines');
  // What was stored stays, and is shown beside what came of it.
  const unlisted = await detail(75);
  expect(unlisted.receipts[0]).toMatchObject({
    verdict: 'scanner',
    reasons: ['one-network-many-recipients'],
    stored: { verdict: 'person' },
  });
  const early = await detail(83);
  expect(early.receipts[0]).toMatchObject({
    verdict: 'prefetched',
    reasons: ['before-delivery'],
    stored: { verdict: 'proxied' },
  });
  const burst = await detail(3);
  expect(burst).toMatchObject({ opened: 'certain', clicked: 'machine' });
  expect(reasonsOf(burst)).toContain('burst-of-links');
  const trapped = await detail(4);
  expect(trapped).toMatchObject({ opened: 'certain', clicked: 'machine' });
  expect(reasonsOf(trapped)).toContain('trap-link');
  const silent = await detail(90);
  expect(silent.opened).toBeNull();
  expect(silent.why.map(({ code }) => code)).toEqual(['recent']);
  const refused = await detail(110);
  expect(refused.opened).toBeNull();
  expect(refused.why.map(({ code }) => code)).toEqual(['no-consent']);
  expect(refused.receipts).toEqual([]);
});

test("a reader's click, visit and purchase are tied to the open, and nobody else's are", async () => {
  const { items } = await server.api<{ items: { subject: string | null; name: string }[] }>(
    'GET',
    `/sites/${site}/events?verdict=all&filter=event:is:purchase`,
  );
  expect(new Set(items.map(({ subject }) => subject))).toEqual(
    new Set([one(0).ref, one(1).ref, one(2).ref, null]),
  );
  const { receipts } = await server.api<{ receipts: { kind: string; name: string }[] }>(
    'GET',
    `/subjects/${one(1).ref}/export`,
  );
  expect(receipts.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['open', 'click', 'pageview', 'purchase']),
  );
  const others = await Promise.all(
    [5, 150].map((at) =>
      server.api<{ receipts: { kind: string }[] }>('GET', `/subjects/${one(at).ref}/export`),
    ),
  );
  expect(
    others.map(({ receipts: theirs }) => theirs.map(({ kind }) => kind).includes('view')),
  ).toEqual([false, false]);
  expect(others[1]?.receipts).toEqual([]);
});
