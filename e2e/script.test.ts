/** The script in Chromium: the events that a page's life implies, and those that it must not send. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openChromium } from './chromium.ts';
import type { Clearpixel } from '@clearpixel/script';
import { BROWSER_AGENT, TestServer, eventually, pause } from './server.ts';

/** What docs give to pages that speak before the script is there. */
const STUB = `<script>
  window.clearpixel ??= Object.assign((...words) => clearpixel.q.push(words), {
    q: [],
    said: {},
    consent: (consent) => (clearpixel.said.consent = consent),
    identify: (id, signature) => (clearpixel.said.identify = { id, signature }),
  });
  clearpixel.consent('granted');
</script>`;

let browser: Browser;
let server: TestServer;
let pages: Server;
let home = '';
let site = '';
/** Attributes of the script's element, and what stands before it. */
let attributes = '';
let before = '';
/** By which name the edge is asked; server.edge where it is empty. */
let scriptFrom = '';

beforeAll(async () => {
  browser = await openChromium();
  server = await TestServer.create();
  site = await server.site({ domain: 'localhost' });
  pages = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    if (request.url?.startsWith('/favicon') === true) {
      response.writeHead(204).end();
      return;
    }
    response.end(`<!doctype html><html lang="en"><head><title>A page</title>${before}
<script defer ${attributes} src="${scriptFrom || server.edge}/s.js" data-site="${site}"></script></head><body>
<a id="away" href="https://other.example/there?who=ada#part">away</a>
<a id="inside" href="/inside">inside</a>
<a id="file" href="/files/report.pdf?key=1">file</a>
<a id="mail" href="mailto:ada@example.com">mail</a>
<button id="marked" data-event="sign up" data-plan="pro"><b>Join</b></button>
<form id="search" action="/find"><button id="submit">Find</button></form>
<form id="own" data-event="newsletter" data-list="weekly"><button id="own-submit">Send</button></form>
<form id="holder" data-event="held"><button type="button" id="within">Within</button></form>
</body></html>`);
  });
  await new Promise<void>((resolve) => {
    pages.listen(0, '127.0.0.1', () => resolve());
  });
  const address = pages.address();
  home = `http://localhost:${typeof address === 'object' && address !== null ? address.port : 0}`;
});
afterAll(async () => {
  await browser.close();
  pages.close();
  await server.dispose();
});

interface Sent {
  name: string;
  url: string;
  referrer: string;
  props?: Record<string, unknown>;
  value?: number | null;
  ms?: number;
  scroll?: number;
  to?: string;
}
/** What a request says beside its events. */
interface Beside {
  consent?: string;
  identify?: { id: string; signature: string };
  gpc?: boolean;
  framed?: boolean;
  own?: string;
}

/** Opens a page, lives in it, and tells what it sent; fails on any error of the page's own. */
async function life(
  live: (page: Page, context: BrowserContext) => Promise<void>,
  where = '/',
): Promise<{ sent: Sent[]; said: string[]; beside: Beside[] }> {
  const context = await browser.newContext({ userAgent: BROWSER_AGENT });
  const page = await context.newPage();
  const sent: Sent[] = [];
  const beside: Beside[] = [];
  const errors: string[] = [];
  const said: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'warning') said.push(message.text());
  });
  page.on('request', (request) => {
    if (request.url() !== `${server.edge}/e`) return;
    const { events, ...rest } = JSON.parse(request.postData() ?? '{}') as Beside & {
      events: Sent[];
    };
    sent.push(...events);
    beside.push(rest);
  });
  await page.goto(home + where, { waitUntil: 'load' });
  await live(page, context);
  await pause(250);
  expect(errors).toEqual([]);
  expect(await context.cookies()).toEqual([]);
  await context.close();
  return { sent, said, beside };
}
/** The body of each request by which a page is left: fetchLater's are shown to no one but the edge. */
const LATER = `<script>
  window.later = [];
  window.fetchLater = (url, { body }) => (later.push(JSON.parse(body)), {});
</script>`;
const later = (page: Page): Promise<{ events: Sent[] }[]> =>
  page.evaluate(() => Reflect.get(window, 'later') as { events: Sent[] }[]);
