/**
 * What a shared dashboard shows. Everybody who has the link may ask, as often as they like, so what the store is asked is
 * bounded: an answer is kept for a minute, all who wait for it wait for the same, and one dashboard is asked for at a time.
 */
import { HUMAN_VERDICTS } from '@clearpixel/pixel';
import type { Share, SharePart, Site } from '@clearpixel/registry';
import { askBreakdown, askOverview, askTimeseries } from '@clearpixel/store';
import type { BreakdownRow, Dimension, Overview, Point, Store } from '@clearpixel/store';
import { ShortLived } from './short-lived.ts';
import { periodTime } from './share-period.ts';
import type { PeriodTime, SharePeriod } from './share-period.ts';

export const SHARED_FIGURES_LIMITS = {
  /** Against a link on a busy page: of each link and period, the store is asked once in so long. */
  freshMs: 60_000,
  /** Against memory that is filled by asking for all periods of all links. */
  kept: 500,
  /** Against a queue that grows faster than the store answers: whoever comes then is asked to come again. */
  waiting: 20,
  rows: 10,
} as const;

export type CountedBy = 'visitors' | 'pageviews';

export interface SharedTable {
  title: string;
  dimension: Dimension;
  rows: BreakdownRow[];
}

export interface SharedFigures {
  time: PeriodTime;
  overview: Overview;
  /** Where no visitor may be kept, page views are what is there to be counted. */
  by: CountedBy;
  points: Point[];
  tables: SharedTable[];
}

const TABLES: Readonly<Record<SharePart, { title: string; dimension: Dimension }>> = {
  pages: { title: 'Pages', dimension: { of: 'event', name: 'path' } },
  sources: { title: 'Where from', dimension: { of: 'event', name: 'referrer' } },
  countries: { title: 'Countries', dimension: { of: 'event', name: 'country' } },
  devices: { title: 'Devices', dimension: { of: 'event', name: 'device' } },
};

const tablesOf = ({ parts, properties }: Share): { title: string; dimension: Dimension }[] => [
  ...parts.map((part) => TABLES[part]),
  ...properties.map((name) => ({ title: name, dimension: { of: 'property' as const, name } })),
];

export class SharedFiguresSource {
  readonly #store: Store;
  readonly #now: () => number;
  readonly #kept: ShortLived<Promise<SharedFigures>>;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
    const { freshMs, kept } = SHARED_FIGURES_LIMITS;
    this.#kept = new ShortLived({ lifetimeMs: freshMs, maxEntries: kept, now });
  }

  /** null: too many wait. Rejects where the store does not answer. */
  figures(share: Share, site: Site, period: SharePeriod): Promise<SharedFigures> | null {
    const key = `${share.id} ${period}`;
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    if (this.#waiting >= SHARED_FIGURES_LIMITS.waiting) return null;
    this.#waiting += 1;
    const asked = this.#last
      .then(() => this.#ask(share, site, period))
      .finally(() => {
        this.#waiting -= 1;
      });
    this.#last = asked.catch(() => this.#kept.delete(key));
    this.#kept.set(key, asked);
    return asked;
  }

  /** One question after another: at most one of the store's connections is ever taken. */
  async #ask(share: Share, site: Site, period: SharePeriod): Promise<SharedFigures> {
    const store = this.#store;
    const time = periodTime(period, site.timezone, this.#now());
    const scope = {
      sources: [site.id],
      from: time.from,
      to: time.to,
      verdicts: [...HUMAN_VERDICTS],
      filters: [],
      rolledUp: true,
    };
    const overview = await askOverview(store, scope);
    const by = overview.visitors > 0 ? 'visitors' : 'pageviews';
    const points = await askTimeseries(store, scope, by, time.starts);
    const tables: SharedTable[] = [];
    for (const { title, dimension } of tablesOf(share)) {
      const rows = await askBreakdown(store, scope, dimension, by, SHARED_FIGURES_LIMITS.rows);
      tables.push({ title, dimension, rows: rows.filter((row) => row[by] > 0) });
    }
    return { time, overview, by, points, tables };
  }
}
