import type { Account, Campaign } from '@clearpixel/console/api-types';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useCampaign } from '../api/queries.ts';
import { Empty, PageHead, Unread } from '../design/parts.tsx';
import '../report/report.css';
import './campaigns.css';

const PAGES = [
  { at: '', name: 'Overview', whom: 'all' },
  { at: '/timing', name: 'When', whom: 'all' },
  { at: '/links', name: 'Links', whom: 'all' },
  { at: '/programs', name: 'Programs', whom: 'all' },
  { at: '/recipients', name: 'Recipients', whom: 'readers' },
  { at: '/forwards', name: 'Forwards', whom: 'readers' },
  { at: '/receipts', name: 'Receipts', whom: 'readers' },
  { at: '/mail', name: 'Mail', whom: 'owners' },
  { at: '/settings', name: 'Settings', whom: 'owners' },
] as const;

const maySee = ({ role }: Account, whom: (typeof PAGES)[number]['whom']): boolean =>
  whom === 'all' || role === 'owner' || (whom === 'readers' && role === 'analyst');

/** What the pages of a campaign have in common: its name, the way between them, and who may see which. */
export function CampaignFrame({
  id,
  account,
  children,
}: {
  id: string;
  account: Account;
  children: (campaign: Campaign) => ReactNode;
}) {
  const [location] = useLocation();
  const { data: campaign, error, refetch } = useCampaign(id);
  if (campaign === undefined) return <Unread error={error} again={refetch} />;
  const base = `/campaigns/${campaign.id}`;
  const shown = PAGES.filter(({ whom }) => maySee(account, whom));
  // One recipient's page is of the list's.
  const isAt = (at: string): boolean =>
    location === base + at || (at !== '' && location.startsWith(`${base}${at}/`));
  return (
    <div className="stack loose">
      <div className="stack">
        <PageHead
          title={campaign.name}
          lead={
            <span className="row">
              {campaign.subject !== '' && <span className="wrap">“{campaign.subject}”</span>}
              <span className="badge">{campaign.level}</span>
            </span>
          }
        />
        <nav className="site-nav campaign-nav" aria-label="Pages of the campaign">
          {shown.map(({ at, name }) => (
            <Link key={at} href={base + at} aria-current={isAt(at) ? 'page' : undefined}>
              {name}
            </Link>
          ))}
        </nav>
      </div>
      {shown.some(({ at }) => isAt(at)) ? (
        children(campaign)
      ) : (
        <Empty title="Your role does not include this">
          <p className="soft">An owner can change it.</p>
        </Empty>
      )}
    </div>
  );
}
