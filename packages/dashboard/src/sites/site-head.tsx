import type { Account, Site } from '@clearpixel/console/api-types';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { PageHead } from '../design/parts.tsx';
import { sharedSearch } from '../report/view.ts';

const PAGES = [
  { at: '', name: 'Report', whom: 'all' },
  { at: '/engagement', name: 'Pages', whom: 'all' },
  { at: '/goals', name: 'Goals', whom: 'all' },
  { at: '/funnel', name: 'Funnel', whom: 'all' },
  { at: '/journeys', name: 'Journeys', whom: 'all' },
  { at: '/retention', name: 'Retention', whom: 'all' },
  { at: '/attribution', name: 'Attribution', whom: 'all' },
  { at: '/realtime', name: 'Now', whom: 'all' },
  { at: '/receipts', name: 'Receipts', whom: 'readers' },
  { at: '/settings', name: 'Settings', whom: 'owners' },
] as const;

const maySee = ({ role }: Account, whom: (typeof PAGES)[number]['whom']): boolean =>
  whom === 'all' || role === 'owner' || (whom === 'readers' && role === 'analyst');

/** The top of a site's pages. On a phone the way between them is folded behind the name of the page. */
export function SiteHead({
  site,
  account,
  children,
}: {
  site: Site;
  account: Account;
  children?: ReactNode;
}) {
  const [location] = useLocation();
  const search = useSearch();
  const [isOpen, setOpen] = useState(false);
  const base = `/sites/${site.id}`;
  const links = PAGES.filter(({ whom }) => maySee(account, whom));
  const here = links.find(({ at }) => location === base + at)?.name ?? 'Pages of the site';
  return (
    <div className="stack">
      <PageHead
        title={site.name}
        lead={
          <span className="row">
            <span className="wrap">{site.domain}</span>
            {site.purpose === 'demo' && <span className="badge">Demo</span>}
          </span>
        }
      >
        {children}
      </PageHead>
      <nav className="site-nav folding" aria-label="Pages of the site">
        <button
          type="button"
          className="button fold"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {here}
          <ChevronDown aria-hidden />
        </button>
        <div data-open={isOpen || undefined}>
          {links.map(({ at, name }) => (
            <Link
              key={at}
              href={base + at + sharedSearch(search)}
              aria-current={location === base + at ? 'page' : undefined}
              onClick={() => setOpen(false)}
            >
              {name}
            </Link>
          ))}
        </div>
      </nav>
    </div>
  );
}
