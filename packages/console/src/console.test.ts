/** The API over a real registry and a real store: rights, sites, reports, errors. */
import type { Snapshot } from '@clearpixel/pixel';
import type { FastifyInstance, HTTPMethods } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DASHBOARD_ADDRESSES } from './routes/dashboard.ts';
import { intervalStarts } from './interval.ts';
import { reportTime } from './report-query.ts';
import { HOST, OWNER_KEY, openTestConsole } from './test-console.ts';
import type { TestConsole } from './test-console.ts';

const OWNER = OWNER_KEY;
const routes: { method: HTTPMethods; url: string; access: string }[] = [];
let answers: 'in-force' | 'timeout' = 'in-force';
let opened: TestConsole;
let app: FastifyInstance;
let published: Snapshot[];
let logged: string[];

beforeAll(async () => {
  const edgeAnswers: Snapshot[] = [];
  opened = await openTestConsole({
    publish: async (snapshot) => {
      edgeAnswers.push(snapshot);
      return answers;
    },
    onRoute: ({ method, url, config }) => {
      for (const one of [method].flat())
        routes.push({ method: one, url, access: config?.access ?? '' });
    },
  });
  ({ app, logged } = opened);
  published = edgeAnswers;
});
afterAll(() => opened.close());
beforeEach(() => {
  answers = 'in-force';
});

interface Answer {
  status: number;
  body: any; // oxlint-disable-line typescript/no-explicit-any -- what stands in it is what is tested
  headers: Record<string, unknown>;
}
async function call(
  method: string,
  url: string,
  body?: unknown,
  key: string | null = OWNER,
): Promise<Answer> {
  const response = await app.inject({
    method: method as 'GET',
    url,
    headers: {
      host: HOST,
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
    },
    ...(body === undefined ? {} : { payload: body as object }),
  });
  const isJson = String(response.headers['content-type']).includes('json');
  return {
    status: response.statusCode,
    body: isJson && response.body !== '' ? response.json() : response.body,
    headers: response.headers,
  };
}
const api = (
  method: string,
  where: string,
  body?: unknown,
  key: string | null = OWNER,
): Promise<Answer> => call(method, `/api/v1${where}`, body, key);
const newSite = async (fields: object = {}): Promise<string> =>
  (await api('POST', '/sites', { name: 'Shop', domain: 'shop.example', ...fields })).body.id;
const newKey = async (fields: object): Promise<string> =>
  (await api('POST', '/keys', { name: 'k', ...fields })).body.key;

