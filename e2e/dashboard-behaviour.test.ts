/** What people do on a site, in Chromium: each page's figures are those of the API, and what was built is in the address. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openChromium } from './chromium.ts';
import { WALK_TIMEOUT_MS, checkPages, makeOwner, settled, visit } from './dashboard.ts';
import type { Visit } from './dashboard.ts';
import { BROWSER_AGENT, TestServer, eventually } from './server.ts';

type Rows<Row> = { rows: Row[] };

let browser: Browser;
let server: TestServer;
let owner: Awaited<ReturnType<typeof makeOwner>>;
let shop = '';
let empty = '';
let order = '';
beforeAll(async () => {
  browser = await openChromium();
  server = await TestServer.create();
  owner = await makeOwner(browser, server);
  empty = await server.site({ name: 'Empty', domain: 'empty.example' });
  const { sites } = await server.api<{ sites: string[] }>('POST', '/demo');
  shop = sites[0] ?? '';
  const goal = { name: 'Order', match: { event: 'purchase' } };
  ({ id: order } = await server.api<{ id: string }>('POST', `/sites/${shop}/goals`, goal));
});
afterAll(async () => {
  await browser.close();
  await server.dispose();
});

const FUNNEL = `step=${['path:/blankets*', 'event:add to basket', `event:purchase`].map(encodeURIComponent).join('&step=')}`;
const STEPS = [{ path: '/blankets*' }, { event: 'add to basket' }, { event: 'purchase' }];
const count = (value: number): string => value.toLocaleString('en');
/** The last days, of which today is one; the pages ask for 30 by themselves. */
const time = async (days = 30): Promise<string> => {
  const { timezone } = await server.api<{ timezone: string }>('GET', `/sites/${shop}`);
  const day = (ahead: number): string =>
    new Intl.DateTimeFormat('en-CA', { timeZone: timezone }).format(
      Date.now() + ahead * 86_400_000,
    );
  return `from=${day(1 - days)}&to=${day(1)}`;
};
const open = async (address: string): Promise<Visit> => {
  const visited = await visit(browser, server, { storageState: owner });
  await visited.page.goto(`${server.console}/sites/${shop}${address}`);
  await visited.page.locator('main h2').first().waitFor();
  await settled(visited.page);
  return visited;
};
const cells = (page: Page, region: string): Promise<string[][]> =>
  page
    .getByRole('region', { name: region, exact: true })
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => [...row.children].map((cell) => cell.textContent.trim())),
    );

test('the report: compared, filtered, kept as a segment, noted, broken down twice', async () => {
  const { page, context, faults } = await open('');
  await page.getByRole('button', { name: 'Note what happened on a day' }).click();
  await page.getByLabel('What happened').last().fill('New prices');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'New prices' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'New prices' }).waitFor({ state: 'detached' });

  const { compared } = await server.api<{ compared: { points: { value: number }[] } }>(
    'GET',
    `/sites/${shop}/timeseries?metric=visitors&interval=day&${await time(7)}&compare=previous`,
  );
  await page.getByLabel('Time').selectOption('7d');
  await page.getByRole('button', { name: 'As a table' }).click();
  await expect
    .poll(async () => (await cells(page, 'Figures')).map((row) => row[2]))
    .toEqual(compared.points.map(({ value }) => count(value)));
  await page.getByLabel('Compare').selectOption('none');
  await page.waitForURL(/compare=none/);
  await page.getByLabel('Time').selectOption('30d');

  const { visitors } = await server.api<{ visitors: number }>(
    'GET',
    `/sites/${shop}/overview?${await time()}&filter=country:any_of:DE|AT`,
  );
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByLabel('What', { exact: true }).selectOption('country');
  await page.getByLabel('How', { exact: true }).selectOption('any_of');
  await page.getByLabel('Value').fill('DE | AT');
  await page.getByRole('dialog').getByRole('button', { name: 'Filter', exact: true }).click();
  const shown = page.locator('[data-figure="Visitors"]');
  await expect.poll(() => shown.innerText()).toBe(count(visitors));
  await page.getByRole('button', { name: 'Save as a segment' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Germany and Austria');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.waitForURL(/segment=/);
  await expect.poll(() => shown.innerText()).toBe(count(visitors));
  await page.getByLabel('Segment').selectOption({ label: 'Everybody' });

  await page.getByRole('button', { name: 'What Search is made of' }).click();
  await page.getByLabel('Break Search down by').selectOption('device');
  const devices = await server.api<Rows<{ value: string; visitors: number }>>(
    'GET',
    `/sites/${shop}/breakdown?${await time()}&filter=channel:is:organic-search&dimension=device`,
  );
  const second = page.locator('.second-level');
  for (const { value, visitors: of } of devices.rows)
    await second
      .getByRole('listitem')
      .filter({ hasText: new RegExp(`^${value}${count(of)}$`, 'i') })
      .waitFor();

  await page.getByRole('button', { name: 'Why?' }).click();
  const aside = await server.api<Rows<{ events: number }>>(
    'GET',
    `/sites/${shop}/set-aside?${await time()}`,
  );
  const dialog = page.getByRole('dialog', { name: 'What was set aside, and why' });
  expect(await dialog.locator('tbody td:last-child').allInnerTexts()).toEqual(
    aside.rows.map(({ events }) => count(events)),
  );
  const csv = await context.request.get(
    `${server.console}${(await dialog.getByRole('link', { name: 'CSV' }).getAttribute('href')) ?? ''}`,
  );
  expect(csv.headers()['content-type']).toContain('text/csv');
  expect((await csv.text()).trim().split('\r\n')).toHaveLength(aside.rows.length + 1);
  expect(faults).toEqual([]);
  await context.close();
});

