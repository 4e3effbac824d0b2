/** The consenting reader's way from a mail onto a site: whose visit it is, for how long, and whose it never becomes. */
import { createTokenCodec } from '@clearpixel/pixel';
import type { Event, Level, Snapshot, SourceRule, Token } from '@clearpixel/pixel';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BROWSER, SECRET, STAMPED_AT, TestEdge, rule } from './test-edge.ts';

const SITE = '0000000004';
const OTHER_SITE = '0000000008';
const CAMPAIGN = '000000000c';
const ADA = '0123456789abc';
const BOB = '0123456789abg';
const PAGE = 'https://shop.example';
const tokens = createTokenCodec([SECRET]);

const SOURCES: readonly SourceRule[] = [
  rule(SITE, { level: 'identified' }),
  rule(OTHER_SITE, { level: 'identified', domains: ['other.example'] }),
  rule(CAMPAIGN, { kind: 'campaign', level: 'identified', domains: [] }),
];
let edge: TestEdge;
beforeEach(async () => {
  edge = await TestEdge.start(SOURCES);
});
afterEach(() => edge.dispose());

/** As a browser navigates; `fetch` would call it something else. */
const NAVIGATION = {
  host: 'pixel.shop.example',
  connection: 'close',
  'user-agent': BROWSER,
  'x-forwarded-for': '81.2.69.142',
  accept: 'text/html,*/*;q=0.8',
  'accept-language': 'de-AT,de;q=0.9',
  'sec-ch-ua': '"Chromium";v="141"',
  'sec-fetch-site': 'cross-site',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  'sec-fetch-user': '?1',
};

async function click(
  destination = `${PAGE}/offer`,
  { headers = {}, ...token }: Partial<Token> & { headers?: Record<string, string> } = {},
): Promise<string> {
  const signed = tokens.sign({
    kind: 'click',
    source: CAMPAIGN,
    subject: ADA,
    level: 'identified',
    stampedAt: STAMPED_AT,
    destination,
    ...token,
  });
  const lines = Object.entries({ ...NAVIGATION, ...headers }).map((header) => header.join(': '));
  const answer = await edge.raw(`GET /c/${signed} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 302 /);
  return /^Location: (.*)\r$/m.exec(answer)?.[1] ?? '';
}

const referenceIn = (location: string): string => location.split('#clearpixel=')[1] ?? '';

/** As the click's redirect would have it. */
const reference = (subject: string, fields: Partial<Token> = {}): string =>
  tokens.sign({
    kind: 'visitor',
    source: SITE,
    subject,
    level: 'full',
    stampedAt: Math.floor(Date.now() / 1_000) * 1_000,
    ...fields,
  });

interface Told {
  own?: string;
  name?: string;
  /** The page before. */
  from?: string;
  body?: object;
  headers?: Record<string, string>;
}

async function tell(
  path: string,
  { own, name, from = '', body, headers }: Told = {},
): Promise<void> {
  const event = { name: name ?? 'pageview', url: PAGE + path, referrer: from };
  const { status } = await edge.post({ site: SITE, own, events: [event], ...body }, headers);
  expect(status).toBe(204);
}

const WITHIN = `${PAGE}/before`;
const subjects = (events: readonly Event[]): string[] =>
  events.filter(({ source }) => source === SITE).map(({ subject }) => subject);

describe('the address that a click leads to', () => {
  test('ends in a token that names the reader to this site, behind the fragment that it had', async () => {
    const location = await click(`${PAGE}/offer?x=1`);
    expect(location).toMatch(/^https:\/\/shop\.example\/offer\?x=1#clearpixel=[\w-]{43}$/);
    const token = tokens.verify('visitor', referenceIn(location));
    expect(token).toMatchObject({ source: SITE, subject: ADA });
    expect(Math.abs(Date.now() - (token?.stampedAt ?? 0))).toBeLessThan(5_000);
    // By its first character the script tells it from the owner's own.
    expect(referenceIn(location)).toMatch(/^f/);
    expect(await click(`${PAGE}/offer#part`)).toMatch(
      /^https:\/\/shop\.example\/offer#part#clearpixel=f/,
    );
    expect(await click('https://www.shop.example/')).toContain('#clearpixel=');
    expect(JSON.stringify(await edge.lines())).not.toContain('clearpixel=');
  });

  const plainly: [what: string, () => Promise<string> | string, destination?: string][] = [
    ['elsewhere', () => click('https://elsewhere.example/'), 'https://elsewhere.example/'],
    [
      'to a name that only looks like the site’s',
      () => click('https://shop.example.evil.example/'),
      'https://shop.example.evil.example/',
    ],
    ['to a passage of a page', () => click(`${PAGE}/#:~:text=wool`), `${PAGE}/#:~:text=wool`],
    ['where the token names nobody', () => click(PAGE, { subject: null, level: 'count' }), PAGE],
    ['where the token allows less', () => click(PAGE, { level: 'anonymous' }), PAGE],
    ['with Sec-GPC', () => click(PAGE, { headers: { 'sec-gpc': '1' } }), PAGE],
    ['for a robot', () => click(PAGE, { headers: { 'user-agent': 'curl/8.5.0' } }), PAGE],
    ['for who follows the trap', () => click(PAGE, { link: 255 }), PAGE],
    [
      'of the sender’s own copy',
      () => click(PAGE, { subject: null, level: 'anonymous', isOwn: true }),
      PAGE,
    ],
  ];
  test.each(plainly)('is as it was signed: %s', async (_what, go, destination) => {
    expect(await go()).toBe(destination);
  });

  const lowered: [what: string, SourceRule[], Snapshot['consents']][] = [
    ['the site keeps less', [rule(SITE), ...SOURCES.slice(1)], []],
    [
      'the campaign keeps less',
      [...SOURCES.slice(0, 2), rule(CAMPAIGN, { kind: 'campaign', level: 'count' })],
      [],
    ],
    ['the reader allows less', [...SOURCES], [[ADA, 'count']]],
    ['the reader has stopped it', [...SOURCES], [[ADA, 'off']]],
    ['the domain is a campaign’s', [rule(CAMPAIGN, { kind: 'campaign', level: 'identified' })], []],
  ];
  test.each(lowered)('is as it was signed, where %s', async (_what, sources, consents) => {
    edge.reload(sources, consents);
    expect(await click(PAGE)).toBe(PAGE);
  });
});

