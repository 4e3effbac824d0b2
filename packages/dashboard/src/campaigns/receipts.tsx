import type { Account, Campaign, Receipt } from '@clearpixel/console/api-types';
import { useState } from 'react';
import { Link } from 'wouter';
import { useCampaignReceipts, useRecipients } from '../api/queries.ts';
import { Switch } from '../design/forms.tsx';
import { Empty, Unread } from '../design/parts.tsx';
import { mailEventName, valueName } from '../design/words.ts';
import { ReceiptList } from '../receipts/list.tsx';
import { CampaignFrame } from './campaign-frame.tsx';
import { Pager, usePaging } from './pager.tsx';

const ROWS = '50';

export function CampaignReceiptsPage({ id, account }: { id: string; account: Account }) {
  return (
    <CampaignFrame id={id} account={account}>
      {(campaign) => <Receipts campaign={campaign} isOwner={account.role === 'owner'} />}
    </CampaignFrame>
  );
}

function Receipts({ campaign, isOwner }: { campaign: Campaign; isOwner: boolean }) {
  const [everyone, setEveryone] = useState(true);
  const paging = usePaging();
  const { data, error, refetch } = useCampaignReceipts(campaign.id, {
    limit: ROWS,
    ...(everyone ? { verdict: 'all' } : {}),
    ...(paging.cursor === '' ? {} : { cursor: paging.cursor }),
  });
  const nameOf = useNames(campaign);
  if (data === undefined) return <Unread error={error} again={refetch} />;
  return (
    <>
      <div className="toolbar">
        <Switch
          isOn={everyone}
          onChange={(isOn) => {
            setEveryone(isOn);
            paging.reset();
          }}
        >
          Machines too
        </Switch>
      </div>
      {data.items.length === 0 ? (
        <Empty title="No receipt yet">
          <p className="soft">
            {everyone
              ? 'Once a mail of this campaign is fetched by anything at all, its receipt stands here.'
              : 'None by a person. Machines are left out.'}
          </p>
          {isOwner && (
            <Link href={`/campaigns/${campaign.id}/mail`}>Are the pixels in your mail?</Link>
          )}
        </Empty>
      ) : (
        <ReceiptList
          receipts={data.items}
          what={(receipt) => [
            nameOf(receipt) ?? receipt.subject ?? 'Somebody',
            mailEventName(receipt.name),
          ]}
          from={({ country, browser, device }) =>
            [valueName('country', country), browser, device]
              .filter((part) => part !== '')
              .join(' · ')
          }
          who={nameOf}
        />
      )}
      <Pager paging={paging} next={data.next} />
    </>
  );
}

/** Receipts know a ref alone; names are known of the recipients that one question reads. */
function useNames(campaign: Campaign): (receipt: Receipt) => string | undefined {
  const { data } = useRecipients(campaign.id, { limit: '1000' });
  const names = new Map(data?.items.map(({ ref, name, email }) => [ref, name || email]));
  return ({ subject }) => (subject === null ? undefined : names.get(subject));
}