test('goals are made, changed, deleted, and counted', async () => {
  const { page, context, faults } = await open('/goals');
  const { goals } = await server.api<{ goals: { conversions: number; visitors: number }[] }>(
    'GET',
    `/sites/${shop}/conversions?${await time()}`,
  );
  const [row] = await cells(page, 'Goals');
  expect(row?.slice(1, 3)).toEqual(
    [goals[0]?.conversions, goals[0]?.visitors].map((n) => count(n ?? -1)),
  );
  await page.getByRole('button', { name: 'Make a goal' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Basket');
  await page.getByLabel('What counts').selectOption('path');
  await page.getByRole('textbox', { name: 'Page' }).fill('/basket');
  await page.getByText('Each is worth the same').click();
  await page.getByRole('spinbutton', { name: 'Worth' }).fill('2');
  await page.getByLabel('Currency').fill('eur');
  await page.getByRole('button', { name: 'Make the goal' }).click();
  await page.getByRole('button', { name: 'Basket' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Full basket');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(async () => (await cells(page, 'Goals')).length).toBe(2);
  await expect
    .poll(async () =>
      (await cells(page, 'Goals')).some(([name]) => name?.startsWith('Full basket')),
    )
    .toBe(true);
  const [, basket] = await cells(page, 'Goals');
  expect(Number(basket?.at(-1)?.replaceAll(/[€,]/g, ''))).toBe(
    2 * Number(basket?.[1]?.replaceAll(',', '')),
  );
  await page.getByRole('button', { name: 'Full basket' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect.poll(async () => (await cells(page, 'Goals')).length).toBe(1);
  expect(faults).toEqual([]);
  await context.close();
});

test('a funnel is built step by step, and its address keeps it', async () => {
  const { page, context, faults } = await open('/funnel');
  const add = async (kind: string, label: string, value: string): Promise<void> => {
    await page.getByLabel('Kind of step').selectOption(kind);
    await page.getByLabel(label).fill(value);
    await page.getByRole('button', { name: 'Add the step' }).click();
  };
  await add('event', 'Name of the event', 'add to basket');
  await add('path', 'Page; * stands for any characters', '/blankets*');
  await page.getByRole('button', { name: 'Step 2 one place earlier' }).click();
  await add('event', 'Name of the event', 'purchase');
  await page.getByLabel('Broken down').selectOption('device');
  const answer = await server.api<{
    steps: { visitors: number; dropped: number }[];
    rows: { value: string; steps: { visitors: number }[] }[];
  }>('POST', `/sites/${shop}/funnel?${await time()}`, { steps: STEPS, by: 'device' });
  await expect
    .poll(async () => (await cells(page, 'How many got how far')).map((row) => row[1]))
    .toEqual(answer.steps.map(({ visitors }) => count(visitors)));
  await expect
    .poll(async () => (await cells(page, 'Who gets further')).map((row) => row.slice(1, 4)))
    .toEqual(answer.rows.map(({ steps }) => steps.map(({ visitors }) => count(visitors))));
  const shared = await visit(browser, server, { storageState: owner });
  await shared.page.goto(page.url());
  await expect
    .poll(async () => (await cells(shared.page, 'How many got how far')).map((row) => row[1]))
    .toEqual(answer.steps.map(({ visitors }) => count(visitors)));
  await shared.context.close();
  expect(faults).toEqual([]);
  await context.close();
});

test('a funnel leads from a mail that is opened to its link that is followed', async () => {
  const { id } = await server.api<{ id: string }>('POST', '/campaigns', {
    name: 'Autumn letter',
    level: 'identified',
  });
  const emails = ['ada@example.com', 'grace@example.com'];
  await server.api('POST', `/campaigns/${id}/recipients`, {
    items: emails.map((email) => ({ email, consent: 'granted' })),
  });
  const load = (address = ''): Promise<Response> =>
    fetch(address, {
      redirect: 'manual',
      headers: { 'user-agent': BROWSER_AGENT, 'x-forwarded-for': '81.2.69.142' },
    });
  for (const recipient of emails) {
    const { html } = await server.api<{ html: string }>('POST', `/campaigns/${id}/stamp`, {
      html: '<p><a href="https://wool-and-pine.example/blankets">Blankets</a></p>',
      recipient,
    });
    await load(/src="([^"]+\.gif)/.exec(html)?.[1]);
    if (recipient === emails[0]) await load(/href="([^"]+\/c\/[^"]+)"/.exec(html)?.[1]);
  }
  const steps = ['open', 'click'].map((kind) => ({ campaign: id, kind }));
  await eventually(async () => {
    const asked = await server.api<{ steps: { visitors: number }[] }>(
      'POST',
      `/sites/${shop}/funnel?${await time()}`,
      { steps },
    );
    return asked.steps.map(({ visitors }) => visitors).join() === '2,1';
  });
  const { page, context, faults } = await open('/funnel');
  for (const kind of ['open', 'click']) {
    await page.getByLabel('Kind of step').selectOption(kind);
    await page.getByLabel('Which one').selectOption({ label: 'Autumn letter' });
    await page.getByRole('button', { name: 'Add the step' }).click();
  }
  await expect
    .poll(async () => (await cells(page, 'How many got how far')).map((row) => row.slice(0, 2)))
    .toEqual([
      ['1. Opened “Autumn letter”', '2'],
      ['2. Followed a link of “Autumn letter”', '1'],
    ]);
  await page.getByRole('columnheader', { name: 'People' }).waitFor({ state: 'attached' });
  expect(faults).toEqual([]);
  await context.close();
});

test('journeys, by the keyboard; attribution; pages', async () => {
  const { page, context, faults } = await open('/journeys');
  const place = page.getByRole('button', { name: /^\/basket/ }).first();
  await place.focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/place=%2Fbasket/);
  const { links } = await server.api<{ links: { sessions: number }[] }>(
    'POST',
    `/sites/${shop}/journeys?${await time()}`,
    { depth: 3, width: 6, from: '/basket' },
  );
  await page.getByRole('button', { name: /^Show all/ }).click();
  await expect
    .poll(async () => (await cells(page, 'Step by step')).map((row) => row.at(-1)))
    .toEqual(links.map(({ sessions }) => count(sessions)));

  const owed = await server.api<Rows<{ conversions: number }>>(
    'POST',
    `/sites/${shop}/attribution?${await time()}`,
    { conversion: order, model: 'first' },
  );
  await page.getByRole('link', { name: 'Attribution' }).click();
  await page.getByLabel('Whom it is owed to').selectOption('first');
  await expect
    .poll(async () => (await cells(page, 'Where did “Order” come from?')).map((row) => row[1]))
    .toEqual(owed.rows.map(({ conversions }) => count(conversions)));

  const read = await server.api<Rows<{ path: string; pageviews: number }>>(
    'GET',
    `/sites/${shop}/engagement?${await time()}`,
  );
  await page.getByRole('link', { name: 'Pages', exact: true }).click();
  await expect
    .poll(async () => (await cells(page, 'How pages are read')).map((row) => row.slice(0, 2)))
    .toEqual(read.rows.map(({ path, pageviews }) => [path, count(pageviews)]));
  expect(faults).toEqual([]);
  await context.close();
});

test('a question that takes long says so, and can be stopped and asked again', async () => {
  const { page, context } = await visit(browser, server, { storageState: owner });
  const asked: (string | null)[] = [];
  await page.route('**/conversions?*', async (route) => {
    asked.push(await route.request().headerValue('question-id'));
    if (asked.length > 1) await route.continue();
  });
  await page.goto(`${server.console}/sites/${shop}/goals`);
  // The question has not reached the console, which therefore knows nothing of it.
  const told = await page.waitForResponse('**/api/v1/progress/*');
  expect(new URL(told.url()).pathname).toBe(`/api/v1/progress/${asked[0]}`);
  expect(await told.json()).toEqual({ running: false, seconds: 0, readRows: 0, totalRows: 0 });
  const bar = page.getByRole('progressbar');
  await bar.waitFor();
  expect(await bar.getAttribute('aria-valuenow')).toBeNull();
  await page.getByRole('button', { name: 'Stop' }).click();
  expect(await bar.count()).toBe(0);
  await page.getByRole('button', { name: 'Ask again' }).click();
  await page.getByRole('region', { name: 'Goals', exact: true }).waitFor();
  await context.close();
});

test('somebody who is there now is on the page of now', async () => {
  await server.pixel(
    shop,
    { u: 'https://wool-and-pine.example/just-now' },
    { 'x-forwarded-for': '81.2.69.150' },
  );
  const { page, context, faults } = await visit(browser, server, { storageState: owner });
  await page.goto(`${server.console}/sites/${shop}/realtime`);
  await expect
    .poll(async () => (await cells(page, 'As it happens')).map((row) => row[2]), {
      timeout: 15_000,
    })
    .toContain('/just-now');
  expect(faults).toEqual([]);
  await context.close();
});

test(
  'nothing is wrong with any of these pages, with data and without',
  async () => {
    const visited = await visit(browser, server, { storageState: owner });
    await checkPages(visited, server, [
      ...[
        'engagement',
        'goals',
        `funnel?${FUNNEL}&by=device`,
        'journeys',
        'attribution',
        'realtime',
      ].map((name) => `/sites/${shop}/${name}`),
      ...['funnel', 'retention'].map((name) => `/sites/${empty}/${name}`),
    ]);
    await visited.context.close();
  },
  WALK_TIMEOUT_MS,
);
