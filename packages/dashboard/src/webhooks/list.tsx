import type { Webhook } from '@clearpixel/console/api-types';
import { useState } from 'react';
import { Link } from 'wouter';
import { useWebhooks } from '../api/queries.ts';
import { Button } from '../design/forms.tsx';
import { Empty, Overlay, PageHead, Table, Unread } from '../design/parts.tsx';
import { ago } from '../design/words.ts';
import { NewWebhook } from './new.tsx';

export function WebhookList() {
  const { data, error, refetch } = useWebhooks();
  const [isMaking, setMaking] = useState(false);
  if (data === undefined) return <Unread error={error} again={refetch} />;
  const isEmpty = data.items.length === 0;
  return (
    <div className="stack loose">
      <PageHead
        title="Webhooks"
        lead="Your own systems hear of opens, clicks and events as they happen: signed, and tried again for a day."
      >
        {!isEmpty && (
          <Button kind="primary" onClick={() => setMaking(true)}>
            New webhook
          </Button>
        )}
      </PageHead>
      {isEmpty ? (
        <Empty title="No webhook yet">
          <p className="soft">
            Give the address of a program of yours, and choose what it shall hear of. It gets a
            secret by which it knows that a message is from here.
          </p>
          <Button kind="primary" onClick={() => setMaking(true)}>
            Make the first webhook
          </Button>
        </Empty>
      ) : (
        <section className="card" aria-label="Webhooks">
          <Table head={['Name', 'Hears of', 'State']}>
            {data.items.map((webhook) => (
              <tr key={webhook.id}>
                <td>
                  <Link href={`/webhooks/${webhook.id}`}>
                    <strong className="wrap">{webhook.name}</strong>
                  </Link>
                  <div className="soft small wrap">{webhook.url}</div>
                </td>
                <td>{hearsOf(webhook)}</td>
                <td>
                  <WebhookState of={webhook} />
                </td>
              </tr>
            ))}
          </Table>
        </section>
      )}
      <Overlay title="New webhook" isOpen={isMaking} onClose={() => setMaking(false)}>
        <NewWebhook onDone={() => setMaking(false)} />
      </Overlay>
    </div>
  );
}

export const hearsOf = ({ events }: Pick<Webhook, 'events'>): string =>
  events.length === 0 ? 'alerts alone' : events.map((event) => `${event}s`).join(', ');

export function WebhookState({ of: { disabledAt, failingSince } }: { of: Webhook }) {
  if (disabledAt !== null) return <span className="badge bad">Switched off</span>;
  return failingSince === null ? (
    <span className="badge good">Working</span>
  ) : (
    <span className="badge warn">Failing since {ago(failingSince)}</span>
  );
}
