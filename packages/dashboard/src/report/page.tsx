import type {
  Account,
  Breakdown,
  Overview,
  Realtime,
  Site,
  Timeseries,
} from '@clearpixel/console/api-types';
import { X } from 'lucide-react';
import { Suspense, lazy, useState } from 'react';
import { Link } from 'wouter';
import { useApi, useSite } from '../api/queries.ts';
import { Button, Switch } from '../design/forms.tsx';
import { Empty, Loading, Notice, Table, Unread, Unreadable } from '../design/parts.tsx';
import { clock, count, money, valueName } from '../design/words.ts';
import { SiteHead } from '../sites/site-head.tsx';
import { BreakdownCard, breakdownQuestion } from './breakdown.tsx';
import type { Facet } from './breakdown.tsx';
import { Figures, VISITORS } from './figures.tsx';
import { PERIODS, daysBetween, intervalOf, periodBefore, questionOf, useView } from './view.ts';
import type { Metric, View } from './view.ts';
import './report.css';

const Chart = lazy(() => import('./chart.tsx').then((m) => ({ default: m.Chart })));

const FACETS: readonly Facet[] = [
  {
    title: 'Pages',
    by: 'visitors',
    dimensions: [
      ['path', 'All'],
      ['entry', 'First'],
      ['exit', 'Last'],
      ['hostname', 'Hosts'],
    ],
  },
  {
    title: 'How they came',
    by: 'visitors',
    dimensions: [
      ['channel', 'Channel'],
      ['referrer', 'Site'],
      ['source', 'Source'],
      ['medium', 'Medium'],
      ['campaign', 'Campaign'],
    ],
  },
  {
    title: 'Where they are',
    by: 'visitors',
    dimensions: [
      ['country', 'Country'],
      ['language', 'Language'],
    ],
  },
  {
    title: 'What they use',
    by: 'visitors',
    dimensions: [
      ['device', 'Device'],
      ['browser', 'Browser'],
      ['system', 'System'],
    ],
  },
  { title: 'What happened', by: 'events', dimensions: [['event', 'Event']] },
  { title: 'Who it was', by: 'events', everyone: true, dimensions: [['verdict', 'Verdict']] },
];

const TITLES: Readonly<Record<Metric, string>> = {
  visitors: 'How many visitors came?',
  sessions: 'How many visits were there?',
  pageviews: 'How many pages were seen?',
  events: 'How much happened?',
  conversions: 'How often did it pay off?',
  revenue: 'What did it bring?',
};
const titleOf = (metric: Metric, { basis }: Overview): string =>
  metric === 'visitors' && basis === 'daily' ? 'How many daily visitors came?' : TITLES[metric];

export function ReportPage({ id, account }: { id: string; account: Account }) {
  const { data: site, error, refetch } = useSite(id);
  if (site === undefined) return <Unread error={error} again={refetch} />;
  return <SiteReport site={site} account={account} />;
}

