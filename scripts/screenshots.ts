// Takes the pictures of docs/images: every page of the dashboard with demo data, in light and dark, at 1440 and 390 px.
// node scripts/screenshots.ts [folder] [name of a page …]
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { openChromium } from '../e2e/chromium.ts';
import { PASSWORD, setupSecret } from '../e2e/dashboard.ts';
import { BROWSER_AGENT, TestServer, eventually } from '../e2e/server.ts';

const [folder = 'docs/images/pages', ...only] = process.argv.slice(2);
/** Long lists look the same further down. */
const MAX_HEIGHT = 1_900;
/** Around what is shown of a page from further down. */
const MARGIN = 16;
const NAMES = [
  'Grace Hopper',
  'Joan Clarke',
  'Mary Ward',
  'Alan Turing',
  'Hedy Lamarr',
  'Emmy Noether',
  'Kurt Gödel',
  'Sophie Germain',
  'Ada Yonath',
  'Radia Perlman',
  'Barbara Liskov',
  'Annie Easley',
];
const AGENTS = [
  'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
  'Mozilla/5.0',
  'Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17328; Pro)',
  BROWSER_AGENT,
];
const NETWORKS = ['81.2.69.142', '89.160.20.128', '175.16.199.10', '2.125.160.216'];
const FUNNEL = new URLSearchParams(
  ['path:/blankets*', 'event:add to basket', 'event:purchase'].map((step) => ['step', step]),
).toString();
const OFFER = `From: Offers <news@offers.example>
To: reader@example.com
Subject: A few days left
Content-Type: text/html; charset=utf-8

<p>A few days left.</p><img src="https://list-manage.com/track/open.php?u=8c1b2f&id=77aa&e=52b1d09c3e" width="1" height="1">
`.replaceAll('\n', '\r\n');
mkdirSync(folder, { recursive: true });

