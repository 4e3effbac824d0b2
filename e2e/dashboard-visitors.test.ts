/** Who is not counted, who is known again, and whose page it was: the settings of a site, and what its report says of them. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openChromium } from './chromium.ts';
import { accessibilityFaults, makeMember, makeOwner, settled, visit } from './dashboard.ts';
import { TestServer, eventually } from './server.ts';

type State = Awaited<ReturnType<typeof makeOwner>>;
let browser: Browser;
let server: TestServer;
let owner: State;
let site = '';
beforeAll(async () => {
  browser = await openChromium();
  server = await TestServer.create();
  owner = await makeOwner(browser, server);
  site = await server.site({ name: 'Shop', domain: 'shop.example', domains: ['shop.test'] });
});
afterAll(async () => {
  await browser.close();
  await server.dispose();
});

const settings = async (state: State) => {
  const opened = await visit(browser, server, {
    storageState: state,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await opened.page.goto(`${server.console}/sites/${site}/settings`);
  await opened.page.getByRole('heading', { name: 'Your own visits' }).waitFor();
  await settled(opened.page);
  return opened;
};
const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const text = (page: Page, label: string): Promise<string> =>
  page.getByLabel(label, { exact: true }).innerText();
const copied = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
/** Tab until the thing in focus has this name. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab');
    const inFocus = await page.evaluate(() => {
      const at = document.activeElement;
      return (at instanceof HTMLInputElement ? at.labels?.[0] : at)?.textContent?.trim();
    });
    if (inFocus === name) return;
  }
  throw new Error(`the keyboard does not reach ${name}`);
}

test('the links of one’s own visits are shown, and copied by the keyboard', async () => {
  const { page, context, faults } = await settings(owner);
  const link = await text(page, 'the link for your browsers');
  expect(link).toMatch(/^https:\/\/shop\.example\/#clearpixel=[\w-]{30,}$/);
  expect(await text(page, 'the link that takes it back')).toBe(
    'https://shop.example/#clearpixel=off',
  );
  await tabTo(page, 'Copy the link for your browsers');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Copied the link for your browsers' }).waitFor();
  expect(await copied(page)).toBe(link);
  expect(faults).toEqual([]);
  await context.close();
});

test('networks and pages that are left out: a fault stands at its field, and what is saved is in force', async () => {
  const { page, context, faults } = await settings(owner);
  const own = region(page, 'Your own visits');
  const networks = own.getByLabel('Your own networks');
  const pages = own.getByLabel('Pages that are left out');
  await networks.fill('203.0.113.0/24, 300.1.1.1');
  await own.getByRole('button', { name: 'Save' }).click();
  await own
    .getByText('“300.1.1.1”: neither an address nor a network like 203.0.113.0/24.')
    .waitFor();
  expect(await networks.getAttribute('aria-invalid')).toBe('true');
  expect(await pages.getAttribute('aria-invalid')).toBe('false');
  expect(await own.getByRole('alert').count()).toBe(0);
  expect(await accessibilityFaults(page)).toEqual([]);

  await networks.fill('203.0.113.0/24  2001:db8::/32,');
  await pages.fill('/admin/*, drafts');
  await own.getByRole('button', { name: 'Save' }).click();
  await own.getByText('“drafts”: a path begins with /, as /admin/*.').waitFor();
  expect(await networks.getAttribute('aria-invalid')).toBe('false');
  await pages.fill('/admin/*, /drafts');
  await pages.press('Enter');
  await own.getByText('Saved, and in force.').waitFor();
  expect(await server.api('GET', `/sites/${site}`)).toMatchObject({
    ownNetworks: ['203.0.113.0/24', '2001:db8::/32'],
    excludedPaths: ['/admin/*', '/drafts'],
  });

  // In the other form too the fault of a list stands at its field.
  const kept = region(page, 'What is kept');
  await kept.getByLabel('Further domains').fill('shop.test, https://x');
  await kept.getByRole('button', { name: 'Save' }).click();
  await kept.getByText(/^“https:\/\/x”: give a hostname like shop\.example/).waitFor();
  expect(await kept.getByRole('alert').count()).toBe(0);
  expect(faults).toEqual([]);
  await context.close();
});

test('a level below identified is said to have no effect; the key is shown on demand, and its code is that of the guide', async () => {
  const { page, context, faults } = await settings(owner);
  const returning = region(page, 'Visitors who come back');
  const noEffect = returning.getByText(/no effect until you raise it/);
  expect(await noEffect.innerText()).toContain('“anonymous”');
  const stub = await text(page, 'the code for consent');
  const guide = readFileSync(new URL('../docs/visitors-over-time.md', import.meta.url), 'utf8');
  expect(guide).toContain(`\`\`\`html\n${stub.trim()}\n\`\`\``);

  const { key } = await server.api<{ key: string }>('GET', `/sites/${site}/identity-key`);
  expect(await page.content()).not.toContain(key);
  await tabTo(page, 'Show the key');
  await page.keyboard.press('Enter');
  await returning.getByLabel('the identity key', { exact: true }).waitFor();
  expect(await text(page, 'the identity key')).toBe(key);
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await returning.getByRole('button', { name: 'Show the key' }).waitFor();
  expect(await page.content()).not.toContain(key);

  // The guide that belongs to this version, from here.
  const [opened] = await Promise.all([
    context.waitForEvent('page'),
    returning.getByRole('link', { name: /How visitors are counted/ }).click(),
  ]);
  await opened.getByText('# Visitors over time').waitFor();
  await opened.close();

  await region(page, 'What is kept').getByLabel('Level').selectOption('identified');
  await region(page, 'What is kept').getByRole('button', { name: 'Save' }).click();
  await noEffect.waitFor({ state: 'detached' });
  await server.api('PATCH', `/sites/${site}`, { level: 'anonymous' });
  expect(faults).toEqual([]);
  await context.close();
});

test('who may not change the site is told why there is no key', async () => {
  const state = await makeMember(browser, server, 'grace@example.com', 'analyst');
  const { page, context, faults } = await settings(state);
  await page.getByRole('button', { name: 'Show the key' }).click();
  await page.getByText(/Only who may change a site gets its key/).waitFor();
  expect(await page.getByLabel('the identity key', { exact: true }).count()).toBe(0);
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(faults).toEqual([]);
  await context.close();
});

test('a hostname that is not the site’s is marked, in the report and on its receipt', async () => {
  for (const [host, address] of [
    ['shop.example', '81.2.69.1'],
    ['www.shop.example', '81.2.69.2'],
    ['shop.test', '81.2.69.3'],
    ['myshop.example', '81.2.69.4'],
  ] as const)
    await server.pixel(
      site,
      { u: `https://${host}/page-of-${host}` },
      { 'x-forwarded-for': address },
    );
  // And somebody of the owner's own network.
  await server.api('PATCH', `/sites/${site}`, { ownNetworks: ['203.0.113.0/24'] });
  await server.pixel(site, { u: 'https://shop.example/own' }, { 'x-forwarded-for': '203.0.113.7' });
  await eventually(async () => (await server.overview(site))['events'] === 5);
  const { page, context, faults } = await visit(browser, server, { storageState: owner });
  await page.goto(`${server.console}/sites/${site}?period=7d`);
  const pages = region(page, 'Pages');
  await pages.getByRole('tab', { name: 'All' }).focus();
  await page.keyboard.press('End');
  await pages.getByText('www.shop.example').waitFor();
  const marked = await pages.locator('tr', { hasText: 'not yours' }).allInnerTexts();
  expect(marked.map((row) => row.split(/\s/)[0])).toEqual(['myshop.example']);
  expect(await pages.locator('.badge').getAttribute('title')).toMatch(/a copy, a translation/);
  await settled(page);
  expect(await accessibilityFaults(page)).toEqual([]);

  await page.goto(`${server.console}/sites/${site}/receipts`);
  const slip = page.getByRole('article', { name: 'Receipt' });
  await page.getByRole('button', { name: /page-of-myshop/ }).click();
  await slip.getByText(/The page is not on your site’s own domain\./).waitFor();
  await page.getByRole('button', { name: /\/own/ }).click();
  await slip.getByText(/It came from your own network\./).waitFor();
  expect(await slip.innerText()).toContain('Yourself, certain');
  expect(faults).toEqual([]);
  await context.close();
});

test('visitors of several days are called daily, on every page that counts them, and never people', async () => {
  const yesterday = new Date(Date.now() - 23.9 * 3_600_000).toISOString();
  const { page, context, faults } = await visit(browser, server, { storageState: owner });
  const figures = page.getByRole('region', { name: 'Figures' });
  await page.goto(`${server.console}/sites/${site}?period=today`);
  await figures.getByRole('heading', { name: 'How many visitors came?' }).waitFor();
  await server.post(site, [{ name: 'pageview', url: 'https://shop.example/', at: yesterday }], {
    'x-forwarded-for': '81.2.69.9',
  });
  await eventually(async () => (await server.overview(site, ''))['basis'] === 'daily');
  await page.goto(`${server.console}/sites/${site}?period=7d`);
  await figures.getByRole('heading', { name: 'How many daily visitors came?' }).waitFor();
  expect(await figures.getByRole('button', { name: /^Daily visitors/ }).count()).toBe(1);
  await settled(page);
  const all = await page.getByRole('main').innerText();
  expect(all).not.toMatch(/\bpeople\b|\bunique\b/i);
  await page.goto(`${server.console}/`);
  await page.getByText('daily visitors in two weeks').waitFor();
  expect(await page.getByRole('main').innerText()).not.toMatch(/\bpeople\b|\bunique\b/i);
  expect(faults).toEqual([]);
  await context.close();
});
