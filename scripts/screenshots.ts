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
} finally {
  await browser.close();
  await server.dispose();
}

// A quarter of the bytes, where ImageMagick is there.
spawnSync('mogrify', ['+dither', '-colors', '128', `${folder}/*.png`], { stdio: 'ignore' });
