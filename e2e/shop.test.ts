/**
 * The shop, walked by Chromium: fifty visitors over four days (the server's clock is moved), with the script and without,
 * with consent, without and against it, from a letter that some of them opened, with the network cut and the edge killed in
 * the middle. What the store holds, and what each page of the dashboard shows, is exactly what the walk implies.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openChromium } from './chromium.ts';
import { makeOwner, visit } from './dashboard.ts';
import { eventually } from './server.ts';
import { behaviourTests } from './shop/behaviour-tests.ts';
import { impliedEvents, sessionOf } from './shop/events.ts';
import type { ImpliedEvent } from './shop/events.ts';
import {
  METRIC_NAMES,
  impliedBreakdown,
  impliedFigures,
  impliedSeries,
  people,
  visitorsOf,
} from './shop/implied-report.ts';
import type { Dimension } from './shop/implied-report.ts';
import { faultsOfNewest } from './shop/newest.ts';
import { shownReceipts, shownTable } from './shop/shown.ts';
import { ShownSite, agree } from './shop/shown-site.ts';
import { DAY_MS, setStage } from './shop/stage.ts';
import type { Stage } from './shop/stage.ts';
import { storedReceipts } from './shop/stored.ts';
import type { Receipt } from './shop/stored.ts';
import { Times } from './shop/times.ts';
import { DAYS, PRICE, PRODUCT, impliedVisits, visitors } from './shop/visits.ts';
import { isKnownAgain } from './shop/walk.ts';
import { dayName, hourName, valueName } from './shop/words.ts';

const WALK_TIMEOUT_MS = 600_000;
const PAGES_TIMEOUT_MS = 180_000;
/** Each card of the report, with its tabs. */
const FACETS: readonly [
  card: string,
  ...tabs: (readonly [tab: string | null, dimension: Dimension])[],
][] = [
  ['Pages', ['All', 'path'], ['First', 'entry'], ['Last', 'exit'], ['Hosts', 'hostname']],
  [
    'How they came',
    ['Site', 'referrer'],
    ['Source', 'source'],
    ['Medium', 'medium'],
    ['Campaign', 'campaign'],
    ['Term', 'term'],
    ['Content', 'content'],
    ['Channel', 'channel'],
  ],
  ['Where they are', ['Country', 'country'], ['Language', 'language']],
  ['What they use', ['Device', 'device'], ['Browser', 'browser'], ['System', 'system']],
  ['What happened', ['Event', 'event'], ['Kind', 'kind'], ['Level', 'level']],
  ['Properties of events', [null, 'product']],
];
const all = visitors();
const visits = impliedVisits(all);
const implied = impliedEvents(visits);

let browser: Browser;
let stage: Stage;
let shown: ShownSite;

beforeAll(async () => {
  browser = await openChromium();
  stage = await setStage(browser, all);
  const storageState = await makeOwner(browser, stage.server);
  const { page } = await visit(browser, stage.server, { storageState });
  shown = new ShownSite(page, stage.server.console, stage.site);
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});

const question = (more = ''): string => {
  const day = (back: number): string =>
    new Date(Date.now() - back * DAY_MS).toISOString().slice(0, 10);
  return `from=${day(DAYS)}&to=${day(-1)}${more}`;
};
async function receipts(): Promise<Receipt[]> {
  const { items, next } = await stage.server.api<{ items: Receipt[]; next: string | null }>(
    'GET',
    `/sites/${stage.site}/events?limit=1000&${question('&verdict=all')}`,
  );
  expect(next).toBeNull();
  return items;
}

const told = ({ name, url }: Receipt): string => `${name} ${new URL(url).pathname}`;
const unique = (values: readonly string[]): string => [...new Set(values)].join('|');

test('the store holds exactly what the walk implies', { timeout: WALK_TIMEOUT_MS }, async () => {
  await stage.walkAll(visits);
  const stored = await storedReceipts(stage.server, receipts, implied, stage.front.tellings);

  // Each visit is one session, with all of its events, its campaign and its channel; none without its visit.
  const sessions = Map.groupBy(
    stored.filter(({ session }) => session !== null),
    ({ session }) => session,
  );
  // All events of a session bear how it began.
  const storedVisits = [...sessions.values()].map(
    (events) =>
      `${unique(events.map(({ channel }) => channel))} ${unique(events.map(({ campaign }) => campaign))}: ${events.map(told).toSorted().join(', ')}`,
  );
  const withSession = Map.groupBy(
    implied.filter(({ session }) => session !== null),
    ({ visit }) => sessionOf(visit),
  );
  const impliedSessions = [...withSession.values()].map(
    (events) =>
      `${unique(events.map(({ facts }) => facts.channel))} ${unique(events.map(({ facts }) => facts.campaign))}: ${events
        .map(({ name, facts }) => `${name} ${facts.path}`)
        .toSorted()
        .join(', ')}`,
  );
  expect(storedVisits.toSorted()).toEqual(impliedSessions.toSorted());
  const without = stored.filter(({ session }) => session === null);
  expect(without).toHaveLength(implied.filter(({ session }) => session === null).length);
  expect(without.every(({ level, visitor }) => level === 'count' && visitor === null)).toBe(true);

  for (const { name, value, currency, props, level } of stored) {
    if (level === 'count') continue;
    if (name === 'purchase')
      expect([value, currency, props]).toEqual([PRICE, 'EUR', { product: PRODUCT }]);
    if (name === 'basket') expect(props).toEqual({ product: PRODUCT });
  }
});

