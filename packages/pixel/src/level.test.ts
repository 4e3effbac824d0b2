import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LEVELS, allows, lowest } from './level.ts';

test('the lowest level wins, in whatever order', () => {
  const level = fc.constantFrom(...LEVELS);
  fc.assert(
    fc.property(level, fc.array(level), (first, rest) => {
      const low = lowest(first, ...rest);
      expect([first, ...rest]).toContain(low);
      for (const other of [first, ...rest]) expect(allows(other, low)).toBe(true);
    }),
  );
  expect(allows('count', 'anonymous')).toBe(false);
  expect(lowest('full', 'off', 'count')).toBe('off');
});
