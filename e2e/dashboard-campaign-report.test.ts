/** The pages on which a campaign is read: their figures are the API's, and the mail that is dropped there stays there. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openChromium } from './chromium.ts';
import { checkPages, makeOwner, settled, visit, WALK_TIMEOUT_MS } from './dashboard.ts';
import { BROWSER_AGENT, TestServer, eventually } from './server.ts';

const GMAIL =
  'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)';
const THUNDERBIRD = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.3.0';
const APPLE = 'Mozilla/5.0';
const HTML = `<html><head><style>h1{color:#245;background:url(https://tracker.example/css.png)}</style></head>
<body style="background:#f4efe6 url(https://tracker.example/body.png)"><h1>Autumn letter</h1>
<script>document.title = 'it ran'; fetch('https://tracker.example/script')</script>
<img src="https://tracker.example/picture.png" onerror="document.title = 'it ran'" alt="A sock">
<p style="font-size:14px"><a href="https://shop.example/autumn">See the socks</a> <a href="https://shop.example/unsubscribe?u=1">Unsubscribe</a>
<a href="https://shop.example/wool">How wool is made</a> <a href="https://shop.example/order">Order</a></p>
<iframe src="https://tracker.example/frame"></iframe><form action="https://tracker.example/form"><input name="q"></form></body></html>`;

interface Recipient {
  ref: string;
  email: string;
}
interface Report {
  sent: number;
  openRate: Range;
  naiveOpenRate: number;
  clickRate: Range;
  opens: Sure;
  clicks: Sure;
  byVerdict: Record<string, number>;
}
type Range = Record<'low' | 'estimate' | 'high', number>;
type Sure = Record<'certain' | 'possible' | 'machine', number>;

const NAMES = ['ada', 'grace', 'joan', 'mary', 'alan', 'rosa', 'emmy', 'lise'] as const;
type Name = (typeof NAMES)[number];

let browser: Browser;
let server: TestServer;
let owner: Awaited<ReturnType<typeof makeOwner>>;
let letter = '';
let counted = '';
let empty = '';
const refs = new Map<Name, string>();
/** Ada's mail. */
let stamped = '';

const make = async (fields: Record<string, unknown>): Promise<string> => {
  const { id } = await server.api<{ id: string }>('POST', '/campaigns', fields);
  return id;
};

/** What some of them do with their mails; the rest do nothing. */
async function read(campaign: string): Promise<void> {
  const { items } = await server.api<{ items: Recipient[] }>(
    'POST',
    `/campaigns/${campaign}/recipients`,
    {
      items: NAMES.map((name) => ({
        email: `${name}@example.com`,
        ...(name === 'lise' ? {} : { consent: 'granted', consentSource: 'form' }),
      })),
    },
  );
  const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
  for (const what of ['sent', 'delivered'])
    await server.api('POST', `/campaigns/${campaign}/deliveries`, {
      items: items.map(({ ref }) => ({ ref, what, at: hourAgo })),
    });
  const load = (address: string, agent: string, from = '81.2.69.142') =>
    fetch(address, {
      redirect: 'manual',
      headers: { 'user-agent': agent, 'x-forwarded-for': from },
    });
  for (const [index, name] of NAMES.entries()) {
    if (campaign === letter) refs.set(name, items[index]?.ref ?? '');
    const { html } = await server.api<{ html: string }>('POST', `/campaigns/${campaign}/stamp`, {
      html: HTML,
      recipient: `${name}@example.com`,
    });
    if (name === 'ada' && campaign === letter) stamped = html;
    const pixel = /src="([^"]+\.gif)/.exec(html)?.[1] ?? '';
    const links = [...html.matchAll(/href="([^"]+\/c\/[^"]+)"/g)].map(([, link = '']) => link);
    if (name === 'ada') {
      await load(pixel, THUNDERBIRD);
      await load(pixel, BROWSER_AGENT, '203.0.113.9');
      await load(links[1] ?? '', BROWSER_AGENT);
    } else if (name === 'grace') await load(pixel, GMAIL, '66.249.84.1');
    else if (name === 'joan') await load(pixel, APPLE, '17.58.1.1');
    else if (name === 'mary') for (const link of links) await load(link, 'python-requests/2.31');
  }
}

beforeAll(async () => {
  browser = await openChromium();
  server = await TestServer.create();
  owner = await makeOwner(browser, server);
  letter = await make({ name: 'Autumn letter', level: 'identified' });
  counted = await make({ name: 'Orders' });
  empty = await make({ name: 'Nothing yet', level: 'identified' });
  await read(letter);
  await read(counted);
  for (const campaign of [letter, counted])
    await eventually(async () => {
      const { byVerdict } = await reportOf(campaign);
      return Object.values(byVerdict).reduce((sum, n) => sum + n, 0) === 8;
    });
});
afterAll(async () => {
  await browser.close();
  await server.dispose();
});