const server = await TestServer.create();
const browser = await openChromium();
try {
  const empty = await browser.newContext();
  const page = await empty.newPage();
  await page.goto(`${server.console}/setup#${setupSecret(server)}`);
  await page.getByLabel('Your name').fill('Ada Lovelace');
  await page.getByLabel('E-mail address').fill('ada@example.com');
  await page.getByLabel('Password').fill(PASSWORD);
  const wanted = (name: string): boolean => only.length === 0 || only.includes(name);
  if (wanted('setup')) await page.screenshot({ path: `${folder}/setup-light-1440.png` });
  await page.getByRole('button', { name: 'Make the account' }).click();
  await page.waitForURL('**/try');
  const state = await empty.storageState();
  await empty.close();

  const take = async (
    name: string,
    address: string,
    act?: (p: typeof page) => Promise<void>,
    {
      signedIn = true,
      from,
    }: {
      signedIn?: boolean;
      /** A selector: where the picture begins, for what stands further down. */
      from?: string;
    } = {},
  ) => {
    if (!wanted(name)) return;
    for (const colorScheme of ['light', 'dark'] as const)
      for (const [width, height] of [
        [1440, 900],
        [390, 844],
      ] as const) {
        const context = await browser.newContext({
          ...(signedIn ? { storageState: state } : {}),
          colorScheme,
          viewport: { width, height },
          reducedMotion: 'reduce',
          // Not headless by name: else "Try it" rightly says that it was a robot.
          userAgent: BROWSER_AGENT,
        });
        const shot = await context.newPage();
        shot.on('console', (message) => {
          if (message.type() === 'error') console.error(`${name}: ${message.text()}`);
        });
        await shot.goto(address.startsWith('http') ? address : `${server.console}${address}`);
        await shot.waitForLoadState('networkidle', { timeout: 4_000 }).catch(() => undefined);
        await shot.locator('.skeleton').first().waitFor({ state: 'detached' });
        await act?.(shot);
        await shot.waitForTimeout(300);
        const length = await shot.evaluate<number>('document.documentElement.scrollHeight');
        const box = from === undefined ? null : await shot.locator(from).boundingBox();
        const top = box === null ? 0 : box.y + (await shot.evaluate<number>('scrollY')) - MARGIN;
        await shot.screenshot({
          path: `${folder}/${name}-${colorScheme}-${width}.png`,
          fullPage: true,
          clip: {
            x: box === null ? 0 : box.x - MARGIN,
            y: top,
            width: box === null ? width : box.width + 2 * MARGIN,
            height: Math.min(length - top, MAX_HEIGHT),
          },
        });
        await context.close();
      }
  };

  await take('sign-in', '/sign-in', undefined, { signedIn: false });
  await take('sites-empty', '/');
  await take('site-new', '/sites/new');
  await take('campaigns-empty', '/campaigns');
  const site = await server.site({ name: 'My first site', domain: 'example.com' });
  await take('report-empty', `/sites/${site}`);
  await take('receipts-empty', `/sites/${site}/receipts`);
  await take('settings', `/sites/${site}/settings`);
  const ownVisits = { from: 'section[aria-labelledby="own-visits"]' };
  await take('settings-visits-empty', `/sites/${site}/settings`, undefined, ownVisits);
  const { sites } = await server.api<{ sites: string[] }>('POST', '/demo');
  const shop = sites[0] ?? '';
  await take('sites', '/');
  await take('report', `/sites/${shop}?period=7d`);
  await take('report-filtered', `/sites/${shop}?filter=channel%3Ais%3Aemail&verdict=all`);
  await take('receipts', `/sites/${shop}/receipts`, async (shot) => {
    await shot.locator('.feed button').nth(1).click();
  });
  await take('try', '/try', async (shot) => {
    await shot.getByRole('button', { name: 'Load the pixel' }).click();
    await shot.getByRole('article', { name: 'Receipt' }).waitFor();
  });
  await take('status', '/status');
  await take('people', '/people');
  await take('keys', '/keys');
  await take('audit', '/audit');
  await take('account', '/account');
  await take('api-reference', '/api-reference');
  await take('source', `${server.pages}/source/${shop}`);
  await server.api('PATCH', `/sites/${shop}`, {
    level: 'identified',
    ownNetworks: ['203.0.113.0/24', '2001:db8:7::/48'],
    excludedPaths: ['/admin/*', '/preview/*'],
  });
  await take(
    'settings-visits',
    `/sites/${shop}/settings`,
    async (shot) => {
      await shot.getByRole('button', { name: 'Show the key' }).click();
      await shot.getByLabel('the identity key', { exact: true }).waitFor();
    },
    ownVisits,
  );
  const goal = { name: 'Order', match: { event: 'purchase' } };
  await server.api('POST', `/sites/${shop}/goals`, goal);
  for (const page of ['engagement', 'goals', 'journeys', 'retention', 'attribution'])
    await take(`site-${page}`, `/sites/${shop}/${page}`);
  await take('site-funnel', `/sites/${shop}/funnel?${FUNNEL}`);
  await take('site-realtime', `/sites/${shop}/realtime`);
  await take('alerts', '/alerts');
  await take('alert-new', '/alerts/new');
  await take('inbox', '/inbox');
  await take('webhooks', '/webhooks');
  await take('find-pixels', '/find-pixels');
  await take('find-pixels-found', '/find-pixels', async (shot) => {
    const mail = { name: 'offer.eml', mimeType: 'message/rfc822', buffer: Buffer.from(OFFER) };
    await shot.locator('input[type="file"]').setInputFiles(mail);
    await shot.locator('#outcome').waitFor();
  });
  await take('what-a-pixel-sees', '/find-pixels/what-a-pixel-sees');
  await take('block-pixels', '/find-pixels/block');
  const copies = ['wool--and--pine-example.translate.goog', 'cheap-blankets.example'];
  for (const host of ['www.wool-and-pine.example', ...copies])
    await server.pixel(shop, { u: `https://${host}/blankets` });
  await eventually(async () => {
    const where = `/sites/${shop}/breakdown?dimension=hostname`;
    return (await server.api<{ rows: unknown[] }>('GET', where)).rows.length > copies.length;
  });
  await take(
    'report-hosts',
    `/sites/${shop}?period=7d`,
    async (shot) => {
      await shot.getByRole('tab', { name: 'Hosts' }).click();
    },
    { from: '.breakdowns' },
  );
  const { bare, counted, letter } = await makeCampaigns();
  await take('campaigns', '/campaigns');
  await take('campaign-new', '/campaigns/new', async (shot) => {
    await shot.getByLabel('Level').selectOption('identified');
  });
  await take('campaign', `/campaigns/${letter}`);
  await take('campaign-count', `/campaigns/${counted}`);
  await take('campaign-empty', `/campaigns/${bare}`);
  await take('campaign-recipients', `/campaigns/${letter}/recipients`);
  await take('campaign-recipients-empty', `/campaigns/${bare}/recipients`);
  await take('campaign-recipient', `/campaigns/${letter}/recipients`, async (shot) => {
    await shot.locator('main a[href*="/recipients/"]').first().click();
    await shot.waitForURL('**/recipients/*');
    await shot.locator('.skeleton').first().waitFor({ state: 'detached' });
  });
  for (const page of ['timing', 'programs', 'links', 'forwards'])
    await take(`campaign-${page}`, `/campaigns/${letter}/${page}`);
  await take('campaigns-compared', `/campaigns/compare?id=${letter}&id=${counted}`);
  await take('campaign-recipient-add', `/campaigns/${bare}/recipients`, async (shot) => {
    await shot.getByRole('button', { name: 'Add a recipient' }).click();
    await shot.getByLabel('Consent to being recorded by name').selectOption('granted');
  });
  await take('campaign-import', `/campaigns/${letter}/recipients`, async (shot) => {
    await shot.getByRole('button', { name: 'Import a list' }).click();
    await shot.getByLabel('The list, as CSV').setInputFiles({
      name: 'people.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('email,consent\nreader1@example.com,granted\nno address,granted\n'),
    });
    await shot.getByRole('button', { name: 'Import', exact: true }).click();
    await shot.getByRole('button', { name: 'Done' }).waitFor();
  });
  await take('campaign-mail', `/campaigns/${letter}/mail`, async (shot) => {
    await shot.getByRole('button', { name: 'Make a relay key' }).click();
    await shot.getByLabel('the relay key', { exact: true }).waitFor();
  });
  await take('campaign-receipts', `/campaigns/${letter}/receipts`, async (shot) => {
    await shot.locator('.feed button').nth(2).click();
  });
  await take('campaign-receipts-empty', `/campaigns/${bare}/receipts`);
  await take('campaign-settings', `/campaigns/${letter}/settings`);
} finally {
  await browser.close();
  await server.dispose();
}