function SiteReport({ site, account }: { site: Site; account: Account }) {
  const [view, change] = useView(site.timezone);
  const days = daysBetween(view.from, view.to);
  const interval = intervalOf(days);
  const before = periodBefore(view);
  const base = `/sites/${site.id}`;
  const isCurrent = view.period !== 'yesterday' && view.period !== 'custom';
  const live = { keep: true, ...(isCurrent ? { refreshMs: 30_000 } : {}) };
  const ask = (what: string, from: string, to: string, more?: Record<string, string>): string =>
    `${base}/${what}?${questionOf(view, from, to, more)}`;
  const overview = useApi<Overview>(ask('overview', view.from, view.to), live);
  const overviewBefore = useApi<Overview>(ask('overview', before.from, before.to), { keep: true });
  const series = { metric: view.metric, interval };
  const points = useApi<Timeseries>(ask('timeseries', view.from, view.to, series), live);
  const pointsBefore = useApi<Timeseries>(ask('timeseries', before.from, before.to, series), {
    keep: true,
  });
  const realtime = useApi<Realtime>(`${base}/realtime`, { refreshMs: 10_000 });
  // The same question as that of the card "Who it was".
  const verdicts = useApi<Breakdown>(
    `${base}/breakdown?${breakdownQuestion({ by: 'events', everyone: true }, 'verdict', view)}`,
    { keep: true },
  );
  const robots = (verdicts.data?.rows ?? [])
    .filter(({ value }) => !['person', 'proxied', 'unknown'].includes(value))
    .reduce((sum, { events }) => sum + events, 0);
  const addFilter = (filter: string): void => {
    if (!view.filters.includes(filter)) change({ filters: [...view.filters, filter] });
  };
  const isEmpty =
    overview.data?.events === 0 &&
    !overview.isPlaceholderData &&
    view.filters.length === 0 &&
    robots === 0;

  return (
    <div className="stack loose">
      <SiteHead site={site} account={account}>
        {realtime.data !== undefined && (
          <span className="row small">
            <span className="pulse" aria-hidden="true" />
            <span>
              <strong>{count(realtime.data.visitors)}</strong> in the last five minutes
            </span>
          </span>
        )}
      </SiteHead>
      <Controls view={view} change={change} robots={robots} />
      {overview.isError && overview.data !== undefined && (
        <Notice kind="warn">
          These figures are of {clock(new Date(overview.dataUpdatedAt).toISOString())}; newer ones
          could not be read.
        </Notice>
      )}
      {overview.isError && overview.data === undefined && (
        <Unreadable error={overview.error} again={() => void overview.refetch()} />
      )}
      {overview.isPending && <Loading />}
      {isEmpty && <NothingYet site={site} account={account} view={view} />}
      {overview.data !== undefined && !isEmpty && (
        <>
          <section
            className="card chart-card"
            aria-label="Figures"
            style={{ opacity: overview.isPlaceholderData ? 0.6 : 1 }}
          >
            <Figures
              overview={overview.data}
              before={overviewBefore.data}
              view={view}
              onMetric={(metric) => change({ metric })}
            />
            <ChartAndTable
              site={site}
              title={titleOf(view.metric, overview.data)}
              points={points.data?.points}
              before={pointsBefore.data?.points}
              interval={interval}
              metric={view.metric}
              currency={overview.data.currency}
            />
          </section>
          <Footnotes overview={overview.data} />
          <div className="breakdowns">
            {FACETS.map((facet) => (
              <BreakdownCard
                key={facet.title}
                site={site}
                visitors={VISITORS[overview.data.basis]}
                facet={facet}
                view={view}
                onFilter={addFilter}
              />
            ))}
          </div>
        </>
      )}
    </div>
  );
}

function Controls({
  view,
  change,
  robots,
}: {
  view: View;
  change: (change: Partial<View>) => void;
  robots: number;
}) {
  return (
    <div className="stack tight">
      <div className="toolbar">
        <select
          aria-label="Time"
          value={view.period}
          onChange={(event) => {
            const period = PERIODS.find(([name]) => name === event.target.value)?.[0];
            if (period !== undefined) change({ period });
          }}
        >
          {PERIODS.map(([name, words]) => (
            <option key={name} value={name}>
              {words}
            </option>
          ))}
        </select>
        {view.period === 'custom' && (
          <>
            <input
              type="date"
              aria-label="First day"
              value={view.from}
              max={view.to}
              onChange={(event) =>
                event.target.value !== '' && change({ from: event.target.value })
              }
            />
            <input
              type="date"
              aria-label="Last day"
              value={view.to}
              min={view.from}
              onChange={(event) => event.target.value !== '' && change({ to: event.target.value })}
            />
          </>
        )}
        <Switch isOn={view.everyone} onChange={(everyone) => change({ everyone })}>
          <span>
            Robots too
            {robots > 0 && <span className="soft"> ({count(robots)} events set aside)</span>}
          </span>
        </Switch>
      </div>
      {view.filters.length > 0 && (
        <ul className="row" aria-label="Filters">
          {view.filters.map((filter) => {
            const [dimension = '', , ...rest] = filter.split(':');
            const name = valueName(dimension, rest.join(':'));
            return (
              <li key={filter} className="chip">
                <span>
                  <span className="soft">{dimension}</span> {name}
                </span>
                <button
                  type="button"
                  aria-label={`Without the filter ${dimension} ${name}`}
                  onClick={() =>
                    change({ filters: view.filters.filter((other) => other !== filter) })
                  }
                >
                  <X size={14} aria-hidden />
                </button>
              </li>
            );
          })}
          {view.filters.length > 1 && (
            <li>
              <Button kind="quiet" onClick={() => change({ filters: [] })}>
                Without filters
              </Button>
            </li>
          )}
        </ul>
      )}
    </div>
  );
}

