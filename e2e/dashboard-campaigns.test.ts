/** Campaigns in the dashboard: made and filled by the keyboard, read by each role, and every page looked at by axe. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openChromium } from './chromium.ts';
import {
  accessibilityFaults,
  checkPages,
  makeMember,
  makeOwner,
  settled,
  visit,
  WALK_TIMEOUT_MS,
} from './dashboard.ts';
import { BROWSER_AGENT, TestServer, eventually } from './server.ts';

const GMAIL =
  'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)';
const APPLE = 'Mozilla/5.0';

type State = Awaited<ReturnType<typeof makeOwner>>;
interface Recipient {
  ref: string;
  email: string;
  pixelUrl: string;
  readerUrl: string;
  consent: string | null;
}

let browser: Browser;
let server: TestServer;
let owner: State;
let letter = '';
let counted = '';
let empty = '';
let recipients: Recipient[] = [];

beforeAll(async () => {
  browser = await openChromium();
  server = await TestServer.create();
  owner = await makeOwner(browser, server);
});
afterAll(async () => {
  await browser.close();
  await server.dispose();
});

const campaign = async (fields: Record<string, unknown>): Promise<string> => {
  const { id } = await server.api<{ id: string }>('POST', '/campaigns', fields);
  return id;
};
const open = async (state: State, address: string, options = {}) => {
  const opened = await visit(browser, server, { storageState: state, ...options });
  await opened.page.goto(`${server.console}${address}`);
  await opened.page.locator('h1').first().waitFor();
  await settled(opened.page);
  return opened;
};
const recipientsOf = async (id: string): Promise<Recipient[]> =>
  (await server.api<{ items: Recipient[] }>('GET', `/campaigns/${id}/recipients`)).items;
const percent = (rate: number): string => `${Math.round(rate * 100)}%`;
/** Tab until the thing in focus has this name. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab');
    const inFocus = await page.evaluate(() => {
      const at = document.activeElement;
      const labelled = at instanceof HTMLInputElement || at instanceof HTMLSelectElement;
      return (labelled ? at.labels?.[0] : at)?.textContent?.trim();
    });
    if (inFocus === name) return;
  }
  throw new Error(`the keyboard does not reach ${name}`);
}

test('without a campaign the page says what to do next, and to a viewer whom to ask', async () => {
  const { page, context, faults } = await open(owner, '/campaigns');
  await page.getByText('Make a campaign; then put its pixels into your mail.').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await context.close();
  const viewer = await makeMember(browser, server, 'none@example.com', 'viewer');
  const seen = await open(viewer, '/campaigns');
  await seen.page.getByText('An owner has to make the first').waitFor();
  expect(await seen.page.getByRole('link', { name: 'New campaign' }).count()).toBe(0);
  await seen.context.close();
  expect([...faults, ...seen.faults]).toEqual([]);
});

test('a campaign is made, and a recipient added, by the keyboard alone', async () => {
  const { page, context, faults } = await open(owner, '/');
  await tabTo(page, 'Campaigns');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Campaigns' }).waitFor();
  await tabTo(page, 'New campaign');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'New campaign' }).waitFor();
  await expect
    .poll(() =>
      page.getByLabel('Name', { exact: true }).evaluate((e) => e === document.activeElement),
    )
    .toBe(true);
  await page.keyboard.type('Autumn letter');
  await tabTo(page, 'Subject line');
  await page.keyboard.type('What we knitted');
  await tabTo(page, 'Level');
  expect(await page.getByLabel('Level').inputValue()).toBe('count');
  await page.getByText('never by whom').waitFor();
  await page.keyboard.type('Ident');
  await page.getByText('a pixel and links of their own').waitFor();
  await page.keyboard.press('Enter');
  await page.waitForTimeout(100);
  if (page.url().endsWith('/new')) {
    await tabTo(page, 'Make it');
    await page.keyboard.press('Enter');
  }
  await page.waitForURL('**/recipients');
  letter = /campaigns\/(\w+)/.exec(page.url())?.[1] ?? '';
  await page.getByText('No recipient yet').waitFor();

  await tabTo(page, 'Add a recipient');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await expect
    .poll(() => page.getByLabel('E-mail address').evaluate((e) => e === document.activeElement))
    .toBe(true);
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.keyboard.type('ada@example.com');
  await tabTo(page, 'Name');
  await page.keyboard.type('Ada Lovelace');
  await tabTo(page, 'Consent to being recorded by name');
  await page.keyboard.type('Agreed');
  await tabTo(page, 'Where they said so');
  await page.keyboard.type('the counter');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const row = page.getByRole('row', { name: /Ada Lovelace/ });
  await row.waitFor();
  expect(await row.innerText()).toMatch(/Agreed\s+identified\s+the counter, \d+ \w+ 20\d\d/);
  expect(await server.api('GET', `/campaigns/${letter}`)).toMatchObject({
    name: 'Autumn letter',
    subject: 'What we knitted',
    level: 'identified',
    opens: true,
    clicks: true,
  });
  expect(faults).toEqual([]);
  await context.close();
});

