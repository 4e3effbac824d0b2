import type {
  Account,
  Overview,
  Realtime,
  SetAside,
  Timeseries,
} from '@clearpixel/console/api-types';
import { Link } from 'wouter';
import { useApi, useQuestion } from '../api/queries.ts';
import { Answered } from '../design/answered.tsx';
import { CsvLink, FileLink } from '../design/download.tsx';
import { Empty, Notice } from '../design/parts.tsx';
import { clock, count, counted } from '../design/words.ts';
import { BreakdownCard } from './breakdown.tsx';
import { FACETS } from './facets.ts';
import { Figures, VISITORS } from './figures.tsx';
import { Properties } from './properties.tsx';
import { ReportFrame } from './report-frame.tsx';
import type { Report } from './report-frame.tsx';
import { setAsideAddress } from './set-aside.tsx';
import { Trend } from './trend.tsx';
import { comparisonOf, daysBetween, intervalOf, sharedSearch } from './view.ts';
import type { Metric } from './view.ts';

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
  return (
    <ReportFrame id={id} account={account} compares head={<Now id={id} />}>
      {(report) => <SiteReport report={report} />}
    </ReportFrame>
  );
}

const REFRESH_MS = 30_000;

function SiteReport({ report }: { report: Report }) {
  const { site, account, view, change, address } = report;
  const interval = intervalOf(daysBetween(view.from, view.to));
  const isCurrent = view.period !== 'yesterday' && view.period !== 'custom';
  const live = { refreshMs: isCurrent ? REFRESH_MS : false } as const;
  const comparison = comparisonOf(view);
  const overviewAt = address('overview', comparison);
  const overview = useQuestion<Overview>(overviewAt, live);
  const seriesAt = address('timeseries', { ...comparison, metric: view.metric, interval });
  const series = useQuestion<Timeseries>(seriesAt, live);
  const setAside = useApi<SetAside>(setAsideAddress(site.id, view), { keep: true });
  const addFilter = (filter: string): void => {
    if (!view.filters.includes(filter)) change({ filters: [...view.filters, filter] });
  };
  const { data, isError, isPlaceholderData, dataUpdatedAt } = overview.result;
  const isUnfiltered = view.filters.length === 0 && view.segment === '';
  return (
    <>
      {isError && data !== undefined && (
        <Notice kind="warn">
          These figures are of {clock(new Date(dataUpdatedAt).toISOString())}; newer ones could not
          be read.
        </Notice>
      )}
      <Answered question={overview}>
        {(answer) =>
          answer.events === 0 &&
          !isPlaceholderData &&
          isUnfiltered &&
          setAside.data?.events === 0 ? (
            <NothingYet report={report} />
          ) : (
            <>
              <section className="card chart-card" aria-label="Figures">
                <Figures
                  overview={answer}
                  before={answer.compared}
                  view={view}
                  onMetric={(metric) => change({ metric })}
                />
                <Trend
                  site={site}
                  account={account}
                  view={view}
                  title={titleOf(view.metric, answer)}
                  answer={series.result.data}
                  where={seriesAt}
                  interval={interval}
                  metric={view.metric}
                  currency={answer.currency}
                />
              </section>
              <div className="row apart">
                <Footnotes overview={answer} />
                <div className="row">
                  <CsvLink where={overviewAt} name="Figures as CSV" />
                  {account.role !== 'viewer' && view.segment === '' && (
                    <FileLink where={address('events.parquet')} name="Events as Parquet" />
                  )}
                </div>
              </div>
              <div className="breakdowns">
                {FACETS.map((facet) => (
                  <BreakdownCard
                    key={facet.title}
                    site={site}
                    visitors={VISITORS[answer.basis]}
                    facet={facet}
                    view={view}
                    onFilter={addFilter}
                  />
                ))}
                <Properties site={site} view={view} onFilter={addFilter} />
              </div>
            </>
          )
        }
      </Answered>
    </>
  );
}

/** Who is there right now, and the way to see them come. */
function Now({ id }: { id: string }) {
  const { data } = useApi<Realtime>(`/sites/${id}/realtime`, { refreshMs: 10_000 });
  if (data === undefined) return null;
  return (
    <Link className="row small now" href={`/sites/${id}/realtime${sharedSearch(location.search)}`}>
      <span className="pulse" aria-hidden="true" />
      <span>
        <strong>{count(data.visitors)}</strong> in the last five minutes
      </span>
    </Link>
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
          {counted(overview.withoutVisitor, 'event has', 'events have')} no visitor, as by Global
          Privacy Control; counted as events and page views alone.
        </p>
      )}
      {currencies > 1 && <p>Revenue is in the currency of most conversions.</p>}
    </div>
  );
}

function NothingYet({ report: { site, account, view } }: { report: Report }) {
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