/** Of how many days before today, each. */
const LAST_WEEK = [6, 5, 4, 3, 2, 1, 0];
const midnight = (back: number): number => (Math.floor(Date.now() / DAY_MS) - back) * DAY_MS;
const isoDay = (back: number): string => new Date(midnight(back)).toISOString().slice(0, 10);
const human = people(implied);
const timesNow = (): Times => new Times(stage.front.tellings, implied);

test('what happens now, and its receipts', async () => {
  const { page } = shown;
  const times = timesNow();
  const COUNTRIES = { FR: 'France', DE: 'Germany', GB: 'United Kingdom' } as const;
  const whereOf = ({ visit }: ImpliedEvent): string => COUNTRIES[visit.visitor.country];

  await shown.open('/realtime');
  /** Of the last five minutes, whatever the time is: the page reads them again and again. */
  const recent = (): ImpliedEvent[] =>
    human.filter((event) => times.of(event).from > Date.now() - 5 * 60_000);
  expect(recent().length).toBeGreaterThan(20);
  await agree(
    async () => (await page.getByRole('region', { name: 'Right now' }).innerText()).trim(),
    `${visitorsOf(recent())} visitors in the last five minutes, ${recent().length} events`,
  );
  await shown.table(
    'What are they looking at?',
    impliedBreakdown(recent(), 'path', 'events').map(([path, events]) => [path, `${events}`]),
  );
  await shown.table(
    'Where are they?',
    impliedBreakdown(recent(), 'country', 'events').map(([path, events]) => [path, `${events}`]),
  );
  const happening = await shownTable(page, 'As it happens');
  expect(happening).toHaveLength(20);
  expect(
    faultsOfNewest(
      happening.map(([clock = '', ...words]) => ({ clock, words: words.join(' ') })),
      recent(),
      (event) => `${valueName('event', event.name)} ${event.facts.path} ${whereOf(event)}`,
      times,
    ),
  ).toEqual([]);

  await shown.open('/receipts');
  const receiptsShown = await shownReceipts(page);
  expect(receiptsShown).toHaveLength(50);
  expect(
    faultsOfNewest(
      receiptsShown.map(([clock = '', ...words]) => ({ clock, words: words.join(' | ') })),
      implied,
      ({ name, isView, facts, visit }) =>
        [
          `${isView ? '' : `${name} `}${facts.path}`,
          [COUNTRIES[visit.visitor.country], facts.browser, facts.device]
            .filter((part) => part !== '')
            .join(' · '),
          valueName('verdict', facts.verdict),
        ].join(' | '),
      times,
    ),
  ).toEqual([]);

  await shown.openAny('/');
  const daily = LAST_WEEK.map((day) => visitorsOf(human.filter((event) => event.day === day)));
  await page
    .getByText(`${daily.reduce((sum, visitors) => sum + visitors, 0)} daily visitors in two weeks`)
    .waitFor();
});

test('the report, over time and by every dimension', { timeout: PAGES_TIMEOUT_MS }, async () => {
  const { page } = shown;
  await shown.open('?period=7d&compare=none&property=product');
  await shown.figures(impliedFigures(human, timesNow()));
  const without = human.filter(({ person }) => person === null).length;
  expect(without).toBeGreaterThan(0);
  await page.getByText(`${without} events have no visitor`).waitFor();
  for (const [card, ...tabs] of FACETS)
    for (const [tab, dimension] of tabs) {
      const isOfEvents = card === 'What happened' || card === 'Properties of events';
      await shown.breakdown(card, tab, human, dimension, isOfEvents ? 'events' : 'visitors');
    }
  await shown.breakdown('Who it was', null, implied, 'verdict', 'events');
  await page.getByRole('button', { name: 'What E-mail is made of' }).click();
  await page.getByLabel('Break E-mail down by').selectOption('campaign');
  const mailed = human.filter(({ facts }) => facts.channel === 'email');
  await agree(
    () => page.locator('.second-level li').allInnerTexts(),
    impliedBreakdown(mailed, 'campaign').map(([name, figure]) => `${name}\n${figure}`),
  );

  await page.getByRole('button', { name: 'As a table' }).click();
  const days = LAST_WEEK.map((day) => (event: ImpliedEvent) => event.day === day);
  for (const metric of METRIC_NAMES) {
    await page.locator(`button:has([data-figure="${metric}"])`).click();
    const series = impliedSeries(human, metric, days);
    await shown.table(
      'Figures',
      LAST_WEEK.map((day, at) => [dayName(midnight(day)), series[at] ?? '', '–']),
    );
  }
});

