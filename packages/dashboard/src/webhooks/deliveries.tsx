import type { Webhook, WebhookDelivery } from '@clearpixel/console/api-types';
import { useState } from 'react';
import { callApi } from '../api/client.ts';
import { useApi, useChange, useDeliveries, webhookAddress } from '../api/queries.ts';
import { Pager, usePaging } from '../campaigns/pager.tsx';
import { Button, Choice, Failure } from '../design/forms.tsx';
import { Code, Overlay, Table, Unread } from '../design/parts.tsx';
import { ago, dateTime } from '../design/words.ts';

const STATES = [
  ['', 'All'],
  ['pending', 'On their way'],
  ['delivered', 'Delivered'],
  ['dead', 'Given up'],
] as const;
type Wanted = (typeof STATES)[number][0];

export function Deliveries({ webhook }: { webhook: Webhook }) {
  const [state, setState] = useState<Wanted>('');
  const [shown, setShown] = useState<WebhookDelivery | null>(null);
  const paging = usePaging();
  const where = `${webhookAddress(webhook.id)}/deliveries`;
  const { data, error, refetch } = useDeliveries(webhook.id, {
    limit: '25',
    ...(state === '' ? {} : { state }),
    ...(paging.cursor === '' ? {} : { cursor: paging.cursor }),
  });
  const replay = useChange(
    (one: string | null) => {
      const what = one === null ? webhookAddress(webhook.id) : `${where}/${one}`;
      return callApi('POST', `${what}/replay`);
    },
    [where],
  );
  return (
    <section className="card stack" aria-labelledby="deliveries">
      <div className="row apart">
        <h2 id="deliveries">Messages</h2>
        <div className="row">
          <Choice
            label="Which"
            value={state}
            options={STATES}
            onChoose={(value) => {
              setState(value);
              paging.reset();
            }}
          />
        </div>
      </div>
      <Failure error={replay.error} />
      {data === undefined ? (
        <Unread error={error} again={refetch} />
      ) : data.items.length === 0 ? (
        <p className="soft">
          {state === ''
            ? 'Nothing was sent yet. Send a test to see whether your program takes it.'
            : 'There are none.'}
        </p>
      ) : (
        <Table head={['Type', 'State', { hidden: 'More' }]}>
          {data.items.map((delivery) => (
            <tr key={delivery.id}>
              <td>
                {delivery.type}
                <div className="soft small">{dateTime(delivery.createdAt)}</div>
              </td>
              <td>
                <DeliveryState of={delivery} />
              </td>
              <td className="number">
                <Button kind="quiet" onClick={() => setShown(delivery)}>
                  Look
                  <span className="hidden-visually"> at {delivery.id}</span>
                </Button>
                {delivery.state !== 'pending' && (
                  <Button kind="quiet" onClick={() => replay.mutate(delivery.id)}>
                    Send again
                    <span className="hidden-visually"> {delivery.id}</span>
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </Table>
      )}
      {state === 'dead' && (data?.items.length ?? 0) > 0 && (
        <div>
          <Button busy={replay.isPending} onClick={() => replay.mutate(null)}>
            Send all of them again
          </Button>
        </div>
      )}
      {data !== undefined && <Pager paging={paging} next={data.next} />}
      <Overlay title={shown?.id ?? ''} isOpen={shown !== null} onClose={() => setShown(null)}>
        {shown !== null && <Body where={`${where}/${shown.id}`} />}
      </Overlay>
    </section>
  );
}

function DeliveryState({
  of: { state, status, error, nextAt, attempts },
}: {
  of: WebhookDelivery;
}) {
  const why = error ?? (status === null ? null : `answered ${status}`);
  if (state === 'delivered') return <span className="badge good">Delivered</span>;
  return (
    <>
      {state === 'dead' ? (
        <span className="badge bad">Given up</span>
      ) : (
        <span className={attempts === 0 ? 'badge' : 'badge warn'}>
          {attempts === 0 || nextAt === null ? 'On its way' : `Again ${ago(nextAt)}`}
        </span>
      )}
      {why !== null && (
        <div className="soft small wrap">
          {why}, {attempts} {attempts === 1 ? 'try' : 'tries'}
        </div>
      )}
    </>
  );
}

function Body({ where }: { where: string }) {
  const { data, error, refetch } = useApi<WebhookDelivery & { body: string }>(where);
  if (data === undefined) return <Unread error={error} again={refetch} />;
  return <Code label="the message" text={indented(data.body)} />;
}

function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
