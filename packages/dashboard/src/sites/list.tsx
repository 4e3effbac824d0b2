import type { Account, Realtime, Site, Timeseries } from '@clearpixel/console/api-types';
import { Plus } from 'lucide-react';
import { Link } from 'wouter';
import { callApi } from '../api/client.ts';
import { useApi, useChange, useSites } from '../api/queries.ts';
import { Button, Failure } from '../design/forms.tsx';
import { Empty, PageHead, Unread } from '../design/parts.tsx';
import { count } from '../design/words.ts';
import { addDays, todayIn } from '../report/view.ts';
import './list.css';

const DAYS = 14;

export function SiteList({ account }: { account: Account }) {
  const { data, error, refetch } = useSites();
  const isOwner = account.role === 'owner';
  const makeDemo = useChange(() => callApi('POST', '/demo'), ['/sites']);
  const removeDemo = useChange(() => callApi('DELETE', '/demo'), ['/sites']);
  if (data === undefined) return <Unread error={error} again={refetch} />;
  const hasDemo = data.items.some(({ purpose }) => purpose === 'demo');
  return (
    <div className="stack loose">
      <PageHead title="Sites">
        {isOwner && data.items.length > 0 && (
          <Link className="button primary" href="/sites/new">
            <Plus aria-hidden />
            Add a site
          </Link>
        )}
      </PageHead>
      <Failure error={makeDemo.error ?? removeDemo.error} />
      {data.items.length === 0 &&
        (isOwner ? (
          <Empty title="Count your first visit">
            <p className="soft">
              Add a site, put one line into its pages, and visits appear here: without cookies, with
              robots told from people.
            </p>
            <div className="row">
              <Link className="button primary" href="/sites/new">
                <Plus aria-hidden />
                Add a site
              </Link>
              <Link className="button" href="/try">
                Try a pixel in this browser
              </Link>
              <Button busy={makeDemo.isPending} onClick={() => makeDemo.mutate(undefined)}>
                Look around with demo data
              </Button>
            </div>
          </Empty>
        ) : (
          <Empty title="No site yet">
            <p className="soft">An owner has to give you one, or make the first.</p>
          </Empty>
        ))}
      {data.items.length > 0 && (
        <ul className="site-list">
          {data.items.map((site) => (
            <SiteCard key={site.id} site={site} />
          ))}
        </ul>
      )}
      {hasDemo && isOwner && (
        <div className="notice">
          <span>Two of these sites are a demo, invented from end to end. </span>
          <Button busy={removeDemo.isPending} onClick={() => removeDemo.mutate(undefined)}>
            Remove the demo
          </Button>
        </div>
      )}
    </div>
  );
}

function SiteCard({ site }: { site: Site }) {
  const from = addDays(todayIn(site.timezone), 1 - DAYS);
  const { data } = useApi<Timeseries>(
    `/sites/${site.id}/timeseries?metric=visitors&interval=day&from=${from}`,
  );
  const live = useApi<Realtime>(`/sites/${site.id}/realtime`, { refreshMs: 15_000 });
  const total = data?.points.reduce((sum, { value }) => sum + value, 0) ?? 0;
  return (
    <li className="card">
      <h2>
        <Link href={`/sites/${site.id}`}>{site.name}</Link>
      </h2>
      <p className="soft small wrap">
        {site.domain} {site.purpose === 'demo' && <span className="badge">Demo</span>}
      </p>
      <Sparkline values={data?.points.map(({ value }) => value) ?? []} />
      <p className="small">
        {data === undefined ? (
          <span className="soft">Counting…</span>
        ) : (
          <>
            <strong>{count(total)}</strong>{' '}
            <span className="soft">daily visitors in two weeks</span>
          </>
        )}
        {live.data !== undefined && live.data.visitors > 0 && (
          <span className="soft"> · {count(live.data.visitors)} now</span>
        )}
      </p>
    </li>
  );
}

function Sparkline({ values }: { values: readonly number[] }) {
  const most = Math.max(1, ...values);
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${DAYS * 10} 40`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {values.map((value, index) => {
        const height = Math.max(value === 0 ? 1 : 2, (value / most) * 40);
        return (
          <rect key={index} x={index * 10 + 1} y={40 - height} width="8" height={height} rx="1" />
        );
      })}
    </svg>
  );
}
