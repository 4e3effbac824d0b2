import type { Account, Conversions, Goal } from '@clearpixel/console/api-types';
import { useState } from 'react';
import { useGoals, useQuestion } from '../api/queries.ts';
import { Answered } from '../design/answered.tsx';
import { CsvLink } from '../design/download.tsx';
import { Button } from '../design/forms.tsx';
import { Empty, Overlay, Table } from '../design/parts.tsx';
import { count, counted, money, rate } from '../design/words.ts';
import { ReportFrame } from '../report/report-frame.tsx';
import type { Report } from '../report/report-frame.tsx';
import { GoalEditor } from './editor.tsx';
import { matchWords } from './match-fields.tsx';

export function GoalsPage({ id, account }: { id: string; account: Account }) {
  return (
    <ReportFrame id={id} account={account}>
      {(report) => <Goals report={report} />}
    </ReportFrame>
  );
}

function Goals({ report: { site, account, address } }: { report: Report }) {
  const [opened, setOpened] = useState<Goal | 'new' | null>(null);
  const where = address('conversions');
  const question = useQuestion<Conversions>(where);
  const { data: goals } = useGoals(site.id);
  const goalOf = (id: string): Goal | undefined => goals?.items.find((goal) => goal.id === id);
  const mayWrite = account.role === 'owner';
  const close = (): void => setOpened(null);
  const make = mayWrite && (
    <Button kind="primary" onClick={() => setOpened('new')}>
      Make a goal
    </Button>
  );
  return (
    <>
      <Answered question={question}>
        {(answer) =>
          answer.goals.length === 0 ? (
            <Empty title="No goals yet">
              <p className="soft">
                A goal is what you want visitors to do: buy, sign up, reach a page. It is counted
                for the past too, as soon as it is made.
              </p>
              {make}
            </Empty>
          ) : (
            <section className="card stack" aria-label="Goals">
              <div className="row apart">
                <h2>How often were goals reached?</h2>
                <div className="row">
                  <CsvLink where={where} of="goals" />
                  {make}
                </div>
              </div>
              <Table
                scrolls="What each of them brought"
                head={[
                  'Goal',
                  { number: 'Conversions' },
                  { number: 'Visitors' },
                  { number: 'Of visitors' },
                  { number: 'Of visits' },
                  { number: 'Revenue' },
                ]}
              >
                {answer.goals.map((reached) => {
                  const goal = goalOf(reached.id);
                  return (
                    <tr key={reached.id}>
                      <td className="goal-name">
                        {mayWrite && goal !== undefined ? (
                          <button
                            type="button"
                            className="link wrap"
                            title="Change or delete"
                            onClick={() => setOpened(goal)}
                          >
                            {reached.name}
                          </button>
                        ) : (
                          reached.name
                        )}
                        {goal !== undefined && (
                          <div className="soft small wrap">{matchWords(goal.match)}</div>
                        )}
                      </td>
                      <td className="number">{count(reached.conversions)}</td>
                      <td className="number">{count(reached.visitors)}</td>
                      <td className="number">{rate(reached.visitorRate)}</td>
                      <td className="number">{rate(reached.sessionRate)}</td>
                      <td className="number">
                        {reached.currency === ''
                          ? '–'
                          : money(reached.revenue, reached.currency, 'exact')}
                      </td>
                    </tr>
                  );
                })}
              </Table>
              <p className="soft small">
                Of {counted(answer.visitors, 'visitor')} and {counted(answer.sessions, 'visit')} in
                this time.
              </p>
            </section>
          )
        }
      </Answered>
      <Overlay
        title={opened === 'new' ? 'Make a goal' : 'The goal'}
        isOpen={opened !== null}
        onClose={close}
      >
        {opened !== null && (
          <GoalEditor site={site.id} goal={opened === 'new' ? null : opened} onDone={close} />
        )}
      </Overlay>
    </>
  );
}
