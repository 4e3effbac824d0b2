/** A real browser against the real server: a page with the script, and one with JavaScript off and the image. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openChromium } from './chromium.ts';
import { TestServer, eventually } from './server.ts';

let browser: Browser;
let server: TestServer;
let shop: Server;
let shopUrl = '';
let site = '';

beforeAll(async () => {
  browser = await openChromium();
  server = await TestServer.create();
  const { id, snippet, noscript } = await server.api<Record<'id' | 'snippet' | 'noscript', string>>(
    'POST',
    '/sites',
    { name: 'Shop', domain: 'localhost' },
  );
  site = id;
  shop = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(
      `<!doctype html><html lang="en"><head><title>A shop</title>${snippet}</head><body>${noscript}<p>Hello</p></body></html>`,
    );
  });
  await new Promise<void>((resolve) => {
    shop.listen(0, '127.0.0.1', () => resolve());
  });
  const address = shop.address();
  shopUrl = `http://localhost:${typeof address === 'object' && address !== null ? address.port : 0}`;
});

afterAll(async () => {
  await browser.close();
  shop.close();
  await server.dispose();
});

interface Receipts {
  items: { name: string; kind: string; url: string; verdict: string }[];
}
const receipts = async (count: number): Promise<Receipts['items']> =>
  eventually(async () => {
    const { items } = await server.api<Receipts>('GET', `/sites/${site}/events?verdict=all`);
    return items.length >= count && items;
  });

test('the script tells of page views, of addresses that the page changes, and of own events; it sets no cookie', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const asked: string[] = [];
  const errors: string[] = [];
  page.on('request', (request) => {
    if (request.url().startsWith(server.edge))
      asked.push(`${request.method()} ${new URL(request.url()).pathname}`);
  });
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('favicon'))
      errors.push(message.text());
  });
  await page.goto(`${shopUrl}/start?utm_source=letter&secret=1`);
  await page.evaluate(`history.pushState({}, '', '/next')`);
  await page.evaluate(() => {
    const send: unknown = Reflect.get(globalThis, 'clearpixel');
    if (typeof send === 'function')
      send('signup', { props: { plan: 'pro' }, value: 9.5, currency: 'EUR' });
  });
  const items = await receipts(3);
  expect(items.map(({ name, kind }) => `${kind} ${name}`).toSorted()).toEqual([
    'event signup',
    'view pageview',
    'view pageview',
  ]);
  expect(items.map(({ url }) => url).toSorted()).toEqual([
    'https://localhost/next',
    'https://localhost/next',
    'https://localhost/start',
  ]);
  expect(asked).toEqual(['GET /s.js', 'POST /e', 'POST /e', 'POST /e']);
  expect(errors).toEqual([]);
  expect(await context.cookies()).toEqual([]);
  const { rows } = await server.api<{ rows: { value: string; events: number }[] }>(
    'GET',
    `/sites/${site}/breakdown?dimension=prop:plan&verdict=all`,
  );
  expect(rows).toMatchObject([{ value: 'pro', events: 1 }]);
  expect(await server.overview(site)).toMatchObject({
    sessions: 1,
    conversions: 1,
    revenue: 9.5,
    currency: 'EUR',
  });
  await context.close();
});

test('with JavaScript off the image tells of the page view, and of nothing else', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().startsWith(server.edge)) asked.push(new URL(request.url()).pathname);
  });
  await page.goto(`${shopUrl}/without`);
  const items = await receipts(4);
  expect(items[0]).toMatchObject({
    name: 'pageview',
    kind: 'view',
    url: 'https://localhost/without',
  });
  expect(asked).toEqual([`/p/${site}.gif`]);
  expect(await context.cookies()).toEqual([]);
  await context.close();
});
