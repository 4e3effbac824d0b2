import type { Key } from '@clearpixel/console/api-types';
import { useState } from 'react';
import { callApi } from '../api/client.ts';
import { useChange, useKeys } from '../api/queries.ts';
import { Button, Choice, Failure, Field, Form } from '../design/forms.tsx';
import {
  Code,
  Confirm,
  Empty,
  Notice,
  Overlay,
  PageHead,
  Table,
  Unread,
} from '../design/parts.tsx';
import { SiteChoice } from '../people/site-choice.tsx';
import { ago, date } from '../design/words.ts';

type KeyScope = Key['scopes'][number];
const SCOPE_OPTIONS: readonly (readonly [KeyScope, string])[] = [
  ['report', 'Report: reads totals'],
  ['read', 'Read: receipts too'],
  ['write', 'Write: changes sites too'],
  ['relay', 'Relay: stamps mails'],
  ['owner', 'Owner: everything'],
];
/** What a scope cannot say in a word. */
const SCOPE_HINTS: Partial<Record<KeyScope, string>> = {
  relay:
    'For the program that puts pixels into your mail: it learns who is a recipient and gets the keys that sign pixels, and nothing else.',
};
/** These are of no use, or not to be had, for some of the sites alone. */
const OF_ALL_SITES: ReadonlySet<KeyScope> = new Set(['owner', 'relay']);

export function KeysPage() {
  const { data, error, refetch } = useKeys();
  const [isMaking, setMaking] = useState(false);
  const [ending, setEnding] = useState<Key | null>(null);
  const revoke = useChange((id: string) => callApi('DELETE', `/keys/${id}`), ['/keys']);
  if (data === undefined) return <Unread error={error} again={refetch} />;
  return (
    <div className="stack loose">
      <PageHead
        title="Keys"
        lead="By which programs use the API. Each is shown once; its hash alone is kept."
      >
        <Button kind="primary" onClick={() => setMaking(true)}>
          Make a key
        </Button>
      </PageHead>
      {data.items.length === 0 ? (
        <Empty title="No key yet">
          <p className="soft">
            A key lets a program read reports or change sites. Give it no more than it needs.
          </p>
          <Button onClick={() => setMaking(true)}>Make the first key</Button>
        </Empty>
      ) : (
        <section className="card" aria-label="Keys">
          <Table head={['Name', 'May', 'Last used', 'Ends', { hidden: 'Revoke' }]}>
            {data.items.map((key) => (
              <tr key={key.id}>
                <td>
                  <strong>{key.name}</strong>
                  <div className="soft small">{key.id}</div>
                </td>
                <td>
                  {key.scopes.join(', ')}
                  {key.sites !== null && <div className="soft small">{key.sites.length} sites</div>}
                </td>
                <td className="soft">{key.lastUsedAt === null ? 'never' : ago(key.lastUsedAt)}</td>
                <td className="soft">{key.expiresAt === null ? 'never' : date(key.expiresAt)}</td>
                <td className="number">
                  {key.revokedAt === null ? (
                    <Button kind="quiet" onClick={() => setEnding(key)}>
                      Revoke
                      <span className="hidden-visually"> {key.name}</span>
                    </Button>
                  ) : (
                    <span className="badge">Revoked</span>
                  )}
                </td>
              </tr>
            ))}
          </Table>
        </section>
      )}
      <Overlay title="Make a key" isOpen={isMaking} onClose={() => setMaking(false)}>
        <NewKey onDone={() => setMaking(false)} />
      </Overlay>
      <Confirm
        title={`Revoke ${ending?.name ?? ''}?`}
        action="Revoke it"
        isOpen={ending !== null}
        busy={revoke.isPending}
        error={revoke.error}
        onConfirm={() => ending && revoke.mutate(ending.id, { onSuccess: () => setEnding(null) })}
        onClose={() => setEnding(null)}
      >
        Programs that use it are refused from now on. It cannot be brought back.
      </Confirm>
    </div>
  );
}

function NewKey({ onDone }: { onDone: () => void }) {
  const [scope, setScope] = useState<KeyScope>('read');
  const [sites, setSites] = useState<string[] | null>(null);
  const make = useChange(
    (values: unknown) => callApi<Key & { key: string }>('POST', '/keys', values),
    ['/keys'],
  );
  if (make.data !== undefined)
    return (
      <>
        <Notice kind="good">Copy it now: it is not shown again.</Notice>
        <Code label="the key" text={make.data.key} />
        <div>
          <Button kind="primary" onClick={onDone}>
            I have copied it
          </Button>
        </div>
      </>
    );
  return (
    <Form
      onValues={(values) => {
        const { name = '', expires = '' } = values;
        make.mutate({
          name,
          scopes: [scope],
          sites: OF_ALL_SITES.has(scope) ? null : sites,
          expiresAt: expires === '' ? null : `${expires}T23:59:59Z`,
        });
      }}
    >
      <Field label="What it is for" name="name" required maxLength={200} autoFocus />
      <Choice
        label="It may"
        value={scope}
        options={SCOPE_OPTIONS}
        onChoose={setScope}
        hint={SCOPE_HINTS[scope]}
      />
      {!OF_ALL_SITES.has(scope) && <SiteChoice value={sites} onChange={setSites} />}
      <Field
        label="Its last day"
        name="expires"
        type="date"
        hint="Left out, it never ends by itself."
      />
      <Failure error={make.error} />
      <div>
        <Button
          type="submit"
          kind="primary"
          busy={make.isPending}
          disabled={!OF_ALL_SITES.has(scope) && sites?.length === 0}
        >
          Make it
        </Button>
      </div>
    </Form>
  );
}
