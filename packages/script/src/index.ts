import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type { CallQueue, Clearpixel, OwnEvent } from './api.ts';

const BUILT = fileURLToPath(new URL('../dist/s.js', import.meta.url));

/** The script as a browser gets it, as Vite built it. Throws, in words for an operator, where it has not. */
export function browserScript(): string {
  try {
    return readFileSync(BUILT, 'utf8').trim();
  } catch {
    throw new Error('the browser script has not been built: run npm run build');
  }
}
