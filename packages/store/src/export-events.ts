import type { Store } from './contract.ts';
import { exportedDays, exportedLines } from './questions/exported.ts';

const ROWS_AT_ONCE = 5_000;

/** Every event that is in the store now, as lines for a spool, some thousand at a time. */
export async function* exportEvents(store: Store, now = Date.now()): AsyncGenerator<string[]> {
  const until = String(now * 1_000);
  for (const { source, day } of await store.ask(exportedDays, { until })) {
    let after = { at: -1, id: '00000000-0000-0000-0000-000000000000' };
    for (;;) {
      const rows = await store.ask(exportedLines, {
        source,
        day,
        until,
        after,
        limit: ROWS_AT_ONCE,
      });
      const last = rows.at(-1);
      if (last === undefined) break;
      yield rows.map((row) => JSON.stringify(row));
      after = { at: last.at, id: last.id };
      if (rows.length < ROWS_AT_ONCE) break;
    }
  }
}
