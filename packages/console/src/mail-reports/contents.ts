/** What a report by mail tells: figures beside those before, the most frequent pages and origins, and what was reached. */
import { HUMAN_VERDICTS } from '@clearpixel/pixel';
import type { ReportEvery, Registry, Site } from '@clearpixel/registry';
import { MAX_GOALS, askBreakdown, askConversions, askOverview } from '@clearpixel/store';
import type { Dimension, Overview, Store } from '@clearpixel/store';
import type { ReportedTime } from './calendar.ts';

/** Of each list. */
const ROWS = 10;

const PAGES: Dimension = { of: 'event', name: 'path' };
const ORIGINS: Dimension = { of: 'event', name: 'referrer' };

export interface Counted {
  value: string;
  count: number;
}

export interface ReportContents {
  site: Site;
  every: ReportEvery;
  time: ReportedTime;
  now: Overview;
  before: Overview;
  /** Visitors, or page views where no visitor may be kept. */
  by: 'visitors' | 'pageviews';
  pages: Counted[];
  origins: Counted[];
  goals: Counted[];
}

export async function reportContents(
  { registry, store }: { registry: Pick<Registry, 'goals'>; store: Store },
  site: Site,
  every: ReportEvery,
  time: ReportedTime,
): Promise<ReportContents> {
  const scope = {
    sources: [site.id],
    from: time.from,
    to: time.to,
    verdicts: [...HUMAN_VERDICTS],
    filters: [],
    rolledUp: true,
  };
  // One after another: nobody waits, and whoever looks at the dashboard does.
  const now = await askOverview(store, scope);
  const before = await askOverview(store, { ...scope, from: time.before, to: time.from });
  const by = now.visitors > 0 ? 'visitors' : 'pageviews';
  const most = async (dimension: Dimension): Promise<Counted[]> =>
    (await askBreakdown(store, scope, dimension, by, ROWS))
      .map((row) => ({ value: row.value, count: row[by] }))
      .filter(({ count }) => count > 0);
  const pages = await most(PAGES);
  const origins = await most(ORIGINS);
  const goals = (await registry.goals.list(site.id, { limit: MAX_GOALS }))?.items ?? [];
  const reached = await askConversions(
    store,
    scope,
    goals.map(({ match }) => match),
  );
  return {
    site,
    every,
    time,
    now,
    before,
    by,
    pages,
    origins,
    goals: goals.map(({ name }, index) => ({
      value: name,
      count: reached[index]?.conversions ?? 0,
    })),
  };
}
