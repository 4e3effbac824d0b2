import type { Account, Campaign, CampaignReport } from '@clearpixel/console/api-types';
import { Plus } from 'lucide-react';
import { Link } from 'wouter';
import { useCampaignReport, useCampaigns } from '../api/queries.ts';
import { Empty, PageHead, Table, Unread } from '../design/parts.tsx';
import { count, date, share } from '../design/words.ts';
import { namesPeople } from './levels.ts';
import './campaigns.css';

export function CampaignList({ account }: { account: Account }) {
  const { data, error, refetch } = useCampaigns();
  const isOwner = account.role === 'owner';
  if (data === undefined) return <Unread error={error} again={refetch} />;
  const isEmpty = data.items.length === 0;
  return (
    <div className="stack loose">
      <PageHead title="Campaigns" lead="Mails, and what became of them.">
        {data.items.length > 1 && (
          <Link className="button" href="/campaigns/compare">
            Compare
          </Link>
        )}
        {isOwner && !isEmpty && <MakeOne />}
      </PageHead>
      {isEmpty &&
        (isOwner ? (
          <Empty title="No campaign yet">
            <p className="soft">
              Make a campaign; then put its pixels into your mail. What is fetched appears here,
              with people told from machines.
            </p>
            <MakeOne />
          </Empty>
        ) : (
          <Empty title="No campaign yet">
            <p className="soft">An owner has to make the first, or to let you see one.</p>
          </Empty>
        ))}
      {!isEmpty && (
        <section className="card campaign-list" aria-label="Campaigns">
          <Table
            head={[
              'Name',
              'Level',
              { number: 'Recipients' },
              { number: 'Sent' },
              { number: 'Opens or loads' },
            ]}
          >
            {newestFirst(data.items).map((campaign) => (
              <Row key={campaign.id} campaign={campaign} />
            ))}
          </Table>
        </section>
      )}
    </div>
  );
}

const newestFirst = (campaigns: readonly Campaign[]): Campaign[] =>
  campaigns.toSorted((one, other) => other.createdAt.localeCompare(one.createdAt));

function MakeOne() {
  return (
    <Link className="button primary" href="/campaigns/new">
      <Plus aria-hidden />
      New campaign
    </Link>
  );
}

/** The list is there at once; the figures of each row follow. */
function Row({ campaign }: { campaign: Campaign }) {
  const { data: report } = useCampaignReport(campaign.id);
  return (
    <tr>
      <td>
        <Link href={`/campaigns/${campaign.id}`}>
          <strong className="wrap">{campaign.name}</strong>
        </Link>
        <div className="soft small">{date(campaign.createdAt)}</div>
      </td>
      <td>
        <span className="badge">{campaign.level}</span>
      </td>
      <td className="number">{report === undefined ? '…' : count(report.recipients)}</td>
      <td className="number">{report === undefined ? '…' : count(report.sent)}</td>
      <td className="number">{report === undefined ? '…' : <Seen of={report} in={campaign} />}</td>
    </tr>
  );
}

function Seen({ of: report, in: campaign }: { of: CampaignReport; in: Campaign }) {
  const { openRate: rate, loads } = report;
  if (rate === null || !namesPeople(campaign))
    return (
      <>
        {count(loads)} <span className="soft">{loads === 1 ? 'load' : 'loads'}</span>
      </>
    );
  return (
    <>
      <span className="soft">about</span> {share(rate.estimate)}
      <div className="soft small">
        {share(rate.low)} to {share(rate.high)}
      </div>
    </>
  );
}
