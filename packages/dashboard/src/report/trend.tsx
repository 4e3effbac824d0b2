import type { Account, Annotation, Site, Timeseries } from '@clearpixel/console/api-types';
import { Suspense, lazy, useMemo, useState } from 'react';
import { useAnnotations } from '../api/queries.ts';
import { CsvLink } from '../design/download.tsx';
import { Button } from '../design/forms.tsx';
import { Table } from '../design/parts.tsx';
import { count, money } from '../design/words.ts';
import { Annotations } from './annotations.tsx';
import type { Interval, Metric, View } from './view.ts';

const Chart = lazy(() => import('./chart.tsx').then((m) => ({ default: m.Chart })));

/** How it went over time: the chart, its table, and what happened meanwhile. */
export function Trend({
  site,
  account,
  view,
  title,
  answer,
  where,
  interval,
  metric,
  currency,
}: {
  site: Site;
  account: Account;
  view: View;
  title: string;
  answer: Timeseries | undefined;
  /** The question, for its table as a file. */
  where: string;
  interval: Interval;
  metric: Metric;
  currency: string;
}) {
  const [asTable, setAsTable] = useState(false);
  const { data: annotations } = useAnnotations(site.id);
  const shown = useMemo(
    () =>
      (annotations?.items ?? [])
        .filter(({ date }) => date >= view.from && date <= view.to)
        .toSorted((a, b) => a.date.localeCompare(b.date)),
    [annotations, view.from, view.to],
  );
  return (
    <div className="chart-body stack">
      <div className="row apart">
        <h2>{title}</h2>
        <div className="row">
          <Button kind="quiet" onClick={() => setAsTable(!asTable)}>
            {asTable ? 'As a chart' : 'As a table'}
          </Button>
          <CsvLink where={where} of={title} />
        </div>
      </div>
      {answer === undefined ? (
        <div className="skeleton chart" />
      ) : asTable ? (
        <PointTable
          answer={answer}
          annotations={shown}
          timezone={site.timezone}
          interval={interval}
          say={(value) => (metric === 'revenue' ? money(value, currency, 'exact') : count(value))}
        />
      ) : (
        <Suspense fallback={<div className="skeleton chart" />}>
          <Chart
            points={answer.points}
            before={answer.compared?.points}
            annotations={shown}
            interval={interval}
            metric={metric}
            currency={currency}
            timezone={site.timezone}
          />
        </Suspense>
      )}
      <Annotations site={site.id} shown={shown} mayWrite={account.role === 'owner'} day={view.to} />
    </div>
  );
}

function PointTable({
  answer: { points, compared },
  annotations,
  timezone,
  interval,
  say,
}: {
  answer: Timeseries;
  annotations: readonly Annotation[];
  timezone: string;
  interval: Interval;
  say: (value: number) => string;
}) {
  const at = (time: string): string =>
    new Date(time).toLocaleString('en-GB', {
      timeZone: timezone,
      dateStyle: 'medium',
      ...(interval === 'hour' ? { timeStyle: 'short' as const } : {}),
    });
  const dayOf = (time: string): string =>
    new Intl.DateTimeFormat('en-CA', { timeZone: timezone }).format(new Date(time));
  return (
    <Table head={['Time', { number: 'This time' }, { number: 'The other' }]}>
      {points.map((point, index) => {
        const other = compared?.points[index];
        const notes = annotations.filter(
          ({ date }) => interval === 'day' && date === dayOf(point.at),
        );
        return (
          <tr key={point.at}>
            <td>
              {at(point.at)}
              {notes.map(({ id, text }) => (
                <div key={id} className="soft small">
                  {text}
                </div>
              ))}
            </td>
            <td className="number">{say(point.value)}</td>
            <td className="number">{other === undefined ? '–' : say(other.value)}</td>
          </tr>
        );
      })}
    </Table>
  );
}
