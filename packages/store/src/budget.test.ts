import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Budget } from './budget.ts';

const TOTAL = 4;
const soon = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 1);
  });

test('no more is used than there is, all begin in their order, and failing gives back what was taken', async () => {
  const asked = fc.array(
    fc.record({ amount: fc.integer({ min: 1, max: TOTAL }), fails: fc.boolean() }),
    { maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(asked, async (wishes) => {
      const budget = new Budget(TOTAL);
      const begun: number[] = [];
      let used = 0;
      let most = 0;
      const outcomes = await Promise.allSettled(
        wishes.map(({ amount, fails }, place) =>
          budget.use(amount, async () => {
            begun.push(place);
            used += amount;
            most = Math.max(most, used);
            await soon();
            used -= amount;
            if (fails) throw new Error('failed');
          }),
        ),
      );
      expect(begun).toEqual(wishes.map((_, place) => place));
      expect(most).toBeLessThanOrEqual(TOTAL);
      expect(outcomes.map(({ status }) => status === 'rejected')).toEqual(
        wishes.map(({ fails }) => fails),
      );
      // What fits together runs together.
      const [first = 0, second = 0] = wishes.map(({ amount }) => amount);
      if (first + second <= TOTAL) expect(most).toBeGreaterThanOrEqual(first + second);
    }),
    { seed: 7, numRuns: 50 },
  );
});
