/** The report in Chromium: its numbers are those that were sent, filters and the back button, receipts as they arrive. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openChromium } from './chromium.ts';
import { makeOwner, settled, visit } from './dashboard.ts';
import { TestServer, eventually } from './server.ts';

type State = Awaited<ReturnType<typeof makeOwner>>;
let browser: Browser;
let server: TestServer;
let owner: State;
let site = '';

const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1';
const from = (address: string, agent?: string): Record<string, string> => ({
  'x-forwarded-for': address,
  ...(agent === undefined ? {} : { 'user-agent': agent }),
});

beforeAll(async () => {
  browser = await openChromium();
  server = await TestServer.create();
  owner = await makeOwner(browser, server);
  site = await server.site({ name: 'Shop', domain: 'shop.example' });
  const see = (path: string, headers: Record<string, string>, more: Record<string, string> = {}) =>
    server.pixel(site, { u: `https://shop.example${path}`, ...more }, headers);
  // Three people: one reads two pages and buys, one comes from a newsletter, one looks at one page on a phone.
  await see('/', from('81.2.69.142'), { r: 'https://www.google.com/' });
  await see('/socks', from('81.2.69.142'));
  await server.post(
    site,
    [{ name: 'purchase', url: 'https://shop.example/thanks', value: 49.5, currency: 'EUR' }],
    from('81.2.69.142'),
  );
  await see('/?utm_source=letter&utm_medium=email&utm_campaign=autumn', from('81.2.70.1'));
  await see('/about', from('81.2.71.1', PHONE));
  // And a robot.
  await see(
    '/',
    from('66.249.66.1', 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'),
  );
  await eventually(async () => (await server.overview(site))['events'] === 6);
});
afterAll(async () => {
  await browser.close();
  await server.dispose();
});

const figure = (page: Page, name: string): Promise<string> =>
  page.locator(`[data-figure="${name}"]`).innerText();
const rows = (page: Page, title: string): Promise<string[]> =>
  page
    .getByRole('region', { name: title, exact: true })
    .locator('tbody tr')
    .evaluateAll((all) =>
      // The last cell is a button with a sign and no words.
      all.map((row) =>
        [...row.children]
          .map((cell) => cell.textContent)
          .join(' ')
          .trim(),
      ),
    );

test('the numbers on the page are those that were sent', async () => {
  const { page, context, faults } = await visit(browser, server, { storageState: owner });
  await page.goto(`${server.console}/sites/${site}?period=7d`);
  await expect.poll(() => figure(page, 'Visitors')).toBe('3');
  expect(await figure(page, 'Visits')).toBe('3');
  expect(await figure(page, 'Page views')).toBe('4');
  expect(await figure(page, 'Bounce rate')).toBe('67%');
  expect(await figure(page, 'Conversions')).toBe('1');
  expect(await figure(page, 'Revenue')).toBe('€49.50');
  await settled(page);
  expect((await rows(page, 'Pages')).toSorted()).toEqual([
    '/ 2',
    '/about 1',
    '/socks 1',
    '/thanks 1',
  ]);
  expect((await rows(page, 'How they came')).toSorted()).toEqual(
    expect.arrayContaining(['E-mail 1', 'Search 1']),
  );
  expect((await rows(page, 'What they use')).toSorted()).toEqual(['Desktop 2', 'Mobile 1']);
  expect(await rows(page, 'What happened')).toEqual(['Page view 4', 'purchase 1']);
  expect((await rows(page, 'Who it was')).toSorted()).toEqual(['Person 5', 'Robot 1']);
  expect(await page.getByText('(1 event set aside)').count()).toBe(1);

  await page.getByRole('button', { name: 'As a table' }).click();
  const today = page.getByRole('table').first().locator('tbody tr').last();
  expect(await today.locator('td').nth(1).innerText()).toBe('3');
  expect(faults).toEqual([]);
  await context.close();
});

test('robots are shown by a switch, and the address says so', async () => {
  const { page, context } = await visit(browser, server, { storageState: owner });
  await page.goto(`${server.console}/sites/${site}`);
  await expect.poll(() => figure(page, 'Page views')).toBe('4');
  await page.getByText('Robots too').click();
  await expect.poll(() => figure(page, 'Page views')).toBe('5');
  expect(page.url()).toContain('verdict=all');
  await context.close();
});

test('a click filters; the address can be shared; the back button takes it back', async () => {
  const { page, context, faults } = await visit(browser, server, { storageState: owner });
  await page.goto(`${server.console}/sites/${site}`);
  await page.getByRole('button', { name: 'E-mail', exact: true }).click();
  await expect.poll(() => figure(page, 'Visitors')).toBe('1');
  expect(page.url()).toContain('filter=channel%3Ais%3Aemail');
  await page
    .getByRole('region', { name: 'How they came' })
    .getByRole('tab', { name: 'Campaign' })
    .click();
  await expect.poll(() => rows(page, 'How they came')).toEqual(['autumn 1']);

  const shared = await visit(browser, server, { storageState: owner });
  await shared.page.goto(page.url());
  await expect.poll(() => figure(shared.page, 'Visitors')).toBe('1');
  await shared.context.close();

  await page.goBack();
  await expect.poll(() => figure(page, 'Visitors')).toBe('3');
  await page.goForward();
  await expect.poll(() => figure(page, 'Visitors')).toBe('1');
  await page.getByRole('button', { name: 'Without the filter channel E-mail' }).click();
  await expect.poll(() => figure(page, 'Visitors')).toBe('3');
  await page.getByLabel('Time').selectOption('yesterday');
  await page.getByText('Nothing in this time').first().waitFor();
  expect(page.url()).toContain('period=yesterday');
  expect(faults).toEqual([]);
  await context.close();
});

test('receipts appear as they arrive, also after the server was started again', async () => {
  const { page, context, faults } = await visit(browser, server, { storageState: owner });
  await page.goto(`${server.console}/sites/${site}/receipts`);
  await page.getByText('Listening').waitFor();
  await server.pixel(site, { u: 'https://shop.example/just-now' }, from('81.2.69.150'));
  const row = page.getByRole('button', { name: /\/just-now/ });
  await row.waitFor({ timeout: 5_000 });
  await row.click();
  const slip = page.getByRole('article', { name: 'Receipt' });
  expect(await slip.innerText()).toContain('https://shop.example/just-now');
  const pid = server.childPid('console');
  if (pid !== null) process.kill(pid, 'SIGKILL');
  await page.getByText('Connecting…').waitFor();
  await page.getByText('Listening').waitFor({ timeout: 20_000 });
  await server.pixel(site, { u: 'https://shop.example/afterwards' }, from('81.2.69.150'));
  await page.getByRole('button', { name: /\/afterwards/ }).waitFor({ timeout: 10_000 });
  expect(faults.filter((fault) => !fault.includes('ERR_'))).toEqual([]);
  await context.close();
});

test('figures that cannot be read anew stay, and say of when they are', async () => {
  const { page, context } = await visit(browser, server, { storageState: owner });
  await page.goto(`${server.console}/sites/${site}`);
  await expect.poll(() => figure(page, 'Visitors')).not.toBe('');
  await page.route('**/overview*', (route) => route.abort());
  await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
  await page.getByText(/These figures are of/).waitFor({ timeout: 45_000 });
  expect(await figure(page, 'Visitors')).not.toBe('');
  await context.close();
});

