/** Webhooks over a real registry and store, to a real receiver: signed, tried again, given up, replayed, never to private addresses. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WEBHOOK_LIMITS } from '@clearpixel/registry';
import { Webhook as Verifier } from 'standardwebhooks';
import { guardedPost } from '../outgoing/guarded-post.ts';
import { OWNER_KEY, callApi, loadEvents, openTestConsole } from '../test-console.ts';
import type { Answer, Method, TestConsole } from '../test-console.ts';
import { retryDelayMs } from './retry-schedule.ts';
import { TestReceiver } from './test-receiver.ts';

let opened: TestConsole;
let receiver: TestReceiver;
beforeAll(async () => {
  opened = await openTestConsole({ outgoingAllow: ['localhost'] });
});
afterAll(() => opened.close());
beforeEach(async () => {
  receiver = await TestReceiver.open();
});
afterEach(() => receiver.close());

const api = (method: Method, where: string, payload?: object, key = OWNER_KEY): Promise<Answer> =>
  callApi(opened, method, where, payload, { authorization: `Bearer ${key}` });
const newSite = async (): Promise<string> =>
  (await api('POST', '/sites', { name: 'Shop', domain: 'shop.example' })).body.id;
const newHook = async (fields: object = {}): Promise<{ id: string; secret: string }> =>
  (
    await api('POST', '/webhooks', {
      name: 'CRM',
      url: receiver.url(),
      events: ['view', 'event'],
      ...fields,
    })
  ).body;
const deliveries = async (id: string, state = ''): Promise<Answer['body'][]> =>
  (await api('GET', `/webhooks/${id}/deliveries${state === '' ? '' : `?state=${state}`}`)).body
    .items;
const eventually = { timeout: 8_000, interval: 50 };

describe('what a webhook gets', () => {
  test('the events of its sources, signed as the Standard Webhooks scheme says, with their verdicts', async () => {
    const [site, other] = [await newSite(), await newSite()];
    const { id, secret } = await newHook({ sources: [site] });
    const [human, bot] = await loadEvents(opened, [
      { source: site, path: '/wool' },
      { source: site, verdict: 'bot', certainty: 'certain', reasons: ['agent-names-robot'] },
      { source: other },
      { source: site, kind: 'click', name: 'click' },
    ]);
    await expect.poll(() => receiver.received.length, eventually).toBe(2);
    const bodies = receiver.received.map(({ headers, body }) => {
      expect(headers['content-type']).toBe('application/json');
      expect(headers['webhook-id']).toMatch(/^msg_/);
      return new Verifier(secret).verify(body, headers) as Answer['body'];
    });
    const ofHuman = bodies.find(({ data }) => data.id === human?.id);
    expect(ofHuman).toMatchObject({
      type: 'view',
      data: { source: site, url: 'https://shop.example/wool', verdict: 'person' },
    });
    expect(ofHuman.timestamp).toBe(ofHuman.data.at);
    expect(bodies.find(({ data }) => data.id === bot?.id)?.data).toMatchObject({
      verdict: 'bot',
      certainty: 'certain',
      reasons: ['agent-names-robot'],
    });
    await expect.poll(() => deliveries(id, 'delivered'), eventually).toHaveLength(2);
    expect(await deliveries(id, 'pending')).toEqual([]);
    const { body } = await api('GET', `/webhooks/${id}/deliveries/${(await deliveries(id))[0].id}`);
    expect(receiver.received.map((message) => message.body)).toContain(body.body);
    await api('DELETE', `/webhooks/${id}`);
  });

  test('humans alone, where it asks for them; and nothing old', async () => {
    const site = await newSite();
    const { id } = await newHook({ verdicts: 'human' });
    const [, human] = await loadEvents(opened, [
      { source: site, verdict: 'scanner' },
      { source: site, at: Date.now() },
      { source: site, at: Date.now() - 8 * 24 * 3_600_000 },
    ]);
    await expect.poll(() => deliveries(id), eventually).toHaveLength(1);
    await expect.poll(() => receiver.received.length, eventually).toBe(1);
    expect(receiver.received[0]?.body).toContain(human?.id);
    await api('DELETE', `/webhooks/${id}`);
  });

  test('a changed secret: for a day both fit', async () => {
    const { id, secret } = await newHook();
    const rotated = (await api('POST', `/webhooks/${id}/rotate`)).body;
    expect(rotated.secret).not.toBe(secret);
    expect(Date.parse(rotated.oldSecretUntil) - Date.now()).toBeGreaterThan(23 * 3_600_000);
    expect((await api('POST', `/webhooks/${id}/test`)).status).toBe(202);
    await expect.poll(() => receiver.received.length, eventually).toBe(1);
    const { body, headers } = receiver.received[0] ?? expect.unreachable();
    for (const known of [secret, rotated.secret])
      expect(new Verifier(known).verify(body, headers)).toMatchObject({ type: 'test' });
    const other = `whsec_${Buffer.alloc(32).toString('base64')}`;
    expect(() => new Verifier(other).verify(body, headers)).toThrow('No matching signature');
    expect(JSON.stringify((await api('GET', '/webhooks')).body)).not.toContain('whsec_');
    await api('DELETE', `/webhooks/${id}`);
  });
});

describe('what does not get through', () => {
  test('is tried again under the same id, and given up after a day', () => {
    const middle = (): number => 0.5;
    let waitedMs = 0;
    let failures = 1;
    for (; ; failures++) {
      const delayMs = retryDelayMs(failures, () => 0);
      if (delayMs === null) break;
      expect(retryDelayMs(failures, middle)).toBeGreaterThan(delayMs);
      expect(retryDelayMs(failures, () => 1)).toBeLessThanOrEqual(delayMs * 1.1);
      waitedMs += delayMs;
    }
    expect(failures).toBe(11);
    expect(waitedMs / 3_600_000).toBeGreaterThan(23);
    expect(waitedMs / 3_600_000).toBeLessThan(24);
  });

  test('a receiver that fails once gets the same message again', async () => {
    const { id, secret } = await newHook();
    receiver.answer = (response) =>
      response.writeHead(receiver.received.length === 1 ? 503 : 200).end('thanks');
    await api('POST', `/webhooks/${id}/test`);
    await expect
      .poll(async () => (await deliveries(id))[0], eventually)
      .toMatchObject({ state: 'pending', attempts: 1, status: 503 });
    expect((await api('GET', `/webhooks/${id}`)).body.failingSince).not.toBeNull();
    await expect
      .poll(async () => (await deliveries(id))[0], { timeout: 9_000 })
      .toMatchObject({ state: 'delivered', attempts: 2, status: 200, nextAt: null });
    const [one, two] = receiver.received;
    expect(two?.headers['webhook-id']).toBe(one?.headers['webhook-id']);
    expect(two?.body).toBe(one?.body);
    for (const { body, headers } of receiver.received) new Verifier(secret).verify(body, headers);
    expect((await api('GET', `/webhooks/${id}`)).body.failingSince).toBeNull();
    await api('DELETE', `/webhooks/${id}`);
  }, 20_000);

  test('410 is an end: the webhook is switched off, and the message can be replayed', async () => {
    const { id } = await newHook();
    receiver.answer = (response) => response.writeHead(410).end();
    await api('POST', `/webhooks/${id}/test`);
    await expect
      .poll(async () => (await api('GET', `/webhooks/${id}`)).body.disabledReason, eventually)
      .toBe('gone');
    const [dead] = await deliveries(id, 'dead');
    expect(dead).toMatchObject({ status: 410, attempts: 1 });
    expect((await api('POST', `/webhooks/${id}/test`)).status).toBe(409);
    receiver.answer = (response) => response.writeHead(200).end();
    await api('PATCH', `/webhooks/${id}`, { disabled: false });
    const replay = `/webhooks/${id}/deliveries/${dead.id}/replay`;
    expect(await api('POST', replay)).toEqual({ status: 202, body: { replayed: 1 } });
    await expect.poll(() => deliveries(id, 'delivered'), eventually).toHaveLength(1);
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([
      dead.id,
      dead.id,
    ]);
    expect((await api('POST', `/webhooks/${id}/replay`)).body).toEqual({ replayed: 0 });
    expect((await api('POST', `/webhooks/${id}/deliveries/msg_none/replay`)).status).toBe(404);
    await api('DELETE', `/webhooks/${id}`);
  });

  test('a webhook that fails for days, or that too much waits for, is switched off, and owners are told', async () => {
    const { id } = await newHook();
    receiver.answer = (response) => response.writeHead(500).end();
    const daysAgo = new Date(Date.now() - 4 * 24 * 3_600_000).toISOString();
    const { id: message } = await opened.registry.addDelivery({
      webhook: id,
      type: 'test',
      subject: null,
      body: '{}',
    });
    await opened.registry.settleDeliveries([
      {
        id: message,
        webhook: id,
        at: daysAgo,
        state: 'pending',
        nextAt: daysAgo,
        status: 500,
        error: null,
      },
    ]);
    await expect
      .poll(async () => (await api('GET', `/webhooks/${id}`)).body.disabledReason, eventually)
      .toBe('failing');
    expect(await opened.registry.webhooksBehind(WEBHOOK_LIMITS.waiting)).toEqual([]);
    await api('DELETE', `/webhooks/${id}`);
  });

  test('one that hangs delays no other, and holds a few connections alone', async () => {
    const slow = await TestReceiver.open();
    let hanging = 0;
    slow.answer = () => hanging++;
    const site = await newSite();
    const stuck = await newHook({ url: slow.url(), sources: [site] });
    const well = await newHook({ sources: [site] });
    await loadEvents(
      opened,
      Array.from({ length: 40 }, () => ({ source: site })),
    );
    await expect.poll(() => receiver.received.length, eventually).toBe(40);
    expect(hanging).toBeLessThanOrEqual(8);
    expect(hanging).toBeGreaterThan(0);
    for (const { id } of [stuck, well]) await api('DELETE', `/webhooks/${id}`);
    slow.close();
  });
});

describe('private addresses', () => {
  test('are refused when a webhook is made, and when a name leads to one', async () => {
    for (const url of [
      'http://127.0.0.1:1/',
      'http://[::1]/',
      'http://2130706433/',
      'http://10.0.0.1/',
    ])
      expect(await api('POST', '/webhooks', { name: 'x', url, events: [] })).toMatchObject({
        status: 400,
        body: { error: { field: 'url' } },
      });
    for (const url of ['ftp://x.example/', 'https://user:secret@x.example/', 'nonsense'])
      expect((await api('POST', '/webhooks', { name: 'x', url, events: [] })).status).toBe(400);
    const url = new URL(receiver.url());
    const options = { headers: {}, body: '{}', signal: new AbortController().signal };
    const refused = { what: 'failed', why: 'its address is a private one' };
    expect(await guardedPost(url, { ...options, allowedHosts: [] })).toEqual(refused);
    expect(receiver.received).toEqual([]);
    const allowed = await guardedPost(url, { ...options, allowedHosts: ['localhost'] });
    expect(allowed).toEqual({ what: 'answer', status: 204 });
  });

  test('are not reached by a redirect, which counts as a failure', async () => {
    const { id } = await newHook();
    receiver.answer = (response, { path }) =>
      path === '/'
        ? response.writeHead(307, { location: receiver.url('/secret') }).end()
        : response.writeHead(200).end();
    await api('POST', `/webhooks/${id}/test`);
    await expect
      .poll(async () => (await deliveries(id))[0], eventually)
      .toMatchObject({ state: 'pending', status: 307 });
    expect(receiver.received.map(({ path }) => path)).toEqual(['/']);
    await api('DELETE', `/webhooks/${id}`);
  });
});

test('an answer without an end, and one that is stopped, hold nothing', async () => {
  receiver.answer = (response) => {
    response.writeHead(200);
    const more = setInterval(() => response.write('x'.repeat(100_000)), 1);
    response.on('close', () => clearInterval(more));
  };
  const url = new URL(receiver.url());
  const options = { allowedHosts: ['localhost'], headers: {}, body: '{}' };
  const stopping = new AbortController();
  expect(await guardedPost(url, { ...options, signal: stopping.signal })).toEqual({
    what: 'answer',
    status: 200,
  });
  receiver.answer = () => stopping.abort();
  expect(await guardedPost(url, { ...options, signal: stopping.signal })).toEqual({
    what: 'stopped',
  });
});

test('a key that is bound to some sources makes, sees and changes webhooks of those alone', async () => {
  const [site, other] = [await newSite(), await newSite()];
  const { body: made } = await api('POST', '/keys', {
    name: 'k',
    scopes: ['write'],
    sites: [site],
  });
  const hook = { name: 'x', url: 'https://crm.example/', events: ['view'] };
  expect((await api('POST', '/webhooks', hook, made.key)).status).toBe(403);
  const foreign = await api('POST', '/webhooks', { ...hook, sources: [site, other] }, made.key);
  expect(foreign).toMatchObject({ status: 400, body: { error: { field: 'sources.1' } } });
  const { body: own } = await api('POST', '/webhooks', { ...hook, sources: [site] }, made.key);
  const { body: all } = await api('POST', '/webhooks', hook);
  expect((await api('GET', '/webhooks', undefined, made.key)).body.items).toMatchObject([
    { id: own.id },
  ]);
  for (const [method, where] of [
    ['GET', ''],
    ['PATCH', ''],
    ['DELETE', ''],
    ['POST', '/rotate'],
    ['POST', '/test'],
    ['POST', '/replay'],
    ['GET', '/deliveries'],
  ] as const)
    expect(
      (
        await api(
          method,
          `/webhooks/${all.id}${where}`,
          method === 'PATCH' ? { name: 'y' } : undefined,
          made.key,
        )
      ).status,
    ).toBe(404);
  expect((await api('PATCH', `/webhooks/${own.id}`, { sources: null }, made.key)).status).toBe(403);
  for (const { id } of [own, all]) await api('DELETE', `/webhooks/${id}`);
});
