import type { Account, Receipt, Site } from '@clearpixel/console/api-types';
import { useState } from 'react';
import { Link } from 'wouter';
import { useApi, useSite } from '../api/queries.ts';
import { Switch } from '../design/forms.tsx';
import { Empty, Unread } from '../design/parts.tsx';
import { valueName } from '../design/words.ts';
import { SiteHead } from '../sites/site-head.tsx';
import '../report/report.css';
import { ReceiptList } from './list.tsx';
import { useLive } from './live.ts';

export function ReceiptsPage({ id, account }: { id: string; account: Account }) {
  const { data: site, error, refetch } = useSite(id);
  if (site === undefined) return <Unread error={error} again={refetch} />;
  return (
    <div className="stack loose">
      <SiteHead site={site} account={account} />
      <Feed site={site} />
    </div>
  );
}

function Feed({ site }: { site: Site }) {
  const [everyone, setEveryone] = useState(true);
  const [isLive, setLive] = useState(true);
  const before = useApi<{ items: Receipt[] }>(
    `/sites/${site.id}/events?limit=50${everyone ? '&verdict=all' : ''}`,
  );
  const live = useLive(site.id, everyone, isLive);
  if (before.data === undefined) return <Unread error={before.error} again={before.refetch} />;
  const arrived = new Set(live.receipts.map(({ id }) => id));
  const all = [...live.receipts, ...before.data.items.filter(({ id }) => !arrived.has(id))];
  return (
    <>
      <div className="row apart">
        <div className="toolbar">
          <Switch isOn={isLive} onChange={setLive}>
            As they arrive
          </Switch>
          <Switch isOn={everyone} onChange={setEveryone}>
            Robots too
          </Switch>
        </div>
        <span className="small soft" role="status">
          {!isLive
            ? 'Stopped'
            : live.state === 'open'
              ? 'Listening'
              : live.state === 'waiting'
                ? 'Connecting…'
                : 'The stream has ended; open this page again'}
        </span>
      </div>
      {all.length === 0 ? (
        <Empty title="No receipt yet">
          <p className="soft">
            Open a page of your site: its receipt appears here within a second.
          </p>
          <Link href={`/sites/${site.id}/settings`}>Is the snippet there?</Link>
        </Empty>
      ) : (
        <ReceiptList
          receipts={all}
          isNew={({ id }) => arrived.has(id)}
          what={({ kind, name, url }) => [kind === 'event' ? name : '', pathOf(url)]}
          from={({ country, browser, device }) =>
            [valueName('country', country), browser, device]
              .filter((part) => part !== '')
              .join(' · ')
          }
        />
      )}
    </>
  );
}

const pathOf = (url: string): string => {
  const parsed = URL.parse(url);
  return parsed === null ? url : parsed.pathname + parsed.search;
};
