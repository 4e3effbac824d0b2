/** Set-up, Try it, sign-in, second factor, invitations and roles, as people do them. */
import { Secret, TOTP } from 'otpauth';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openChromium } from './chromium.ts';
import { PASSWORD, makeMember, setupSecret, visit } from './dashboard.ts';
import { TestServer } from './server.ts';

let browser: Browser;
let server: TestServer;
beforeAll(async () => {
  browser = await openChromium();
  server = await TestServer.create();
});
afterAll(async () => {
  await browser.close();
  await server.dispose();
});

test('from the printed link to the first receipt', async () => {
  expect(server.log).toContain(`${server.console}/setup#${setupSecret(server)}`);
  const { page, context, faults } = await visit(browser, server);
  await page.goto(`${server.console}/setup#${setupSecret(server)}`);
  await page.getByLabel('Your name').fill('Ada Lovelace');
  await page.getByLabel('E-mail address').fill('ada@example.com');
  await page.getByLabel('Password').fill('short');
  await page.getByRole('button', { name: 'Make the account' }).click();
  // The browser itself says that it is too short.
  expect(
    await page.getByLabel('Password').evaluate((e: HTMLInputElement) => e.validity.tooShort),
  ).toBe(true);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Make the account' }).click();
  await page.waitForURL('**/try');

  await page.getByRole('button', { name: 'Load the pixel' }).click();
  const slip = page.getByRole('article', { name: 'Receipt' });
  await slip.waitFor();
  expect(await slip.innerText()).toContain('Person, probable');
  for (const gone of ['127.0.0.1', BROWSER_PART]) {
    const line = slip.locator('.gone dd').first();
    await slip.locator('.gone', { hasText: gone }).waitFor();
    expect(await line.evaluate((e) => getComputedStyle(e).textDecorationLine)).toBe('line-through');
  }
  expect((await page.getByRole('heading', { name: 'Try it' }).count()) > 0).toBe(true);

  // The link is used up.
  const other = await visit(browser, server);
  await other.page.goto(`${server.console}/`);
  await other.page.waitForURL('**/sign-in?to=%2F');
  expect(faults).toEqual([]);
  await other.context.close();
  await context.close();
});
const BROWSER_PART = 'AppleWebKit/537.36';

test('a browser that sends Global Privacy Control gets the shorter slip', async () => {
  const { page, context, faults } = await visit(browser, server, {
    extraHTTPHeaders: { 'Sec-GPC': '1' },
  });
  await signIn(page, 'ada@example.com', PASSWORD);
  await page.goto(`${server.console}/try`);
  await page.getByRole('button', { name: 'Load the pixel' }).click();
  const slip = page.getByRole('article', { name: 'Receipt' });
  await slip.waitFor();
  const text = await slip.innerText();
  expect(text).toContain('(the hour alone)');
  expect(text).toContain('nobody is told from anybody else');
  expect(text).not.toContain('Chrome ·');
  expect(faults).toEqual([]);
  await context.close();
});

async function signIn(
  page: Awaited<ReturnType<typeof visit>>['page'],
  email: string,
  password: string,
) {
  await page.goto(`${server.console}/sign-in`);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Sites' }).waitFor();
}

test('signing in leads back to where one wanted to go, and never elsewhere', async () => {
  for (const [wanted, got] of [
    ['/status', '/status'],
    ['//evil.example/x', '/'],
    ['https://evil.example/', '/'],
    ['/\\evil.example', '/'],
    ['javascript:alert(1)', '/'],
  ] as const) {
    const { page, context, faults } = await visit(browser, server);
    await page.goto(`${server.console}/sign-in?to=${encodeURIComponent(wanted)}`);
    await page.getByLabel('E-mail address').fill('ada@example.com');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('navigation', { name: 'Console' }).waitFor();
    await page.waitForURL(`${server.console}${got}`);
    expect(faults).toEqual([]);
    await context.close();
  }
});

test('a wrong password says so, and many of them stop', async () => {
  const { page, context } = await visit(browser, server, {
    extraHTTPHeaders: { 'X-Forwarded-For': '203.0.113.9' },
  });
  await page.goto(`${server.console}/sign-in`);
  await page.getByLabel('E-mail address').fill('ada@example.com');
  const alert = page.getByRole('alert');
  for (let i = 0; i < 9; i++) {
    await page.getByLabel('Password').fill(`wrong ${i}`);
    const answered = page.waitForResponse('**/api/v1/session');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await answered;
  }
  await expect.poll(() => alert.innerText()).toMatch(/Too many attempts; try again in \d+ minutes/);
  await context.close();
});

