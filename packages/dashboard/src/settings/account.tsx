import type { Account } from '@clearpixel/console/api-types';
import { useState } from 'react';
import { callApi } from '../api/client.ts';
import { useChange, useOwnSessions } from '../api/queries.ts';
import { Button, Failure, Field, Form, OwnPassword, faultOf } from '../design/forms.tsx';
import { Code, Loading, Notice, PageHead, Table, Unreadable } from '../design/parts.tsx';
import { ago } from '../design/words.ts';
import { ROLE_WORDS } from '../people/roles.ts';
import { NewPassword } from '../session/new-password.tsx';
import { QrCode } from './qr-code.tsx';

export function AccountPage({ account }: { account: Account }) {
  const role = ROLE_WORDS[account.role];
  return (
    <div className="stack loose">
      <PageHead title="Your account" lead={`${account.email} · ${role.name}: ${role.may}`} />
      <Name account={account} />
      <Password />
      {account.secondFactor ? <SecondFactorOn /> : <SecondFactorOff />}
      <Sessions />
    </div>
  );
}

function Name({ account }: { account: Account }) {
  const rename = useChange(
    (values: Record<string, string>) => callApi('PATCH', '/account', values),
    ['/session'],
  );
  return (
    <section className="card stack" aria-labelledby="name">
      <h2 id="name">Name</h2>
      <Form
        onValues={(values) => {
          rename.mutate(values);
        }}
      >
        <Field
          label="Your name"
          name="name"
          autoComplete="name"
          required
          maxLength={100}
          defaultValue={account.name}
        />
        <Failure error={rename.error} />
        <div className="row">
          <Button type="submit" busy={rename.isPending}>
            Save
          </Button>
          {rename.isSuccess && <span role="status">Saved.</span>}
        </div>
      </Form>
    </section>
  );
}

function Password() {
  const change = useChange(
    (values: Record<string, string>) => callApi('PUT', '/account/password', values),
    ['/account'],
  );
  return (
    <section className="card stack" aria-labelledby="password">
      <h2 id="password">Password</h2>
      <Form
        onValues={(values, form) => {
          change.mutate(values, { onSuccess: () => form.reset() });
        }}
      >
        <OwnPassword label="The one you have" name="current" />
        <NewPassword label="The new one" />
        <Failure error={change.error} />
        <div className="row">
          <Button type="submit" busy={change.isPending}>
            Change it
          </Button>
          {change.isSuccess && <span role="status">Changed; all other sessions have ended.</span>}
        </div>
      </Form>
    </section>
  );
}

interface NewFactor {
  secret: string;
  uri: string;
  qr: string[];
}

function SecondFactorOff() {
  const begin = useChange(() => callApi<NewFactor>('POST', '/account/second-factor'));
  const confirm = useChange((values: Record<string, string>) =>
    callApi<{ recoveryCodes: string[] }>('PUT', '/account/second-factor', values),
  );
  const [isNoted, setNoted] = useState(false);
  const done = useChange(async () => setNoted(true), ['/session']);
  const codes = confirm.data?.recoveryCodes;
  return (
    <section className="card stack" aria-labelledby="factor">
      <h2 id="factor">Second factor</h2>
      {codes !== undefined && !isNoted ? (
        <>
          <Notice kind="good">
            It is on. Keep these recovery codes somewhere safe: each lets you in once without your
            authenticator, and they are not shown again.
          </Notice>
          <Code label="the recovery codes" text={codes.join('\n')} />
          <div>
            <Button kind="primary" onClick={() => done.mutate(undefined)}>
              I have kept them
            </Button>
          </div>
        </>
      ) : begin.data === undefined ? (
        <>
          <p className="soft">
            A code of an authenticator program, besides the password: whoever learns your password
            still stays outside.
          </p>
          <Failure error={begin.error} />
          <div>
            <Button busy={begin.isPending} onClick={() => begin.mutate(undefined)}>
              Set it up
            </Button>
          </div>
        </>
      ) : (
        <Form
          onValues={(values) => {
            confirm.mutate({ ...values, secret: begin.data.secret });
          }}
        >
          <p>Scan this with your authenticator, or type the secret:</p>
          <QrCode rows={begin.data.qr} />
          <Code label="the secret" text={begin.data.secret} />
          <Field
            label="The code that it shows"
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            required
            error={faultOf(confirm.error, 'code')}
          />
          <OwnPassword error={faultOf(confirm.error, 'password')} />
          <Failure error={confirm.error} fields={['code', 'password']} />
          <div>
            <Button type="submit" kind="primary" busy={confirm.isPending}>
              Turn it on
            </Button>
          </div>
        </Form>
      )}
    </section>
  );
}

function SecondFactorOn() {
  const remove = useChange(
    (values: Record<string, string>) => callApi('DELETE', '/account/second-factor', values),
    ['/session'],
  );
  return (
    <section className="card stack" aria-labelledby="factor">
      <h2 id="factor">Second factor</h2>
      <p>
        <span className="badge good">On</span>
      </p>
      <Form
        onValues={(values) => {
          remove.mutate(values);
        }}
      >
        <Field
          label="Code"
          name="code"
          autoComplete="one-time-code"
          required
          error={faultOf(remove.error, 'code')}
        />
        <OwnPassword error={faultOf(remove.error, 'password')} />
        <Failure error={remove.error} fields={['code', 'password']} />
        <div>
          <Button type="submit" kind="danger" busy={remove.isPending}>
            Turn it off
          </Button>
        </div>
      </Form>
    </section>
  );
}

function Sessions() {
  const { data, error } = useOwnSessions();
  const end = useChange(
    (id: string) => callApi('DELETE', `/account/sessions/${id}`),
    ['/account', '/session'],
  );
  return (
    <section className="card stack" aria-labelledby="sessions">
      <h2 id="sessions">Where you are signed in</h2>
      {data === undefined ? (
        error === null ? (
          <Loading lines={1} />
        ) : (
          <Unreadable error={error} />
        )
      ) : (
        <Table head={['With', 'Last used', { hidden: 'End it' }]}>
          {data.items.map(({ id, client, lastSeenAt, current }) => (
            <tr key={id}>
              <td>
                {client === '' ? 'Unknown' : client}{' '}
                {current && <span className="badge good">This one</span>}
              </td>
              <td className="soft">{ago(lastSeenAt)}</td>
              <td className="number">
                <Button kind="quiet" onClick={() => end.mutate(id)}>
                  End
                  <span className="hidden-visually"> the session with {client}</span>
                </Button>
              </td>
            </tr>
          ))}
        </Table>
      )}
      <Failure error={end.error} />
    </section>
  );
}
