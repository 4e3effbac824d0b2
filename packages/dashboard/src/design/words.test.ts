import { expect, test } from 'vitest';
import { counted, money } from './words.ts';

test.each([
  [999.5, 'EUR', '€999.50', '€999.50'],
  [999.999, 'EUR', '€1,000.00', '€1,000'],
  [1_234.5, 'EUR', '€1,234.50', '€1,235'],
  [-1_234.56, 'USD', '-$1,234.56', '-$1,235'],
  [12, 'JPY', '¥12', '¥12'],
  [1_200, 'KWD', 'KWD\u{a0}1,200.000', 'KWD\u{a0}1,200'],
  [1_234.5, '', '1,234.5', '1,234.5'],
  [7, 'no currency', '7 no currency', '7 no currency'],
])('%f %s is %s in a table, %s in a tile or chart', (value, currency, exact, short) => {
  expect(money(value, currency, 'exact')).toBe(exact);
  expect(money(value, currency, 'short')).toBe(short);
});

test('one of a thing, and several', () => {
  expect([0, 1, 2, 1_234].map((value) => counted(value, 'event'))).toEqual([
    '0 events',
    '1 event',
    '2 events',
    '1,234 events',
  ]);
  expect(counted(1, 'person', 'people')).toBe('1 person');
  expect(counted(3, 'person', 'people')).toBe('3 people');
});