test('second factor: set up, asked for, a recovery code instead', async () => {
  const state = await makeMember(browser, server, 'grace@example.com', 'analyst');
  const { page, context, faults } = await visit(browser, server, { storageState: state });
  await page.goto(`${server.console}/account`);
  await page.getByRole('button', { name: 'Set it up' }).click();
  await page.getByRole('img', { name: 'QR code of the secret' }).waitFor();
  const secret = await page.getByLabel('the secret', { exact: true }).innerText();
  await page
    .getByLabel('The code that it shows')
    .fill(new TOTP({ secret: Secret.fromBase32(secret.trim()) }).generate());
  await page.getByLabel('Your password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Turn it on' }).click();
  const codes = (await page.getByLabel('the recovery codes', { exact: true }).innerText()).split(
    '\n',
  );
  expect(codes).toHaveLength(10);
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByText('On', { exact: true }).waitFor();
  expect(faults).toEqual([]);
  await context.close();

  const again = await visit(browser, server);
  await again.page.goto(`${server.console}/sign-in`);
  await again.page.getByLabel('E-mail address').fill('grace@example.com');
  await again.page.getByLabel('Password').fill(PASSWORD);
  await again.page.getByRole('button', { name: 'Sign in' }).click();
  await again.page.getByLabel('Code').fill(codes[0] ?? '');
  await again.page.getByRole('button', { name: 'Sign in' }).click();
  await again.page.getByRole('heading', { name: 'Sites' }).waitFor();
  expect(again.faults).toEqual([]);
  await again.context.close();
});

test('signing out is for good, and a session that was ended elsewhere leads to signing in', async () => {
  const [here, there] = [await visit(browser, server), await visit(browser, server)];
  await signIn(here.page, 'ada@example.com', PASSWORD);
  await signIn(there.page, 'ada@example.com', PASSWORD);
  await here.page.getByRole('link', { name: 'Sign out' }).click();
  await here.page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await here.page.goto(`${server.console}/people`);
  await here.page.waitForURL('**/sign-in?to=%2Fpeople');
  await here.context.close();

  // Ended by somebody else, under an open page: what it reads next is refused.
  const third = await visit(browser, server);
  await signIn(third.page, 'ada@example.com', PASSWORD);
  await third.page.goto(`${server.console}/status`);
  await third.page.getByRole('heading', { name: 'Status' }).waitFor();
  const [mine] = await third.context.cookies();
  const origin = { origin: server.console, cookie: `${mine?.name}=${mine?.value}` };
  await fetch(`${server.console}/api/v1/session`, { method: 'DELETE', headers: origin });
  await third.page.waitForURL('**/sign-in?to=%2Fstatus', { timeout: 15_000 });
  await third.context.close();

  await there.page.goto(`${server.console}/account`);
  const rows = there.page.getByRole('row', { name: /This one/ });
  await rows.getByRole('button', { name: /^End/ }).click();
  await there.page.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(there.faults).toEqual([]);
  await there.context.close();
});

test('an owner invites somebody in the dashboard; the link makes the account', async () => {
  const owner = await visit(browser, server);
  await signIn(owner.page, 'ada@example.com', PASSWORD);
  await owner.page.goto(`${server.console}/people`);
  await owner.page.getByRole('button', { name: 'Invite somebody' }).click();
  await owner.page.getByLabel('E-mail address').fill('alan@example.com');
  await owner.page.getByLabel('Role').selectOption('viewer');
  await owner.page.getByRole('button', { name: 'Invite', exact: true }).click();
  const link = (
    await owner.page.getByLabel("the invitation's link", { exact: true }).innerText()
  ).trim();
  await owner.page.getByRole('button', { name: 'Done' }).click();
  await owner.page.getByRole('heading', { name: 'Open invitations' }).waitFor();

  const guest = await visit(browser, server);
  await guest.page.goto(link);
  expect(await guest.page.getByLabel('E-mail address').inputValue()).toBe('alan@example.com');
  await guest.page.getByLabel('Your name').fill('Alan Turing');
  await guest.page.getByLabel('Password').fill(PASSWORD);
  await guest.page.getByRole('button', { name: 'Make the account' }).click();
  await guest.page.getByRole('heading', { name: 'Sites' }).waitFor();
  expect([...owner.faults, ...guest.faults]).toEqual([]);
  await owner.context.close();
  await guest.context.close();
});

test('a viewer sees reports, and no receipt anywhere', async () => {
  const site = await server.site();
  await server.pixel(site, { u: 'https://shop.example/secret-page' });
  const state = await makeMember(browser, server, 'viewer@example.com', 'viewer');
  const { page, context, faults } = await visit(browser, server, { storageState: state });
  await page.goto(`${server.console}/sites/${site}`);
  await page.getByText('/secret-page').waitFor();
  expect(await page.getByRole('link', { name: 'Receipts' }).count()).toBe(0);
  expect(await page.getByRole('link', { name: 'Settings' }).count()).toBe(0);
  for (const where of [`/sites/${site}/receipts`, '/people', '/keys', '/audit', '/status']) {
    await page.goto(`${server.console}${where}`);
    await page.getByRole('heading', { name: 'Your role does not include this' }).waitFor();
    expect(await page.getByText('/secret-page').count()).toBe(0);
  }
  expect(faults).toEqual([]);
  await context.close();
});
