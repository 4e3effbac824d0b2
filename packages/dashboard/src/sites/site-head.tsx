import type { Account, Site } from '@clearpixel/console/api-types';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { PageHead } from '../design/parts.tsx';

/** The top of a site's pages. */
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
  const base = `/sites/${site.id}`;
  const links = [
    [base, 'Report'],
    ...(account.role === 'viewer' ? [] : [[`${base}/receipts`, 'Receipts'] as const]),
    ...(account.role === 'owner' ? [[`${base}/settings`, 'Settings'] as const] : []),
  ] as const;
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
      <nav className="site-nav" aria-label="Pages of the site">
        {links.map(([to, name]) => (
          <Link key={to} href={to} aria-current={location === to ? 'page' : undefined}>
            {name}
          </Link>
        ))}
      </nav>
    </div>
  );
}
