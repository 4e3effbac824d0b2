/** The reports of a site over the API: a small shop, counted by hand. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EventLine } from '@clearpixel/pixel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOST, OWNER_KEY, openTestConsole } from '../test-console.ts';
import type { TestConsole } from '../test-console.ts';

const NOON = Date.UTC(2026, 10, 24, 12);
const DAY = 86_400_000;
const TIME = 'from=2026-11-20&to=2026-11-28';

let opened: TestConsole;
let site: string;
let campaign: string;
const directory = mkdtempSync(path.join(tmpdir(), 'clearpixel-site-reports-'));

interface Answer {
  status: number;
  body: any; // oxlint-disable-line typescript/no-explicit-any -- what stands in it is what is tested
  text: string;
  headers: Record<string, unknown>;
}
async function api(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  where: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await opened.app.inject({
    method,
    url: `/api/v1${where}`,
    headers: { host: HOST, authorization: `Bearer ${OWNER_KEY}`, ...headers },
    ...(body === undefined ? {} : { payload: body }),
  });
  const isJson = String(response.headers['content-type']).includes('json');
  return {
    status: response.statusCode,
    body: isJson && response.body !== '' ? response.json() : null,
    text: response.body,
    headers: response.headers,
  };
}

/** A visit: the same visitor and session for all of its events, a minute from each to the next. */
function visit(
  number: number,
  at: number,
  common: Partial<EventLine>,
  events: readonly Partial<EventLine>[],
): EventLine[] {
  return events.map((event, index) => ({
    id: randomUUID(),
    source: site,
    sourceKind: 'site',
    kind: event.name === undefined ? 'view' : 'event',
    name: 'pageview',
    level: 'identified',
    verdict: 'person',
    certainty: 'probable',
    reasons: ['ordinary-browser'],
    retainUntil: '2099-01-01',
    hostname: 'shop.example',
    visitor: String(number),
    session: String(1_000 + number),
    sessionAt: at,
    ...common,
    ...event,
    at: at + index * 60_000,
    day: new Date(at).toISOString().slice(0, 10),
  }));
}

beforeAll(async () => {
  opened = await openTestConsole();
  site = (await api('POST', '/sites', { name: 'Shop', domain: 'shop.example' })).body.id;
  campaign = (await api('POST', '/campaigns', { name: 'News' })).body.id;
  const order = { name: 'order', path: '/buy', value: 20, currency: 'EUR' };
  const lines = [
    ...visit(1, NOON, { channel: 'organic-search', country: 'DE' }, [
      { path: '/' },
      { path: '/pricing' },
      { path: '/buy' },
      order,
    ]),
    ...visit(2, NOON, { channel: 'direct', country: 'FR' }, [{ path: '/' }, { path: '/blog' }]),
    // Somebody who lasts: an ad first, an order by a direct visit two days later.
    ...visit(7, NOON - DAY, { lasting: 1, channel: 'paid-search', utmCampaign: 'spring' }, [
      { path: '/' },
    ]),
    ...visit(7, NOON + DAY, { lasting: 1, channel: 'direct', session: '8' }, [
      { path: '/buy' },
      { ...order, value: 5 },
    ]),
    ...visit(9, NOON, { verdict: 'bot', certainty: 'certain', reasons: ['agent-names-robot'] }, [
      { path: '/' },
    ]),
    // A reader: opened and clicked a mail, then bought.
    ...visit(0, NOON, { source: campaign, sourceKind: 'campaign', subject: 'abcdefghjkmnp' }, [
      { kind: 'open', name: 'open', path: '' },
      { kind: 'click', name: 'click', path: '' },
    ]).map((line) => ({ ...line, session: '0', visitor: '0', sessionAt: 0 })),
    ...visit(5, NOON + 3 * 60_000, { channel: 'email', subject: 'abcdefghjkmnp' }, [
      { path: '/=1+1' },
      { ...order, value: 7 },
    ]),
  ];
  const file = path.join(directory, 'segment.jsonl');
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const loaded = await opened.store.load({
    name: '20261124T120000000Z-0000000000000001-00000001',
    path: file,
    bytes: statSync(file).size,
  });
  if (loaded.what !== 'loaded') throw new Error('these are events');
});
afterAll(async () => {
  await opened.close();
  rmSync(directory, { recursive: true, force: true });
});

