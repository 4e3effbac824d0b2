/** How long a page was looked at: what is kept of it, and at which level nothing is. */
import { ENGAGEMENT } from '@clearpixel/pixel';
import { afterEach, expect, test } from 'vitest';
import { TestEdge, rule } from './test-edge.ts';

const SITE = '0000000004';
let edge: TestEdge;
afterEach(() => edge.dispose());

const looked = (engagement: object, more: object = {}): object => ({
  site: SITE,
  events: [{ name: ENGAGEMENT, url: 'https://shop.example/a', ...engagement, ...more }],
});

test('milliseconds and depth are kept, rounded, within their bounds', async () => {
  edge = await TestEdge.start([rule(SITE)]);
  expect((await edge.post(looked({ ms: 1_500.6, scroll: 0.424 }))).status).toBe(204);
  expect((await edge.post(looked({ ms: 0, scroll: 1.4 }))).status).toBe(204);
  // Said by an event of another name it is nothing.
  await edge.post(looked({ ms: 9, scroll: 9 }, { name: 'own' }));
  const events = await edge.events();
  expect(
    events.map(({ name, path, engagedMs, scroll }) => [name, path, engagedMs, scroll]),
  ).toEqual([
    [ENGAGEMENT, '/a', 1_501, 42],
    [ENGAGEMENT, '/a', 0, 100],
    ['own', '/a', 0, 0],
  ]);
});

test.each([
  [{ ms: -1, scroll: 0 }, 'events.0.ms'],
  [{ ms: 86_400_001, scroll: 0 }, 'events.0.ms'],
  [{ ms: 1, scroll: -1 }, 'events.0.scroll'],
  [{ ms: 'long', scroll: 1 }, 'events.0.ms'],
  [{ ms: 1, scroll: null, at: 'soon' }, 'events.0.at'],
])('%j is refused by name', async (engagement, field) => {
  edge = await TestEdge.start([rule(SITE)]);
  const answer = await edge.post(looked(engagement));
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error: { field } });
});

test('at level count it is answered alike and leaves nothing; so with Sec-GPC', async () => {
  edge = await TestEdge.start([rule(SITE, { level: 'count' })]);
  expect((await edge.post(looked({ ms: 5_000, scroll: 0.5 }))).status).toBe(204);
  edge.reload([rule(SITE)]);
  const signal = { 'sec-gpc': '1' };
  expect((await edge.post(looked({ ms: 5_000, scroll: 0.5 }), signal)).status).toBe(204);
  expect(await edge.events()).toEqual([]);
});

test('told when the visit is over, it begins none: the next one comes as it comes', async () => {
  edge = await TestEdge.start([rule(SITE)]);
  const late = await edge.post({
    site: SITE,
    events: [
      {
        name: ENGAGEMENT,
        url: 'https://shop.example/product',
        referrer: 'https://shop.example/',
        ms: 4_000,
        scroll: 1,
      },
    ],
  });
  expect(late.status).toBe(204);
  await edge.post({
    site: SITE,
    events: [
      { name: 'pageview', url: 'https://shop.example/', referrer: 'https://www.google.com/' },
    ],
  });
  const [told, view] = await edge.events();
  expect(told).toMatchObject({ engagedMs: 4_000, session: '0', visitor: '0', channel: '' });
  expect(view?.channel).toBe('organic-search');
  expect(view?.session).not.toBe('0');
});

test('it keeps the session going', async () => {
  edge = await TestEdge.start([rule(SITE)]);
  const now = Date.now();
  const at = (minutes: number): object => ({ at: now - (60 - minutes) * 60_000 });
  const view = (minutes: number): object => ({
    site: SITE,
    events: [{ name: 'pageview', url: 'https://shop.example/a', ...at(minutes) }],
  });
  await edge.post(view(0));
  await edge.post(looked({ ms: 60_000, scroll: 0.5 }, at(25)));
  await edge.post(view(50));
  const events = await edge.events();
  expect(new Set(events.map(({ session }) => session)).size).toBe(1);
});