describe('whose the visit is', () => {
  test('what the page brings its token with is the reader’s, and the pages after it, to the purchase', async () => {
    const own = referenceIn(await click());
    await tell('/offer', { own });
    await tell('/offer', { own, name: 'sign up' });
    await tell('/cart', { from: `${PAGE}/offer` });
    await tell('/thanks', { from: `${PAGE}/cart`, name: 'purchase' });
    const events = await edge.events();
    expect(subjects(events)).toEqual([ADA, ADA, ADA, ADA]);
    expect(new Set(events.slice(1).map(({ session }) => session)).size).toBe(1);
    expect(events[0]).toMatchObject({ kind: 'click', subject: ADA });
  });

  test('another address, and who comes after the visit’s end, is nobody’s', async () => {
    await tell('/offer', { own: reference(ADA) });
    await tell('/cart', { from: WITHIN, headers: { 'x-forwarded-for': '90.1.1.1' } });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31 * 60_000 });
    try {
      await tell('/cart', { from: WITHIN });
    } finally {
      vi.useRealTimers();
    }
    expect(subjects(await edge.events())).toEqual([ADA, '', '']);
  });

  test('whoever arrives anew behind the same address is nobody’s, and so is what comes then', async () => {
    await tell('/offer', { own: reference(ADA) });
    await tell('/', { from: 'https://www.google.com/' });
    await tell('/cart', { from: WITHIN });
    expect(subjects(await edge.events())).toEqual([ADA, '', '']);
  });

  test('a visit that somebody had begun before is not the reader’s; the page that brings the token is', async () => {
    await tell('/');
    await tell('/offer', { own: reference(ADA) });
    await tell('/cart', { from: WITHIN });
    expect(subjects(await edge.events())).toEqual(['', ADA, '']);
  });

  test('two readers behind one address: each has their page, neither the pages after it', async () => {
    await tell('/offer', { own: reference(ADA) });
    await tell('/offer', { own: reference(BOB) });
    await tell('/cart', { from: WITHIN });
    await tell('/offer', { own: reference(ADA), name: 'sign up' });
    expect(subjects(await edge.events())).toEqual([ADA, BOB, '', ADA]);
  });

  test('an image, which does not say where its page was reached from, is nobody’s and ends nothing', async () => {
    await tell('/offer', { own: reference(ADA) });
    await edge.get(`/p/${SITE}.gif?u=${encodeURIComponent(`${PAGE}/static`)}`);
    await tell('/cart', { from: WITHIN });
    expect(subjects(await edge.events())).toEqual([ADA, '', ADA]);
  });

  test('a browser that is known by consent stays the reader’s, also where its visit had begun before', async () => {
    const value = tokens.sign({
      kind: 'visitor',
      source: SITE,
      subject: 'zzzzzzzzzzzzy',
      level: 'identified',
      stampedAt: STAMPED_AT,
    });
    const known = {
      body: { consent: 'granted' },
      headers: { cookie: `clearpixel_${SITE}=${value}` },
    };
    await tell('/', known);
    await tell('/offer', { ...known, own: reference(ADA) });
    // Somebody else behind the same address.
    await tell('/else', { from: WITHIN });
    await tell('/cart', { ...known, from: WITHIN });
    const events = await edge.events();
    expect(subjects(events)).toEqual(['', ADA, '', ADA]);
    expect(events.map(({ lasting }) => lasting)).toEqual([1, 1, 0, 1]);
  });

  test('a killed edge goes on with it', async () => {
    await tell('/offer', { own: reference(ADA) });
    await edge.restart();
    await tell('/cart', { from: WITHIN });
    expect(subjects(await edge.events())).toEqual([ADA, ADA]);
  });
});

