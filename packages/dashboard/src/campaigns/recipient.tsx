import type { Account, RecipientDetail } from '@clearpixel/console/api-types';
import { Link } from 'wouter';
import { useRecipient } from '../api/queries.ts';
import { Unread } from '../design/parts.tsx';
import { count, dateTime } from '../design/words.ts';
import { Slip } from '../receipts/slip.tsx';
import { AnswerState } from './answer.tsx';
import { CampaignFrame } from './campaign-frame.tsx';
import { ConsentState } from './consent.tsx';
import { Person } from './person.tsx';

export function RecipientPage({
  id,
  personRef,
  account,
}: {
  id: string;
  personRef: string;
  account: Account;
}) {
  return (
    <CampaignFrame id={id} account={account}>
      {({ id: campaign }) => (
        <OneRecipient
          campaign={campaign}
          personRef={personRef}
          isOwner={account.role === 'owner'}
        />
      )}
    </CampaignFrame>
  );
}

function OneRecipient({
  campaign,
  personRef,
  isOwner,
}: {
  campaign: string;
  personRef: string;
  isOwner: boolean;
}) {
  const { data: recipient, error, refetch } = useRecipient(campaign, personRef);
  if (recipient === undefined) return <Unread error={error} again={refetch} />;
  const who = recipient.name || recipient.email;
  return (
    <>
      <div className="stack tight">
        <Link className="small" href={`/campaigns/${campaign}/recipients`}>
          All recipients
        </Link>
        <h2 className="person-name">{who}</h2>
      </div>
      <div className="breakdowns">
        <Facts recipient={recipient} />
        {recipient.why.length > 0 && <WhyNoOpen reasons={recipient.why} />}
      </div>
      <Receipts recipient={recipient} who={who} />
      {isOwner && <Person recipient={recipient} list={`/campaigns/${campaign}/recipients`} />}
    </>
  );
}

function Facts({ recipient }: { recipient: RecipientDetail }) {
  return (
    <section className="card stack" aria-labelledby="person-facts">
      <h3 id="person-facts">What is known</h3>
      <dl className="person-facts">
        {factsOf(recipient).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>Consent</dt>
          <dd>
            <ConsentState of={recipient} />
          </dd>
        </div>
        <div>
          <dt>The mail</dt>
          <dd>
            <AnswerState of={recipient} />
          </dd>
        </div>
      </dl>
    </section>
  );
}

const factsOf = (recipient: RecipientDetail): (readonly [string, string])[] => {
  const facts = [
    ['Address', recipient.email],
    ['Groups', recipient.groups.join(', ')],
    ['Sent', at(recipient.sentAt)],
    ['Delivered', at(recipient.deliveredAt)],
    ['Came back', at(recipient.bouncedAt)],
    ['First opened', at(recipient.firstOpenAt)],
    ['Last opened', at(recipient.lastOpenAt)],
  ] as const;
  return facts.filter(([, value]) => value !== '');
};

const at = (time: string | null): string => (time === null ? '' : dateTime(time));

function WhyNoOpen({ reasons }: { reasons: RecipientDetail['why'] }) {
  return (
    <section className="card stack" aria-labelledby="why">
      <h3 id="why">Why is there no open?</h3>
      <ul className="reasons">
        {reasons.map(({ code, text }) => (
          <li key={code}>{text}</li>
        ))}
      </ul>
    </section>
  );
}

function Receipts({ recipient, who }: { recipient: RecipientDetail; who: string }) {
  const { receipts } = recipient;
  return (
    <section className="stack" aria-labelledby="receipts">
      <h3 id="receipts">
        {receipts.length === 0
          ? 'No receipt'
          : receipts.length === 1
            ? 'One receipt'
            : `${count(receipts.length)} receipts, the newest first`}
      </h3>
      {receipts.length === 0 ? (
        <p className="soft">Nothing of this mail was loaded, or nothing of it may be named.</p>
      ) : (
        <ul className="slips">
          {receipts.map((receipt) => (
            <li key={receipt.id}>
              <Slip receipt={receipt} who={who} heading="h4" />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
