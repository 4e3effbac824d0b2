import type { Account, Campaign, CampaignTiming } from '@clearpixel/console/api-types';
import { useId } from 'react';
import type { ReactNode } from 'react';
import { useCampaignTiming } from '../api/queries.ts';
import { Empty, Table, Unread } from '../design/parts.tsx';
import { count, counted, share } from '../design/words.ts';
import { CampaignFrame } from './campaign-frame.tsx';
import { namesPeople } from './levels.ts';

export function TimingPage({ id, account }: { id: string; account: Account }) {
  return (
    <CampaignFrame id={id} account={account}>
      {(campaign) => <Timing campaign={campaign} />}
    </CampaignFrame>
  );
}

const WEEKDAYS = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;
const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);

function Timing({ campaign }: { campaign: Campaign }) {
  const { data, error, refetch } = useCampaignTiming(campaign.id);
  if (data === undefined) return <Unread error={error} again={refetch} />;
  if (data.weekdays.every(({ opens, clicks }) => opens + clicks === 0))
    return (
      <Empty title="Nobody has opened it yet">
        <p className="soft">When people do, it shows here at which hours, and how soon.</p>
      </Empty>
    );
  const where = `In the time of ${campaign.timezone}. Loads and clicks by people.`;
  return (
    <>
      <TimeToOpen campaign={campaign} steps={data.timeToOpen} />
      <Columns title="At which hour?" names={HOURS} cells={data.hours}>
        {where} Mail services load for their readers as they open, so the hour is theirs.
      </Columns>
      <Columns title="On which day of the week?" names={WEEKDAYS} cells={data.weekdays}>
        {where}
      </Columns>
    </>
  );
}

function TimeToOpen({
  campaign,
  steps,
}: {
  campaign: Campaign;
  steps: CampaignTiming['timeToOpen'];
}) {
  const all = steps.at(-1)?.recipients ?? 0;
  // Once all have opened it, later rows say nothing new.
  const shown = steps.slice(0, steps.findIndex(({ recipients }) => recipients === all) + 1);
  return (
    <section className="card stack" aria-labelledby="time-to-open">
      <h2 id="time-to-open">How soon was it opened?</h2>
      {all === 0 ? (
        <p className="soft">
          {namesPeople(campaign)
            ? 'That is not known yet: it takes an open by a person within a week of a mail whose sending was told.'
            : 'At this level nobody is told from anybody else, so it is not known when somebody opened first.'}
        </p>
      ) : (
        <>
          <table className="bars" aria-labelledby="time-to-open">
            <thead className="hidden-visually">
              <tr>
                <th scope="col">Within</th>
                <th scope="col">Recipients who had opened it</th>
                <th scope="col">Of those who opened within a week</th>
              </tr>
            </thead>
            <tbody>
              {shown.map(({ withinSeconds, recipients }) => (
                <tr key={withinSeconds}>
                  <td>
                    <div className="bar still">
                      <span className="fill" style={{ width: `${(recipients / all) * 100}%` }} />
                      <span>Within {span(withinSeconds)}</span>
                    </div>
                  </td>
                  <td className="number">{count(recipients)}</td>
                  <td className="number soft">{share(recipients / all)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="soft small">
            Each row counts those of the rows above too. From the delivery of each mail, or from its
            sending where the delivery was not told, to its first open by a person.
          </p>
        </>
      )}
    </section>
  );
}

const SPANS = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
] as const;

function span(seconds: number): string {
  const [length, unit] = SPANS.find(([one]) => seconds >= one) ?? [1, 'second'];
  const many = seconds / length;
  if (many === 1) return `${unit === 'hour' ? 'an' : 'a'} ${unit}`;
  // Short, for it has to fit beside two figures on a phone.
  return unit === 'minute' ? `${many} min` : `${many} ${unit}s`;
}

/** Opens and clicks side by side; the same figures as a table stand beneath, closed. */
function Columns({
  title,
  names,
  cells,
  children,
}: {
  title: string;
  names: readonly string[];
  cells: readonly { opens: number; clicks: number }[];
  children: ReactNode;
}) {
  const id = useId();
  const most = Math.max(1, ...cells.flatMap(({ opens, clicks }) => [opens, clicks]));
  return (
    <section className="card stack" aria-labelledby={id}>
      <header className="row apart">
        <h2 id={id}>{title}</h2>
        <span className="row small soft" aria-hidden="true">
          <span className="key opens" /> Opens <span className="key clicks" /> Clicks
        </span>
      </header>
      <div className="columns" aria-hidden="true">
        {cells.map(({ opens, clicks }, index) => {
          const name = names[index] ?? '';
          return (
            <div
              key={name}
              title={`${name}: ${counted(opens, 'open')}, ${counted(clicks, 'click')}`}
            >
              <div className="pair">
                <span className="opens" style={{ height: `${(opens / most) * 100}%` }} />
                <span className="clicks" style={{ height: `${(clicks / most) * 100}%` }} />
              </div>
              <span className="small soft">{name.slice(0, 2)}</span>
            </div>
          );
        })}
      </div>
      <p className="soft small">{children}</p>
      <details>
        <summary>As a table</summary>
        <Table head={['When', { number: 'Opens' }, { number: 'Clicks' }]}>
          {cells.map(({ opens, clicks }, index) => (
            <tr key={names[index]}>
              <td>{names[index]}</td>
              <td className="number">{count(opens)}</td>
              <td className="number">{count(clicks)}</td>
            </tr>
          ))}
        </Table>
      </details>
    </section>
  );
}
