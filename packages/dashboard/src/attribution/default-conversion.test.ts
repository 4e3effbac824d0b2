import { expect, test } from 'vitest';
import { defaultConversion } from './default-conversion.ts';

const signUp = { id: 'g1', match: { event: 'sign-up' } };
const dearOrder = { id: 'g2', match: { event: 'order', property: { name: 'size', value: 'xl' } } };
const order = { id: 'g3', match: { event: 'order' } };
const earning = [
  { value: 'order', revenue: 12.5 },
  { value: 'gift', revenue: 3 },
];
const earnless = [{ value: 'pageview', revenue: 0 }];

test.each([
  ['what earns most', earning, [signUp], 'order'],
  ['by its goal', earning, [signUp, order], 'g3'],
  ['not by the goal of a part of it', earning, [dearOrder], 'order'],
  ['without revenue the first goal', earnless, [signUp, order], 'g1'],
  ['without events the first goal', [], [order], 'g3'],
  ['nothing', earnless, [], ''],
])('attribution is about %s', (_what, byRevenue, goals, expected) => {
  expect(defaultConversion(byRevenue, goals)).toBe(expected);
});
