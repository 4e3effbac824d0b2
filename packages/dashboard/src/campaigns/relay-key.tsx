import type { Key } from '@clearpixel/console/api-types';
import { Link } from 'wouter';
import { callApi } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { Button, Failure } from '../design/forms.tsx';
import { Code, Notice } from '../design/parts.tsx';

/** One button: nothing about such a key has to be chosen. */
export function RelayKey() {
  const make = useChange(
    () => callApi<Key & { key: string }>('POST', '/keys', { name: 'Relay', scopes: ['relay'] }),
    ['/keys'],
  );
  return (
    <section className="card stack" aria-labelledby="relay-key">
      <h2 id="relay-key">First, a key</h2>
      <p className="soft">
        Each of the three ways needs a key of scope “relay”. It learns who is a recipient and gets
        the keys that sign pixels, and nothing else. One serves all campaigns; you find it under{' '}
        <Link href="/keys">Keys</Link>.
      </p>
      <Failure error={make.error} />
      {make.data === undefined ? (
        <div>
          <Button busy={make.isPending} onClick={() => make.mutate(undefined)}>
            Make a relay key
          </Button>
        </div>
      ) : (
        <>
          <Notice kind="good">Copy it now: it is not shown again.</Notice>
          <Code label="the relay key" text={make.data.key} />
        </>
      )}
    </section>
  );
}
