/** Lists of the newest events: which ones they have to be, where an image's event is known to be between two moments. */
import type { ImpliedEvent } from './events.ts';
import { DAY_MS } from './stage.ts';
import type { Times } from './times.ts';

/** As a page writes it: of the newest, nothing is older than yesterday. */
const clock = (at: number): string =>
  Date.now() - at < DAY_MS
    ? new Date(at).toLocaleTimeString('en-GB', {
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
      })
    : 'yesterday';

export interface Listed {
  clock: string;
  words: string;
}

/** In words, what is wrong with a list of the newest. */
export function faultsOfNewest(
  shown: readonly Listed[],
  events: readonly ImpliedEvent[],
  wordsOf: (event: ImpliedEvent) => string,
  times: Times,
): string[] {
  const faults: string[] = [];
  const left = events
    .map((event) => ({ ...times.of(event), words: wordsOf(event) }))
    .toSorted((a, b) => b.to - a.to);
  let earliest = Number.POSITIVE_INFINITY;
  for (const one of shown) {
    const at = left.findIndex(
      ({ words, from, to }) =>
        words === one.words && [from, to].map(clock).includes(one.clock) && from <= earliest,
    );
    const [found] = at === -1 ? [] : left.splice(at, 1);
    if (found === undefined) faults.push(`not implied there: ${one.clock} ${one.words}`);
    else earliest = Math.min(earliest, found.to);
  }
  for (const { words, from } of left)
    if (from > earliest) faults.push(`left out: ${clock(from)} ${words}`);
  return faults;
}