const reportOf = (id: string) => server.api<Report>('GET', `/campaigns/${id}/report`);
const open = async (address: string) => {
  const opened = await visit(browser, server, { storageState: owner });
  await opened.page.goto(`${server.console}${address}`);
  await opened.page.locator('h1').first().waitFor();
  await settled(opened.page);
  return opened;
};
const percent = (rate: number): string => `${Math.round(rate * 100)}%`;
/** The rows of a table, without its head, as the texts of their cells. */
const rowsOf = async (page: Page, region: string): Promise<string[][]> => {
  const rows = await page.getByRole('region', { name: region }).locator('tbody tr').all();
  return Promise.all(rows.map((row) => row.locator('td').allInnerTexts()));
};

test('the overview says what the report does', async () => {
  const report = await reportOf(letter);
  const { page, context, faults } = await open(`/campaigns/${letter}`);
  const words = async (region: string) => page.getByRole('region', { name: region }).innerText();
  for (const [region, { low, estimate, high }] of [
    ['How many have opened it?', report.openRate],
    ['How many have followed a link?', report.clickRate],
  ] as const)
    expect(await words(region)).toContain(
      `Between ${percent(low)} and ${percent(high)}, most likely about ${percent(estimate)}`,
    );
  expect(await words('How many have opened it?')).toContain(percent(report.naiveOpenRate));
  for (const [region, { certain, possible, machine }] of [
    ['Who opened it?', report.opens],
    ['Who followed a link?', report.clicks],
  ] as const)
    expect((await rowsOf(page, region)).map(([, people]) => Number(people))).toEqual([
      certain,
      possible,
      machine,
      7 - certain - possible - machine,
    ]);
  expect(report.opens).toMatchObject({ machine: 1 });
  expect(faults).toEqual([]);
  await context.close();
});

test('when, with what, and where it was seen are as the API says', async () => {
  const { page, context, faults } = await open(`/campaigns/${letter}/timing`);
  const { hours } = await server.api<{ hours: { opens: number; clicks: number }[] }>(
    'GET',
    `/campaigns/${letter}/timing`,
  );
  const hourTable = page.getByRole('region', { name: 'At which hour?' });
  await hourTable.getByText('As a table').click();
  expect(
    (await rowsOf(page, 'At which hour?')).map(([, opens, clicks]) => ({
      opens: Number(opens),
      clicks: Number(clicks),
    })),
  ).toEqual(hours);
  expect(hours.some(({ opens }) => opens > 0)).toBe(true);

  await page.getByRole('link', { name: 'Programs' }).click();
  await page.getByRole('heading', { name: 'With which mail programs' }).waitFor();
  const clients = await server.api<{
    rows: { client: string; recipients: number; loads: number }[];
  }>('GET', `/campaigns/${letter}/clients`);
  expect(await rowsOf(page, 'With which mail programs is it read?')).toEqual(
    clients.rows.map(({ client, recipients, loads }) => [client, `${recipients}`, `${loads}`]),
  );
  expect(clients.rows.length).toBeGreaterThan(1);

  await page.getByRole('link', { name: 'Forwards' }).click();
  await page.getByText('one person with a telephone and a computer').waitFor();
  const [forward] = await rowsOf(page, 'Whose mail was seen in several places?');
  expect(forward?.slice(0, 3)).toEqual(['ada@example.com', '2', '2']);
  expect(faults).toEqual([]);
  await context.close();
});