const names = (sent: readonly Sent[]): string[] => sent.map(({ name }) => name);
/** A click whose page stays. */
const click = (page: Page, id: string): Promise<void> =>
  page.evaluate((name) => {
    const element = document.getElementById(name);
    const stay = (event: Event): void => event.preventDefault();
    addEventListener('click', stay, { once: true });
    addEventListener('submit', stay, { once: true });
    if (element?.id.endsWith('submit') === true)
      (element as HTMLButtonElement).form?.dispatchEvent(
        new Event('submit', { bubbles: true, cancelable: true }),
      );
    else element?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
    removeEventListener('click', stay);
    removeEventListener('submit', stay);
  }, id);

test('a page that changes its own address: a view for each, none for the same, none for its hash', async () => {
  const { sent } = await life(async (page) => {
    await page.evaluate(() => {
      history.pushState({}, '', '/two');
      history.pushState({}, '', '/two');
      history.replaceState({}, '', '/three?x=1');
      location.hash = 'part';
    });
    await pause(100);
    await page.evaluate(() => history.back());
  });
  expect(sent.map(({ name, url }) => `${name} ${url.replace(home, '')}`)).toEqual([
    'pageview /',
    'pageview /two',
    'pageview /three?x=1',
  ]);
  // The address before is where the visitor came from.
  expect(sent.map(({ referrer }) => referrer.replace(home, ''))).toEqual(['', '/', '/two']);
});

test('with data-hash the hash is an address too', async () => {
  // As JSX writes it.
  attributes = 'data-hash="true"';
  const { sent } = await life(async (page) => {
    await page.evaluate(() => {
      // A router's own start: the page is the same.
      history.replaceState({}, '', '/#/');
      location.hash = '/cart';
    });
    await pause(100);
    await page.evaluate(() => {
      location.hash = '/pay';
    });
  });
  attributes = '';
  expect(sent.map(({ url }) => url.replace(home, ''))).toEqual(['/', '/#/cart', '/#/pay']);
});

test('back to a page that was kept as it was counts, the first showing does not count twice', async () => {
  const { sent } = await life(async (page) => {
    await page.evaluate(() => {
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }));
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    });
  });
  expect(names(sent)).toEqual(['pageview', 'pageview']);
});

test('a page that is loaded ahead counts when it is shown', async () => {
  before = `<script>
    Object.defineProperty(document, 'hidden', { get: () => !window.isShown });
  </script>`;
  const { sent } = await life(async (page) => {
    await pause(200);
    await page.evaluate(() => {
      document.dispatchEvent(new Event('visibilitychange'));
      Reflect.set(window, 'isShown', true);
      document.dispatchEvent(new Event('visibilitychange'));
      document.dispatchEvent(new Event('visibilitychange'));
    });
  });
  before = '';
  expect(names(sent)).toEqual(['pageview']);
});

test('links that lead away, downloads, forms, marked elements; nothing for the rest', async () => {
  const { sent } = await life(async (page) => {
    for (const id of ['away', 'inside', 'file', 'mail', 'marked', 'submit', 'own-submit', 'within'])
      await click(page, id);
    await page.evaluate(() => document.dispatchEvent(new MouseEvent('click', { bubbles: true })));
  });
  expect(sent.map(({ name, props }) => [name, props])).toEqual([
    ['pageview', undefined],
    ['$link', undefined],
    ['$link', undefined],
    ['sign up', { plan: 'pro' }],
    ['form', { id: 'search' }],
    ['newsletter', { list: 'weekly' }],
  ]);
  expect(sent.flatMap(({ to }) => to ?? [])).toEqual([
    'https://other.example/there?who=ada#part',
    `${home}/files/report.pdf?key=1`,
  ]);
  // The edge tells them apart, and keeps nothing of what follows a question mark.
  const stored = await eventually(async () => {
    const { items } = await server.api<{
      items: { name: string; props: Record<string, string> }[];
    }>('GET', `/sites/${site}/events?verdict=all&filter=event:matches:^(outbound|download)$`);
    return items.length === 2 && items;
  });
  expect(stored.map(({ name, props }) => `${name} ${props['url']}`).toSorted()).toEqual([
    `download ${home}/files/report.pdf`,
    'outbound https://other.example/there',
  ]);
});

