import type { Account, Site } from '@clearpixel/console/api-types';
import type { ReactNode } from 'react';
import { useSite } from '../api/queries.ts';
import { Unread } from '../design/parts.tsx';
import { SiteHead } from '../sites/site-head.tsx';
import { Toolbar } from './toolbar.tsx';
import { questionOf, useView } from './view.ts';
import type { ChangeView, View } from './view.ts';
import './report.css';

export interface Report {
  site: Site;
  account: Account;
  view: View;
  change: ChangeView;
  /** Of the API, for the time and the filters that are chosen. */
  address: (what: string, more?: Readonly<Record<string, string>>) => string;
}

/** What the report pages of a site have in common: the way between them, time, filters, verdicts. */
export function ReportFrame({
  id,
  account,
  compares = false,
  head,
  children,
}: {
  id: string;
  account: Account;
  /** What stands beside the name of the site. */
  head?: ReactNode;
  /** Whether the page compares with another time. */
  compares?: boolean;
  children: (report: Report) => ReactNode;
}) {
  const { data: site, error, refetch } = useSite(id);
  if (site === undefined) return <Unread error={error} again={refetch} />;
  return (
    <Framed site={site} account={account} compares={compares} head={head}>
      {children}
    </Framed>
  );
}

function Framed({
  site,
  account,
  compares,
  head,
  children,
}: {
  site: Site;
  account: Account;
  compares: boolean;
  head: ReactNode;
  children: (report: Report) => ReactNode;
}) {
  const [view, change] = useView(site.timezone);
  return (
    <div className="stack loose">
      <SiteHead site={site} account={account}>
        {head}
      </SiteHead>
      <Toolbar site={site.id} account={account} view={view} change={change} compares={compares} />
      {children({
        site,
        account,
        view,
        change,
        address: (what, more) => `/sites/${site.id}/${what}?${questionOf(view, more)}`,
      })}
    </div>
  );
}
