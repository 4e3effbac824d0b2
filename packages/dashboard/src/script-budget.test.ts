/** How much script each page needs at most, as it goes over the line: with all that it may fetch later, such as its chart. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const DIST = path.resolve(import.meta.dirname, '../dist');
const BUDGET_BYTES = 250_000;
const ENTRY = 'index.html';

/** What Vite says it has built, by the name of its source. */
interface Built {
  file: string;
  imports?: string[];
  dynamicImports?: string[];
}
const manifest = JSON.parse(readFileSync(path.join(DIST, '.vite/manifest.json'), 'utf8')) as Record<
  string,
  Built
>;
const built = (name: string): Built => {
  const found = manifest[name];
  if (found === undefined) throw new Error(`${name} was not built`);
  return found;
};

/** Everything that comes with `name`, into `all`. */
function gather(name: string, all: Set<string>): Set<string> {
  if (all.has(name)) return all;
  all.add(name);
  const { imports = [], dynamicImports = [] } = built(name);
  // The way in can lead to any page; it alone does not need them all.
  for (const other of name === ENTRY ? imports : [...imports, ...dynamicImports])
    gather(other, all);
  return all;
}

const packedBytes = (name: string): number => {
  const { file } = built(name);
  return file.endsWith('.js') ? statSync(path.join(DIST, `${file}.gz`)).size : 0;
};

test.each(built(ENTRY).dynamicImports ?? [])('%s', (page) => {
  const names = gather(page, gather(ENTRY, new Set()));
  const bytes = [...names].reduce((sum, name) => sum + packedBytes(name), 0);
  expect(bytes).toBeGreaterThan(packedBytes(ENTRY));
  expect(bytes).toBeLessThan(BUDGET_BYTES);
});