test('a list is imported, and its bad line named; it is searched, and filtered by group', async () => {
  const { page, context, faults } = await open(owner, `/campaigns/${letter}/recipients`);
  await page.getByRole('button', { name: 'Import a list' }).click();
  await page.getByLabel('The list, as CSV').setInputFiles({
    name: 'people.csv',
    // As some systems call it.
    mimeType: 'application/vnd.ms-excel',
    buffer: Buffer.from(
      [
        'email,name,consent,groups',
        'grace@example.com,Grace Hopper,granted,friends;navy',
        'no address,Nobody,granted,',
        'joan@example.com,Joan Clarke,granted,friends',
        'mary@example.com,Mary Ward,,',
        'alan@example.com,<b>Alan</b>,denied,friends',
      ].join('\n'),
    ),
  });
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByText('4 of 5 lines taken, 1 refused.').waitFor();
  expect(await page.getByRole('dialog').getByRole('row').nth(1).innerText()).toMatch(
    /^3\s+Email: give an e-mail address\.$/,
  );
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Done' }).click();
  const rows = page.getByRole('region', { name: 'Recipients' }).getByRole('row');
  await expect.poll(() => rows.count()).toBe(1 + 5);
  await page.getByLabel('Only of the group').fill('friends');
  await expect.poll(() => rows.count()).toBe(1 + 3);
  await page.getByLabel('Search by name or address').fill('joan');
  await expect.poll(() => rows.count()).toBe(1 + 1);
  await page.getByLabel('Search by name or address').fill('nobody at all');
  await page.getByText('Nobody fits this.').waitFor();
  expect(faults).toEqual([]);
  await context.close();
  recipients = await recipientsOf(letter);
  expect(recipients).toHaveLength(5);
});

test('a file that is no list is refused in words', async () => {
  const { page, context } = await open(owner, `/campaigns/${letter}/recipients`);
  await page.getByRole('button', { name: 'Import a list' }).click();
  await page.getByLabel('The list, as CSV').setInputFiles({
    name: 'notes.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('name\nAda\n'),
  });
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('alert').getByText('no CSV whose first line names a column email').waitFor();
  await context.close();
});

