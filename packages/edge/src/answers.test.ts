/** What the edge answers, by CONTRACT's table, and the limits by name. */
import { createTokenCodec } from '@clearpixel/pixel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EDGE_LIMITS } from './limits.ts';
import { SECRET, STAMPED_AT, TestEdge, rule } from './test-edge.ts';

const SITE = 'site000000';
const MAIL = 'ma1v000000';
let edge: TestEdge;
beforeAll(async () => {
  edge = await TestEdge.start([rule(SITE), rule(MAIL, { kind: 'campaign', domains: [] })]);
});
afterAll(() => edge.dispose());

const event = { name: 'pageview', url: 'https://shop.example/' };
const codeOf = async (response: Response): Promise<unknown> =>
  ((await response.json()) as { error: { code: string } }).error.code;

test('the GIF', async () => {
  const response = await edge.get(`/p/${SITE}.gif`);
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(response.status).toBe(200);
  expect(bytes.subarray(0, 6).toString()).toBe('GIF89a');
  expect(bytes.length).toBeLessThanOrEqual(43);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'image/gif',
    'content-length': String(bytes.length),
    'cache-control': 'no-store, no-cache, must-revalidate, private, max-age=0',
    'cross-origin-resource-policy': 'cross-origin',
  });
  expect(response.headers.get('set-cookie')).toBeNull();
});

test('HEAD answers like GET and records nothing', async () => {
  const { events } = edge.edge.state();
  const [get, head] = await Promise.all([
    edge.get('/p/nothere000.gif'),
    edge.get(`/p/${SITE}.gif`, {}, 'HEAD'),
  ]);
  const comparable = (response: Response): unknown =>
    [...response.headers].filter(([name]) => !['date', 'connection', 'keep-alive'].includes(name));
  expect(head.status).toBe(200);
  expect(comparable(head)).toEqual(comparable(get));
  expect(edge.edge.state().events).toBe(events);
});

