/** What `bound` writes, the engine reads as the value that was given. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createClient } from '@clickhouse/client';
import type { ClickHouseClient } from '@clickhouse/client';
import { Session } from 'chdb';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bound } from './bind.ts';
import { connectionTo } from './engine.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'clearpixel-bind-'));
let session: Session;
let client: ClickHouseClient;

beforeAll(() => {
  session = new Session(directory);
  client = createClient({ connection: connectionTo(directory) });
});
afterAll(async () => {
  await client.close();
  session.close();
  rmSync(directory, { recursive: true, force: true });
});

async function answer(query: string, values: Record<string, unknown>): Promise<unknown> {
  const result = await client.query({ query, query_params: values, format: 'JSONEachRow' });
  const [row] = await result.json();
  return row;
}

const runs = { seed: 11, numRuns: Number(process.env['CLEARPIXEL_FUZZ_RUNS'] ?? 150) };
/** What SQL might take for its own, among whatever there is. */
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom(
      `'`,
      '"',
      '\\',
      '`',
      '\0',
      '\n',
      '{',
      '}',
      'a: String',
      '--',
      '/*',
      ';',
      '$',
      '😀',
    ),
  }),
);

test('text stays what it is, whatever it is', async () => {
  await fc.assert(
    fc.asyncProperty(anyText, fc.array(anyText, { maxLength: 5 }), async (one, list) => {
      expect(
        await answer(
          `SELECT {one: String} AS one, {list: Array(String)} AS list, toTypeName(list) AS type, {one: String} IN {list: Array(String)} AS isIn`,
          { one, list },
        ),
      ).toEqual({ one, list, type: 'Array(String)', isIn: list.includes(one) ? 1 : 0 });
    }),
    runs,
  );
});

test('numbers have the type that was asked for', async () => {
  const numbers = fc.record({
    small: fc.integer({ min: 0, max: 255 }),
    signed: fc.maxSafeInteger(),
    large: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    list: fc.array(fc.maxSafeInteger(), { maxLength: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(numbers, async ({ small, signed, large, list }) => {
      const text = { large: String(large) };
      expect(
        await answer(
          `SELECT toTypeName({small: UInt8}) AS a, {small: UInt8} AS small, toString({signed: Int64}) AS signed, toString({large: UInt64}) AS large,
          toString({text: UInt64}) AS text, toTypeName({list: Array(Int64)}) AS b, toString({list: Array(Int64)}) AS list FROM numbers(3) LIMIT {one: UInt32}`,
          { small, signed, large, text: text.large, list, one: 1 },
        ),
      ).toEqual({
        a: 'UInt8',
        small,
        signed: String(signed),
        large: text.large,
        text: text.large,
        b: 'Array(Int64)',
        list: `[${list.join(',')}]`,
      });
    }),
    runs,
  );
});

test('what would make the text too long goes beside it; what is missing is said to be', async () => {
  const list = Array.from({ length: 30_000 }, (_, index) => `number ${index}`);
  expect(bound('SELECT {list: Array(String)}', { list }).beside).toEqual({ list });
  expect(await answer('SELECT length({list: Array(String)}) AS many', { list })).toEqual({
    many: 30_000,
  });
  expect(() => bound('SELECT {one: String}', {})).toThrow('undefined is no value');
  expect(() => bound('SELECT {one: Int64}', { one: Number.NaN })).toThrow('number is no value');
});
