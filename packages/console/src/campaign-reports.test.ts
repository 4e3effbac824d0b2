/** Reports of campaigns by the API, over a real registry and a real store. */
import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EventLine } from '@clearpixel/pixel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callApi, openTestConsole } from './test-console.ts';
import type { Answer, Method, TestConsole } from './test-console.ts';

const MAILGUN_KEY = 'a-signing-key-of-mailgun';
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const NOW = Date.now();
let opened: TestConsole;
const folder = mkdtempSync(path.join(tmpdir(), 'clearpixel-campaign-reports-'));

beforeAll(async () => {
  opened = await openTestConsole({ deliveryKeys: { mailgun: MAILGUN_KEY } });
});
afterAll(async () => {
  await opened.close();
  rmSync(folder, { recursive: true, force: true });
});

const api = (
  method: Method,
  where: string,
  payload?: object | string,
  headers?: Record<string, string>,
): Promise<Answer> => callApi(opened, method, where, payload, headers);
const get = async (where: string): Promise<Answer['body']> => (await api('GET', where)).body;
const newCampaign = async (fields: object = {}): Promise<string> =>
  (await api('POST', '/campaigns', { name: 'Letter', level: 'identified', ...fields })).body.id;
const add = async (campaign: string, items: object[]): Promise<Answer['body']> =>
  (await api('POST', `/campaigns/${campaign}/recipients`, { items })).body.items;
const sorted = (refs: readonly (string | undefined)[]): string[] =>
  refs.map(String).toSorted((a, b) => (a < b ? -1 : 1));
let people = 0;
const consenting = (): object => ({
  email: `reader${++people}@reports.example`,
  name: `Reader ${people}`,
  consent: 'granted',
});

async function load(source: string, lines: readonly Partial<EventLine>[]): Promise<void> {
  const name = `seg-${randomUUID()}`;
  const file = path.join(folder, `${name}.jsonl`);
  const text = lines.map((line) => {
    const at = line.at ?? NOW;
    return JSON.stringify({
      id: randomUUID(),
      source,
      sourceKind: 'campaign',
      kind: 'open',
      name: line.kind === 'click' ? 'click' : 'open',
      level: 'identified',
      verdict: 'person',
      certainty: 'probable',
      reasons: ['ordinary-browser'],
      day: new Date(at).toISOString().slice(0, 10),
      retainUntil: '2099-01-01',
      ...line,
      at,
    });
  });
  writeFileSync(file, `${text.join('\n')}\n`);
  await opened.store.load({ name, path: file, bytes: statSync(file).size });
}
const deliver = (campaign: string, ref: string, at: number, what = 'delivered'): Promise<Answer> =>
  api('POST', `/campaigns/${campaign}/deliveries`, {
    items: [{ ref, what, at: new Date(at).toISOString() }],
  });

describe('verdicts in force', () => {
  test('a delivery that is told later revises what was loaded at its moment; both are shown', async () => {
    const id = await newCampaign();
    const [ada, bob] = await add(id, [consenting(), consenting()]);
    await load(id, [
      { subject: ada.ref, at: NOW },
      { subject: bob.ref, at: NOW + HOUR / 2, certainty: 'certain' },
    ]);
    expect((await get(`/campaigns/${id}/report`)).opens).toEqual({
      certain: 1,
      possible: 1,
      machine: 0,
    });
    expect((await deliver(id, ada.ref, NOW - SECOND)).status).toBe(204);
    expect((await deliver(id, bob.ref, NOW - SECOND)).status).toBe(204);
    const report = await get(`/campaigns/${id}/report`);
    expect(report).toMatchObject({
      delivered: 2,
      opens: { certain: 1, possible: 0, machine: 1 },
      byVerdict: { person: 1, scanner: 1 },
      naiveOpenRate: 1,
      firstOpenAt: new Date(NOW + HOUR / 2).toISOString(),
      openCounts: { recipients: 2, seen: { certain: 1, possible: 0 }, unopened: 1 },
    });
    expect(report.openRate.low).toBeGreaterThanOrEqual(0.5);
    const { items } = await get(`/campaigns/${id}/receipts?verdict=scanner`);
    expect(items).toMatchObject([
      {
        subject: ada.ref,
        verdict: 'scanner',
        reasons: ['before-delivery'],
        stored: { verdict: 'person', certainty: 'probable', reasons: ['ordinary-browser'] },
      },
    ]);
    expect((await get(`/campaigns/${id}/receipts`)).items).toMatchObject([{ subject: bob.ref }]);
  });

  test('of people whom no pixel may name the store keeps no time', async () => {
    const id = await newCampaign();
    const counted = await newCampaign({ level: 'count' });
    const [ada] = await add(id, [{ ...consenting(), consent: undefined }]);
    const [bob] = await add(counted, [consenting()]);
    await deliver(id, ada.ref, NOW);
    await deliver(counted, bob.ref, NOW);
    expect(await get(`/campaigns/${id}/report`)).toMatchObject({ delivered: 1, openRate: null });
    for (const [source, { ref }] of [
      [id, ada],
      [counted, bob],
    ]) {
      // What they would have loaded is judged by no delivery.
      await load(source, [{ subject: ref, at: NOW }]);
      expect((await get(`/campaigns/${source}/receipts`)).items).toHaveLength(1);
    }
  });
});