test('what became of the mails: a range with its guess, who and what loaded it, the receipts', async () => {
  const of = (email: string): Recipient => {
    const found = recipients.find((one) => one.email === email);
    if (found === undefined) throw new Error(`no ${email}`);
    return found;
  };
  const load = (email: string, agent: string) =>
    fetch(of(email).pixelUrl, {
      headers: { 'user-agent': agent, 'x-forwarded-for': '81.2.69.142' },
    });
  // What is loaded as soon as a mail is sent is no person's.
  const sentAt = new Date(Date.now() - 3_600_000).toISOString();
  await server.api('POST', `/campaigns/${letter}/deliveries`, {
    items: recipients.map(({ ref }) => ({ ref, what: 'sent', at: sentAt })),
  });
  await load('ada@example.com', GMAIL);
  await load('grace@example.com', APPLE);
  await load('mary@example.com', BROWSER_AGENT);
  await eventually(async () => {
    const { byVerdict } = await server.api<{ byVerdict: Record<string, number> }>(
      'GET',
      `/campaigns/${letter}/report`,
    );
    return Object.values(byVerdict).reduce((sum, n) => sum + n, 0) === 3;
  });
  const { page, context, faults } = await open(owner, `/campaigns/${letter}`);
  const rate = page.getByRole('region', { name: 'How many have opened it?' });
  const { openRate, naiveOpenRate } = await server.api<{
    openRate: { low: number; estimate: number; high: number };
    naiveOpenRate: number;
  }>('GET', `/campaigns/${letter}/report`);
  const said = await rate.innerText();
  expect(said).toContain(
    `Between ${percent(openRate.low)} and ${percent(openRate.high)}, most likely about ${percent(openRate.estimate)}`,
  );
  expect(said).toContain(`Counted as is often done, it would be ${percent(naiveOpenRate)}`);
  const opened = page.getByRole('table', { name: 'Who opened it?' }).getByRole('row');
  expect(await opened.allInnerTexts()).toEqual([
    expect.stringMatching(/How sure/),
    expect.stringMatching(/for certain\s+0/),
    expect.stringMatching(/Very likely a person\s+1/),
    expect.stringMatching(/Machines alone\s+1/),
    expect.stringMatching(/Nothing at all\s+1/),
  ]);
  await page.getByRole('table', { name: 'What loaded it?' }).getByText('Fetched ahead').waitFor();

  await page.getByRole('link', { name: 'Receipts' }).click();
  await page.getByRole('button', { name: /Grace Hopper/ }).click();
  const slip = page.getByRole('article', { name: 'Receipt' });
  expect(await slip.innerText()).toContain('Apple loaded this before anyone read it');
  expect(await slip.innerText()).toContain('Grace Hopper');
  // Without consent nobody is named.
  await page.getByRole('button', { name: /Somebody/ }).click();
  expect(await slip.innerText()).toContain('nobody named');

  await page.getByRole('link', { name: 'Campaigns' }).click();
  const row = page.getByRole('row', { name: /Autumn letter/ });
  await row.getByText('about').waitFor();
  expect(await row.innerText()).toMatch(
    new RegExp(`identified\\s+5\\s+5\\s+about ${percent(openRate.estimate)}`),
  );
  expect(faults).toEqual([]);
  await context.close();
});

