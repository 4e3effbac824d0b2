/**
 * Conditions that count. The store counts, by the same rules as reports; it is asked only when the number can have been
 * reached: each event brings it nearer by one at most.
 */
import { HUMAN_VERDICTS } from '@clearpixel/pixel';
import type { Receipt } from '@clearpixel/pixel';
import type { Alert, Condition, Firing } from '@clearpixel/registry';
import { askSubjectEvents, askTimeseries } from '@clearpixel/store';
import type { Filter, Store } from '@clearpixel/store';
import { fits, hears, nameWanted } from './hearing.ts';

/** Of one turn: a thousand campaigns that begin at once must not fill the store's connections. */
const MAX_QUESTIONS = 20;
const DAY_MS = 24 * 3_600_000;

type Counting = Extract<Condition, { when: 'count' | 'nothing' }>;

const is = (dimension: 'kind' | 'event', value: string): Filter => ({
  dimension: { of: 'event', name: dimension },
  operation: 'is',
  values: [value],
});

/** @param from milliseconds since 1970, as `to`, which is exclusive. */
export async function countOf(
  store: Store,
  alert: Alert,
  source: string,
  condition: Counting,
  { from, to }: { from: number; to: number },
): Promise<number> {
  if (condition.when === 'nothing' && condition.subject !== null) {
    const receipts = await askSubjectEvents(store, condition.subject);
    return receipts.filter((receipt) => {
      const at = Date.parse(receipt.at);
      return (
        receipt.source === source &&
        at >= from &&
        at < to &&
        hears(alert.verdicts, receipt.verdict) &&
        fits(condition, receipt)
      );
    }).length;
  }
  const name = nameWanted(condition);
  const filters = [
    ...(condition.of === 'visit' ? [] : [is('kind', condition.of)]),
    ...(name === null ? [] : [is('event', name)]),
  ];
  const verdicts = alert.verdicts === 'all' ? [] : [...HUMAN_VERDICTS];
  const [point] = await askTimeseries(
    store,
    { sources: [source], from, to, verdicts, filters },
    condition.of === 'visit' ? 'sessions' : 'events',
    [from],
  );
  return point?.value ?? 0;
}

export class CountWatch {
  readonly #store: Store;
  /** How many events are still needed at least, by alert, condition and source. */
  #missing = new Map<string, number>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** @param watched says of which sources an alert hears. */
  async firings(
    alerts: readonly Alert[],
    receipts: readonly Receipt[],
    watched: (alert: Alert, source: string) => boolean,
  ): Promise<Firing[]> {
    const before = this.#missing;
    this.#missing = new Map();
    const firings: Firing[] = [];
    let questions = 0;
    for (const alert of alerts) {
      const { condition } = alert;
      if (condition.when !== 'count') continue;
      const arrived = new Map<string, number>();
      // One that was just made, or this process: what was there before counts too.
      if (alert.source !== null) arrived.set(alert.source, 0);
      else
        for (const key of before.keys()) {
          const [id, source = ''] = key.split(' ');
          if (id === alert.id) arrived.set(source, 0);
        }
      for (const receipt of receipts)
        if (fits(condition, receipt) && hears(alert.verdicts, receipt.verdict))
          arrived.set(receipt.source, (arrived.get(receipt.source) ?? 0) + 1);
      for (const [source, events] of arrived) {
        if (!watched(alert, source)) continue;
        const key = `${alert.id} ${source} ${JSON.stringify(condition)}`;
        const left = (before.get(key) ?? 0) - events;
        this.#missing.set(key, left);
        if (left > 0 || questions === MAX_QUESTIONS) continue;
        questions++;
        const range = { from: 0, to: Date.now() + DAY_MS };
        const count = await countOf(this.#store, alert, source, condition, range);
        if (count >= condition.count)
          firings.push({
            alert: alert.id,
            line: {
              source,
              subject: null,
              at: new Date().toISOString(),
              kind: condition.of,
              name: condition.name,
              url: '',
              verdict: null,
              certainty: null,
              count,
            },
            mark: { source, subject: '' },
            ends: alert.source !== null,
          });
        // Of a source that has got there nothing more is asked.
        this.#missing.set(
          key,
          count >= condition.count ? Number.POSITIVE_INFINITY : condition.count - count,
        );
      }
    }
    return firings;
  }
}
