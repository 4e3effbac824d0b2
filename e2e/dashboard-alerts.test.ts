/** Alerts, inbox and webhooks in the dashboard: a walk from the empty pages to what was said, with every page looked at by axe. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openChromium } from './chromium.ts';
import {
  accessibilityFaults,
  checkPages,
  makeMember,
  makeOwner,
  settled,
  visit,
} from './dashboard.ts';
import { BROWSER_AGENT, TestServer } from './server.ts';

let browser: Browser;
let server: TestServer;
let receiver: Server;
let owner: Awaited<ReturnType<typeof makeOwner>>;
const received: string[] = [];

beforeAll(async () => {
  receiver = createServer((request, response) => {
    received.push(String(request.headers['webhook-signature']));
    request.resume();
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => {
    receiver.listen(0, '127.0.0.1', resolve);
  });
  browser = await openChromium();
  server = await TestServer.create({ CLEARPIXEL_OUTGOING_ALLOW: 'localhost' });
  owner = await makeOwner(browser, server);
});
afterAll(async () => {
  await browser.close();
  await server.dispose();
  receiver.close();
});

const open = async (state: typeof owner, address: string, options = {}) => {
  const opened = await visit(browser, server, { storageState: state, ...options });
  await opened.page.goto(`${server.console}${address}`);
  await opened.page.locator('h1').first().waitFor();
  await settled(opened.page);
  return opened;
};

test('the empty pages say what to do next; a viewer is led to none of them', async () => {
  const { page, context, faults } = await open(owner, '/alerts');
  await page.getByText('No alert yet').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('link', { name: 'New alert' }).click();
  await page.getByText('Nothing to watch yet').waitFor();
  await page.getByRole('link', { name: 'Inbox', exact: true }).click();
  await page.getByText('Nothing here yet').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('link', { name: 'Webhooks' }).click();
  await page.getByText('No webhook yet').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await context.close();
  const viewer = await makeMember(browser, server, 'viewer@example.com', 'viewer');
  const seen = await open(viewer, '/');
  for (const name of ['Alerts', 'Webhooks'])
    expect(await seen.page.getByRole('link', { name, exact: true }).count()).toBe(0);
  await seen.context.close();
  expect([...faults, ...seen.faults]).toEqual([]);
});

test('a webhook is made, its secret shown once, tried, and its message sent again', async () => {
  const { page, context, faults } = await open(owner, '/webhooks');
  await page.getByRole('button', { name: 'Make the first webhook' }).click();
  const address = receiver.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await page.getByLabel('What it is').fill('Our CRM');
  await page.getByLabel('Address').fill('http://127.0.0.1:9/');
  await page.getByRole('button', { name: 'Make it' }).click();
  await page.getByText('This address is a private one').waitFor();
  await page.getByLabel('Address').fill(`http://localhost:${port}/hook`);
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Make it' }).click();
  const secret = page.getByLabel('the secret', { exact: true });
  expect(await secret.innerText()).toMatch(/^whsec_/);
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await page.getByRole('link', { name: 'Our CRM' }).click();
  await page.getByRole('button', { name: 'Send a test' }).click();
  await page.getByRole('row', { name: /test.*Delivered/ }).waitFor();
  expect(received).toHaveLength(1);
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: /^Look/ }).click();
  await page.getByText('"type": "test"').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Send again/ }).click();
  await expect.poll(() => received.length, { timeout: 9_000 }).toBe(2);
  await page.getByRole('button', { name: 'Make a new secret' }).click();
  await page.getByLabel('the secret', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await page.getByText('the old secret too').waitFor();
  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect.poll(() => received.at(-1)?.split(' ').length, { timeout: 9_000 }).toBe(2);
  await context.close();
  expect(faults).toEqual([]);
});

test('an alert of somebody in particular is made, fires, is read, and is paused', async () => {
  const { id } = await server.api<{ id: string }>('POST', '/campaigns', {
    name: 'Autumn letter',
    level: 'identified',
  });
  const { items } = await server.api<{ items: { pixelUrl: string }[] }>(
    'POST',
    `/campaigns/${id}/recipients`,
    {
      items: [
        { email: 'grace@example.com', name: 'Grace Hopper', consent: 'granted' },
        { email: 'joan@example.com', name: 'Joan Clarke', consent: 'granted' },
      ],
    },
  );
  const { page, context, faults } = await open(owner, `/alerts/new?source=${id}`, {
    viewport: { width: 390, height: 844 },
  });
  await page.getByLabel('Tell me when').selectOption('each');
  await page.getByLabel('By somebody in particular').fill('nobody@example.com');
  await page.getByLabel('How often').selectOption('0');
  await page.getByLabel('Webhook').selectOption({ label: 'Our CRM' });
  await page.getByRole('button', { name: 'Make it' }).click();
  await page.getByText('The campaign has no recipient of this address.').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByLabel('By somebody in particular').fill('Grace@example.com');
  await page.getByRole('button', { name: 'Make it' }).click();
  await page.getByRole('heading', { name: 'Each open by one person' }).waitFor();
  const before = received.length;
  for (const { pixelUrl } of items)
    await fetch(pixelUrl, {
      headers: { 'user-agent': BROWSER_AGENT, 'x-forwarded-for': '81.2.69.142' },
    });
  // The webhook hears of both opens by itself, and of the alert once.
  await expect.poll(() => received.length - before, { timeout: 15_000 }).toBe(3);
  await page.goto(`${server.console}/inbox`);
  await page.getByRole('link', { name: 'Inbox, 1 unread' }).waitFor();
  await page.getByText('Grace Hopper').waitFor();
  expect(await page.getByText('Joan Clarke').count()).toBe(0);
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Mark all as read' }).click();
  await page.getByRole('link', { name: 'Inbox', exact: true }).waitFor();
  await page.getByRole('link', { name: 'Each open by one person' }).click();
  await page.getByRole('heading', { name: 'What it has said' }).waitFor();
  await page.getByText('Grace Hopper').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByText('Paused').waitFor();
  await context.close();
  expect(faults).toEqual([]);
});

test('nothing is wrong with any of the pages, on a desk and a phone, in light and dark', async () => {
  const idOf = async (where: string): Promise<string> =>
    (await server.api<{ items: { id: string }[] }>('GET', where)).items[0]?.id ?? '';
  const [alert, webhook] = [await idOf('/alerts'), await idOf('/webhooks')];
  const visited = await visit(browser, server, { storageState: owner });
  await checkPages(visited, server, [
    '/alerts',
    '/alerts/new',
    `/alerts/${alert}`,
    '/inbox',
    '/webhooks',
    `/webhooks/${webhook}`,
  ]);
  await visited.context.close();
}, 120_000);