describe('rights', () => {
  test('every route refuses a stranger and a wrong key, but those that say they are public', async () => {
    expect(routes.length).toBeGreaterThan(60);
    for (const { method, url, access } of routes) {
      if (access === 'public') continue;
      const address = url.replace(/:\w+/g, 'x1');
      const body = method === 'GET' || method === 'HEAD' ? undefined : {};
      for (const key of [null, 'wrong', 'x'.repeat(5_000), `${OWNER}x`])
        expect(`${method} ${url} ${(await call(method, address, body, key)).status}`).toBe(
          `${method} ${url} 401`,
        );
    }
    expect((await call('GET', '/api/v1/nothing/here', undefined, null)).status).toBe(401);
  });

  test('what is public is named here, so that nothing becomes public unseen', () => {
    const open = routes
      .filter(({ access, method }) => access === 'public' && method !== 'HEAD')
      .map(({ method, url }) => `${method} ${url}`)
      .filter((route) => !DASHBOARD_ADDRESSES.some((address) => route === `GET ${address}`));
    expect(open.toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'GET /api/v1/healthz',
      'GET /api/v1/session',
      'GET /assets/:file',
      'GET /favicon.svg',
      'GET /mail-frame',
      'POST /api/v1/campaigns/deliveries/:adapter',
      'POST /api/v1/invitations/accept',
      'POST /api/v1/invitations/look',
      'POST /api/v1/password-reset',
      'POST /api/v1/password-reset/use',
      'POST /api/v1/session',
      'POST /api/v1/setup',
    ]);
  });

  test('what is of one person is for people, not for keys', async () => {
    const own = routes.filter(({ access }) => access === 'account');
    expect(own.length).toBeGreaterThan(5);
    for (const { method, url } of own) {
      const body = method === 'GET' || method === 'HEAD' ? undefined : {};
      expect((await call(method, url.replace(/:\w+/g, 'x1'), body)).status).toBe(403);
    }
  });

  test('scopes: read reads, write changes, owner manages keys', async () => {
    const site = await newSite();
    const reader = await newKey({ scopes: ['read'] });
    const writer = await newKey({ scopes: ['write'] });
    const statuses = async (key: string): Promise<number[]> => [
      (await api('GET', `/sites/${site}`, undefined, key)).status,
      (await api('PATCH', `/sites/${site}`, { name: 'Other' }, key)).status,
      (await api('GET', '/keys', undefined, key)).status,
      (await api('GET', '/audit', undefined, key)).status,
    ];
    expect(await statuses(reader)).toEqual([200, 403, 403, 403]);
    expect(await statuses(writer)).toEqual([200, 200, 403, 403]);
    expect(await statuses(OWNER)).toEqual([200, 200, 200, 200]);
  });

  test('a key of one site sees nothing of another', async () => {
    const [mine, other] = [await newSite(), await newSite()];
    const key = await newKey({ scopes: ['write'], sites: [mine] });
    expect((await api('GET', '/sites', undefined, key)).body.items).toMatchObject([{ id: mine }]);
    for (const where of [
      '',
      '/overview',
      '/timeseries',
      '/breakdown?dimension=path',
      '/realtime',
      '/events',
    ]) {
      expect((await api('GET', `/sites/${mine}${where}`, undefined, key)).status).toBe(200);
      expect((await api('GET', `/sites/${other}${where}`, undefined, key)).status).toBe(404);
    }
    expect((await api('GET', `/events?site=${other}`, undefined, key)).status).toBe(404);
    expect((await api('PATCH', `/sites/${other}`, { name: 'x' }, key)).status).toBe(404);
    expect((await api('DELETE', `/sites/${other}`, undefined, key)).status).toBe(404);
    expect((await api('POST', '/sites', { name: 'x', domain: 'x.example' }, key)).status).toBe(403);
    expect((await api('GET', '/metrics', undefined, key)).status).toBe(403);
  });

  test('a revoked key is none', async () => {
    const { body } = await api('POST', '/keys', { name: 'short', scopes: ['read'] });
    expect((await api('GET', '/sites', undefined, body.key)).status).toBe(200);
    expect((await api('DELETE', `/keys/${body.id}`)).status).toBe(204);
    expect((await api('GET', '/sites', undefined, body.key)).status).toBe(401);
    expect(JSON.stringify((await api('GET', '/keys')).body)).not.toContain(body.key);
  });

  test('another name than its own is refused', async () => {
    const response = await app.inject({
      method: 'GET',
      url: '/',
      headers: { host: 'evil.example:8081' },
    });
    expect(response.statusCode).toBe(421);
  });
});

describe('sites', () => {
  test('made, read, changed, deleted; the edge knows before each answer', async () => {
    const before = published.length;
    const made = await api('POST', '/sites', {
      name: 'Shop',
      domain: 'Shop.Example',
      timezone: 'Europe/Berlin',
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      name: 'Shop',
      domain: 'shop.example',
      level: 'anonymous',
      timezone: 'Europe/Berlin',
    });
    expect(made.body.snippet).toBe(
      `<script defer src="https://edge.example/s.js" data-site="${made.body.id}"></script>`,
    );
    expect(made.body.noscript).toContain(`https://edge.example/p/${made.body.id}.gif`);
    expect(published.at(-1)?.sources.map(({ id }) => id)).toContain(made.body.id);
    const changed = await api('PATCH', `/sites/${made.body.id}`, { level: 'count' });
    expect(changed.body.level).toBe('count');
    expect(published.at(-1)?.sources.find(({ id }) => id === made.body.id)?.level).toBe('count');
    expect((await api('DELETE', `/sites/${made.body.id}`)).status).toBe(204);
    expect(published.at(-1)?.sources.map(({ id }) => id)).not.toContain(made.body.id);
    expect((await api('GET', `/sites/${made.body.id}`)).status).toBe(404);
    expect(published.length).toBe(before + 3);
    const { items } = (await api('GET', '/audit?limit=3')).body;
    expect(items.map((entry: { action: string }) => entry.action)).toEqual([
      'site-deleted',
      'site-changed',
      'site-created',
    ]);
  });

  test('an edge that does not confirm is told of', async () => {
    answers = 'timeout';
    const { status, body } = await api('POST', '/sites', { name: 'Shop', domain: 'shop.example' });
    expect(status).toBe(503);
    expect(body.error).toMatchObject({ code: 'edge-not-updated', retryable: true });
  });

  test('pages of a list', async () => {
    for (let i = 0; i < 5; i++) await newSite();
    const ids: string[] = [];
    let cursor = '';
    do {
      const { body } = await api('GET', `/sites?limit=2${cursor}`);
      ids.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.next === null ? '' : `&cursor=${body.next}`;
    } while (cursor !== '');
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(5);
  });
});

