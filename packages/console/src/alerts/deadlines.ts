/** "Nothing by a date": looked at once, when the time is over and all that came before it has arrived. */
import type { Alert, Firing } from '@clearpixel/registry';
import type { LoaderState, Store } from '@clearpixel/store';
import { countOf } from './counts.ts';
import type { SourceLabels } from './hearing.ts';

/** Longer than any hit needs from the edge's answer to a sealed segment. */
const ON_THE_WAY_MS = 60_000;

/** @returns what fires, and those for which something did come. */
export async function passedDeadlines(
  store: Store,
  alerts: readonly Alert[],
  labels: SourceLabels,
  loader: LoaderState,
  now: number,
): Promise<{ firings: Firing[]; ends: string[] }> {
  const firings: Firing[] = [];
  const ends: string[] = [];
  if (loader.waitingSegments > 0 || loader.failure !== null) return { firings, ends };
  for (const alert of alerts) {
    const { condition, source } = alert;
    if (condition.when !== 'nothing' || source === null) continue;
    const to = Date.parse(condition.by);
    if (now < to + ON_THE_WAY_MS) continue;
    const byDefault = labels.get(source)?.kind === 'site' ? Date.parse(alert.createdAt) : 0;
    const from = condition.since === null ? byDefault : Date.parse(condition.since);
    const count = from < to ? await countOf(store, alert, source, condition, { from, to }) : 0;
    if (count > 0) ends.push(alert.id);
    else
      firings.push({
        alert: alert.id,
        line: {
          source,
          subject: condition.subject,
          at: condition.by,
          kind: condition.of,
          name: condition.name,
          url: '',
          verdict: null,
          certainty: null,
          count: 0,
        },
        mark: { source, subject: '' },
        ends: true,
      });
  }
  return { firings, ends };
}
