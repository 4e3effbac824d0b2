import { Script } from 'node:vm';
import { expect, test } from 'vitest';
import { browserScript } from './index.ts';

/** What every page of every site loads: it grows only on purpose. */
const BUDGET_BYTES = 1_500;

test('the script is plain JavaScript within its budget, without comments', () => {
  const script = browserScript();
  expect(() => new Script(script)).not.toThrow();
  expect(script).not.toMatch(/\/\*|\binterface\b/);
  expect(Buffer.byteLength(script)).toBeLessThanOrEqual(BUDGET_BYTES);
});