test('a link that is really followed is counted although its page is left', async () => {
  const { sent } = await life(async (page) => {
    await page.route('https://other.example/**', (route) =>
      route.fulfill({ contentType: 'text/html', body: 'there' }),
    );
    await page.click('#away');
    await page.waitForURL('https://other.example/**');
  });
  expect(names(sent)).toEqual(['pageview', '$link']);
});

test('what a page says before the script is there waits for it', async () => {
  before = `<script>
    window.clearpixel ??= (...words) => (clearpixel.q ??= []).push(words);
    clearpixel('early', { props: { n: 1 } });
    clearpixel('earlier');
  </script>`;
  const { sent } = await life(() => Promise.resolve());
  before = '';
  expect(names(sent)).toEqual(['pageview', 'early', 'earlier']);
});

test('how long a page is looked at: while it is visible and in focus, and how far down', async () => {
  before = LATER;
  let left: { events: Sent[] }[] = [];
  const { sent } = await life(async (page) => {
    await page.evaluate(() => {
      document.body.style.height = '4000px';
    });
    await pause(1_200);
    await page.evaluate(() => scrollTo(0, 99_999));
    await pause(300);
    // In the background time does not count. Browsers take the focus from a page that they hide.
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
      document.hasFocus = () => false;
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await pause(1_500);
    await page.evaluate(() => {
      Reflect.deleteProperty(document, 'hidden');
      Reflect.deleteProperty(document, 'hasFocus');
      document.dispatchEvent(new Event('visibilitychange'));
      history.pushState({}, '', '/short');
    });
    await pause(200);
    left = await later(page);
  });
  before = '';
  // Nothing is said of what was looked at for less than a second.
  expect(names(sent)).toEqual(['pageview', 'pageview']);
  expect(left.flatMap(({ events }) => names(events))).toEqual(['$engagement']);
  const said = left[0]?.events[0];
  expect(said?.ms).toBeGreaterThan(1_200);
  expect(said?.ms).toBeLessThan(2_600);
  expect(said?.scroll).toBeCloseTo(1, 1);
  expect(said?.url).toBe(`${home}/`);
});

test('the time of a page that changes its own address is told as of that page', async () => {
  before = LATER;
  const { sent } = await life(async (page) => {
    await pause(1_300);
    await page.evaluate(() => history.pushState({}, '', '/next'));
    await pause(100);
    expect(await later(page)).toEqual([]);
  });
  before = '';
  expect(sent.map(({ name, url }) => `${name} ${url.replace(home, '')}`)).toEqual([
    'pageview /',
    '$engagement /',
    'pageview /next',
  ]);
});

test.each([
  ['fetchLater', ''],
  ['sendBeacon, where there is no fetchLater', '<script>delete window.fetchLater</script>'],
  [
    'fetch, where there is neither',
    '<script>delete window.fetchLater; navigator.sendBeacon = () => false</script>',
  ],
])(
  'a page that is left for good has told how long it was looked at: by %s',
  async (_by, without) => {
    before = without;
    const where = `/left-${without.length}`;
    await life(async (page) => {
      await pause(1_300);
      await page.goto('about:blank');
      await pause(500);
    }, where);
    before = '';
    const seconds = await eventually(async () => {
      const overview = await server.overview(site, `verdict=all&filter=path:is:${where}`);
      return Number(overview['averageEngagedSeconds']);
    });
    expect(seconds).toBeGreaterThan(1);
    expect(seconds).toBeLessThan(4);
  },
);