describe('overview, time, breakdown', () => {
  test('compared with the time before, and with any', async () => {
    const { body } = await api(
      'GET',
      `/sites/${site}/overview?from=2026-11-24&to=2026-11-25&compare=previous`,
    );
    expect(body).toMatchObject({ visitors: 3, sessions: 3, revenue: 27, currency: 'EUR' });
    expect(body.compared).toMatchObject({
      from: '2026-11-23T00:00:00.000Z',
      to: '2026-11-24T00:00:00.000Z',
      visitors: 1,
    });
    const any = await api(
      'GET',
      `/sites/${site}/timeseries?from=2026-11-24&to=2026-11-25&compare=period&compareFrom=2026-11-25&compareTo=2026-11-26&metric=revenue`,
    );
    expect(any.body.points).toEqual([{ at: '2026-11-24T00:00:00.000Z', value: 27 }]);
    expect(any.body.compared.points).toEqual([{ at: '2026-11-25T00:00:00.000Z', value: 5 }]);
    const rows = await api(
      'GET',
      `/sites/${site}/breakdown?dimension=channel&from=2026-11-25&to=2026-11-26&compare=previous`,
    );
    expect(rows.body.rows).toMatchObject([
      { value: 'direct', visitors: 1, compared: { visitors: 1 } },
    ]);
  });

  test('by two dimensions', async () => {
    const { body } = await api(
      'GET',
      `/sites/${site}/breakdown?dimension=channel&by=path&${TIME}&filter=channel:is:direct&metric=pageviews`,
    );
    const seen = body.rows.map((row: { value: string; by: string; pageviews: number }) => [
      row.value,
      row.by,
      row.pageviews,
    ]);
    expect(seen).toEqual([
      ['direct', '/buy', 1],
      ['direct', '/', 1],
      ['direct', '/blog', 1],
    ]);
  });

  test('by the minute', async () => {
    const { body } = await api(
      'GET',
      `/sites/${site}/timeseries?interval=minute&metric=pageviews&from=2026-11-24T12:00&to=2026-11-24T12:03`,
    );
    expect(body.points.map(({ value }: { value: number }) => value)).toEqual([2, 2, 1]);
  });

  test('what was set aside, and why', async () => {
    const { body } = await api('GET', `/sites/${site}/set-aside?${TIME}`);
    expect(body).toEqual({
      events: 1,
      byVerdict: { bot: 1 },
      rows: [
        {
          verdict: 'bot',
          certainty: 'certain',
          reasons: ['agent-names-robot'],
          events: 1,
          sessions: 1,
        },
      ],
    });
  });

  test('as CSV, with nothing in it that a spreadsheet would run', async () => {
    const where = `/sites/${site}/breakdown?dimension=path&${TIME}`;
    const { text, headers } = await api('GET', where, undefined, { accept: 'text/csv' });
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(headers['content-disposition']).toBe('attachment; filename="breakdown-path.csv"');
    expect(text.split('\r\n')[0]).toBe(
      'path,visitors,sessions,events,pageviews,conversions,revenue',
    );
    expect(text).toContain('\r\n/buy,3,3,5,2,3,32\r\n');
    const browsers = await api('GET', `${where}&format=csv`, undefined, { accept: 'text/html' });
    expect(browsers.text).toBe(text);
  });
});

test('all events as a Parquet file', async () => {
  const response = await opened.app.inject({
    method: 'GET',
    url: `/api/v1/sites/${site}/events.parquet?${TIME}&verdict=all`,
    headers: { host: HOST, authorization: `Bearer ${OWNER_KEY}` },
  });
  expect(response.headers['content-type']).toBe('application/vnd.apache.parquet');
  const { rawPayload: bytes } = response;
  // The format's own marks, at both ends.
  expect([bytes.subarray(0, 4).toString(), bytes.subarray(-4).toString()]).toEqual([
    'PAR1',
    'PAR1',
  ]);
  expect(bytes.includes('shop.example')).toBe(true);
  expect(bytes.includes('agent-names-robot')).toBe(true);
});

