import type { Account, Alert } from '@clearpixel/console/api-types';
import { useState } from 'react';
import { callApi } from '../api/client.ts';
import { alertAddress, useAlert, useAlertNotices, useChange } from '../api/queries.ts';
import { Pager, usePaging } from '../campaigns/pager.tsx';
import { Button, Failure, Field, Form, Switch, faultOf } from '../design/forms.tsx';
import { Notice as Note, PageHead, Unread } from '../design/parts.tsx';
import { Removal } from '../design/removal.tsx';
import { count, dateTime } from '../design/words.ts';
import { NoticeList } from '../inbox/notice-list.tsx';
import { ChannelChoice, useChannels } from './channels.tsx';
import { conditionWords } from './condition-words.ts';
import { AlertState } from './list.tsx';
import { useSourceName } from './sources.ts';

export function AlertPage({ id, account }: { id: string; account: Account }) {
  const { data: alert, error, refetch } = useAlert(id);
  const nameOf = useSourceName();
  if (alert === undefined) return <Unread error={error} again={refetch} />;
  return (
    <div className="stack loose">
      <PageHead
        title={alert.name}
        lead={
          <span className="row">
            <span className="wrap">
              {conditionWords(alert.condition)} · {nameOf(alert)}
              {alert.verdicts === 'all' && ', machines too'}
            </span>
            <AlertState of={alert} />
          </span>
        }
      />
      {alert.failure !== null && (
        <Note kind="bad">
          A message could not be sent, {dateTime(alert.failure.at)}: {alert.failure.why}.
        </Note>
      )}
      {alert.waiting > 0 && (
        <Note>
          {count(alert.waiting)} more since the last message: they come when the quiet time is over.
        </Note>
      )}
      <History alert={alert} />
      <Settings alert={alert} account={account} />
      <Removal
        kind="alert"
        name={alert.name}
        address={alertAddress(alert.id)}
        list="/alerts"
        refresh={['/alerts?']}
        warning="It watches no longer."
        action="Delete it"
      >
        What it has said stays in the inbox.
      </Removal>
    </div>
  );
}

function History({ alert }: { alert: Alert }) {
  const paging = usePaging();
  const { data, error, refetch } = useAlertNotices(alert.id, paging.cursor);
  return (
    <section className="card stack" aria-labelledby="history">
      <h2 id="history">What it has said</h2>
      {data === undefined ? (
        <Unread error={error} again={refetch} />
      ) : data.items.length === 0 ? (
        <p className="soft">Nothing yet. It stands here when it happens.</p>
      ) : (
        <NoticeList notices={data.items} isHistory />
      )}
      {data !== undefined && <Pager paging={paging} next={data.next} />}
    </section>
  );
}

function Settings({ alert, account }: { alert: Alert; account: Account }) {
  const channels = useChannels(account, {
    inbox: alert.inbox,
    mail: alert.mail,
    webhook: alert.webhook,
    quietSeconds: alert.quietSeconds,
  });
  const [hearsAll, setHearsAll] = useState(alert.verdicts === 'all');
  const change = useChange(
    (values: Record<string, unknown>) => callApi<Alert>('PATCH', alertAddress(alert.id), values),
    ['/alerts'],
  );
  // The address that a mail goes to is that of whoever made it.
  const shown = alert.account === account.id ? channels : { ...channels, email: null };
  return (
    <section className="card stack" aria-labelledby="settings">
      <h2 id="settings">Settings</h2>
      <Form
        onValues={({ name }) =>
          change.mutate({ name, verdicts: hearsAll ? 'all' : 'human', ...channels.value })
        }
      >
        <Field
          label="Name"
          name="name"
          required
          maxLength={200}
          defaultValue={alert.name}
          error={faultOf(change.error, 'name')}
        />
        <Switch isOn={hearsAll} onChange={setHearsAll}>
          Machines count too
        </Switch>
        <ChannelChoice channels={shown} />
        <Failure error={change.error} fields={['name']} />
        <div className="row">
          <Button type="submit" kind="primary" busy={change.isPending}>
            Save
          </Button>
          <Button onClick={() => change.mutate({ paused: !alert.paused })}>
            {alert.paused ? 'Go on watching' : 'Pause'}
          </Button>
          {change.isSuccess && <span role="status">Saved.</span>}
        </div>
      </Form>
    </section>
  );
}
