import type { Account, Engagement } from '@clearpixel/console/api-types';
import { useQuestion } from '../api/queries.ts';
import { Answered } from '../design/answered.tsx';
import { CsvLink } from '../design/download.tsx';
import { Empty, Table } from '../design/parts.tsx';
import { count, duration } from '../design/words.ts';
import { BreakdownRows } from '../report/breakdown.tsx';
import { ReportFrame } from '../report/report-frame.tsx';
import type { Report } from '../report/report-frame.tsx';

const COUNTED = { by: 'visitors' } as const;

export function EngagementPage({ id, account }: { id: string; account: Account }) {
  return (
    <ReportFrame id={id} account={account}>
      {(report) => <Pages report={report} />}
    </ReportFrame>
  );
}

function Pages({ report: { site, view, change, address } }: { report: Report }) {
  const where = address('engagement', { limit: '100' });
  const question = useQuestion<Engagement>(where);
  const addFilter = (filter: string): void => {
    if (!view.filters.includes(filter)) change({ filters: [...view.filters, filter] });
  };
  return (
    <Answered question={question}>
      {({ rows }) =>
        rows.length === 0 ? (
          <Empty title="No page was seen in this time">
            <p className="soft">Choose another time above, or put the snippet on your pages.</p>
          </Empty>
        ) : (
          <>
            <section className="card stack" aria-label="How pages are read">
              <div className="row apart">
                <h2>How long are pages looked at, and how far down?</h2>
                <CsvLink where={where} of="how pages are read" />
              </div>
              <Table
                head={[
                  'Page',
                  { number: 'Views' },
                  { number: 'Looked at' },
                  { number: 'Scrolled' },
                ]}
              >
                {rows.map(({ path, pageviews, averageEngagedSeconds, averageScroll }) => (
                  <tr key={path}>
                    <td className="wrap">
                      <button
                        type="button"
                        className="link wrap"
                        title={`Only ${path}`}
                        onClick={() => addFilter(`path:is:${path}`)}
                      >
                        {path}
                      </button>
                    </td>
                    <td className="number">{count(pageviews)}</td>
                    <td className="number">
                      {averageEngagedSeconds === 0 ? '–' : duration(averageEngagedSeconds)}
                    </td>
                    <td className="number">
                      {averageScroll === 0 ? '–' : `${Math.round(averageScroll)}%`}
                    </td>
                  </tr>
                ))}
              </Table>
              <p className="soft small">
                Time counts while a page is visible and in focus. “–”: no script said so.
              </p>
            </section>
            <div className="breakdowns">
              {(
                [
                  ['entry', 'Where do visits begin?'],
                  ['exit', 'Where do visits end?'],
                ] as const
              ).map(([dimension, title]) => (
                <section key={dimension} className="card breakdown" aria-label={title}>
                  <header>
                    <h2>{title}</h2>
                  </header>
                  <BreakdownRows
                    site={site}
                    visitors="Visitors"
                    facet={COUNTED}
                    dimension={dimension}
                    view={view}
                    onFilter={addFilter}
                  />
                </section>
              ))}
            </div>
          </>
        )
      }
    </Answered>
  );
}