describe('goals, funnels, journeys', () => {
  test('goals are reached, at a rate, for money', async () => {
    const goals = `/sites/${site}/goals`;
    const made = await api('POST', goals, { name: 'Order', match: { event: 'order' } });
    expect(made.status).toBe(201);
    const views = await api('POST', goals, {
      name: 'Blog',
      match: { path: '/b*' },
      value: { amount: 2, currency: 'USD' },
    });
    const { body } = await api('GET', `/sites/${site}/conversions?${TIME}`);
    expect(body).toMatchObject({
      visitors: 4,
      sessions: 5,
      lasting: { visitors: 1, share: 0.25 },
    });
    expect(body.goals).toEqual([
      {
        id: made.body.id,
        name: 'Order',
        conversions: 3,
        visitors: 3,
        sessions: 3,
        visitorRate: 0.75,
        sessionRate: 0.6,
        revenue: 32,
        currency: 'EUR',
        revenueByCurrency: { EUR: 32 },
      },
      {
        id: views.body.id,
        name: 'Blog',
        conversions: 3,
        visitors: 3,
        sessions: 3,
        visitorRate: 0.75,
        sessionRate: 0.6,
        revenue: 6,
        currency: 'USD',
        revenueByCurrency: { USD: 6 },
      },
    ]);
    const one = `${goals}/${made.body.id}`;
    expect((await api('PATCH', one, { name: 'Bought' })).body.name).toBe('Bought');
    expect((await api('DELETE', one)).status).toBe(204);
    expect((await api('DELETE', one)).status).toBe(404);
    expect((await api('PATCH', one, { name: 'x' })).status).toBe(404);
    expect((await api('GET', goals)).body.items).toHaveLength(1);
    const bad = await api('POST', goals, {
      name: 'x',
      match: { event: 'a' },
      value: { amount: 1, currency: 'EURO' },
    });
    expect([bad.status, bad.body.error.field]).toEqual([400, 'value.currency']);
    // A name stands in mails, where a line break would begin another header.
    const broken = await api('POST', goals, { name: 'A\r\nBcc: x', match: { event: 'a' } });
    expect([broken.status, broken.body.error.field]).toEqual([400, 'name']);
  });

  test('a funnel, and who dropped where', async () => {
    const { body } = await api('POST', `/sites/${site}/funnel?${TIME}`, {
      steps: [{ event: 'pageview', path: '/' }, { path: '/pricing' }, { event: 'order' }],
      windowSeconds: 3_600,
      drops: true,
      by: 'country',
    });
    expect(body.of).toBe('visitors');
    expect(body.steps).toMatchObject([
      {
        visitors: 3,
        rate: 1,
        dropped: 2,
        next: [
          { path: '/blog', visitors: 1 },
          { path: '/buy', visitors: 1 },
        ],
      },
      { visitors: 1, rate: 1 / 3, dropped: 0 },
      { visitors: 1, rate: 1 / 3, fromPrevious: 1, dropped: 0 },
    ]);
    expect(body.rows).toContainEqual({
      value: 'DE',
      steps: [{ visitors: 1 }, { visitors: 1 }, { visitors: 1 }],
    });
    const strict = await api('POST', `/sites/${site}/funnel?${TIME}`, {
      steps: [{ path: '/' }, { event: 'order' }],
      windowSeconds: 3_600,
      strict: true,
    });
    expect(strict.body.steps.map(({ visitors }: { visitors: number }) => visitors)).toEqual([3, 0]);
  });

  test('from a mail to an order: subjects', async () => {
    const steps = [{ campaign, kind: 'open' }, { campaign, kind: 'click' }, { event: 'order' }];
    const { body } = await api('POST', `/sites/${site}/funnel`, {
      steps,
      windowSeconds: 3_600,
      from: '2026-11-20',
      to: '2026-11-28',
    });
    expect(body).toMatchObject({ of: 'subjects', lasting: { visitors: 1, share: 1 } });
    expect(body.steps.map(({ visitors }: { visitors: number }) => visitors)).toEqual([1, 1, 1]);
    const none = await api('POST', `/sites/${site}/funnel`, {
      steps: [{ campaign: '0000000000', kind: 'open' }],
    });
    expect(none.status).toBe(404);
  });

  test('journeys', async () => {
    const ask = async (more: object): Promise<Answer['body']> =>
      (await api('POST', `/sites/${site}/journeys?${TIME}`, { depth: 3, ...more })).body;
    expect((await ask({ from: '/' })).links).toEqual([
      { step: 1, from: '/', to: '/blog', sessions: 1 },
      { step: 1, from: '/', to: '/pricing', sessions: 1 },
      { step: 2, from: '/pricing', to: '/buy', sessions: 1 },
      { step: 3, from: '/buy', to: 'order', sessions: 1 },
    ]);
    expect((await ask({ to: 'order' })).links).toContainEqual({
      step: 3,
      from: '/buy',
      to: 'order',
      sessions: 2,
    });
    expect((await ask({ from: '/', width: 1 })).links[0]).toEqual({
      step: 1,
      from: '/',
      to: '/blog',
      sessions: 1,
    });
  });

  test('retention and attribution: of those who last', async () => {
    const { body } = await api('POST', `/sites/${site}/retention?${TIME}`, { interval: 'day' });
    const cohort = body.cohorts.find(({ size }: { size: number }) => size > 0);
    expect(cohort.at).toBe('2026-11-23T00:00:00.000Z');
    expect(cohort.returned.slice(0, 3)).toEqual([1, 0, 1]);
    expect(body.lasting).toEqual({ visitors: 1, share: 0.25 });

    const owed = async (model: string, by = 'channel'): Promise<unknown[]> =>
      (
        await api('POST', `/sites/${site}/attribution?${TIME}`, {
          conversion: 'order',
          model,
          lookbackDays: 30,
          by,
        })
      ).body.rows.map((row: { value: string; revenue: number }) => [row.value, row.revenue]);
    expect(await owed('last')).toEqual([
      ['direct', 5],
      ['email', 7],
      ['organic-search', 20],
    ]);
    expect(await owed('first')).toContainEqual(['paid-search', 5]);
    expect(await owed('last-non-direct', 'campaign')).toContainEqual(['spring', 5]);
    const later = await api('POST', `/sites/${site}/attribution`, {
      conversion: 'order',
      model: 'markov',
      lookbackDays: 7,
    });
    expect([later.status, later.body.error.code]).toEqual([501, 'not-implemented']);
  });
});

