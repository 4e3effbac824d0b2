/**
 * The shop, walked by Chromium: fifty visitors over four days (the server's clock is moved), with the script and without,
 * with consent, without and against it, with the network cut and the edge killed in the middle. What the store holds is
 * exactly what the walk implies.
 */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openChromium } from './chromium.ts';
import { BROWSER_AGENT, TestServer, eventually, pause } from './server.ts';
import { openFront } from './shop/front.ts';
import type { Front } from './shop/front.ts';
import { PRICE, openShop } from './shop/shop.ts';
import type { Shop } from './shop/shop.ts';
import { DAYS, impliedVisits, visitors } from './shop/visits.ts';
import type { ImpliedVisit, Visitor } from './shop/visits.ts';

const FAKETIME = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1';
const ROBOT = 'Mozilla/5.0 (compatible; Examplebot/1.0; +https://example.com/bot)';
const AT_ONCE = 6;

interface Receipt {
  name: string;
  url: string;
  campaign: string;
  channel: string;
  verdict: string;
  session: string | null;
  visitor: string | null;
  level: string;
  value: number;
  currency: string;
  props: Record<string, string>;
}

let browser: Browser;
let server: TestServer;
let front: Front;
let shop: Shop;
/** Each visitor has a name of their own. */
const homeOf = ({ number }: Visitor): string => `http://v${number}.localhost:${shop.port}`;
let site = '';
let ownLink = '';
const folder = mkdtempSync(path.join(tmpdir(), 'clearpixel-clock-'));
const clock = path.join(folder, 'clock');
/** Resolves when the server has seen it. */
const moveClock = async (daysBack: number): Promise<void> => {
  writeFileSync(`${clock}.new`, `-${daysBack}d\n`);
  renameSync(`${clock}.new`, clock);
  await pause(2_000);
};

