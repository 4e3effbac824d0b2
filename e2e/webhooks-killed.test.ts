/** Webhooks while the whole server is killed again and again: each event becomes one message, and each message arrives. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestServer, eventually, pause } from './server.ts';

const KILLS = 4;
const EVENTS_PER_LIFE = 60;
/** Longer than a message is taken for by whoever is killed with it. */
const PATIENCE_MS = 90_000;

let server: TestServer;
let receiver: Server;
/** Messages by event, and how often each came. */
const messages = new Map<string, Set<string>>();
let arrivals = 0;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { data } = JSON.parse(Buffer.concat(chunks).toString()) as { data: { url: string } };
      const ids = messages.get(data.url) ?? new Set();
      messages.set(data.url, ids.add(String(request.headers['webhook-id'])));
      arrivals++;
      // Slow enough to be killed with some on their way.
      setTimeout(() => response.writeHead(204).end(), 30);
    });
  });
  await new Promise<void>((resolve) => {
    receiver.listen(0, '127.0.0.1', resolve);
  });
  server = await TestServer.create({
    CLEARPIXEL_OUTGOING_ALLOW: 'localhost',
    CLEARPIXEL_RATE_LIMIT: '0',
  });
});
afterAll(async () => {
  await server.dispose();
  receiver.closeAllConnections();
  receiver.close();
});

test('each event is one message, and each message arrives, over SIGKILLs', async () => {
  const site = await server.site();
  const address = receiver.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const hook = { name: 'x', url: `http://localhost:${port}/`, events: ['view'] };
  await server.api('POST', '/webhooks', hook);
  const count = { when: 'count', of: 'view', count: EVENTS_PER_LIFE * 2 };
  const { items } = await server.api<{ items: { id: string }[] }>('GET', '/webhooks');
  const alert = await server.api<{ id: string }>('POST', '/alerts', {
    name: 'Many',
    source: site,
    condition: { when: 'each', of: 'view' },
    quietSeconds: 604_800,
    webhook: items[0]?.id,
  });
  await server.api('POST', '/alerts', {
    name: 'Counted',
    source: site,
    condition: count,
    webhook: items[0]?.id,
    quietSeconds: 604_800,
  });
  const sent = new Set<string>();
  for (let life = 0; life <= KILLS; life++) {
    for (let i = 0; i < EVENTS_PER_LIFE; i++) {
      const url = `https://shop.example/${life}/${i}`;
      const { status } = await server.post(site, [{ name: 'pageview', url }]);
      // What was not acknowledged may be there or not.
      if (status === 204) sent.add(url);
    }
    if (life === KILLS) break;
    await pause(300 + life * 450);
    await server.killAll();
    await server.start();
  }
  await eventually(async () => [...sent].every((url) => messages.has(url)), PATIENCE_MS);
  expect(sent.size).toBe((KILLS + 1) * EVENTS_PER_LIFE);
  const twice = [...messages].filter(([url, ids]) => url !== '' && ids.size !== 1);
  expect(twice.filter(([url]) => sent.has(url))).toEqual([]);
  expect(arrivals).toBeGreaterThanOrEqual(sent.size);
  const { waiting } = await server.api<{ waiting: number }>('GET', `/alerts/${alert.id}`);
  const told = await server.api<{ items: { parts: { count: number } }[] }>(
    'GET',
    `/alerts/${alert.id}/notices`,
  );
  const fired = told.items.reduce((sum, { parts }) => sum + parts.count, waiting);
  expect(fired).toBe(sent.size);
}, 240_000);