describe('POST /e', () => {
  test('one event, a hundred, and as text/plain', async () => {
    expect((await edge.post({ site: SITE, events: [event] })).status).toBe(204);
    expect(
      (await edge.post({ site: SITE, events: Array.from({ length: 100 }, () => event) })).status,
    ).toBe(204);
    expect(
      (await edge.post({ site: SITE, events: [event] }, { 'content-type': 'text/plain' })).status,
    ).toBe(204);
  });

  const long = 'x'.repeat(2_000);
  test.each([
    ['no JSON', '{', 400, 'not-json'],
    ['no object', '[]', 400, 'invalid-body'],
    ['no site', { events: [event] }, 400, 'invalid-body'],
    ['no events', { site: SITE, events: [] }, 400, 'invalid-body'],
    [
      '101 events',
      { site: SITE, events: Array.from({ length: 101 }, () => event) },
      400,
      'invalid-body',
    ],
    ['a name that is none', { site: SITE, events: [{ name: 5 }] }, 400, 'invalid-body'],
    ['an empty name', { site: SITE, events: [{ name: '' }] }, 400, 'invalid-body'],
    ['a long name', { site: SITE, events: [{ name: long }] }, 400, 'invalid-body'],
    [
      'a currency that is none',
      { site: SITE, events: [{ ...event, value: 1, currency: 'Euro' }] },
      400,
      'invalid-body',
    ],
    [
      'a value that is none',
      { site: SITE, events: [{ ...event, value: 'much' }] },
      400,
      'invalid-body',
    ],
    [
      '31 properties',
      {
        site: SITE,
        events: [
          {
            ...event,
            props: Object.fromEntries(Array.from({ length: 31 }, (_, i) => [`p${i}`, 1])),
          },
        ],
      },
      400,
      'invalid-body',
    ],
    [
      'a long property name',
      { site: SITE, events: [{ ...event, props: { [long]: 1 } }] },
      400,
      'invalid-body',
    ],
    [
      'a long property',
      { site: SITE, events: [{ ...event, props: { a: long } }] },
      400,
      'invalid-body',
    ],
    ['too many bytes', ' '.repeat(EDGE_LIMITS.bodyBytes + 1), 413, 'too-large'],
  ])('%s', async (_what, body, status, code) => {
    const response = await edge.post(body);
    expect(response.status).toBe(status);
    expect(await codeOf(response)).toBe(code);
  });

  test('another type', async () => {
    const response = await edge.post('<a/>', { 'content-type': 'application/xml' });
    expect(response.status).toBe(415);
    expect(await codeOf(response)).toBe('unsupported-type');
  });

  test('a site that is not there is answered like one that is', async () => {
    expect((await edge.post({ site: 'nothere000', events: [event] })).status).toBe(204);
  });

  test('CORS for own origins alone, without credentials', async () => {
    for (const origin of ['https://shop.example', 'https://www.shop.example']) {
      const response = await edge.post({ site: SITE, events: [event] }, { origin });
      expect(response.headers.get('access-control-allow-origin')).toBe(origin);
      expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    }
    const foreign = await edge.post(
      { site: SITE, events: [event] },
      { origin: 'https://evil.example' },
    );
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
    const preflight = await fetch(`${edge.url}/e`, {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-methods')).toBe('POST');
  });
});

describe('links', () => {
  const tokens = createTokenCodec([SECRET]);
  test('a click leads to what was signed, and nowhere else', async () => {
    const destination = 'https://shop.example/offer?a=1';
    const token = tokens.sign({
      kind: 'click',
      source: MAIL,
      subject: '0123456789abc',
      level: 'anonymous',
      stampedAt: STAMPED_AT,
      destination,
    });
    const response = await edge.get(`/c/${token}`);
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe(destination);
    for (const bad of ['forged', token.slice(0, -1), `${token}A`, 'A'.repeat(token.length)]) {
      const refused = await edge.get(`/c/${bad}`);
      expect(refused.status).toBe(404);
      expect(refused.headers.get('location')).toBeNull();
    }
  });

  test("a reader's page is on the pages' address", async () => {
    const response = await edge.get('/r/some-token_1');
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('https://pages.example/r/some-token_1');
    expect((await edge.get('/r/%0d%0ax')).status).toBe(404);
  });
});

test('the script, health, and all that is not there', async () => {
  const script = await edge.get('/s.js');
  expect(script.headers.get('content-type')).toMatch(/javascript/);
  const again = await edge.get('/s.js', { 'if-none-match': script.headers.get('etag') ?? '' });
  expect(again.status).toBe(304);
  expect((await edge.get('/healthz')).status).toBe(200);
  expect((await edge.get('/')).status).toBe(404);
  expect((await edge.get('/e')).status).toBe(405);
});

test('a site is known from the moment its snapshot is in force, and no longer', async () => {
  const count = (): number => edge.edge.state().hits.kept;
  const before = count();
  await edge.get('/p/young00000.gif');
  expect(count()).toBe(before);
  edge.reload([rule(SITE), rule('young00000'), rule(MAIL, { kind: 'campaign', domains: [] })]);
  await edge.get('/p/young00000.gif');
  expect(count()).toBe(before + 1);
  edge.reload([rule(SITE), rule(MAIL, { kind: 'campaign', domains: [] })]);
  await edge.get('/p/young00000.gif');
  expect(count()).toBe(before + 1);
});

test('hits a second from one network', async () => {
  const limited = await TestEdge.start([rule(SITE)], { rateLimit: 3 });
  try {
    const statuses: number[] = [];
    for (let i = 0; i < 8; i++)
      statuses.push(
        (await limited.post({ site: SITE, events: [event] }, { 'x-forwarded-for': `81.2.69.${i}` }))
          .status,
      );
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(2);
    const refused = await limited.post(
      { site: SITE, events: [event] },
      { 'x-forwarded-for': '81.2.69.1' },
    );
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).not.toBeNull();
    // Another network is not meant.
    expect(
      (await limited.post({ site: SITE, events: [event] }, { 'x-forwarded-for': '81.2.70.1' }))
        .status,
    ).toBe(204);
    expect((await limited.get(`/p/${SITE}.gif`)).status).toBe(200);
    expect(limited.edge.state().hits['rate-limited']).toBeGreaterThan(0);
  } finally {
    await limited.dispose();
  }
});
