import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { verdictDocs } from './verdict-docs.ts';

test('docs/verdicts.md has the rules as they are (node scripts/verdict-docs.ts)', () => {
  const page = readFileSync(fileURLToPath(new URL('../docs/verdicts.md', import.meta.url)), 'utf8');
  expect(page).toBe(verdictDocs());
});