beforeAll(async () => {
  browser = await openChromium();
  await moveClock(DAYS - 1);
  server = await TestServer.create({
    LD_PRELOAD: FAKETIME,
    FAKETIME_TIMESTAMP_FILE: clock,
    // Seconds; each look at the clock would read the file else.
    FAKETIME_CACHE_DURATION: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  });
  const all = visitors();
  front = await openFront(server.edge, (number) => ({
    'x-forwarded-for': all[number]?.address ?? '',
    ...(all[number]?.signal === true ? { 'sec-gpc': '1' } : {}),
  }));
  shop = await openShop(front.port, () => site);
  site = await server.site({ domain: 'localhost', level: 'identified' });
  const { link } = await server.api<{ link: string }>('GET', `/sites/${site}/own-visits`);
  ownLink = link.slice(link.indexOf('#'));
});
afterAll(async () => {
  await browser.close();
  await shop.close();
  await front.close();
  await server.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** What a browser keeps from one visit to the next. */
const kept = new Map<number, Awaited<ReturnType<BrowserContext['storageState']>>>();

/** None on a first visit. */
function stateOf({ number }: Visitor): BrowserContextOptions {
  const storageState = kept.get(number);
  return storageState === undefined ? {} : { storageState };
}

async function walk({ visitor, isFirst }: ImpliedVisit): Promise<void> {
  const context = await browser.newContext({
    userAgent: visitor.kind === 'bot' ? ROBOT : BROWSER_AGENT,
    javaScriptEnabled: visitor.mode !== 'without-script',
    ...stateOf(visitor),
  });
  const page = await context.newPage();
  const root = `${homeOf(visitor)}${visitor.mode === 'app' ? '/app/' : '/'}`;
  const query = visitor.campaign
    ? `?utm_source=letter&utm_medium=email&utm_campaign=${visitor.campaign}`
    : '';
  // Somebody reads: what a page tells has arrived before they go on.
  const seen = (go: () => Promise<unknown>): Promise<void> => told(page, 'pageview', go);
  await seen(() =>
    page.goto(
      root + query + (visitor.kind === 'self' ? ownLink : ''),
      visitor.isFromSearch ? { referer: 'https://www.google.com/' } : {},
    ),
  );
  if (visitor.mode !== 'without-script') await withScript(visitor, isFirst, page, context);
  for (const step of visitor.steps) {
    const go = (): Promise<void> => seen(() => page.click(`#${step}`));
    await (step === 'thanks' ? told(page, 'purchase', go) : go());
  }
  await pause(200);
  kept.set(visitor.number, await context.storageState());
  await context.close();
}

/** Resolves when the edge has answered the event of this name that `go` leads to, by the script or by an image. */
async function told(page: Page, name: string, go: () => Promise<unknown>): Promise<void> {
  const heard = page.waitForResponse(
    (answer) => {
      const { pathname, searchParams } = new URL(answer.url());
      if (pathname.startsWith("/p/"))
        return answer.ok() && (searchParams.get('e') ?? 'pageview') === name;
      const said = answer.request().postData() ?? '';
      return pathname === '/e' && answer.ok() && said.includes(`"name":"${name}"`);
    },
    { timeout: 60_000 },
  );
  await go();
  await heard;
}

async function withScript(
  visitor: Visitor,
  isFirst: boolean,
  page: Page,
  context: BrowserContext,
): Promise<void> {
  if (visitor.choice !== null && isFirst) {
    await page.click(visitor.choice === 'granted' ? '#accept' : '#decline');
    if (visitor.choice === 'granted')
      await eventually(async () =>
        (await context.cookies()).some(({ name }) => name.startsWith('clearpixel_')),
      );
  } else expect(await page.isVisible('#banner')).toBe(visitor.choice === null);
  if (visitor.isCut) await page.route('**/e', (route) => route.abort('internetdisconnected'));
  await told(page, 'basket', async () => {
    await page.click('#basket');
    if (!visitor.isCut) return;
    await pause(400);
    await page.unroute('**/e');
  });
}

async function walkAll(visits: readonly ImpliedVisit[]): Promise<void> {
  const waiting = [...visits];
  const one = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await walk(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}

const signature = (visit: { events: string[]; campaign: string; channel: string }): string =>
  `${visit.channel} ${visit.campaign}: ${visit.events.join(', ')}`;
const question = (more = ''): string => {
  const day = (back: number): string =>
    new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
  return `from=${day(DAYS)}&to=${day(-1)}${more}`;
};
async function receipts(): Promise<Receipt[]> {
  const { items, next } = await server.api<{ items: Receipt[]; next: string | null }>(
    'GET',
    `/sites/${site}/events?limit=1000&${question('&verdict=all')}`,
  );
  expect(next).toBeNull();
  return items;
}

test('the store holds exactly what the walk implies', { timeout: 600_000 }, async () => {
  const all = visitors();
  const implied = impliedVisits(all);
  const isLate = ({ visitor }: ImpliedVisit): boolean => visitor.number === 41;
  for (let day = DAYS - 1; day >= 0; day--) {
    await moveClock(day);
    const today = implied.filter((visit) => visit.day === day);
    await walkAll(today.filter((visit) => !isLate(visit)));
    // Whoever shares an address comes after the other one has gone.
    await walkAll(today.filter(isLate));
    // The edge dies, and comes back with what its journal tells.
    if (day === 2) process.kill(server.childPid('edge') ?? 0, 'SIGKILL');
    await eventually(async () => (await fetch(`${server.edge}/healthz`).catch(() => null))?.ok);
  }

  const expected = implied.flatMap(({ events }) => events).length;
  const stored = await eventually(async () => {
    const items = await receipts();
    return items.length >= expected && items;
  }, 60_000);
  expect(stored).toHaveLength(expected);

  // Sessions: each visit is one, with all of its events, its campaign and its channel; none without its visit.
  const withSession = new Map<string, Receipt[]>();
  for (const receipt of stored)
    if (receipt.session !== null)
      withSession.set(receipt.session, [...(withSession.get(receipt.session) ?? []), receipt]);
  const told = ({ name, url }: Receipt): string => `${name} ${new URL(url).pathname}`;
  const storedVisits = [...withSession.values()].map((events) => ({
    events: events.map(told).toSorted(),
    // All events of a session bear how it began.
    campaign: [...new Set(events.map(({ campaign }) => campaign))].join('|'),
    channel: [...new Set(events.map(({ channel }) => channel))].join('|'),
  }));
  const impliedSessions = implied.filter(({ visitor }) => !visitor.signal);
  expect(storedVisits.map(signature).toSorted()).toEqual(impliedSessions.map(signature).toSorted());
  const without = stored.filter(({ session }) => session === null);
  expect(without.map(told).toSorted()).toEqual(
    implied
      .filter(({ visitor }) => visitor.signal)
      .flatMap(({ events }) => events)
      .toSorted(),
  );
  expect(without.every(({ level, visitor }) => level === 'count' && visitor === null)).toBe(true);

  // Visitors: who agreed is one person over all their visits, everybody else one of each day.
  const human = implied.filter(({ visitor }) => visitor.kind === 'person');
  const people = new Set(human.filter(({ lasts }) => lasts).map(({ visitor }) => visitor.number));
  const ofDays = human.filter(({ lasts, visitor }) => !lasts && !visitor.signal).length;
  const overview = await server.api<Record<string, unknown>>(
    'GET',
    `/sites/${site}/overview?${question()}`,
  );
  const purchases = human.filter(({ visitor }) => visitor.steps.includes('thanks')).length;
  // At level count a value is kept without its currency.
  const withCurrency = human.filter(
    ({ visitor }) => visitor.steps.includes('thanks') && !visitor.signal,
  ).length;
  expect(people.size).toBeGreaterThan(5);
  expect(overview).toMatchObject({
    visitors: people.size + ofDays,
    basis: 'daily',
    sessions: human.filter(({ visitor }) => !visitor.signal).length,
    events: human.flatMap(({ events }) => events).length,
    withoutVisitor: without.length,
    conversions: purchases,
    revenue: withCurrency * PRICE,
    currency: 'EUR',
  });
  // On the visits of those who agreed alone, it is exact.
  const returning = human.filter(({ lasts, isFirst }) => lasts && !isFirst);
  expect(returning.length).toBeGreaterThan(0);

  for (const { name, value, currency, props, level } of stored) {
    if (level === 'count') continue;
    if (name === 'purchase')
      expect([value, currency, props]).toEqual([PRICE, 'EUR', { product: 'socks' }]);
    if (name === 'basket') expect(props).toEqual({ product: 'socks' });
  }
  const verdicts = (wanted: string): number =>
    stored.filter(({ verdict }) => verdict === wanted).length;
  const eventsOf = (kind: Visitor['kind']): number =>
    implied.filter(({ visitor }) => visitor.kind === kind).flatMap(({ events }) => events).length;
  expect([verdicts('bot'), verdicts('self'), verdicts('person')]).toEqual([
    eventsOf('bot'),
    eventsOf('self'),
    eventsOf('person'),
  ]);
  const pages = await server.api<{ rows: { value: string; events: number }[] }>(
    'GET',
    `/sites/${site}/breakdown?dimension=campaign&${question()}`,
  );
  for (const campaign of ['autumn', 'winter'])
    expect(pages.rows.find(({ value }) => value === campaign)?.events).toBe(
      human
        .filter((visit) => visit.campaign === campaign)
        // Without a session only the page whose address names the campaign tells of it: the first.
        .flatMap(({ events, visitor }) =>
          visitor.signal ? events.filter((event) => event.endsWith('/')) : events,
        ).length,
    );
});

test('of who agreed and takes it back, nothing ties the visits together any more', async () => {
  const overview = (): Promise<Record<string, number>> =>
    server.api('GET', `/sites/${site}/overview?${question()}`);
  const before = await overview();
  const back = impliedVisits(visitors()).find(({ lasts, isFirst }) => lasts && !isFirst);
  if (back === undefined) throw new Error('nobody who agreed has come back');
  const context = await browser.newContext({
    userAgent: BROWSER_AGENT,
    ...stateOf(back.visitor),
  });
  const page = await context.newPage();
  await page.goto(`${homeOf(back.visitor)}/`);
  await page.evaluate(() => {
    localStorage['choice'] = 'denied';
    (Reflect.get(window, 'clearpixel') as { consent: (word: string) => void }).consent('denied');
  });
  await eventually(async () => (await context.cookies()).length === 0);
  await context.close();
  // Two visits were one person; this one, before the word, is a third of theirs.
  await eventually(
    async () => Number((await overview())['visitors']) >= Number(before['visitors']) + 2,
    60_000,
  );
});
