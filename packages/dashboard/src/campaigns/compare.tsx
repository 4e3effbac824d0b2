import type { CampaignComparison } from '@clearpixel/console/api-types';
import { useId } from 'react';
import { Link, useSearchParams } from 'wouter';
import { useCampaigns, useComparison } from '../api/queries.ts';
import { Empty, PageHead, Table, Unread } from '../design/parts.tsx';
import { count, share } from '../design/words.ts';
import { ShareRange, rangeWords } from './share-range.tsx';
import type { Range } from './share-range.tsx';
import './campaigns.css';

/** As many as the API compares at once. */
const MOST = 10;

/** Which are compared stands in the address, so that it can be sent to somebody. */
export function ComparePage() {
  const [search, setSearch] = useSearchParams();
  const campaigns = useCampaigns();
  const chosen = [...new Set(search.getAll('id'))].slice(0, MOST);
  const choose = (ids: readonly string[]): void =>
    setSearch(
      ids.map((id) => ['id', id]),
      { replace: true },
    );
  return (
    <div className="stack loose">
      <PageHead title="Compare campaigns" lead={`Up to ${MOST} of them, side by side.`} />
      {campaigns.data === undefined ? (
        <Unread error={campaigns.error} again={campaigns.refetch} />
      ) : campaigns.data.items.length === 0 ? (
        <Empty title="No campaign yet">
          <p className="soft">There is nothing to compare.</p>
          <Link href="/campaigns">Campaigns</Link>
        </Empty>
      ) : (
        <fieldset className="card choice">
          <legend className="label">Which?</legend>
          {campaigns.data.items.map(({ id, name }) => (
            <label key={id} className="row">
              <input
                type="checkbox"
                checked={chosen.includes(id)}
                disabled={!chosen.includes(id) && chosen.length === MOST}
                onChange={({ target }) =>
                  choose(target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
                }
              />
              <span className="wrap">{name}</span>
            </label>
          ))}
        </fieldset>
      )}
      {chosen.length > 0 && <Comparison ids={chosen} />}
    </div>
  );
}

type Compared = CampaignComparison['items'];

function Comparison({ ids }: { ids: readonly string[] }) {
  const { data, error, refetch } = useComparison(ids);
  if (data === undefined) return <Unread error={error} again={refetch} />;
  return (
    <>
      <Ranges title="How many have opened it?" of={data.items} rate="openRate" />
      <Ranges title="How many have followed a link?" of={data.items} rate="clickRate" />
      <section className="card stack compared" aria-labelledby="figures">
        <h2 id="figures">What became of each?</h2>
        <Table
          head={[
            'Campaign',
            { number: 'Sent' },
            { number: 'Opened, for certain' },
            { number: 'Very likely' },
            { number: 'Machines alone' },
            { number: 'Clicked' },
            { number: 'Often shown as open rate' },
          ]}
        >
          {data.items.map(
            ({ id, name, sent, opens, openRate, clicks, clickRate, naiveOpenRate }) => (
              <tr key={id}>
                <td>
                  <Link className="wrap" href={`/campaigns/${id}`}>
                    {name}
                  </Link>
                </td>
                <td className="number">{count(sent)}</td>
                {[opens.certain, opens.possible, opens.machine].map((people, column) => (
                  <td key={column} className="number">
                    {openRate === null ? '–' : count(people)}
                  </td>
                ))}
                <td className="number">
                  {clickRate === null ? '–' : count(clicks.certain + clicks.possible)}
                </td>
                <td className="number">{naiveOpenRate === null ? '–' : share(naiveOpenRate)}</td>
              </tr>
            ),
          )}
        </Table>
      </section>
    </>
  );
}

function Ranges({
  title,
  of: items,
  rate,
}: {
  title: string;
  of: Compared;
  rate: 'openRate' | 'clickRate';
}) {
  const id = useId();
  return (
    <section className="card stack" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <table className="table ranges" aria-labelledby={id}>
        <thead>
          <tr>
            <th scope="col">Campaign</th>
            <th scope="col">From none to all</th>
            <th scope="col" className="number">
              Most likely
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <RangeRow key={item.id} name={item.name} range={item[rate]} reason={item.reason} />
          ))}
        </tbody>
      </table>
      {overlaps(items.flatMap((item) => item[rate] ?? [])) && (
        <p className="soft small">
          Where ranges overlap, it is not certain which is higher: look at how far, not at the
          estimate alone.
        </p>
      )}
    </section>
  );
}

function RangeRow({
  name,
  range,
  reason,
}: {
  name: string;
  range: Range | null;
  reason: string | null;
}) {
  return (
    <tr>
      <td className="wrap">{name}</td>
      {range === null ? (
        <td className="soft" colSpan={2}>
          {reason ?? 'It is switched off for this campaign.'}
        </td>
      ) : (
        <>
          <td>
            <ShareRange range={range} />
            <span className="soft small">{rangeWords(range)}</span>
          </td>
          <td className="number">{share(range.estimate)}</td>
        </>
      )}
    </tr>
  );
}

const overlaps = (ranges: readonly Range[]): boolean =>
  ranges.some((one, index) =>
    ranges.some((other, place) => place > index && one.low < other.high && other.low < one.high),
  );