describe('errors name what is wrong', () => {
  test.each([
    ['POST', '/sites', { domain: 'x.example' }, 400, 'invalid', 'name'],
    ['POST', '/sites', { name: 'x', domain: 'https://x.example/' }, 400, 'invalid', 'domain'],
    ['POST', '/sites', { name: 'x', domain: 'x.example', level: 'most' }, 400, 'invalid', 'level'],
    [
      'POST',
      '/sites',
      { name: 'x', domain: 'x.example', timezone: 'Mars' },
      400,
      'invalid',
      'timezone',
    ],
    ['GET', '/sites?limit=0', undefined, 400, 'invalid', 'limit'],
    ['GET', '/sites?limit=1001', undefined, 400, 'invalid', 'limit'],
    ['GET', '/sites?cursor=abc', undefined, 400, 'bad-cursor', 'cursor'],
    ['GET', '/sites/SITE/overview?from=yesterday', undefined, 400, 'invalid', 'from'],
    ['GET', '/sites/SITE/overview?from=2026-02-30', undefined, 400, 'invalid', 'from'],
    [
      'GET',
      '/sites/SITE/overview?from=2026-03-02&to=2026-03-01',
      undefined,
      400,
      'invalid',
      'from',
    ],
    ['GET', '/sites/SITE/overview?timezone=%2B02:00', undefined, 400, 'invalid', 'timezone'],
    ['GET', '/sites/SITE/overview?verdict=martian', undefined, 400, 'invalid', 'verdict'],
    ['GET', '/sites/SITE/overview?filter=path', undefined, 400, 'invalid', 'filter'],
    [
      'GET',
      `/sites/SITE/overview?${'filter=path:is:/&'.repeat(21)}`,
      undefined,
      400,
      'invalid',
      'filter',
    ],
    ['GET', '/sites/SITE/overview?filter=path:matches:(', undefined, 400, 'invalid', 'filter'],
    ['GET', '/sites/SITE/breakdown', undefined, 400, 'invalid', 'dimension'],
    ['GET', '/sites/SITE/breakdown?dimension=color', undefined, 400, 'invalid', 'dimension'],
    ['GET', '/sites/SITE/timeseries?metric=luck', undefined, 400, 'invalid', 'metric'],
    [
      'GET',
      '/sites/SITE/timeseries?interval=hour&from=2020-01-01',
      undefined,
      400,
      'invalid',
      'interval',
    ],
    ['GET', '/sites/SITE/events?cursor=abc', undefined, 400, 'bad-cursor', 'cursor'],
    ['GET', '/events?after=abc', undefined, 400, 'bad-cursor', 'cursor'],
    ['GET', '/sites/none/overview', undefined, 404, 'not-found', undefined],
    ['POST', '/keys', { name: 'x', scopes: [] }, 400, 'invalid', 'scopes'],
    ['DELETE', '/keys/none', undefined, 404, 'not-found', undefined],
  ])('%s %s', async (method, where, body, status, code, field) => {
    const site = await newSite();
    const answer = await api(method, where.replace('SITE', site), body);
    expect([answer.status, answer.body.error?.code, answer.body.error?.field]).toEqual([
      status,
      code,
      field,
    ]);
    expect(answer.body.error.message.length).toBeGreaterThan(5);
  });

  test('bodies that are none', async () => {
    const post = async (payload: string, type: string): Promise<unknown[]> => {
      const response = await app.inject({
        method: 'POST',
        url: '/api/v1/sites',
        headers: { host: HOST, authorization: `Bearer ${OWNER}`, 'content-type': type },
        payload,
      });
      return [response.statusCode, response.json().error.code];
    };
    expect(await post('{', 'application/json')).toEqual([400, 'invalid']);
    expect(await post('', 'application/json')).toEqual([400, 'invalid']);
    expect(await post('<a/>', 'application/xml')).toEqual([415, 'unsupported-media-type']);
    expect(await post(`"${'x'.repeat(1_100_000)}"`, 'application/json')).toEqual([
      413,
      'too-large',
    ]);
    expect(logged).toEqual([]);
  });
});

