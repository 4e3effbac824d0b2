/** Identity by consent: whom an event is of, which cookie is set where, and what remains when consent is taken back. */
import { identityKey, identitySignature } from '@clearpixel/pixel';
import type { Event } from '@clearpixel/pixel';
import { afterEach, describe, expect, test } from 'vitest';
import { SECRET, TestEdge, rule } from './test-edge.ts';

const SITE = '0000000004';
const OTHER = '0000000008';
const ORIGIN = 'https://www.shop.example';
/** The edge under the site's own domain, as its browsers see it. */
const HOST = 'pixel.shop.example';

let edge: TestEdge;
afterEach(() => edge.dispose());
const start = async (more: Parameters<typeof rule>[1] = {}): Promise<void> => {
  edge = await TestEdge.start([
    rule(SITE, { level: 'identified', ...more }),
    rule(OTHER, { level: 'identified', ...more }),
  ]);
};

interface Told {
  path?: string;
  address?: string;
  headers?: Record<string, string>;
  site?: string;
  [field: string]: unknown;
}
/** One page view, by `/e`; `fetch` sends no `Host` of one's own, so the request is written by hand. */
async function tell({
  path = '/',
  address = '81.2.69.142',
  headers = {},
  site = SITE,
  ...body
}: Told): Promise<{
  status: number;
  headers: string;
  cookie: string;
  setCookie: string | null;
}> {
  const content = JSON.stringify({
    site,
    events: [{ name: 'pageview', url: `${ORIGIN}${path}` }],
    ...body,
  });
  const lines = Object.entries({
    host: HOST,
    origin: ORIGIN,
    'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    'x-forwarded-for': address,
    'content-type': 'text/plain',
    'content-length': String(Buffer.byteLength(content)),
    connection: 'close',
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const answer = await edge.raw(`POST /e HTTP/1.1\r\n${lines.join('')}\r\n${content}`);
  const setCookie = /^Set-Cookie: (.*)\r$/m.exec(answer)?.[1] ?? null;
  return {
    status: Number(answer.slice(9, 12)),
    headers: answer,
    setCookie,
    cookie: setCookie?.split(';')[0] ?? '',
  };
}
const people = (events: readonly Event[]): [string, number, string, string][] =>
  events.map(({ path, lasting, visitor, session }) => [path, lasting, visitor, session]);

describe('the cookie', () => {
  test('is set with consent alone, once, first-party, and never renewed', async () => {
    await start();
    expect((await tell({})).setCookie).toBeNull();
    const first = await tell({ consent: 'granted' });
    expect(first.status).toBe(204);
    expect(first.setCookie).toMatch(
      /^clearpixel_0000000004=[\w-]{43}; Max-Age=34128000; Path=\/e; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(first.headers).toContain('Access-Control-Allow-Credentials: true');
    const again = await tell({ consent: 'granted', headers: { cookie: first.cookie } });
    expect(again.setCookie).toBeNull();
  });

  test('is not counted by a page that does not speak of consent, and allows no credentials', async () => {
    await start();
    const { cookie } = await tell({ consent: 'granted' });
    const { headers } = await tell({ headers: { cookie } });
    expect(headers).not.toContain('Access-Control-Allow-Credentials');
    expect((await edge.events()).map(({ lasting }) => lasting)).toEqual([0, 0]);
  });

  test.each([
    ['the edge on another domain', { headers: { host: 'pixel.vendor.example' } }],
    ['a page that is not the site’s', { headers: { origin: 'https://evil.example' } }],
    ['no origin', { headers: { origin: 'null' } }],
    ['an unknown site', { site: '000000000c' }],
  ])('is not set: %s', async (_what, told) => {
    await start({ domains: ['shop.example'] });
    expect((await tell({ consent: 'granted', ...told })).setCookie).toBeNull();
  });

  test('is not set between two customers of one host, for a public suffix is no common domain', async () => {
    await start({ domains: ['ada.github.io'] });
    const headers = { host: 'bob.github.io', origin: 'https://ada.github.io' };
    expect((await tell({ consent: 'granted', headers })).setCookie).toBeNull();
  });

  test('in a folder of the site’s own domain its path is that folder’s', async () => {
    edge = await TestEdge.start([rule(SITE, { level: 'identified' })], {
      edgeUrl: 'https://shop.example/stats',
    });
    const { setCookie } = await tell({ consent: 'granted' });
    expect(setCookie).toContain('; Path=/stats/e; ');
  });

  test('in a frame it is partitioned', async () => {
    await start();
    expect((await tell({ consent: 'granted', framed: true })).setCookie).toMatch(
      /; SameSite=None; Partitioned$/,
    );
  });

  test.each(['anonymous', 'count'] as const)('is not set at level %s', async (level) => {
    await start({ level });
    expect((await tell({ consent: 'granted' })).setCookie).toBeNull();
    expect((await edge.events()).every(({ lasting }) => lasting === 0)).toBe(true);
  });

  test('is never set by an image, nor read by one', async () => {
    await start();
    const { cookie } = await tell({ consent: 'granted' });
    const image = await edge.get(`/p/${SITE}.gif?u=${ORIGIN}&consent=granted`, { cookie });
    expect(image.headers.get('set-cookie')).toBeNull();
    expect((await edge.events()).every(({ lasting }) => lasting === 0)).toBe(true);
  });

  test('several first events at once bring one cookie', async () => {
    await start();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => tell({ consent: 'granted' })),
    );
    expect(answers.filter(({ setCookie }) => setCookie !== null)).toHaveLength(1);
  });

  test('of another site, or forged, it is nobody’s', async () => {
    await start();
    const { cookie } = await tell({ site: OTHER, consent: 'granted' });
    const value = cookie.split('=')[1] ?? '';
    await tell({ consent: 'granted', headers: { cookie: `clearpixel_${SITE}=${value}` } });
    await tell({
      consent: 'granted',
      headers: { cookie: `clearpixel_${SITE}=${value.slice(0, -2)}AA` },
    });
    expect((await edge.events()).every(({ lasting }) => lasting === 0)).toBe(true);
  });
});

describe('whose an event is', () => {
  test('what was before in the same visit is joined, what others did behind the same address is not', async () => {
    await start();
    await tell({ path: '/1' });
    const { cookie } = await tell({ path: '/2', consent: 'granted' });
    await tell({ path: '/3', consent: 'granted', headers: { cookie } });
    // Somebody else with the same address and program.
    await tell({ path: '/else' });
    // Somebody with another address.
    await tell({ path: '/far', address: '81.2.70.1' });
    await tell({ path: '/4', consent: 'granted', headers: { cookie } });
    const [one, two, three, other, far, four] = people(await edge.events());
    expect([one?.[1], two?.[1], three?.[1], four?.[1]]).toEqual([0, 0, 1, 1]);
    expect(new Set([one, two, three, four].map((event) => event?.[3])).size).toBe(1);
    expect(three?.[2]).toBe(four?.[2]);
    expect(other?.[3]).not.toBe(one?.[3]);
    expect(far?.[3]).not.toBe(one?.[3]);
    expect(other?.[1]).toBe(0);
  });

  test('over days the visitor is the same, the visits are not', async () => {
    await start();
    const { cookie } = await tell({ consent: 'granted' });
    const events = (hours: number): object => ({
      events: [{ name: 'pageview', url: ORIGIN, at: Date.now() - hours * 3_600_000 }],
    });
    for (const hours of [23, 12, 0])
      await tell({ consent: 'granted', headers: { cookie }, ...events(hours) });
    const [, ...lasting] = people(await edge.events());
    expect(new Set(lasting.map(([, , visitor]) => visitor)).size).toBe(1);
    expect(new Set(lasting.map(([, , , session]) => session)).size).toBe(3);
  });

  test('whom the site’s server names is the same on each of their devices, and joins the cookie’s visit', async () => {
    await start();
    const signed = {
      id: 'ada@example.com',
      signature: identitySignature(identityKey(SECRET, SITE), 'ada@example.com'),
    };
    const { cookie } = await tell({ path: '/1', consent: 'granted' });
    await tell({ path: '/2', consent: 'granted', headers: { cookie } });
    await tell({ path: '/3', consent: 'granted', identify: signed, headers: { cookie } });
    await tell({ path: '/4', consent: 'granted', identify: signed, address: '90.1.1.1' });
    const lines = JSON.stringify(await edge.lines());
    expect(lines).not.toContain('ada@example');
    const [one, two, three, four] = people(await edge.events());
    expect([one?.[1], two?.[1], three?.[1], four?.[1]]).toEqual([0, 1, 2, 2]);
    expect(three?.[2]).toBe(four?.[2]);
    expect(two?.[2]).not.toBe(three?.[2]);
    expect(new Set([one?.[3], two?.[3], three?.[3]]).size).toBe(1);
  });

  test.each([
    [
      'a signature of another site’s key',
      (id: string) => identitySignature(identityKey(SECRET, OTHER), id),
    ],
    ['a signature of another id', () => identitySignature(identityKey(SECRET, SITE), 'bob')],
    ['an empty guess', () => '0'],
  ])('%s claims nobody', async (_what, sign) => {
    await start();
    await tell({ consent: 'granted', identify: { id: 'ada', signature: sign('ada') } });
    expect((await edge.events()).map(({ lasting }) => lasting)).toEqual([0]);
  });

  test('without consent a signed id is nothing', async () => {
    await start();
    const signature = identitySignature(identityKey(SECRET, SITE), 'ada');
    await tell({ identify: { id: 'ada', signature } });
    expect((await edge.events()).map(({ lasting }) => lasting)).toEqual([0]);
  });

  test('a killed edge goes on with the same visit', async () => {
    await start();
    await tell({ path: '/1' });
    const { cookie } = await tell({ path: '/2', consent: 'granted' });
    await tell({ path: '/3', consent: 'granted', headers: { cookie } });
    await edge.restart();
    await tell({ path: '/4', consent: 'granted', headers: { cookie } });
    await tell({ path: '/else' });
    const sessions = (await edge.events()).map(({ session }) => session);
    expect(new Set(sessions.slice(0, 4)).size).toBe(1);
    expect(sessions[4]).not.toBe(sessions[0]);
  });
});

describe('signals and withdrawal', () => {
  test('Sec-GPC lowers to count, as does the script’s word for it; consent in so many words says more', async () => {
    await start();
    const signal = { 'sec-gpc': '1' };
    await tell({ headers: signal });
    await tell({ gpc: true });
    const { setCookie } = await tell({ headers: signal, gpc: true, consent: 'granted' });
    expect(setCookie).not.toBeNull();
    expect((await edge.events()).map(({ level }) => level)).toEqual([
      'count',
      'count',
      'identified',
    ]);
  });

  test('denied: the cookie goes, the tie is told to the store, and nothing more than anonymous is kept', async () => {
    await start();
    const { cookie } = await tell({ consent: 'granted' });
    await tell({ consent: 'granted', headers: { cookie } });
    const end = await tell({ consent: 'denied', events: [], headers: { cookie } });
    expect(end.status).toBe(204);
    expect(end.setCookie).toMatch(/^clearpixel_0000000004=; Max-Age=0; Path=\/e; /);
    await tell({ path: '/after', consent: 'denied' });
    const [, lasting, withdrawn, after] = await edge.events();
    expect(withdrawn).toMatchObject({ name: '$withdrawn', lasting: 1, level: 'anonymous' });
    expect(withdrawn?.visitor).toBe(lasting?.visitor);
    expect(after).toMatchObject({ path: '/after', lasting: 0, level: 'anonymous', network: '' });
  });

  test('nobody else can withdraw for them, nor use our own names', async () => {
    await start();
    const forged = await tell({ events: [{ name: '$withdrawn', url: ORIGIN }] });
    expect(forged.status).toBe(400);
    await edge.get(`/p/${SITE}.gif?e=%24withdrawn&u=${ORIGIN}`);
    await tell({ consent: 'denied', events: [], headers: { cookie: `clearpixel_${SITE}=x` } });
    expect(await edge.events()).toEqual([]);
  });

  test('a body without events and without consent is refused', async () => {
    await start();
    expect((await tell({ events: [] })).status).toBe(400);
  });
});
