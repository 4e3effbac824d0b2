import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { API_DOCS, apiMarkdown, describeApi } from './api-docs.ts';

test('docs/api.md says what the API says of itself (else: node scripts/api-docs.ts)', async () => {
  const text = apiMarkdown(await describeApi());
  expect(text.length).toBeGreaterThan(5_000);
  expect(readFileSync(API_DOCS, 'utf8')).toBe(text);
});