test('consent, identity, signals and the frame go with everything that is sent, from when they are said', async () => {
  const { beside } = await life(async (page) => {
    await page.evaluate(() => {
      const tell = Reflect.get(window, 'clearpixel') as Clearpixel;
      tell('before');
      tell.consent('granted');
      tell.identify('ada', 'ff');
      tell('after');
    });
  });
  expect(beside.map(({ consent, identify }) => [consent, identify?.id])).toEqual([
    [undefined, undefined],
    [undefined, undefined],
    ['granted', undefined],
    ['granted', 'ada'],
    ['granted', 'ada'],
  ]);
  expect(
    beside.every(({ framed, gpc, own }) => framed === false && !gpc && own === undefined),
  ).toBe(true);
});

test.each([
  ['before the script, by calls that wait', '', STUB],
  ['by the site’s server, on the element', 'data-consent="granted"', ''],
])('consent that is said %s is there with the first page view', async (_how, attribute, stub) => {
  attributes = attribute;
  before = stub;
  const { beside, sent } = await life(() => Promise.resolve());
  attributes = '';
  before = '';
  expect(names(sent)).toEqual(['pageview']);
  expect(beside[0]?.consent).toBe('granted');
});

test('navigator.globalPrivacyControl is told, where a browser sends no header', async () => {
  before = `<script>navigator.globalPrivacyControl = true</script>`;
  const { beside } = await life(() => Promise.resolve());
  before = '';
  expect(beside[0]?.gpc).toBe(true);
});

test('a cookie comes with consent and goes with its end; no script of the page can read it', async () => {
  await server.api('PATCH', `/sites/${site}`, { level: 'identified' });
  // The page's own host: for others it would be no cookie of the first party.
  scriptFrom = server.edge.replace('127.0.0.1', 'localhost');
  const context = await browser.newContext({ userAgent: BROWSER_AGENT });
  const page = await context.newPage();
  const say = (word: string): Promise<void> =>
    page.evaluate((said) => {
      (Reflect.get(window, 'clearpixel') as Clearpixel).consent(said as 'granted');
    }, word);
  await page.goto(home);
  await pause(300);
  expect(await context.cookies()).toEqual([]);
  await say('granted');
  const [cookie] = await eventually(async () => {
    const cookies = await context.cookies();
    return cookies.length > 0 && cookies;
  });
  expect(cookie).toMatchObject({
    name: `clearpixel_${site}`,
    path: '/e',
    httpOnly: true,
    secure: true,
    sameSite: 'Lax',
  });
  const months = ((cookie?.expires ?? 0) * 1_000 - Date.now()) / 86_400_000 / 30.44;
  expect(months).toBeGreaterThan(12.9);
  expect(months).toBeLessThan(13);
  expect(await page.evaluate(() => document.cookie)).toBe('');
  // Never renewed: the same one after another visit.
  await page.reload();
  await say('granted');
  await pause(300);
  expect((await context.cookies())[0]?.value).toBe(cookie?.value);
  await say('denied');
  await eventually(async () => (await context.cookies()).length === 0);
  await context.close();
  scriptFrom = '';
  await server.api('PATCH', `/sites/${site}`, { level: 'anonymous' });
});

