import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Question, Store } from '../contract.ts';
import { openStore } from '../open.ts';
import { siteReportsSuite } from '../site-reports-suite.ts';
import { storeSuite } from '../store-suite.ts';

const open = async (directory: string): Promise<{ store: Store; close: () => Promise<void> }> => {
  const store = await openStore({ url: 'chdb:', directory });
  return { store, close: () => store.close() };
};

describe('the store', () => {
  storeSuite(open);
});
siteReportsSuite(open);

describe('memory', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'clearpixel-memory-'));
  let store: Store;
  beforeAll(async () => {
    ({ store } = await open(directory));
  });
  afterAll(async () => {
    await store.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const row = z.object({ length: z.coerce.number() });
  /** Eight bytes each, and twice that while the array grows. */
  const numbers = (count: number): Question<z.ZodObject, typeof row> => ({
    name: `numbers-${count}`,
    params: z.object({}),
    row,
    sql: () => ({
      text: 'SELECT length(groupArray(number)) AS length FROM numbers({count: UInt64})',
      bind: { count },
    }),
  });

  test('what needs more than there is beside others is answered all the same, also by several at once', async () => {
    const large = 12_000_000;
    const asked = [large, 10, large, 1_000, large + 1, 10];
    const rows = await Promise.all(asked.map((count) => store.ask(numbers(count), {})));
    expect(rows).toEqual(asked.map((length) => [{ length }]));
  });

  test('what needs more than there is is refused, and the next one is answered', async () => {
    await expect(store.ask(numbers(100_000_000), {})).rejects.toThrow(/memory limit/i);
    expect(await store.ask(numbers(10), {})).toEqual([{ length: 10 }]);
  });
});