test('a recipient’s page gives the receipts with their reasons, and says why there is no open', async () => {
  const { page, context, faults } = await open(`/campaigns/${letter}/recipients`);
  await page.getByLabel('Only those who').selectOption('clicked');
  const rows = page.getByRole('region', { name: 'Recipients' }).locator('tbody tr');
  await expect.poll(() => rows.count()).toBe(1);
  await page.getByRole('link', { name: 'ada@example.com' }).click();
  await page.getByRole('heading', { name: '3 receipts, the newest first' }).waitFor();
  const slips = page.getByRole('article', { name: 'Receipt' });
  expect(await slips.count()).toBe(3);
  expect(await slips.first().innerText()).toContain('https://shop.example/wool');
  expect(await page.getByRole('heading', { name: 'Why is there no open?' }).count()).toBe(0);

  for (const name of ['joan', 'mary', 'rosa', 'lise'] as const) {
    await page.goto(`${server.console}/campaigns/${letter}/recipients/${refs.get(name)}`);
    const why = page.getByRole('region', { name: 'Why is there no open?' });
    await why.waitFor();
    const { why: reasons } = await server.api<{ why: { text: string }[] }>(
      'GET',
      `/campaigns/${letter}/recipients/${refs.get(name)}`,
    );
    expect(await why.getByRole('listitem').allInnerTexts()).toEqual(
      reasons.map(({ text }) => text),
    );
  }
  await page.getByText('has not agreed to be recorded').waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

const asMail = (html: string): string =>
  [
    'From: Shop <shop@example.test>',
    'Subject: Autumn',
    'MIME-Version: 1.0',
    'Content-Type: multipart/alternative; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Dear reader',
    '--b',
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(html).toString('base64').replaceAll(/.{76}/g, '$&\r\n'),
    '--b--',
    '',
  ].join('\r\n');

test('the click map marks each counted link with its clicks, and nothing of the mail runs or leaves', async () => {
  const { page, context, faults } = await open(`/campaigns/${letter}/links`);
  const asked: string[] = [];
  const files = [
    { name: 'letter.html', mimeType: 'text/html', buffer: Buffer.from(HTML) },
    { name: 'letter.eml', mimeType: 'message/rfc822', buffer: Buffer.from(asMail(stamped)) },
  ];
  const [first] = await rowsOf(page, 'Which links were followed?');
  expect(first?.slice(0, 3)).toEqual(['2', 'https://shop.example/wool', '1']);
  page.on('request', (request) => {
    if (!request.url().includes('/assets/')) asked.push(`${request.method()} ${request.url()}`);
  });
  for (const file of files) {
    // Each mail has a frame of its own: that of the one before may still be there for a moment.
    await page.evaluate(`document.querySelector('iframe')?.setAttribute('data-before', '')`);
    await page.getByLabel('The mail', { exact: true }).setInputFiles(file);
    const mail = page.frameLocator('iframe:not([data-before])');
    await mail.getByText('2 · 1 click').waitFor();
    // Each mark stands right behind the link that it is of.
    const marks = await mail
      .locator('[data-link]')
      .evaluateAll((all) =>
        all.map((mark) => [mark.previousElementSibling?.textContent, mark.textContent]),
      );
    expect(marks).toEqual([
      ['See the socks', '1 · 0 clicks'],
      ['How wool is made', '2 · 1 click'],
      ['Order', '3 · 0 clicks'],
    ]);
    const heading = mail.getByRole('heading', { name: 'Autumn letter' });
    expect(await heading.evaluate((h1) => getComputedStyle(h1).color)).toBe('rgb(34, 68, 85)');
    expect(
      await mail.locator('script, iframe, input, [src], [href], [action], [onerror]').count(),
    ).toBe(0);
    await page.waitForTimeout(300);
  }
  expect(asked).toEqual([]);
  expect(await page.title()).not.toContain('it ran');

  await page.getByLabel('The mail', { exact: true }).setInputFiles({
    name: 'notes.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('Only some words.'),
  });
  await page.getByText('There is no HTML in this file').waitFor();
  // Of the handler in the mail the browser says that the dashboard's policy refuses it, as it should.
  expect(faults.filter((fault) => !/inline event handler .* has been blocked/.test(fault))).toEqual(
    [],
  );
  await context.close();
});

test('campaigns are compared by their ranges, and the address names them', async () => {
  const { page, context, faults } = await open('/campaigns/compare');
  await page.getByLabel('Autumn letter').check();
  await page.getByLabel('Orders').check();
  expect(new URL(page.url()).searchParams.getAll('id')).toEqual([letter, counted]);
  await page.getByRole('heading', { name: 'What became of each?' }).waitFor();
  await settled(page);
  const { openRate, sent } = await reportOf(letter);
  await expect
    .poll(() => rowsOf(page, 'How many have opened it?'))
    .toEqual([
      [
        'Autumn letter',
        `Between ${percent(openRate.low)} and ${percent(openRate.high)}`,
        percent(openRate.estimate),
      ],
      ['Orders', 'At level count there are only loads.'],
    ]);
  const became = await rowsOf(page, 'What became of each?');
  expect(became.map((cells) => cells.slice(0, 3))).toEqual([
    ['Autumn letter', `${sent}`, '0'],
    ['Orders', '8', '–'],
  ]);
  expect(faults).toEqual([]);
  await context.close();
});

test('the trap is switched on in the settings', async () => {
  const { page, context, faults } = await open(`/campaigns/${empty}/settings`);
  await page.getByText('A trap for machines').click();
  await page.getByText('A hidden link may look odd to a spam filter').waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved, and in force.').waitFor();
  expect(await server.api('GET', `/campaigns/${empty}`)).toMatchObject({ trap: true });
  expect(faults).toEqual([]);
  await context.close();
});

test(
  'nothing is wrong with any of the pages, full or empty, on a desk and a phone, in light and dark',
  async () => {
    const visited = await visit(browser, server, { storageState: owner });
    await checkPages(visited, server, [
      ...[letter, counted, empty].flatMap((id) =>
        ['', '/timing', '/links', '/programs', '/recipients', '/forwards'].map(
          (at) => `/campaigns/${id}${at}`,
        ),
      ),
      `/campaigns/${letter}/recipients/${refs.get('ada')}`,
      `/campaigns/${letter}/recipients/${refs.get('rosa')}`,
      '/campaigns/compare',
      `/campaigns/compare?id=${letter}&id=${counted}&id=${empty}`,
    ]);
    await visited.context.close();
  },
  WALK_TIMEOUT_MS,
);
