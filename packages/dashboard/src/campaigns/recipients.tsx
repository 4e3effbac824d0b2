import type { Account, Campaign, Recipient } from '@clearpixel/console/api-types';
import { Upload, UserPlus } from 'lucide-react';
import { useId, useState } from 'react';
import { Link } from 'wouter';
import { useRecipients } from '../api/queries.ts';
import { Button } from '../design/forms.tsx';
import { Empty, Overlay, Table, Unread } from '../design/parts.tsx';
import { date } from '../design/words.ts';
import { AddRecipient } from './add-recipient.tsx';
import { AnswerState } from './answer.tsx';
import { CampaignFrame } from './campaign-frame.tsx';
import { ConsentState } from './consent.tsx';
import { ImportRecipients } from './import-recipients.tsx';
import { namesPeople } from './levels.ts';
import { Pager, usePaging } from './pager.tsx';
import { useSettled } from './settled.ts';

const ROWS = '50';

export function RecipientsPage({ id, account }: { id: string; account: Account }) {
  return (
    <CampaignFrame id={id} account={account}>
      {(campaign) => <Recipients campaign={campaign} isOwner={account.role === 'owner'} />}
    </CampaignFrame>
  );
}

type Dialog = 'add' | 'import' | null;

const STATES = [
  ['', 'Everybody'],
  ['certain', 'Opened, for certain'],
  ['possible', 'Opened, very likely'],
  ['machine', 'Machines alone'],
  ['clicked', 'Clicked'],
  ['unopened', 'Unopened'],
] as const;
type State = (typeof STATES)[number][0];

function Recipients({ campaign, isOwner }: { campaign: Campaign; isOwner: boolean }) {
  const [search, setSearch] = useState('');
  const [group, setGroup] = useState('');
  const [state, setState] = useState<State>('');
  const [dialog, setDialog] = useState<Dialog>(null);
  const paging = usePaging();
  const asked = useSettled({ search: search.trim(), group: group.trim() });
  const { data, error, refetch } = useRecipients(campaign.id, {
    limit: ROWS,
    ...(asked.search === '' ? {} : { search: asked.search }),
    ...(asked.group === '' ? {} : { group: asked.group }),
    ...(state === '' ? {} : { state }),
    ...(paging.cursor === '' ? {} : { cursor: paging.cursor }),
  });
  if (data === undefined) return <Unread error={error} again={refetch} />;
  const isAsking = asked.search !== '' || asked.group !== '' || state !== '';
  const isEmpty = data.items.length === 0 && !isAsking && paging.cursor === '';
  const close = () => setDialog(null);
  const ways = isOwner && (
    <div className="row">
      <Button kind="primary" onClick={() => setDialog('add')}>
        <UserPlus aria-hidden />
        Add a recipient
      </Button>
      <Button onClick={() => setDialog('import')}>
        <Upload aria-hidden />
        Import a list
      </Button>
    </div>
  );
  return (
    <>
      {isEmpty ? (
        <Empty title="No recipient yet">
          <p className="soft">
            {isOwner
              ? 'Add one by one, or import a list as CSV. Opens are known of those alone who have agreed; all others are counted together.'
              : 'An owner has to add them.'}
          </p>
          {ways}
        </Empty>
      ) : (
        <>
          <div className="row apart">
            <search className="toolbar recipient-search">
              <input
                type="search"
                aria-label="Search by name or address"
                placeholder="Name or address"
                value={search}
                onChange={({ target }) => {
                  setSearch(target.value);
                  paging.reset();
                }}
              />
              <GroupFilter
                known={data.items}
                value={group}
                onChange={(value) => {
                  setGroup(value);
                  paging.reset();
                }}
              />
              {namesPeople(campaign) && (
                <select
                  aria-label="Only those who"
                  value={state}
                  onChange={({ target }) => {
                    setState(STATES.find(([one]) => one === target.value)?.[0] ?? '');
                    paging.reset();
                  }}
                >
                  {STATES.map(([one, name]) => (
                    <option key={one} value={one}>
                      {name}
                    </option>
                  ))}
                </select>
              )}
            </search>
            {ways}
          </div>
          {data.items.length === 0 ? (
            <p className="soft" role="status">
              Nobody fits this.
            </p>
          ) : (
            <section className="card recipient-list" aria-label="Recipients">
              <Table head={['Recipient', 'Consent', 'Mail', 'Opened and clicked']}>
                {data.items.map((recipient) => (
                  <Row key={recipient.ref} campaign={campaign} recipient={recipient} />
                ))}
              </Table>
            </section>
          )}
          <Pager paging={paging} next={data.next} />
        </>
      )}
      <Overlay title="Add a recipient" isOpen={dialog === 'add'} onClose={close}>
        <AddRecipient campaign={campaign} onDone={close} />
      </Overlay>
      <Overlay title="Import a list" isOpen={dialog === 'import'} onClose={close}>
        <ImportRecipients campaign={campaign} onDone={close} />
      </Overlay>
    </>
  );
}

/** The groups of whom is shown are offered; any other can be typed. */
function GroupFilter({
  known,
  value,
  onChange,
}: {
  known: readonly Recipient[];
  value: string;
  onChange: (group: string) => void;
}) {
  const id = useId();
  const groups = [...new Set(known.flatMap(({ groups: own }) => own))].toSorted();
  return (
    <>
      <input
        list={id}
        aria-label="Only of the group"
        placeholder="Any group"
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
      <datalist id={id}>
        {groups.map((group) => (
          <option key={group} value={group} />
        ))}
      </datalist>
    </>
  );
}

function Row({ campaign, recipient }: { campaign: Campaign; recipient: Recipient }) {
  const { ref, name, email, groups } = recipient;
  return (
    <tr>
      <td>
        <Link href={`/campaigns/${campaign.id}/recipients/${ref}`}>
          <strong className="wrap">{name || email}</strong>
        </Link>
        {name !== '' && <div className="soft small wrap">{email}</div>}
        {groups.length > 0 && (
          <div className="groups">
            {groups.map((group) => (
              <span key={group} className="badge">
                {group}
              </span>
            ))}
          </div>
        )}
      </td>
      <td>
        <ConsentState of={recipient} />
      </td>
      <td>
        <MailState of={recipient} />
      </td>
      <td>
        <AnswerState of={recipient} />
      </td>
    </tr>
  );
}

function MailState({ of: { sentAt, deliveredAt, bouncedAt } }: { of: Recipient }) {
  if (bouncedAt !== null)
    return (
      <>
        <span className="badge warn">Came back</span>
        <div className="soft small">{date(bouncedAt)}</div>
      </>
    );
  const at = deliveredAt ?? sentAt;
  if (at === null) return <span className="soft">Not sent</span>;
  return (
    <>
      {deliveredAt === null ? 'Sent' : 'Delivered'}
      <div className="soft small">{date(at)}</div>
    </>
  );
}
