import type { Overview } from '@clearpixel/console/api-types';
import { countShort, duration, money, share } from '../design/words.ts';
import type { Metric, View } from './view.ts';

interface Figure {
  name: string;
  metric: Metric | null;
  value: (overview: Overview) => number;
  text: (overview: Overview) => string;
  /** Whether more is better; null where neither is. */
  better: 'more' | 'less' | null;
}

/** What the number of visitors is a number of. */
export const VISITORS: Readonly<Record<Overview['basis'], string>> = {
  exact: 'Visitors',
  daily: 'Daily visitors',
};

const FIGURES: readonly Figure[] = [
  {
    name: 'Visitors',
    metric: 'visitors',
    value: (o) => o.visitors,
    text: (o) => countShort(o.visitors),
    better: 'more',
  },
  {
    name: 'Visits',
    metric: 'sessions',
    value: (o) => o.sessions,
    text: (o) => countShort(o.sessions),
    better: 'more',
  },
  {
    name: 'Page views',
    metric: 'pageviews',
    value: (o) => o.pageviews,
    text: (o) => countShort(o.pageviews),
    better: 'more',
  },
  {
    name: 'Bounce rate',
    metric: null,
    value: (o) => o.bounceRate,
    text: (o) => share(o.bounceRate),
    better: 'less',
  },
  {
    name: 'Time of a visit',
    metric: null,
    value: (o) => o.averageSessionSeconds,
    text: (o) => duration(o.averageSessionSeconds),
    better: 'more',
  },
  {
    name: 'Time looked at',
    metric: null,
    value: (o) => o.averageEngagedSeconds,
    text: (o) => duration(o.averageEngagedSeconds),
    better: 'more',
  },
  {
    name: 'Conversions',
    metric: 'conversions',
    value: (o) => o.conversions,
    text: (o) => countShort(o.conversions),
    better: 'more',
  },
  {
    name: 'Revenue',
    metric: 'revenue',
    value: (o) => o.revenue,
    text: (o) => money(o.revenue, o.currency, 'short'),
    better: 'more',
  },
];

export function Figures({
  overview,
  before,
  view,
  onMetric,
}: {
  overview: Overview;
  before: Overview | undefined;
  view: View;
  onMetric: (metric: Metric) => void;
}) {
  const hasSales = overview.conversions > 0;
  const isThere: Readonly<Record<string, boolean>> = {
    // Without the script nobody says for how long.
    'Time looked at': overview.averageEngagedSeconds > 0,
    Conversions: hasSales,
    Revenue: hasSales,
  };
  const shown = FIGURES.filter(({ name }) => isThere[name] ?? true);
  return (
    <div className="figures">
      {shown.map((figure) => {
        const name = figure.metric === 'visitors' ? VISITORS[overview.basis] : figure.name;
        const content = (
          <>
            <span className="name">{name}</span>
            <span className="number" data-figure={figure.name}>
              {figure.text(overview)}
            </span>
            <Change
              now={figure.value(overview)}
              before={before && figure.value(before)}
              better={figure.better}
            />
          </>
        );
        const { metric } = figure;
        return metric === null ? (
          <div key={figure.name}>{content}</div>
        ) : (
          <button
            key={figure.name}
            type="button"
            aria-pressed={view.metric === metric}
            onClick={() => onMetric(metric)}
          >
            {content}
          </button>
        );
      })}
    </div>
  );
}

function Change({
  now,
  before,
  better,
}: {
  now: number;
  before: number | undefined;
  better: Figure['better'];
}) {
  if (before === undefined) return <span className="change">&nbsp;</span>;
  if (before === 0)
    return <span className="change">{now === 0 ? 'as before' : 'none before'}</span>;
  const change = (now - before) / before;
  const rounded = Math.round(change * 100);
  if (rounded === 0) return <span className="change">as before</span>;
  const isGood = better === null ? null : change > 0 === (better === 'more');
  return (
    <span className={`change ${isGood === null ? '' : isGood ? 'up' : 'down'}`}>
      {change > 0 ? '↑' : '↓'} {Math.abs(rounded)} %
      <span className="hidden-visually">
        {' '}
        {change > 0 ? 'more' : 'less'} than in the other time
      </span>
    </span>
  );
}
