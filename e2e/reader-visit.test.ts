/** A consenting reader's click in a mail, in Chromium: the site knows who came, and nothing of it stays in the browser. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openChromium } from './chromium.ts';
import { BROWSER_AGENT, TestServer, eventually } from './server.ts';

let browser: Browser;
let server: TestServer;
let pages: Server;
let home = '';
let site = '';
let ref = '';
/** The mail as ada gets it. */
let mail = '';

beforeAll(async () => {
  browser = await openChromium();
  server = await TestServer.create();
  site = await server.site({ domain: 'localhost', level: 'identified' });
  pages = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><html lang="en"><head><title>Shop</title>
<script defer src="${server.edge}/s.js" data-site="${site}"></script></head><body>
<a id="buy" href="/thanks">Buy</a><p style="height:5000px">Wool</p><h2 id="part">A part</h2></body></html>`);
  });
  await new Promise<void>((resolve) => {
    pages.listen(0, '127.0.0.1', () => resolve());
  });
  const address = pages.address();
  home = `http://localhost:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const { id } = await server.api<{ id: string }>('POST', '/campaigns', {
    name: 'Autumn letter',
    level: 'identified',
  });
  const added = await server.api<{ items: { ref: string }[] }>(
    'POST',
    `/campaigns/${id}/recipients`,
    { items: [{ email: 'ada@example.com', consent: 'granted' }] },
  );
  ref = added.items[0]?.ref ?? '';
  const html = `<p><a id="offer" href="${home}/offer">An offer</a> <a id="part" href="${home}/offer#part">A part of it</a></p>`;
  const body = { html, recipient: 'ada@example.com' };
  ({ html: mail } = await server.api<{ html: string }>('POST', `/campaigns/${id}/stamp`, body));
});
afterAll(async () => {
  await browser.close();
  pages.close();
  await server.dispose();
});

/** Somebody with a system of their own; `references` says of each click in a mail whether it led on with a token. */
async function visitor(
  system: string,
): Promise<{ context: BrowserContext; page: Page; sent: string[]; references: boolean[] }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  // Without a screen, Chromium says so in its hints too, and a robot gets no token.
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setUserAgentOverride', {
    userAgent: BROWSER_AGENT.replace('Windows NT 10.0; Win64; x64', system),
    userAgentMetadata: {
      brands: [{ brand: 'Chromium', version: '141' }],
      platform: 'Linux',
      platformVersion: '',
      architecture: 'x86',
      model: '',
      mobile: false,
    },
  });
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.url() !== `${server.edge}/e`) return;
    const { events } = JSON.parse(request.postData() ?? '{}') as { events: { name: string }[] };
    sent.push(...events.map(({ name }) => name));
  });
  const references: boolean[] = [];
  page.on('response', (response) => {
    const to = response.headers()['location'];
    if (to !== undefined) references.push(to.includes('#clearpixel='));
  });
  return { context, page, sent, references };
}

async function buy(page: Page): Promise<void> {
  await page.click('#buy');
  await page.waitForURL(`${home}/thanks`);
  await page.waitForFunction('clearpixel.consent');
  await page.evaluate("clearpixel('purchase', { value: 49.9, currency: 'EUR' })");
}

test('from the mail to the purchase it is the same person, and the browser keeps nothing of it', async () => {
  const ada = await visitor('Windows NT 10.0; Win64; x64');
  await ada.page.setContent(mail);
  await ada.page.click('#offer');
  await expect.poll(() => ada.page.url()).toBe(`${home}/offer#`);
  expect(ada.references).toEqual([true]);
  expect(await ada.page.evaluate('history.length')).toBe(2);
  await expect.poll(() => ada.sent).toEqual(['pageview']);
  await buy(ada.page);
  expect(await ada.page.evaluate('localStorage.length + sessionStorage.length')).toBe(0);
  expect(await ada.page.evaluate('document.cookie')).toBe('');
  expect(await ada.context.cookies()).toEqual([]);

  const other = await visitor('X11; Linux x86_64');
  await other.page.goto(`${home}/offer`);
  await buy(other.page);

  const purchases = await eventually(async () => {
    const { items } = await server.api<{ items: { subject: string | null; level: string }[] }>(
      'GET',
      `/sites/${site}/events?verdict=all&filter=event:is:purchase`,
    );
    return items.length === 2 && items;
  });
  expect(purchases.map(({ subject }) => subject)).toEqual([null, ref]);
  const { receipts } = await server.api<{
    receipts: { kind: string; name: string; url: string; link: number }[];
  }>('GET', `/subjects/${ref}/export`);
  expect(receipts.map(({ name, url }) => [name, URL.parse(url)?.pathname])).toEqual(
    expect.arrayContaining([
      ['click', '/offer'],
      ['pageview', '/offer'],
      ['pageview', '/thanks'],
      ['purchase', '/thanks'],
    ]),
  );
  expect(receipts.find(({ kind }) => kind === 'click')?.link).toBe(1);
  expect(JSON.stringify(receipts)).not.toContain('clearpixel=');
  await ada.context.close();
  await other.context.close();
});

test('the part of the page that the link led to is shown', async () => {
  const { context, page, sent, references } = await visitor('Macintosh; Intel Mac OS X 10_15_7');
  await page.setContent(mail);
  await page.click('a#part');
  await expect.poll(() => page.url()).toBe(`${home}/offer#part`);
  expect(references).toEqual([true]);
  await expect.poll(() => page.evaluate('scrollY')).toBeGreaterThan(1_000);
  expect(await page.evaluate('history.length')).toBe(2);
  await expect.poll(() => sent).toEqual(['pageview']);
  await context.close();
});
