import { Script } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { browserScript } from './index.ts';

/** What every page of every site loads: it grows only on purpose. */
const BUDGET_BYTES = 1_100;

test('the script is one plain file within its budget', () => {
  const script = browserScript();
  expect(() => new Script(script)).not.toThrow();
  expect(script).not.toMatch(/\bimport\b|\/\*/);
  expect(gzipSync(script, { level: 9 }).length).toBeLessThanOrEqual(BUDGET_BYTES);
});
