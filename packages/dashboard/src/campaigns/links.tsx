import type { Account, Campaign, CampaignLinks } from '@clearpixel/console/api-types';
import { useCampaignLinks } from '../api/queries.ts';
import { Empty, Table, Unread } from '../design/parts.tsx';
import { count } from '../design/words.ts';
import { CampaignFrame } from './campaign-frame.tsx';
import { ClickMap } from './click-map/click-map.tsx';
import { namesPeople } from './levels.ts';

export function LinksPage({ id, account }: { id: string; account: Account }) {
  return (
    <CampaignFrame id={id} account={account}>
      {(campaign) => <Links campaign={campaign} />}
    </CampaignFrame>
  );
}

function Links({ campaign }: { campaign: Campaign }) {
  const { data, error, refetch } = useCampaignLinks(campaign.id);
  if (data === undefined) return <Unread error={error} again={refetch} />;
  if (data.rows.length === 0)
    return (
      <Empty title="No link was followed yet">
        <p className="soft">
          {campaign.clicks
            ? 'When somebody or something follows a link of the mail, it stands here.'
            : 'Clicks are switched off for this campaign: its links lead straight to where they lead.'}
        </p>
      </Empty>
    );
  return (
    <>
      <LinkTable campaign={campaign} rows={data.rows} />
      <ClickMap campaign={campaign.id} rows={data.rows} />
    </>
  );
}

function LinkTable({ campaign, rows }: { campaign: Campaign; rows: CampaignLinks['rows'] }) {
  const named = namesPeople(campaign);
  return (
    <section className="card stack link-list" aria-labelledby="links">
      <h2 id="links">Which links were followed?</h2>
      <Table
        head={[
          { number: 'No.' },
          'Leads to',
          { number: 'Clicks' },
          ...(named
            ? [{ number: 'Certain' }, { number: 'Very likely' }, { number: 'Machines alone' }]
            : []),
        ]}
      >
        {rows.map(({ link, url, clicks, recipients }) => (
          <tr key={`${link} ${url}`}>
            <td className="number">{link === 0 ? '–' : link}</td>
            <td className="wrap">{url ?? <span className="soft">not kept at this level</span>}</td>
            <td className="number">
              <strong>{count(clicks)}</strong>
            </td>
            {named && (
              <>
                <td className="number">{count(recipients.certain)}</td>
                <td className="number">{count(recipients.possible)}</td>
                <td className="number soft">{count(recipients.machine)}</td>
              </>
            )}
          </tr>
        ))}
      </Table>
      <p className="soft small">
        The number is the link’s place among the counted ones of the mail. Clicks are people’s
        {named && '; recipients stand by the surest of their clicks on that link'}.
      </p>
    </section>
  );
}