test('the description is OpenAPI 3.1 and has every call', async () => {
  const { body } = await api('GET', '/openapi.json');
  expect(body.openapi).toMatch(/^3\.1/);
  const described = Object.entries(body.paths as Record<string, object>).flatMap(([url, methods]) =>
    Object.keys(methods).map(
      (method) => `${method.toUpperCase()} ${url.replace(/\{(\w+)\}/g, ':$1')}`,
    ),
  );
  const served = routes
    .filter(
      ({ method, url }) =>
        method !== 'HEAD' && url.startsWith('/api/v1/') && url !== '/api/v1/openapi.json',
    )
    .map(({ method, url }) => `${String(method)} ${url}`);
  expect(described.toSorted()).toEqual([...new Set(served)].toSorted());
});

test('every answer has a strict policy', async () => {
  for (const url of ['/', '/style.css', '/api/v1/healthz', '/nothing']) {
    const { headers } = await call('GET', url);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'/);
    expect(headers['content-security-policy']).not.toMatch(/unsafe|\*/);
    expect(headers['x-content-type-options']).toBe('nosniff');
  }
});

describe('time', () => {
  test('days, weeks, months and hours are those of the zone, with its clock changes', () => {
    const time = (from: string, to: string): ReturnType<typeof reportTime> =>
      reportTime({ from, to }, 'Europe/Berlin');
    const iso = (list: readonly number[]): string[] => list.map((at) => new Date(at).toISOString());
    expect(iso(intervalStarts(time('2026-03-28', '2026-03-31'), 'day'))).toEqual([
      '2026-03-27T23:00:00.000Z',
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ]);
    expect(intervalStarts(time('2026-03-29', '2026-03-30'), 'hour')).toHaveLength(23);
    expect(intervalStarts(time('2026-10-25', '2026-10-26'), 'hour')).toHaveLength(25);
    expect(iso(intervalStarts(time('2026-01-31', '2026-04-01'), 'month'))).toEqual([
      '2025-12-31T23:00:00.000Z',
      '2026-01-31T23:00:00.000Z',
      '2026-02-28T23:00:00.000Z',
    ]);
    expect(iso(intervalStarts(time('2026-06-17', '2026-06-23'), 'week'))).toEqual([
      '2026-06-14T22:00:00.000Z',
      '2026-06-21T22:00:00.000Z',
    ]);
  });

  test('dates, times, and what is left out', () => {
    const now = Date.parse('2026-06-15T23:30:00Z');
    expect(reportTime({}, 'Europe/Berlin', now)).toEqual({
      from: Date.parse('2026-05-17T22:00:00Z'),
      to: Date.parse('2026-06-16T22:00:00Z'),
      timezone: 'Europe/Berlin',
    });
    expect(
      reportTime({ from: '2026-06-01T10:00:00Z', to: '2026-06-01T10:00:00' }, 'America/New_York'),
    ).toMatchObject({
      from: Date.parse('2026-06-01T10:00:00Z'),
      to: Date.parse('2026-06-01T14:00:00Z'),
    });
  });
});