function ChartAndTable({
  site,
  title,
  points,
  before,
  interval,
  metric,
  currency,
}: {
  site: Site;
  title: string;
  points: Timeseries['points'] | undefined;
  before: Timeseries['points'] | undefined;
  interval: ReturnType<typeof intervalOf>;
  metric: Metric;
  currency: string;
}) {
  const [asTable, setAsTable] = useState(false);
  const say = (value: number): string =>
    metric === 'revenue' ? money(value, currency) : count(value);
  return (
    <div className="chart-body stack">
      <div className="row apart">
        <h2>{title}</h2>
        <Button kind="quiet" onClick={() => setAsTable(!asTable)}>
          {asTable ? 'As a chart' : 'As a table'}
        </Button>
      </div>
      {points === undefined ? (
        <div className="skeleton chart" />
      ) : asTable ? (
        <Table head={['Time', { number: 'This period' }, { number: 'Before' }]}>
          {points.map(({ at, value }, index) => (
            <tr key={at}>
              <td>
                {new Date(at).toLocaleString('en-GB', {
                  timeZone: site.timezone,
                  dateStyle: 'medium',
                  ...(interval === 'hour' ? { timeStyle: 'short' as const } : {}),
                })}
              </td>
              <td className="number">{say(value)}</td>
              <td className="number">
                {before?.[index] === undefined ? '–' : say(before[index].value)}
              </td>
            </tr>
          ))}
        </Table>
      ) : (
        <Suspense fallback={<div className="skeleton chart" />}>
          <Chart
            points={points}
            before={before}
            interval={interval}
            metric={metric}
            currency={currency}
            timezone={site.timezone}
          />
        </Suspense>
      )}
    </div>
  );
}

/** What the figures can say, and what not. */
function Footnotes({ overview }: { overview: Overview }) {
  const currencies = Object.keys(overview.revenueByCurrency).length;
  return (
    <div className="soft small stack tight">
      {overview.basis === 'daily' && (
        <p>
          Daily visitors are the visitors of each day added up: without their consent, nobody is
          known again on the next day. Who has agreed counts once.
        </p>
      )}
      {overview.withoutVisitor > 0 && (
        <p>
          {count(overview.withoutVisitor)} events have no visitor, as by Global Privacy Control;
          they count as events and page views alone.
        </p>
      )}
      {currencies > 1 && <p>Revenue is in the currency of most conversions.</p>}
    </div>
  );
}

function NothingYet({ site, account, view }: { site: Site; account: Account; view: View }) {
  const isRecent = view.period === '30d' || view.period === '12mo';
  return (
    <Empty title={isRecent ? 'Nothing has arrived yet' : 'Nothing in this time'}>
      <p className="soft">
        {isRecent
          ? 'Once the snippet is on the pages, the first visit appears here within seconds.'
          : 'Choose another time above.'}
      </p>
      {account.role === 'owner' && (
        <Link className="button primary" href={`/sites/${site.id}/settings`}>
          Get the snippet
        </Link>
      )}
    </Empty>
  );
}
