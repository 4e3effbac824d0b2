import type { Account, Invitation } from '@clearpixel/console/api-types';
import { useState } from 'react';
import { callApi } from '../api/client.ts';
import { useChange, useInvitations, usePeople, useSession } from '../api/queries.ts';
import { Button, Choice, Failure, Field, Form, faultOf } from '../design/forms.tsx';
import { Code, Confirm, Notice, Overlay, PageHead, Table, Unread } from '../design/parts.tsx';
import { ago, date } from '../design/words.ts';
import { ROLE_OPTIONS, ROLE_WORDS } from './roles.ts';
import type { Role } from './roles.ts';
import { SiteChoice } from './site-choice.tsx';

export function PeoplePage({ account }: { account: Account }) {
  const { data, error, refetch } = usePeople();
  const [isInviting, setInviting] = useState(false);
  const [changing, setChanging] = useState<Account | null>(null);
  if (data === undefined) return <Unread error={error} again={refetch} />;
  return (
    <div className="stack loose">
      <PageHead title="People" lead="Who may look in here, and at what.">
        <Button kind="primary" onClick={() => setInviting(true)}>
          Invite somebody
        </Button>
      </PageHead>
      <section className="card" aria-label="Accounts">
        <Table head={['Name', 'Role', 'Last seen', { hidden: 'Change' }]}>
          {data.items.map((person) => (
            <tr key={person.id}>
              <td>
                <strong>{person.name}</strong>
                <div className="soft small wrap">{person.email}</div>
              </td>
              <td>
                {ROLE_WORDS[person.role].name}
                <div className="soft small">
                  {person.sites === null ? 'all sites' : `${person.sites.length} sites`}
                  {person.secondFactor && ' · second factor'}
                </div>
              </td>
              <td className="soft">
                {person.lastSeenAt === null ? 'never' : ago(person.lastSeenAt)}
              </td>
              <td className="number">
                {person.id === account.id ? (
                  <span className="badge">You</span>
                ) : (
                  <Button kind="quiet" onClick={() => setChanging(person)}>
                    Change
                    <span className="hidden-visually"> {person.name}</span>
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </Table>
      </section>
      <Invitations />
      <Overlay title="Invite somebody" isOpen={isInviting} onClose={() => setInviting(false)}>
        <Invite onDone={() => setInviting(false)} />
      </Overlay>
      <Overlay
        title={changing?.name ?? ''}
        isOpen={changing !== null}
        onClose={() => setChanging(null)}
      >
        {changing !== null && <ChangePerson person={changing} onDone={() => setChanging(null)} />}
      </Overlay>
    </div>
  );
}

function Invitations() {
  const { data } = useInvitations();
  const revoke = useChange(
    (id: string) => callApi('DELETE', `/invitations/${id}`),
    ['/invitations'],
  );
  if (data === undefined || data.items.length === 0) return null;
  return (
    <section className="card stack" aria-labelledby="open-invitations">
      <h2 id="open-invitations">Open invitations</h2>
      <Failure error={revoke.error} />
      <Table head={['For', 'As', 'Until', { hidden: 'Take back' }]}>
        {data.items.map(({ id, email, role, expiresAt }) => (
          <tr key={id}>
            <td className="wrap">{email}</td>
            <td>{ROLE_WORDS[role].name}</td>
            <td className="soft">{date(expiresAt)}</td>
            <td className="number">
              <Button kind="quiet" onClick={() => revoke.mutate(id)}>
                Take back
                <span className="hidden-visually"> the invitation of {email}</span>
              </Button>
            </td>
          </tr>
        ))}
      </Table>
    </section>
  );
}

function Invite({ onDone }: { onDone: () => void }) {
  const [role, setRole] = useState<Role>('viewer');
  const [sites, setSites] = useState<string[] | null>(null);
  const hasMail = useSession().data?.mail === true;
  const invite = useChange(
    (values: unknown) =>
      callApi<Invitation & { link: string; mailed: boolean }>('POST', '/invitations', values),
    ['/invitations'],
  );
  if (invite.data !== undefined)
    return (
      <>
        <Notice kind="good">
          {invite.data.mailed
            ? 'The link was sent by mail. You can hand it over yourself, too:'
            : 'Hand this link over yourself; it works once, for a week, and is not shown again:'}
        </Notice>
        <Code label="the invitation's link" text={invite.data.link} />
        <div>
          <Button kind="primary" onClick={onDone}>
            Done
          </Button>
        </div>
      </>
    );
  return (
    <Form
      onValues={(values) => {
        const { email = '' } = values;
        invite.mutate({ email, role, sites: role === 'owner' ? null : sites });
      }}
    >
      <Field
        label="E-mail address"
        name="email"
        type="email"
        required
        autoFocus
        hint={
          hasMail
            ? 'The link is sent there.'
            : 'The console cannot send mail: you get a link to hand over.'
        }
        error={faultOf(invite.error, 'email')}
      />
      <RoleChoice role={role} onRole={setRole} sites={sites} onSites={setSites} />
      <Failure error={invite.error} fields={['email']} />
      <div>
        <Button type="submit" kind="primary" busy={invite.isPending} disabled={sites?.length === 0}>
          Invite
        </Button>
      </div>
    </Form>
  );
}

function ChangePerson({ person, onDone }: { person: Account; onDone: () => void }) {
  const [role, setRole] = useState<Role>(person.role);
  const [sites, setSites] = useState<string[] | null>(person.sites);
  const [asks, setAsks] = useState(false);
  const change = useChange(
    (values: unknown) => callApi('PATCH', `/people/${person.id}`, values),
    ['/people'],
  );
  const remove = useChange(() => callApi('DELETE', `/people/${person.id}`), ['/people']);
  const reset = useChange(() =>
    callApi<{ link: string }>('POST', `/people/${person.id}/reset-link`),
  );
  return (
    <>
      <Form
        onValues={() => {
          change.mutate({ role, sites: role === 'owner' ? null : sites }, { onSuccess: onDone });
        }}
      >
        <RoleChoice role={role} onRole={setRole} sites={sites} onSites={setSites} />
        <Failure error={change.error ?? remove.error ?? reset.error} />
        <div className="row">
          <Button
            type="submit"
            kind="primary"
            busy={change.isPending}
            disabled={sites?.length === 0}
          >
            Save
          </Button>
          <Button busy={reset.isPending} onClick={() => reset.mutate(undefined)}>
            Link to a new password
          </Button>
          <Button kind="danger" onClick={() => setAsks(true)}>
            Remove…
          </Button>
        </div>
      </Form>
      {reset.data !== undefined && (
        <Code label="the link to a new password" text={reset.data.link} />
      )}
      <Confirm
        title={`Remove ${person.name}?`}
        action="Remove the account"
        isOpen={asks}
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate(undefined, { onSuccess: onDone })}
        onClose={() => setAsks(false)}
      >
        Their sessions end at once. What they did stays in the audit log, without their name.
      </Confirm>
    </>
  );
}

function RoleChoice({
  role,
  onRole,
  sites,
  onSites,
}: {
  role: Role;
  onRole: (role: Role) => void;
  sites: string[] | null;
  onSites: (sites: string[] | null) => void;
}) {
  return (
    <>
      <Choice
        label="Role"
        value={role}
        options={ROLE_OPTIONS}
        onChoose={onRole}
        hint={`${ROLE_WORDS[role].name}: ${ROLE_WORDS[role].may}`}
      />
      {role !== 'owner' && <SiteChoice value={sites} onChange={onSites} />}
    </>
  );
}