test('the whole way by the keyboard alone', async () => {
  const { page, context, faults } = await visit(browser, server);
  await page.goto(`${server.console}/sign-in`);
  await page.getByLabel('E-mail address').waitFor();
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  /** Tab until the thing in focus is the one. */
  const goTo = async (name: RegExp): Promise<void> => {
    for (let i = 0; i < 80; i++) {
      await press('Tab');
      const text = await page.evaluate(() => {
        const at = document.activeElement;
        const label = at instanceof HTMLInputElement ? at.labels?.[0]?.textContent : null;
        return at?.getAttribute('aria-label') ?? label ?? at?.textContent ?? '';
      });
      if (name.test(text)) return;
    }
    throw new Error(`the keyboard does not reach ${name}`);
  };
  await goTo(/E-mail/);
  await page.keyboard.type('ada@example.com');
  await goTo(/Password/);
  await page.keyboard.type('a calm and clear password');
  await press('Enter');
  await page.getByRole('heading', { name: 'Sites' }).waitFor();
  await goTo(/^Shop$/);
  await press('Enter');
  await page.locator('[data-figure="Visitors"]').waitFor();
  await settled(page);
  await goTo(/Robots too/);
  await press('Space');
  await page.waitForURL(/verdict=all/);
  // Tabs by the arrows.
  await goTo(/^Channel$/);
  await press('ArrowRight');
  await expect
    .poll(() => page.getByRole('tab', { name: 'Site', exact: true }).getAttribute('aria-selected'))
    .toBe('true');
  await goTo(/Settings|Keys/);
  await page.goto(`${server.console}/keys`);
  await page.getByRole('heading', { name: 'Keys', exact: true }).waitFor();
  await goTo(/^Make a key$/);
  await press('Enter');
  await page.getByRole('dialog', { name: 'Make a key' }).waitFor();
  await page.keyboard.type('weekly report');
  await press('Enter');
  await page.getByText('Copy it now').waitFor();
  // The focus does not leave the dialog, Escape does, and it comes back to where it was.
  for (let i = 0; i < 8; i++) await press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('[role=dialog]') !== null)).toBe(
    true,
  );
  await press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.textContent))
    .toBe('Make a key');
  expect(faults).toEqual([]);
  await context.close();
});
