/**
 * The image has the same rights as the script: the same page, told in both ways, is the same event. What only one of them
 * can know has its own tests below.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Event } from '@clearpixel/pixel';
import { BROWSER, TestEdge, rule } from './test-edge.ts';

interface Told {
  name?: string;
  url: string;
  referrer?: string;
  title?: string;
  value?: number;
  currency?: string;
  props?: Record<string, string>;
}

const CASES: readonly (readonly [what: string, told: Told])[] = [
  ['a page', { url: 'https://shop.example/socks' }],
  ['a page below the site’s domain', { url: 'https://www.shop.example/' }],
  ['a foreign page', { url: 'https://copy.example/socks' }],
  [
    'an address with parameters, some of them allowed',
    { url: 'https://shop.example/?page=2&gclid=x&who=ada' },
  ],
  ['an address with characters of its own', { url: 'https://shop.example/größe/%E2%9C%93?page=ü' }],
  ['a hash', { url: 'https://shop.example/#/cart' }],
  [
    'a campaign',
    {
      url: 'https://shop.example/?utm_source=letter&utm_medium=email&utm_campaign=autumn&utm_term=wool&utm_content=top',
    },
  ],
  ['a click id alone', { url: 'https://shop.example/?gclid=abc' }],
  ['a search engine', { url: 'https://shop.example/', referrer: 'https://www.google.com/' }],
  [
    'another site, with a path',
    { url: 'https://shop.example/', referrer: 'https://blog.example/post?x=1' },
  ],
  ['from within', { url: 'https://shop.example/a', referrer: 'https://shop.example/b' }],
  ['a title', { url: 'https://shop.example/', title: 'Socks – “warm” 🧦' }],
  ['an own event', { url: 'https://shop.example/', name: 'signup' }],
  [
    'a conversion with properties',
    {
      url: 'https://shop.example/thanks',
      name: 'purchase',
      value: 49.5,
      currency: 'eur',
      props: { product: 'heather', 'a b': 'c&d=e', plan: 'pro' },
    },
  ],
  ['a value without a currency', { url: 'https://shop.example/', name: 'score', value: -3.25 }],
];

/** Not of the page, but of the load: when, and the event's own number. */
const comparable = ({ id, at, sessionAt, session, visitor, ...rest }: Event): object => {
  expect(id).not.toBe('');
  expect(at - sessionAt).toBeGreaterThanOrEqual(0);
  return { ...rest, hasSession: session !== '0', hasVisitor: visitor !== '0' };
};

let edge: TestEdge;
const SITE = '0000000004';
beforeEach(async () => {
  edge = await TestEdge.start([rule(SITE, { allowedParams: ['page'] })]);
});
afterEach(() => edge.dispose());

const headers = (address: string): Record<string, string> => ({
  'user-agent': BROWSER,
  'accept-language': 'de-AT,de;q=0.9',
  'x-forwarded-for': address,
});

async function byImage(told: Told, address: string): Promise<void> {
  const query = new URLSearchParams({ u: told.url, r: told.referrer ?? '' });
  if (told.name !== undefined) query.set('e', told.name);
  if (told.title !== undefined) query.set('t', told.title);
  if (told.value !== undefined) query.set('v', String(told.value));
  if (told.currency !== undefined) query.set('c', told.currency);
  for (const [name, value] of Object.entries(told.props ?? {})) query.set(`d.${name}`, value);
  const { status } = await fetch(`${edge.url}/p/${SITE}.gif?${query.toString()}`, {
    headers: headers(address),
  });
  expect(status).toBe(200);
}

async function byScript(told: Told, address: string): Promise<void> {
  const event = { name: 'pageview', referrer: '', ...told };
  const { status } = await fetch(`${edge.url}/e`, {
    method: 'POST',
    headers: { ...headers(address), 'content-type': 'text/plain' },
    body: JSON.stringify({ site: SITE, events: [event] }),
  });
  expect(status).toBe(204);
}

describe('the image and the script', () => {
  test('tell the same of the same page', async () => {
    for (const [index, [, told]] of CASES.entries()) {
      // Each case is a visitor of its own in each way, so that sessions do not mix.
      await byImage(told, `81.2.${index}.1`);
      await byScript(told, `81.2.${index}.2`);
    }
    const events = await edge.events();
    expect(events).toHaveLength(CASES.length * 2);
    for (const [index, [what]] of CASES.entries()) {
      const [image, script] = [events[index * 2], events[index * 2 + 1]];
      if (image === undefined || script === undefined) throw new Error('an event is missing');
      expect([what, comparable(image)]).toEqual([what, comparable(script)]);
    }
  });

  test('are one visitor and one session', async () => {
    const address = '81.3.1.1';
    await byImage({ url: 'https://shop.example/one' }, address);
    await byScript({ url: 'https://shop.example/two' }, address);
    await byImage({ url: 'https://shop.example/three', name: 'signup' }, address);
    const events = (await edge.events()).filter(({ path }) => /^\/(?:one|two|three)$/.test(path));
    expect(events).toHaveLength(3);
    expect(new Set(events.map(({ visitor }) => visitor)).size).toBe(1);
    expect(new Set(events.map(({ session }) => session)).size).toBe(1);
  });

  test('differ where the image cannot know: without a referrer it is unknown, never direct', async () => {
    await fetch(
      `${edge.url}/p/${SITE}.gif?u=${encodeURIComponent('https://shop.example/static')}`,
      {
        headers: headers('81.4.1.1'),
      },
    );
    await byScript({ url: 'https://shop.example/scripted' }, '81.4.1.2');
    const events = await edge.events();
    expect(events.find(({ path }) => path === '/static')?.channel).toBe('unknown');
    expect(events.find(({ path }) => path === '/scripted')?.channel).toBe('direct');
  });
});