test('consent is changed, the page’s link copied, and a person erased', async () => {
  const { page, context, faults } = await open(owner, `/campaigns/${letter}/recipients`, {
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await page.getByRole('link', { name: 'Mary Ward' }).click();
  await page.getByRole('button', { name: 'Copy the link to their page' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect((await fetch(copied)).status).toBe(200);
  await page.getByRole('button', { name: 'They agreed' }).click();
  const facts = page.getByRole('region', { name: 'What is known' });
  await facts.getByText('Agreed').waitFor();
  expect(await facts.innerText()).toContain('entered in the console');

  await page.getByRole('button', { name: 'Erase…' }).click();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Erase them' }).click();
  await page.waitForURL('**/recipients');
  await page.getByRole('row', { name: /Ada Lovelace/ }).waitFor();
  await expect.poll(() => page.getByText('Mary Ward').count()).toBe(0);
  expect((await recipientsOf(letter)).some(({ email }) => email === 'mary@example.com')).toBe(
    false,
  );
  expect(faults).toEqual([]);
  await context.close();
});

test('the relay’s key is made by one button, shown once, and can stamp', async () => {
  const { page, context, faults } = await open(owner, `/campaigns/${letter}/mail`);
  const text = (label: string): Promise<string> =>
    page.getByLabel(label, { exact: true }).innerText();
  expect(await text('the header')).toBe(`X-Clearpixel-Campaign: ${letter}`);
  expect(await text('the relay’s command')).toContain(`--console ${server.console}`);
  await page.getByRole('button', { name: 'Make a relay key' }).click();
  const key = await text('the relay key');
  const call = await fetch(`${server.console}/api/v1/campaigns/${letter}/stamp`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ recipient: 'ada@example.com', html: '<p>Hello</p>' }),
  });
  expect(await call.json()).toMatchObject({ pixels: 2 });
  await page.reload();
  await settled(page);
  expect(await page.getByLabel('the relay key', { exact: true }).count()).toBe(0);
  await page.goto(`${server.console}/keys`);
  await page.getByRole('row', { name: /Relay/ }).getByText('relay', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Make a key' }).click();
  await page.getByLabel('It may').selectOption('relay');
  await page.getByText('it learns who is a recipient').waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('a viewer sees figures alone, an analyst recipients and receipts too, and neither changes anything', async () => {
  const links = (page: Page) =>
    page.getByRole('navigation', { name: 'Pages of the campaign' }).getByRole('link');
  const viewer = await makeMember(browser, server, 'viewer@example.com', 'viewer');
  const asViewer = await open(viewer, `/campaigns/${letter}`);
  expect(await links(asViewer.page).allInnerTexts()).toEqual([
    'Overview',
    'When',
    'Links',
    'Programs',
  ]);
  await asViewer.page.goto(`${server.console}/campaigns/${letter}/recipients`);
  await asViewer.page.getByText('Your role does not include this').waitFor();
  expect(await asViewer.page.getByText('ada@example.com').count()).toBe(0);
  await asViewer.context.close();

  const analyst = await makeMember(browser, server, 'analyst@example.com', 'analyst');
  const asAnalyst = await open(analyst, `/campaigns/${letter}/recipients`);
  expect(await links(asAnalyst.page).allInnerTexts()).toEqual([
    'Overview',
    'When',
    'Links',
    'Programs',
    'Recipients',
    'Forwards',
    'Receipts',
  ]);
  await asAnalyst.page.getByRole('row', { name: /Ada Lovelace/ }).waitFor();
  expect(await asAnalyst.page.locator('#content').getByRole('button').count()).toBe(0);
  await asAnalyst.page.goto(`${server.console}/campaigns/${letter}/settings`);
  await asAnalyst.page.getByText('Your role does not include this').waitFor();
  await asAnalyst.context.close();
  expect([...asViewer.faults, ...asAnalyst.faults]).toEqual([]);
});

/** Those with reports are walked in dashboard-campaign-report.test.ts. */
const pages = (): string[] => [
  '/campaigns',
  '/campaigns/new',
  ...[letter, counted, empty].flatMap((id) =>
    ['/mail', '/receipts', '/settings'].map((at) => `/campaigns/${id}${at}`),
  ),
  '/campaigns/0000000000',
];

test(
  'nothing is wrong with any page, on a desk and a phone, in light and dark',
  async () => {
    counted ||= await campaign({
      name: 'Receipts of orders '.repeat(8),
      subject: 'x'.repeat(300),
    });
    empty ||= await campaign({ name: 'Nothing yet', level: 'identified' });
    await server.api('POST', `/campaigns/${counted}/recipients`, {
      items: [{ email: `${'long'.repeat(15)}@${'domain'.repeat(12)}.example` }],
    });
    const visited = await visit(browser, server, { storageState: owner });
    await checkPages(visited, server, pages());
    await visited.context.close();
  },
  WALK_TIMEOUT_MS,
);

test('the level is lowered in the settings, and the campaign deleted', async () => {
  const { page, context, faults } = await open(owner, `/campaigns/${letter}/settings`);
  await page.getByLabel('Level').selectOption('count');
  await page.getByText('Clicks, by links that lead on').click();
  await page.getByLabel('Kept for days').fill('90');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved, and in force.').waitFor();
  expect(await server.api('GET', `/campaigns/${letter}`)).toMatchObject({
    level: 'count',
    opens: true,
    clicks: false,
    retentionDays: 90,
  });
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.getByText('at level count one pixel is shared by all mails').waitFor();
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Delete…' }).click();
  await page.getByRole('button', { name: 'Delete it for good' }).click();
  await page.waitForURL('**/campaigns');
  await page.getByRole('link', { name: 'Nothing yet' }).waitFor();
  expect(await page.getByText('Autumn letter').count()).toBe(0);
  expect(faults).toEqual([]);
  await context.close();
});
