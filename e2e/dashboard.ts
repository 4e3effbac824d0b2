/** The dashboard in Chromium: a browser that notes every fault of a page, and the people who use it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { BROWSER_AGENT } from './server.ts';
import type { TestServer } from './server.ts';

export const PASSWORD = 'a calm and clear password';

export interface Visit {
  page: Page;
  context: BrowserContext;
  /** Requests to others, refusals of the policy, errors in scripts, dialogs: what must not be. */
  faults: string[];
}

export async function visit(
  browser: Browser,
  server: TestServer,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({
    userAgent: BROWSER_AGENT,
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const faults: string[] = [];
  // "Try it" loads a pixel from the edge, and nothing else comes from anywhere else.
  const own = [server.console, server.edge];
  page.on('request', (request) => {
    if (!own.some((origin) => request.url().startsWith(`${origin}/`)))
      faults.push(`request: ${request.url()}`);
  });
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => undefined);
  });
  page.on('console', (message) => {
    // A status of 401 and the like is an answer; Chromium writes it down as an error all the same.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(`console: ${message.text()}`);
  });
  return { page, context, faults };
}

export const setupSecret = (server: TestServer): string =>
  readFileSync(path.join(server.data, 'setup.key'), 'utf8').trim();

/** The first account, an owner; resolves to the state of a browser that has signed in. */
export async function makeOwner(browser: Browser, server: TestServer) {
  const { page, context } = await visit(browser, server);
  await page.goto(`${server.console}/setup#${setupSecret(server)}`);
  await page.getByLabel('Your name').fill('Ada Lovelace');
  await page.getByLabel('E-mail address').fill('ada@example.com');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Make the account' }).click();
  await page.waitForURL('**/try');
  const state = await context.storageState();
  await context.close();
  return state;
}

/** An account by invitation; resolves to the state of a browser that has signed in. */
export async function makeMember(
  browser: Browser,
  server: TestServer,
  email: string,
  role: 'analyst' | 'viewer',
) {
  const { link } = await server.api<{ link: string }>('POST', '/invitations', { email, role });
  const { page, context } = await visit(browser, server);
  await page.goto(link);
  await page.getByLabel('Your name').fill('Grace Hopper');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Make the account' }).click();
  await page.getByRole('heading', { name: 'Sites' }).waitFor();
  const state = await context.storageState();
  await context.close();
  return state;
}

const require = createRequire(import.meta.url);
/** The packed form: reading the other takes longer than asking it. */
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds against WCAG 2.2 AA and its own good practice, in words. `rule`: that one alone. */
export async function accessibilityFaults(page: Page, rule?: string): Promise<string[]> {
  // By the debugger: the page's own policy refuses a script of somebody else's, as it should.
  if (!(await page.evaluate<boolean>(`'axe' in window`))) await page.evaluate(AXE);
  const options = rule === undefined ? {} : { runOnly: { type: 'rule', values: [rule] } };
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(document, ${JSON.stringify(options)})`,
  );
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`,
  );
}

const WIDTHS = [1440, 390];

/**
 * What is wrong with a page that is open, on a desk and a phone, in light and dark. What is there differs by width, and
 * colours alone by scheme: so all rules are asked in light, and those of colours again in dark.
 */
export async function faultsInAllLooks(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    await settled(page);
    const note = (look: string, found: string[]): void => {
      faults.push(...found.map((fault) => `${width} px, ${look}: ${fault}`));
    };
    note('light', await accessibilityFaults(page));
    if (!(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')))
      note('light', ['wider than the window']);
  }
  // The colours of one scheme are the same at every width.
  await page.emulateMedia({ colorScheme: 'dark' });
  for (const fault of await accessibilityFaults(page, 'color-contrast'))
    faults.push(`dark: ${fault}`);
  await page.emulateMedia({ colorScheme: 'light' });
  return faults;
}

/** Several looks at each of many pages. */
export const WALK_TIMEOUT_MS = 300_000;

/** Goes to each page as its links do, without loading the dashboard anew, and holds it to all that holds for every page. */
export async function checkPages(
  { page, faults }: Visit,
  server: TestServer,
  addresses: readonly string[],
): Promise<void> {
  await page.goto(`${server.console}${addresses[0] ?? '/'}`);
  for (const address of addresses) {
    await page.evaluate(`history.pushState(null, '', ${JSON.stringify(address)})`);
    await page.locator('h1, h2').first().waitFor();
    await settled(page);
    const found = await faultsInAllLooks(page);
    expect(`${address}: ${found.join('; ')}`).toBe(`${address}: `);
  }
  expect(faults).toEqual([]);
}

/** Until nothing is on its way and nothing is being read: not now, nor a moment later. */
export async function settled(page: Page): Promise<void> {
  const waiting = page.locator('.skeleton, [aria-busy=true]');
  do {
    await waiting.first().waitFor({ state: 'detached' });
    await page.waitForTimeout(150);
  } while ((await waiting.count()) > 0);
}
