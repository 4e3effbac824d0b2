import { afterEach, expect, test } from 'vitest';
import { ConsoleClient } from './console-client.ts';
import { PlanCache } from './plan-cache.ts';
import { closeAll, testParts } from './test-relay.ts';

afterEach(closeAll);

test('many who ask at a time make few calls, each hears of its own', async () => {
  const { console } = await testParts();
  const people = Array.from({ length: 3_000 }, (_, i) => `r${i}@example.net`);
  const { id, recipients } = console.campaign(
    Object.fromEntries(people.map((address) => [address, 'identified'])),
  );
  const cache = new PlanCache(new ConsoleClient(console, () => undefined));
  const plans = await Promise.all(people.map((address) => cache.plan(id, [address])));
  expect(plans.map((plan) => (typeof plan === 'string' ? plan : [...plan.recipients]))).toEqual(
    people.map((address) => [[address, recipients.get(address)]]),
  );
  expect(console.calls.length).toBe(3);
  // From memory, and in two calls for what is more than one call takes.
  const plan = await cache.plan(id, people);
  expect(typeof plan !== 'string' && plan.recipients.size).toBe(3_000);
  const strangers = people.map((address) => `x${address}`).slice(0, 1_500);
  const others = await cache.plan(id, strangers);
  expect(typeof others !== 'string' && others.recipients.size).toBe(0);
  expect(console.calls.length).toBe(5);
});

test('no addresses: what the campaign is, all the same', async () => {
  const { console } = await testParts();
  const { id } = console.campaign({}, { level: 'full' });
  const cache = new PlanCache(new ConsoleClient(console, () => undefined));
  expect(await cache.plan(id, ['"quoted one"@example.net'])).toMatchObject({ level: 'full' });
  expect(await cache.plan('0123456784', [])).toBe('unknown-campaign');
});
