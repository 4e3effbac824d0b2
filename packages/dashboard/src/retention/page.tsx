import type { Account, Retention } from '@clearpixel/console/api-types';
import type { CSSProperties } from 'react';
import { useQuestion } from '../api/queries.ts';
import { Answered } from '../design/answered.tsx';
import { CsvButton } from '../design/download.tsx';
import { LastingNote } from '../design/lasting.tsx';
import { Empty } from '../design/parts.tsx';
import { count, date, share } from '../design/words.ts';
import { ReportFrame } from '../report/report-frame.tsx';
import type { Report } from '../report/report-frame.tsx';
import { Select } from '../report/toolbar.tsx';
import { daysBetween, useParameters } from '../report/view.ts';
import './retention.css';

const INTERVALS = [
  ['day', 'by day'],
  ['week', 'by week'],
  ['month', 'by month'],
] as const;
type Interval = (typeof INTERVALS)[number][0];
const NAMES: Readonly<Record<Interval, string>> = { day: 'Day', week: 'Week', month: 'Month' };

/** More rows than this nobody reads. */
function intervalFor(days: number): Interval {
  if (days <= 14) return 'day';
  return days <= 120 ? 'week' : 'month';
}

export function RetentionPage({ id, account }: { id: string; account: Account }) {
  return (
    <ReportFrame id={id} account={account}>
      {(report) => <Retained report={report} />}
    </ReportFrame>
  );
}

function Retained({ report: { view, address } }: { report: Report }) {
  const [parameters, setParameters] = useParameters();
  const interval =
    INTERVALS.find(([name]) => name === parameters.get('interval'))?.[0] ??
    intervalFor(daysBetween(view.from, view.to));
  const where = address('retention');
  const body = { interval };
  const question = useQuestion<Retention>(where, { body });
  return (
    <>
      <div className="toolbar">
        <Select
          label="Groups"
          value={interval}
          options={INTERVALS}
          onChoose={(value) => setParameters({ interval: value })}
        />
      </div>
      <Answered question={question}>
        {({ cohorts, lasting }) => (
          <>
            {cohorts.every(({ size }) => size === 0) ? (
              <Empty title="Nobody who would be known again">
                <p className="soft">
                  Only visitors who have agreed, at the level “identified”, are known on another
                  day. The settings of the site say how to ask them.
                </p>
              </Empty>
            ) : (
              <section className="card stack" aria-label="Who comes back">
                <div className="row apart">
                  <h2>Who comes back?</h2>
                  <CsvButton where={where} body={body} of="retention" />
                </div>
                <Grid cohorts={cohorts} interval={interval} />
                <p className="soft small">
                  Each row is of those who were seen for the first time then; each cell is the share
                  of them who were there again that much later.
                </p>
              </section>
            )}
            <LastingNote of={lasting} />
          </>
        )}
      </Answered>
    </>
  );
}

function Grid({ cohorts, interval }: { cohorts: Retention['cohorts']; interval: Interval }) {
  const shown = cohorts.filter(({ size }) => size > 0);
  const columns = Math.max(0, ...shown.map(({ returned }) => returned.length));
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label="Cohorts">
      <table className="cohorts">
        <thead>
          <tr>
            <th scope="col">First seen</th>
            <th scope="col" className="number">
              Visitors
            </th>
            {Array.from({ length: columns }, (_, index) => (
              <th key={index} scope="col" className="number">
                {NAMES[interval]} {index}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ at, size, returned }) => (
            <tr key={at}>
              <th scope="row">{date(at)}</th>
              <td className="number">{count(size)}</td>
              {returned.map((back, index) => (
                <td
                  key={index}
                  className="number cell"
                  title={`${count(back)} of ${count(size)}`}
                  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- React does not know custom properties
                  style={{ '--part': `${Math.round((back / size) * 100)}%` } as CSSProperties}
                >
                  {share(back / size)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
