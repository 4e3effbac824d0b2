import type { Account, Realtime, Site } from '@clearpixel/console/api-types';
import { useApi, useSite } from '../api/queries.ts';
import { Empty, Table, Unread } from '../design/parts.tsx';
import { clock, count, valueName } from '../design/words.ts';
import { Bars } from '../report/bars.tsx';
import { SiteHead } from '../sites/site-head.tsx';
import '../report/report.css';

const REFRESH_MS = 5_000;

export function RealtimePage({ id, account }: { id: string; account: Account }) {
  const { data: site, error, refetch } = useSite(id);
  if (site === undefined) return <Unread error={error} again={refetch} />;
  return (
    <div className="stack loose">
      <SiteHead site={site} account={account} />
      <LastMinutes site={site} />
    </div>
  );
}

function LastMinutes({ site }: { site: Site }) {
  const { data, error, refetch } = useApi<Realtime>(`/sites/${site.id}/realtime`, {
    refreshMs: REFRESH_MS,
  });
  if (data === undefined) return <Unread error={error} again={refetch} />;
  return (
    <>
      <section className="card" aria-label="Right now">
        <p>
          <span className="pulse" aria-hidden="true" />{' '}
          <strong className="figure" data-figure="Visitors now">
            {count(data.visitors)}
          </strong>{' '}
          {data.visitors === 1 ? 'visitor' : 'visitors'} in the last five minutes,{' '}
          {count(data.events)} {data.events === 1 ? 'event' : 'events'}
        </p>
      </section>
      {data.events === 0 ? (
        <Empty title="Nobody is here right now">
          <p className="soft">
            This page looks again every few seconds. Open your site in another tab: you are here at
            once.
          </p>
        </Empty>
      ) : (
        <>
          <div className="breakdowns">
            <Bars
              title="What are they looking at?"
              head={['Page', 'Events']}
              rows={data.pages.map(({ path, events }) => ({
                name: valueName('path', path),
                value: events,
              }))}
            />
            <Bars
              title="Where are they?"
              head={['Country', 'Events']}
              rows={data.countries.map(({ country, events }) => ({
                name: valueName('country', country),
                value: events,
              }))}
            />
          </div>
          <section className="card stack" aria-label="As it happens">
            <h2>As it happens</h2>
            <Table scrolls="The latest events" head={['Time', 'What', 'Where', { number: 'From' }]}>
              {data.recent.map((one, index) => (
                <tr key={`${one.at} ${one.url} ${one.name} ${index}`}>
                  <td className="number">{clock(one.at)}</td>
                  <td>{valueName('event', one.name)}</td>
                  <td className="wrap">{pathOf(one.url)}</td>
                  <td className="number">{valueName('country', one.country)}</td>
                </tr>
              ))}
            </Table>
          </section>
        </>
      )}
    </>
  );
}

const pathOf = (url: string): string => URL.parse(url)?.pathname ?? url;