describe('what a page brings counts for nobody', () => {
  const minutes = (count: number): number => Math.floor(Date.now() / 1_000 - count * 60) * 1_000;
  test.each([
    ['of another site', () => reference(ADA, { source: OTHER_SITE })],
    ['older than ten minutes', () => reference(ADA, { stampedAt: minutes(10.1) })],
    ['a cookie’s', () => reference(ADA, { level: 'identified' })],
    ['forged', () => `${reference(ADA).slice(0, -2)}AA`],
    ['of another kind', () => reference(ADA, { kind: 'open' })],
  ])('if it is %s', async (_what, own) => {
    await tell('/offer', { own: own() });
    await tell('/cart', { from: WITHIN });
    expect(subjects(await edge.events())).toEqual(['', '']);
  });

  test('younger than ten minutes it counts; older, it goes on with what is theirs', async () => {
    await tell('/offer', { own: reference(ADA, { stampedAt: minutes(9.9) }) });
    await tell('/offer', { own: reference(ADA, { stampedAt: minutes(12) }), name: '$engagement' });
    await tell('/offer', { own: reference(BOB, { stampedAt: minutes(12) }), name: 'sign up' });
    expect(subjects(await edge.events())).toEqual([ADA, ADA, '']);
  });

  test.each([
    ['the browser’s signal', { headers: { 'sec-gpc': '1' } }, 'count'],
    ['the script’s word for it', { body: { gpc: true } }, 'count'],
    ['consent that is denied', { body: { consent: 'denied' } }, 'anonymous'],
  ] as const)('with %s', async (_what, more, level: Level) => {
    await tell('/offer', { own: reference(ADA), ...more });
    await tell('/cart', { from: WITHIN });
    const events = await edge.events();
    expect(subjects(events)).toEqual(['', '']);
    expect(events[0]?.level).toBe(level);
  });

  test('where the reader or the site allows less, from the next hit on', async () => {
    const own = reference(ADA);
    await tell('/offer', { own });
    edge.reload(SOURCES, [[ADA, 'off']]);
    await tell('/offer', { own, name: 'sign up' });
    await tell('/cart', { from: WITHIN });
    edge.reload(SOURCES);
    await tell('/thanks', { from: WITHIN });
    edge.reload([rule(SITE)]);
    await tell('/offer', { own });
    expect(subjects(await edge.events())).toEqual([ADA, '', '', '', '']);
  });
});