describe('recipients', () => {
  test('with their opens, by state, a page at a time, and why there is none', async () => {
    const id = await newCampaign();
    const added = await add(id, [
      ...Array.from({ length: 6 }, consenting),
      { ...consenting(), consent: undefined },
    ]);
    const refs: string[] = added.map(({ ref }: { ref: string }) => ref);
    const [certain, possible, hidden, clicker, silent, bounced, stranger] = refs;
    await load(id, [
      { subject: certain, certainty: 'certain', at: NOW },
      { subject: certain, at: NOW + SECOND },
      { subject: possible, verdict: 'proxied' },
      { subject: hidden, verdict: 'prefetched', reasons: ['apple-mail-privacy'] },
      { subject: clicker, kind: 'click' },
    ]);
    await deliver(id, silent ?? '', NOW - 48 * HOUR);
    await deliver(id, bounced ?? '', NOW - HOUR, 'bounced');
    const list = async (query: string): Promise<string[]> => {
      const found: string[] = [];
      let cursor = '';
      for (;;) {
        const { items, next } = await get(`/campaigns/${id}/recipients?limit=2${query}${cursor}`);
        found.push(...items.map(({ ref }: { ref: string }) => ref));
        if (next === null) return sorted(found);
        cursor = `&cursor=${next}`;
      }
    };
    expect(await list('')).toEqual(sorted(refs));
    expect(await list('&state=certain')).toEqual([certain]);
    expect(await list('&state=possible')).toEqual([possible]);
    expect(await list('&state=machine')).toEqual([hidden]);
    expect(await list('&state=clicked')).toEqual([clicker]);
    expect(await list('&state=clicked&search=nobody')).toEqual([]);
    expect(await list('&state=clicked&search=reports')).toEqual([clicker]);
    expect(await list('&state=unopened')).toEqual(sorted([clicker, silent, bounced]));
    expect((await api('GET', `/campaigns/${id}/recipients?state=certain&cursor=x`)).status).toBe(
      400,
    );

    const codes = async (ref: string | undefined): Promise<string[]> =>
      (await get(`/campaigns/${id}/recipients/${ref}`)).why.map(
        ({ code }: { code: string }) => code,
      );
    expect(await get(`/campaigns/${id}/recipients/${certain}`)).toMatchObject({
      opened: 'certain',
      clicked: null,
      firstOpenAt: new Date(NOW).toISOString(),
      lastOpenAt: new Date(NOW + SECOND).toISOString(),
      receipts: [{}, {}],
      why: [],
    });
    expect(await codes(possible)).toEqual([]);
    expect(await codes(hidden)).toEqual(['only-prefetched']);
    expect(await codes(clicker)).toEqual(['images-blocked']);
    expect(await codes(silent)).toEqual(['nothing-loaded']);
    expect(await codes(bounced)).toEqual(['bounced']);
    expect(await codes(stranger)).toEqual(['no-consent']);
    expect((await api('GET', `/campaigns/${id}/recipients/0000000000000`)).status).toBe(404);
  });
});

test('timing, clients, links and forwards', async () => {
  const id = await newCampaign();
  const [ada] = await add(id, [consenting()]);
  await deliver(id, ada.ref, NOW - HOUR / 2);
  const from = { subject: ada.ref, browser: 'Firefox', system: 'Linux' };
  await load(id, [
    { ...from, network: '198.51.100.0/24', country: 'DE' },
    { ...from, network: '203.0.113.0/24', browser: 'Chrome', country: 'FR' },
    { ...from, kind: 'click', hostname: 'shop.example', path: '/socks', link: 1 },
  ]);
  const timing = await get(`/campaigns/${id}/timing`);
  expect(timing.timeToOpen.at(-1).recipients).toBe(1);
  expect(timing.timeToOpen[0].recipients).toBe(0);
  expect(timing.hours).toHaveLength(24);
  expect(timing.weekdays).toHaveLength(7);
  expect((await get(`/campaigns/${id}/clients`)).rows).toEqual([
    { client: 'Webmail in a browser', recipients: 1, loads: 2 },
  ]);
  expect((await get(`/campaigns/${id}/links`)).rows).toEqual([
    {
      link: 1,
      url: 'https://shop.example/socks',
      clicks: 1,
      recipients: { certain: 0, possible: 1, machine: 0 },
    },
  ]);
  const forwards = await get(`/campaigns/${id}/forwards`);
  expect(forwards).toMatchObject({
    items: [{ ref: ada.ref, email: ada.email, networks: 2, devices: 2, countries: ['DE', 'FR'] }],
    next: null,
  });
});

