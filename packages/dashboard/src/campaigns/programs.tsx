import type { Account, Campaign } from '@clearpixel/console/api-types';
import { useCampaignClients } from '../api/queries.ts';
import { Empty, Unread } from '../design/parts.tsx';
import { count } from '../design/words.ts';
import { CampaignFrame } from './campaign-frame.tsx';

export function ProgramsPage({ id, account }: { id: string; account: Account }) {
  return (
    <CampaignFrame id={id} account={account}>
      {(campaign) => <Programs campaign={campaign} />}
    </CampaignFrame>
  );
}

function Programs({ campaign }: { campaign: Campaign }) {
  const { data, error, refetch } = useCampaignClients(campaign.id);
  if (data === undefined) return <Unread error={error} again={refetch} />;
  if (data.rows.length === 0)
    return (
      <Empty title="No mail program is known yet">
        <p className="soft">
          {campaign.level === 'count'
            ? 'At level count nothing is kept of the program: only that the pixel was loaded.'
            : 'When a mail of somebody who agreed is loaded, its program or service stands here.'}
        </p>
      </Empty>
    );
  const most = Math.max(1, ...data.rows.map(({ recipients }) => recipients));
  return (
    <section className="card stack" aria-labelledby="programs">
      <h2 id="programs">With which mail programs is it read?</h2>
      <table className="bars" aria-labelledby="programs">
        <thead>
          <tr>
            <th scope="col">Program or service</th>
            <th scope="col" className="number">
              Recipients
            </th>
            <th scope="col" className="number">
              Loads
            </th>
          </tr>
        </thead>
        <tbody>
          {data.rows.map(({ client, recipients, loads }) => (
            <tr key={client}>
              <td>
                <div className="bar still">
                  <span className="fill" style={{ width: `${(recipients / most) * 100}%` }} />
                  <span>{client}</span>
                </div>
              </td>
              <td className="number">{count(recipients)}</td>
              <td className="number">{count(loads)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="soft small">
        Whatever loads images for its owner is counted, also before anybody reads: that shows the
        program, though not a reader. Scanners and robots are left out. Somebody with two programs
        is counted in both.
      </p>
    </section>
  );
}