test('the owner’s link labels this browser from then on, is taken off the address, and can be taken back', async () => {
  const { link, undo } = await server.api<{ link: string; undo: string }>(
    'GET',
    `/sites/${site}/own-visits`,
  );
  const here = (address: string): string => home + address.slice(address.indexOf('/#'));
  const context = await browser.newContext({ userAgent: BROWSER_AGENT });
  const page = await context.newPage();
  await page.goto(here(link));
  await expect.poll(() => page.url()).toBe(`${home}/#`);
  await page.goto(`${home}/own-page`);
  await pause(200);
  await page.goto(here(undo));
  await page.goto(`${home}/counted-again`);
  await pause(200);
  await context.close();
  const verdictOf = (path: string): Promise<string> =>
    eventually(async () => {
      const { items } = await server.api<{ items: { verdict: string }[] }>(
        'GET',
        `/sites/${site}/events?verdict=all&filter=path:is:${path}`,
      );
      return items[0]?.verdict;
    });
  expect(await verdictOf('/own-page')).toBe('self');
  expect(await verdictOf('/counted-again')).toBe('person');
});

test('nonsense neither breaks the page nor stops what is told after it; the edge says what it refused', async () => {
  const { said } = await life(async (page) => {
    await page.evaluate(() => {
      const tell = Reflect.get(window, 'clearpixel') as (...words: unknown[]) => void;
      const circle: Record<string, unknown> = {};
      circle['circle'] = circle;
      tell('circle', { props: circle });
      tell('throws', {
        get props() {
          throw new Error('no');
        },
      });
      tell('big', { props: { text: 'x'.repeat(2_000_000) } });
      tell('nan', { value: Number.NaN });
      tell('infinite', { value: Number.POSITIVE_INFINITY, currency: 'EUR' });
      tell('many', {
        props: Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`p${i}`, i])),
      });
      tell('nested', { props: { a: { b: 1 } } });
      tell('bigint', { props: { n: 1n } });
      tell('symbol', { value: Symbol('x') });
      tell('word', 'not an object');
      tell('null', null);
      tell(undefined);
      tell({});
      tell('');
      tell('money', { value: 1, currency: 'coins' });
      tell('good', { props: { ok: true }, value: 1, currency: 'EUR' });
    });
    await pause(500);
  });
  expect(said.length).toBeGreaterThan(3);
  expect(said.join('\n')).toContain('an event has at most 30 properties');
  expect(said.join('\n')).toContain('a currency has three letters');
  const stored = await eventually(async () => {
    const names = await storedNames();
    return ['nan', 'null', 'word', 'good'].every((name) => names.includes(name)) && names;
  });
  for (const name of ['many', 'nested', 'money', 'big', 'circle'])
    expect(stored).not.toContain(name);
});

async function storedNames(): Promise<string[]> {
  await pause(1_500);
  const { rows } = await server.api<{ rows: { value: string }[] }>(
    'GET',
    `/sites/${site}/breakdown?dimension=event&verdict=all`,
  );
  return rows.map(({ value }) => value);
}

test('with the network cut, what was told arrives once it is back, once, with its own time', async () => {
  const at: number[] = [];
  await life(async (page, context) => {
    await context.setOffline(true);
    at.push(Date.now());
    await page.evaluate(() => {
      const tell = Reflect.get(window, 'clearpixel') as (name: string) => void;
      tell('while-away');
    });
    await pause(1_500);
    await context.setOffline(false);
    await pause(4_000);
  });
  const { items } = await server.api<{ items: { name: string; at: string }[] }>(
    'GET',
    `/sites/${site}/events?verdict=all&filter=event:is:while-away`,
  );
  expect(items).toHaveLength(1);
  expect(Math.abs(Date.parse(items[0]?.at ?? '') - (at[0] ?? 0))).toBeLessThan(1_000);
});

test('in the wrong place it is silent: as a module, without a site', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('request', (request) => {
    if (request.url().endsWith('/e')) faults.push('sent');
  });
  await page.route(`${home}/wrong`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<script src="${server.edge}/s.js"></script><script type="module" src="${server.edge}/s.js" data-site="${site}"></script>`,
    }),
  );
  await page.goto(`${home}/wrong`, { waitUntil: 'networkidle' });
  expect(faults).toEqual([]);
  await context.close();
});