test('campaigns side by side, where the caller may see each of them', async () => {
  const [one, two] = [await newCampaign({ name: 'One' }), await newCampaign({ name: 'Two' })];
  const { body } = await api('GET', `/campaigns/compare?id=${two}&id=${one}`);
  expect(body.items).toMatchObject([
    { id: two, name: 'Two', reason: 'No recipient has agreed to be recorded.' },
    { id: one, name: 'One', openRate: null },
  ]);
  const bound = await api('POST', '/keys', { name: 'k', scopes: ['read'], sites: [one] });
  const by = { authorization: `Bearer ${bound.body.key}` };
  expect((await api('GET', `/campaigns/compare?id=${one}`, undefined, by)).status).toBe(200);
  expect((await api('GET', `/campaigns/compare?id=${one}&id=${two}`, undefined, by)).status).toBe(
    404,
  );
  const many = Array.from({ length: 11 }, () => `id=${one}`).join('&');
  expect((await api('GET', `/campaigns/compare?${many}`)).status).toBe(400);
});

describe('what mail services tell', () => {
  const postmark = (campaign: string, email: string): object => ({
    RecordType: 'Delivery',
    Recipient: email.toUpperCase(),
    DeliveredAt: new Date(NOW).toISOString(),
    Metadata: { 'clearpixel-campaign': campaign },
  });

  test('with a key of scope relay, as Bearer or as the password of HTTP Basic', async () => {
    const id = await newCampaign();
    const [ada] = await add(id, [consenting()]);
    const { key } = (await api('POST', '/keys', { name: 'postmark', scopes: ['relay'] })).body;
    const { key: reader } = (await api('POST', '/keys', { name: 'r', scopes: ['read'] })).body;
    const { key: other } = (
      await api('POST', '/keys', { name: 'o', scopes: ['relay'], sites: [await newCampaign()] })
    ).body;
    const post = (
      authorization?: string,
      body: object = postmark(id, ada.email),
    ): Promise<Answer> =>
      api('POST', '/campaigns/deliveries/postmark', JSON.stringify(body), {
        'content-type': 'application/json',
        ...(authorization === undefined ? {} : { authorization }),
      });
    const basic = (password: string): string =>
      `Basic ${Buffer.from(`postmark:${password}`).toString('base64')}`;
    expect((await post()).status).toBe(401);
    expect((await post(basic('wrong'))).status).toBe(401);
    expect((await post(basic(reader))).status).toBe(403);
    expect((await post(basic(other))).body).toEqual({ reports: 1, known: 0 });
    expect((await post(basic(key))).body).toEqual({ reports: 1, known: 1 });
    expect((await post(`Bearer ${key}`)).body).toEqual({ reports: 1, known: 1 });
    expect((await post(basic(key), { nothing: 1 })).status).toBe(400);
    expect((await get(`/campaigns/${id}/recipients/${ada.ref}`)).deliveredAt).toBe(
      new Date(NOW).toISOString(),
    );
  });

  test('with the signature of the service, where its key is set', async () => {
    const id = await newCampaign();
    const [ada] = await add(id, [consenting()]);
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const body = (signature: string): string =>
      JSON.stringify({
        signature: { timestamp, token: 'abc', signature },
        'event-data': {
          event: 'failed',
          severity: 'permanent',
          timestamp: NOW / 1_000,
          recipient: ada.email,
          'user-variables': { 'clearpixel-campaign': id, 'clearpixel-ref': ada.ref },
        },
      });
    const post = (signature: string): Promise<Answer> =>
      api('POST', '/campaigns/deliveries/mailgun', body(signature), {
        'content-type': 'application/json',
      });
    expect((await post('0'.repeat(64))).status).toBe(401);
    const good = createHmac('sha256', MAILGUN_KEY).update(`${timestamp}abc`).digest('hex');
    expect((await post(good)).body).toEqual({ reports: 1, known: 1 });
    expect((await get(`/campaigns/${id}/report`)).bounced).toBe(1);
  });

  test('by addresses, as a program that reads a log knows them', async () => {
    const id = await newCampaign();
    const [ada] = await add(id, [consenting()]);
    const at = new Date(NOW).toISOString();
    const items = [
      { campaign: id, email: ada.email, what: 'sent', at },
      { campaign: id, email: 'stranger@reports.example', what: 'sent', at },
      { campaign: 'unknown000', email: ada.email, what: 'sent', at },
    ];
    const { body } = await api('POST', '/campaigns/deliveries/addresses', { items });
    expect(body).toEqual({ reports: 3, known: 1 });
    expect((await get(`/campaigns/${id}/report`)).sent).toBe(1);
  });
});