// A quarter of the bytes, where ImageMagick is there.
spawnSync('mogrify', ['+dither', '-colors', '128', `${folder}/*.png`], { stdio: 'ignore' });

interface Recipient {
  ref: string;
  pixelUrl: string;
}

function load(url: string, index: number): Promise<Response> {
  return fetch(url, {
    headers: {
      // Another one for each four, or all without consent would have the same.
      'user-agent': AGENTS[(index + Math.floor(index / 4)) % AGENTS.length] ?? '',
      'x-forwarded-for': NETWORKS[index % NETWORKS.length] ?? '',
    },
  });
}

async function make(fields: Record<string, unknown>): Promise<string> {
  const { id } = await server.api<{ id: string }>('POST', '/campaigns', fields);
  return id;
}

async function add(id: string, people: readonly unknown[]): Promise<Recipient[]> {
  const where = `/campaigns/${id}/recipients`;
  const { items } = await server.api<{ items: Recipient[] }>('POST', where, { items: people });
  return items;
}

async function tell(id: string, what: string, of: readonly Recipient[]): Promise<void> {
  await server.api('POST', `/campaigns/${id}/deliveries`, {
    // Two hours ago: who loads a mail as it arrives is no reader.
    items: of.map(({ ref }) => ({ ref, what, at: new Date(Date.now() - 7_200_000).toISOString() })),
  });
}

/** One whose readers are known, one that counts, and one with which nothing has been done. */
async function makeCampaigns() {
  const bare = await make({ name: 'Winter letter', level: 'identified' });
  const counted = await make({ name: 'Order confirmations', subject: 'Thank you for your order' });
  const buyers = await add(
    counted,
    NAMES.map((_, index) => ({ email: `buyer${index}@example.com` })),
  );
  await tell(counted, 'sent', buyers);
  for (const [index, { pixelUrl }] of buyers.slice(0, 9).entries()) await load(pixelUrl, index);

  const letter = await make({
    name: 'Autumn letter',
    subject: 'What we knitted this summer',
    level: 'identified',
  });
  const readers = await add(
    letter,
    NAMES.map((name, index) => ({
      email: `${name.split(' ')[0]?.toLowerCase() ?? ''}@example.com`,
      name,
      ...(index === 3
        ? { consent: 'denied', consentSource: 'by mail' }
        : index % 4 === 1
          ? {}
          : { consent: 'granted', consentSource: 'form on /newsletter' }),
      groups: index % 3 === 0 ? ['autumn', 'friends'] : ['autumn'],
    })),
  );
  await tell(letter, 'sent', readers);
  await tell(letter, 'delivered', readers.slice(0, -1));
  await tell(letter, 'bounced', readers.slice(-1));
  for (const [index, { pixelUrl }] of readers.slice(0, 9).entries()) {
    await load(pixelUrl, index);
    if (index % 2 === 0) await load(`${pixelUrl}?p=e`, index);
  }
  const links = `<p><a href="https://shop.example/wool">Wool</a></p>`;
  for (const [index, { ref }] of readers.slice(4, 7).entries()) {
    const { html } = await server.api<{ html: string }>('POST', `/campaigns/${letter}/stamp`, {
      html: links,
      recipient: ref,
    });
    const url = /href="([^"]+\/c\/[^"]+)"/.exec(html)?.[1];
    if (url === undefined) continue;
    await fetch(url.replaceAll('&amp;', '&'), {
      redirect: 'manual',
      headers: {
        'user-agent': index === 2 ? 'Mozilla/5.0 (compatible; Mimecast)' : BROWSER_AGENT,
        'x-forwarded-for': NETWORKS[index] ?? '',
      },
    });
  }
  await eventually(async () => {
    const { clicks } = await server.api<{ clicks: Record<string, number> }>(
      'GET',
      `/campaigns/${letter}/report`,
    );
    return Object.values(clicks).some((people) => people > 0);
  });
  return { bare, counted, letter };
}
