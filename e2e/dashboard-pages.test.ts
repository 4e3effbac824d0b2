/** Every page: accessible in light and dark, on a desk and a phone; small and from us alone; harmless with hostile data. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openChromium } from './chromium.ts';
import {
  accessibilityFaults,
  checkPages,
  faultsInAllLooks,
  makeOwner,
  settled,
  visit,
  WALK_TIMEOUT_MS,
} from './dashboard.ts';
import { TestServer, eventually } from './server.ts';

let browser: Browser;
let server: TestServer;
let owner: Awaited<ReturnType<typeof makeOwner>>;
let empty = '';
let shop = '';
beforeAll(async () => {
  browser = await openChromium();
  server = await TestServer.create();
  owner = await makeOwner(browser, server);
  empty = await server.site({ name: 'Empty', domain: 'empty.example' });
  const { sites } = await server.api<{ sites: string[] }>('POST', '/demo');
  shop = sites[0] ?? '';
  await server.api('POST', '/keys', { name: 'weekly', scopes: ['read'] });
  await server.api('POST', '/invitations', { email: 'guest@example.com', role: 'viewer' });
});
afterAll(async () => {
  await browser.close();
  await server.dispose();
});

const inside = (): string[] => [
  '/',
  '/sites/new',
  `/sites/${empty}`,
  `/sites/${empty}/receipts`,
  `/sites/${empty}/settings`,
  `/sites/${shop}?period=7d`,
  `/sites/${shop}?filter=channel%3Ais%3Aemail&verdict=all&metric=revenue`,
  `/sites/${shop}/receipts`,
  '/try',
  '/status',
  '/people',
  '/keys',
  '/audit',
  '/account',
  '/api-reference',
  '/sites/0000000000',
];
const outside = ['/sign-in', '/forgot', '/setup#x', '/reset#x', '/invitation#x'];

test(
  'nothing is wrong with any page, on a desk and a phone, in light and dark',
  async () => {
    for (const [addresses, state] of [
      [inside(), owner],
      [outside, undefined],
    ] as const) {
      const visited = await visit(
        browser,
        server,
        state === undefined ? {} : { storageState: state },
      );
      await checkPages(visited, server, addresses);
      await visited.context.close();
    }
  },
  WALK_TIMEOUT_MS,
);

test('nor with the public ones, on their own origin', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  for (const address of ['/', `/source/${shop}`, '/r/nothing', '/nothing']) {
    await page.goto(`${server.pages}${address}`);
    expect(`${address}: ${(await faultsInAllLooks(page)).join('; ')}`).toBe(`${address}: `);
  }
  await context.close();
});

test('a dialog is accessible too', async () => {
  const { page, context } = await visit(browser, server, { storageState: owner });
  await page.goto(`${server.console}/people`);
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  await page.getByRole('dialog').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await context.close();
});

const HOSTILE = [
  '<script>window.hurt=1</script>',
  '"><img src=x onerror="window.hurt=1">',
  "';window.hurt=1;//",
  'javascript:window.hurt=1',
  '<svg onload=window.hurt=1>',
  '{{constructor.constructor("window.hurt=1")()}}',
  '</title><script>window.hurt=1</script>',
  '\u202Egnp.exe',
  '<iframe srcdoc="<script>parent.hurt=1</script>">',
  'data:text/html,<script>window.hurt=1</script>',
];

test('what a stranger sends is shown, and does nothing', async () => {
  const site = await server.site({ name: 'Hostile', domain: 'hostile.example', level: 'full' });
  for (const [index, text] of HOSTILE.entries()) {
    await server.post(
      site,
      [
        {
          name: text,
          url: `https://hostile.example/${encodeURIComponent(text)}?utm_source=${encodeURIComponent(text)}&utm_campaign=${encodeURIComponent(text)}`,
          referrer: `https://evil.example/${text}`,
          title: text,
          value: 1,
          currency: 'EUR',
          props: { [text.slice(0, 90)]: text, plan: text },
        },
      ],
      {
        // An agent is a header: ASCII.
        'user-agent': `Mozilla/5.0 ${text.replaceAll(/[^ -~]/g, '')}`,
        'accept-language': 'de',
        'x-forwarded-for': `81.2.69.${index + 1}`,
      },
    );
  }
  await eventually(async () => (await server.overview(site))['events'] === HOSTILE.length);
  const { page, context, faults } = await visit(browser, server, { storageState: owner });
  const hurt = (): Promise<unknown> => page.evaluate('window.hurt');
  await page.goto(`${server.console}/sites/${site}?verdict=all`);
  await page
    .getByRole('region', { name: 'What happened' })
    .getByText(HOSTILE[0] ?? '', { exact: true })
    .waitFor();
  for (const tab of [
    'First',
    'Last',
    'Source',
    'Campaign',
    'Site',
    'Browser',
    'System',
    'Language',
  ]) {
    await page.getByRole('tab', { name: tab, exact: true }).first().click();
    await settled(page);
  }
  expect(await hurt()).toBeUndefined();
  // As filters, in the address and in the chips.
  for (const text of HOSTILE) {
    await page.goto(
      `${server.console}/sites/${site}?verdict=all&filter=${encodeURIComponent(`event:is:${text}`)}`,
    );
    await expect.poll(() => page.locator('[data-figure="Visits"]').innerText()).toBe('1');
  }
  await page.goto(`${server.console}/sites/${site}/receipts`);
  for (let i = 0; i < HOSTILE.length; i++) {
    await page.locator('.feed button').nth(i).click();
    await page.getByRole('article', { name: 'Receipt' }).waitFor();
  }
  expect(await hurt()).toBeUndefined();
  expect(faults).toEqual([]);
  await context.close();
});

test('what an owner types is harmless on the public page', async () => {
  const name = '<script>window.hurt=1</script>';
  const site = await server.site({
    name,
    domain: 'typed.example',
    contact: 'https://x.example/"onmouseover=alert(1)',
  });
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${server.pages}/source/${site}`);
  expect(await page.evaluate('window.hurt')).toBeUndefined();
  expect(await page.locator('[onmouseover]').count()).toBe(0);
  await expect(
    server.site({ name, domain: 'typed.example', contact: 'javascript:alert(1)' }),
  ).rejects.toThrow('contact');
  await context.close();
});

test('the source page says what is kept, and for machines the same', async () => {
  const site = await server.site({
    name: 'Count',
    domain: 'count.example',
    level: 'count',
    retentionDays: 30,
    contact: 'privacy@count.example',
  });
  const html = await (await fetch(`${server.pages}/source/${site}`)).text();
  expect(html).toContain('What count.example records');
  expect(html).toContain('<s>Browser, system, device</s>');
  expect(html).toContain('30 days');
  expect(html).toContain('mailto:privacy@count.example');
  const answer = await fetch(`${server.pages}/.well-known/clearpixel.json?source=${site}`);
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  expect(await answer.json()).toMatchObject({
    source: site,
    domain: 'count.example',
    level: 'count',
    retentionDays: 30,
    contact: 'privacy@count.example',
    recorded: expect.arrayContaining([
      { field: 'time', kept: true, what: 'cut to the hour' },
      { field: 'visitor', kept: false, what: 'nothing: visits are counted, not visitors' },
    ]) as unknown,
  });
  expect((await fetch(`${server.pages}/source/0000000000`)).status).toBe(404);
  const all = await (await fetch(`${server.pages}/.well-known/clearpixel.json`)).text();
  expect(all).not.toContain(site);
});

test('the demo goes by one click, and nothing of it is left', async () => {
  const { page, context } = await visit(browser, server, { storageState: owner });
  await page.goto(`${server.console}/`);
  await page.getByRole('button', { name: 'Remove the demo' }).click();
  await page.getByText('Wool & Pine').waitFor({ state: 'detached' });
  await eventually(async () => {
    const { store } = await server.api<{ store: { rows: number } }>('GET', '/status');
    return store.rows < 100;
  });
  await context.close();
});