test('segments hold their filters; annotations their days', async () => {
  const segments = `/sites/${site}/segments`;
  const bad = await api('POST', segments, { name: 'x', filters: ['color:is:red'] });
  expect([bad.status, bad.body.error.field]).toEqual([400, 'filters']);
  const { body } = await api('POST', segments, { name: 'Germany', filters: ['country:is:DE'] });
  const report = await api('GET', `/sites/${site}/overview?${TIME}&segment=${body.id}`);
  expect(report.body.visitors).toBe(1);
  expect((await api('GET', `/sites/${site}/overview?segment=none`)).status).toBe(404);
  const note = { date: '2026-11-24', text: 'Relaunch' };
  expect((await api('POST', `/sites/${site}/annotations`, note)).body).toMatchObject(note);
});

describe('absurd questions are refused in plain words', () => {
  test.each([
    ['GET', `overview?${'filter=path:is:/&'.repeat(10_000)}`, undefined],
    ['GET', 'overview?filter=path:matches:((a{100}){100}){100}', undefined],
    ['GET', 'overview?from=-271821-04-20&to=%2B275760-09-13', undefined],
    ['GET', 'overview?from=2026-01-01&to=2025-01-01', undefined],
    ['GET', 'breakdown?dimension=path&by=color', undefined],
    ['GET', 'timeseries?interval=minute&from=2026-01-01&to=2026-12-31', undefined],
    ['GET', 'overview?compare=period', undefined],
    ['POST', 'funnel', { steps: [] }],
    ['POST', 'funnel', { steps: Array.from({ length: 11 }, () => ({ event: 'a' })) }],
    ['POST', 'funnel', { steps: [{}] }],
    ['POST', 'funnel', { steps: [{ event: 'a', goal: 'b' }] }],
    ['POST', 'funnel', { steps: [{ event: 'a' }], by: 'entry' }],
    ['POST', 'funnel', { steps: [{ event: 'a' }], windowSeconds: 1e12 }],
    ['POST', 'journeys', { depth: 11 }],
    ['POST', 'retention', { interval: 'day', from: '2020-01-01', to: '2026-01-01' }],
    ['POST', 'attribution', { conversion: 'a', model: 'luck' }],
  ] as const)('%s %.60s %j', async (method, where, body) => {
    const answer = await api(method, `/sites/${site}/${where}`, body);
    expect([answer.status, answer.body.error.code]).toEqual([400, 'invalid']);
    expect(answer.body.error.message.length).toBeLessThan(600);
  });
});
