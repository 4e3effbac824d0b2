/**
 * Loaded before the server's own code (`node --import`): its clock stands back by the milliseconds that a file says. All
 * that the server dates, it dates by this clock; the engine, which dates nothing that a report tells, keeps the real one.
 */
import { readFileSync } from 'node:fs';

/** The file is looked at again after this long. */
export const CLOCK_LOOK_MS = 50;
export const CLOCK_FILE = 'MOVED_CLOCK';

const realNow = Date.now;
const file = process.env[CLOCK_FILE];
let back = 0;
let lookedAt = Number.NEGATIVE_INFINITY;

function movedNow(): number {
  const at = performance.now();
  if (file !== undefined && at - lookedAt > CLOCK_LOOK_MS) {
    lookedAt = at;
    back = Number(readFileSync(file, 'utf8'));
  }
  return realNow() - back;
}

if (file !== undefined) {
  Date.now = movedNow;
  globalThis.Date = new Proxy(Date, {
    construct: (date, words: unknown[], as): Date =>
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a Date constructs is a Date
      Reflect.construct(date, words.length === 0 ? [movedNow()] : words, as) as Date,
    apply: () => new Date().toString(),
  });
}
