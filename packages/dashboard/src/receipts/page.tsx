import type { Account, Receipt, Site } from '@clearpixel/console/api-types';
import { useSyncExternalStore, useState } from 'react';
import { Link } from 'wouter';
import { useApi, useSite } from '../api/queries.ts';
import { Switch } from '../design/forms.tsx';
import { Empty, Overlay, Unread } from '../design/parts.tsx';
import { VERDICTS, ago, clock, valueName } from '../design/words.ts';
import { SiteHead } from '../sites/site-head.tsx';
import '../report/report.css';
import { useLive } from './live.ts';
import { Slip } from './slip.tsx';

/** There a slip beside the list has no room. */
const NARROW = matchMedia('(max-width: 70rem)');
function watchWidth(changed: () => void): () => void {
  NARROW.addEventListener('change', changed);
  return () => NARROW.removeEventListener('change', changed);
}

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
  const isNarrow = useSyncExternalStore(watchWidth, () => NARROW.matches);
  const [chosen, setChosen] = useState<Receipt | null>(null);
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
        <div className="beside">
          <ul className="feed" aria-label="Receipts, the newest first">
            {all.map((receipt) => (
              <li key={receipt.id} className={arrived.has(receipt.id) ? 'new' : undefined}>
                <button
                  type="button"
                  aria-expanded={chosen?.id === receipt.id}
                  onClick={() => setChosen(chosen?.id === receipt.id ? null : receipt)}
                >
                  <span className="soft small" title={receipt.at}>
                    {momentOf(receipt.at)}
                  </span>
                  <span>
                    {receipt.kind === 'event' && <strong>{receipt.name} </strong>}
                    {pathOf(receipt.url)}
                  </span>
                  <span className="soft small from">
                    {[valueName('country', receipt.country), receipt.browser, receipt.device]
                      .filter((part) => part !== '')
                      .join(' · ')}
                  </span>
                  <span
                    className={`badge ${['person', 'proxied'].includes(receipt.verdict) ? 'good' : ''}`}
                  >
                    {VERDICTS[receipt.verdict] ?? receipt.verdict}
                  </span>
                </button>
              </li>
            ))}
          </ul>
          {isNarrow ? (
            <Overlay title="Receipt" isOpen={chosen !== null} onClose={() => setChosen(null)}>
              {chosen !== null && <Slip receipt={chosen} />}
            </Overlay>
          ) : (
            <aside aria-live="polite">
              {chosen === null ? (
                <p className="soft small">Choose a receipt to read it.</p>
              ) : (
                <Slip receipt={chosen} />
              )}
            </aside>
          )}
        </div>
      )}
    </>
  );
}

const momentOf = (at: string, now = Date.now()): string =>
  now - Date.parse(at) < 86_400_000 ? clock(at) : ago(at, now);

const pathOf = (url: string): string => {
  const parsed = URL.parse(url);
  return parsed === null ? url : parsed.pathname + parsed.search;
};