test('the report of two days, compared with those before', async () => {
  const [now, before] = [
    human.filter(({ day }) => day <= 1),
    human.filter(({ day }) => day === 2 || day === 3),
  ];
  const times = timesNow();
  await shown.open(`?period=custom&from=${isoDay(1)}&to=${isoDay(0)}`);
  await shown.figures(impliedFigures(now, times, before));
  await shown.page.getByRole('button', { name: 'As a table' }).click();
  const hours = Array.from({ length: 48 }, (_, hour) => hour * 3_600_000);
  const series = (events: readonly ImpliedEvent[], first: number): string[] =>
    impliedSeries(
      events,
      'Visitors',
      hours.map((hour) => (event) => {
        const { from } = times.of(event);
        return from >= midnight(first) + hour && from < midnight(first) + hour + 3_600_000;
      }),
    );
  const [these, those] = [series(now, 1), series(before, 3)];
  await shown.table(
    'Figures',
    hours.map((hour, at) => [hourName(midnight(1) + hour), these[at] ?? '', those[at] ?? '']),
  );
  await shown.open(`?period=today&compare=period&compareFrom=${isoDay(3)}&compareTo=${isoDay(2)}`);
  await shown.figures(
    impliedFigures(
      human.filter(({ day }) => day === 0),
      times,
      before,
    ),
  );
});

test('the report, filtered, and with robots too', { timeout: PAGES_TIMEOUT_MS }, async () => {
  const { page } = shown;
  const FILTERS: readonly [filter: string, holds: (event: ImpliedEvent) => boolean][] = [
    ['channel:is:email', ({ facts }) => facts.channel === 'email'],
    ['country:any_of:DE|GB', ({ facts }) => facts.country !== 'FR'],
    ['path:is:/product', ({ facts }) => facts.path === '/product'],
    ['path:not_contains:/app/', ({ facts }) => !facts.path.includes('/app/')],
    ['campaign:matches:^(autumn|winter)$', ({ facts }) => /^autumn$|^winter$/.test(facts.campaign)],
    ['entry:is:/app/', ({ visit, session }) => session !== null && visit.visitor.mode === 'app'],
    [
      'exit:contains:thanks',
      ({ visit, session }) => session !== null && visit.events.at(-1)?.name === 'purchase',
    ],
  ];
  for (const [filter, holds] of FILTERS) {
    const kept = human.filter(holds);
    expect(kept.length).toBeGreaterThan(0);
    await shown.open(`?period=7d&compare=none&filter=${encodeURIComponent(filter)}`);
    await shown.figures(impliedFigures(kept, timesNow()));
    await shown.breakdown('Pages', 'All', kept, 'path');
    await shown.breakdown('How they came', 'Campaign', kept, 'campaign');
  }
  await shown.open('?period=7d&compare=none&verdict=all');
  await shown.figures(impliedFigures(implied, timesNow()));
  const setAside = implied.length - human.length;
  await page.getByText(`(${setAside} events set aside)`).waitFor();
  await page.getByRole('button', { name: 'Why?' }).click();
  const dialog = page.getByRole('dialog', { name: 'What was set aside, and why' });
  const of = (kind: string): string => `${implied.filter((one) => one.verdict === kind).length}`;
  await agree(
    async () =>
      (await dialog.locator('tbody tr').allInnerTexts()).map((row) => row.replaceAll(/\s+/g, ' ')),
    [
      `Yourself certain A browser that you marked as yours ${of('self')}`,
      `Robot certain It says that it is a robot It names itself as programs do, not as browsers do ${of('bot')}`,
    ],
  );
});

behaviourTests(() => ({ shown, stage, implied, times: timesNow() }));

test('of who agreed and takes it back, nothing ties the visits together any more', async () => {
  const overview = (): Promise<Record<string, number>> =>
    stage.server.api('GET', `/sites/${stage.site}/overview?${question()}`);
  const before = await overview();
  const back = visits.find(({ lasts, isFirst }) => lasts && !isFirst);
  if (back === undefined) throw new Error('nobody who agreed has come back');
  const home = stage.homeOf(back.visitor);
  const page = await stage.walker.take(back.visitor);
  await page.goto(home);
  await page.evaluate(() => {
    localStorage['choice'] = 'denied';
    (Reflect.get(window, 'clearpixel') as { consent: (word: string) => void }).consent('denied');
  });
  await eventually(async () => !(await isKnownAgain(page, home)));
  // Two visits were one person; this one, before the word, is a third of theirs.
  await eventually(
    async () => Number((await overview())['visitors']) >= Number(before['visitors']) + 2,
    60_000,
  );
});
