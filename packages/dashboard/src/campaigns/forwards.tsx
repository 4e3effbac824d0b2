import type { Account, Campaign } from '@clearpixel/console/api-types';
import { Link } from 'wouter';
import { useCampaignForwards } from '../api/queries.ts';
import { Empty, Table, Unread } from '../design/parts.tsx';
import { count, date, valueName } from '../design/words.ts';
import { CampaignFrame } from './campaign-frame.tsx';
import { namesPeople } from './levels.ts';
import { Pager, usePaging } from './pager.tsx';

const ROWS = '50';

export function ForwardsPage({ id, account }: { id: string; account: Account }) {
  return (
    <CampaignFrame id={id} account={account}>
      {(campaign) => <Forwards campaign={campaign} />}
    </CampaignFrame>
  );
}

function Forwards({ campaign }: { campaign: Campaign }) {
  const paging = usePaging();
  const { data, error, refetch } = useCampaignForwards(campaign.id, {
    limit: ROWS,
    ...(paging.cursor === '' ? {} : { cursor: paging.cursor }),
  });
  if (data === undefined) return <Unread error={error} again={refetch} />;
  if (data.items.length === 0 && paging.cursor === '')
    return (
      <Empty title="No mail was seen in several places">
        <p className="soft">
          {namesPeople(campaign)
            ? 'If the mail of one recipient is loaded on several devices in several networks, it stands here.'
            : 'At this level nobody is told from anybody else, so this is not known.'}
        </p>
      </Empty>
    );
  return (
    <section className="card stack forward-list" aria-labelledby="forwards">
      <h2 id="forwards">Whose mail was seen in several places?</h2>
      <p className="soft">
        It may have been passed on. It may as well be one person with a telephone and a computer, at
        home and at work: which of the two, nobody can tell from here.
      </p>
      <Table
        head={[
          'Recipient',
          { number: 'Networks' },
          { number: 'Devices' },
          { number: 'Loads' },
          'Countries',
          'From – to',
        ]}
      >
        {data.items.map(
          ({ ref, email, name, networks, devices, loads, countries, firstAt, lastAt }) => (
            <tr key={ref}>
              <td>
                {email === null ? (
                  <span className="soft">No recipient any more</span>
                ) : (
                  <Link className="wrap" href={`/campaigns/${campaign.id}/recipients/${ref}`}>
                    {name || email}
                  </Link>
                )}
              </td>
              <td className="number">{count(networks)}</td>
              <td className="number">{count(devices)}</td>
              <td className="number">{count(loads)}</td>
              <td>{countries.map((country) => valueName('country', country)).join(', ') || '–'}</td>
              <td className="small">{[...new Set([date(firstAt), date(lastAt)])].join(' – ')}</td>
            </tr>
          ),
        )}
      </Table>
      <p className="soft small">
        Loads by servers that fetch for their readers, like Gmail’s, do not count here.
      </p>
      <Pager paging={paging} next={data.next} />
    </section>
  );
}
