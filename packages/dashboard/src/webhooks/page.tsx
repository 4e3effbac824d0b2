import type { Webhook, WebhookWithSecret } from '@clearpixel/console/api-types';
import { useState } from 'react';
import { callApi } from '../api/client.ts';
import { useChange, useWebhook, webhookAddress } from '../api/queries.ts';
import { Button, Failure } from '../design/forms.tsx';
import { Notice, Overlay, PageHead, Unread } from '../design/parts.tsx';
import { Removal } from '../design/removal.tsx';
import { dateTime } from '../design/words.ts';
import { Deliveries } from './deliveries.tsx';
import { WebhookState, hearsOf } from './list.tsx';
import { Secret } from './new.tsx';

export function WebhookPage({ id }: { id: string }) {
  const { data: webhook, error, refetch } = useWebhook(id);
  const test = useChange(
    () => callApi('POST', `${webhookAddress(id)}/test`),
    [`${webhookAddress(id)}/deliveries`],
  );
  if (webhook === undefined) return <Unread error={error} again={refetch} />;
  return (
    <div className="stack loose">
      <PageHead
        title={webhook.name}
        lead={
          <span className="row">
            <span className="wrap">{webhook.url}</span>
            <WebhookState of={webhook} />
          </span>
        }
      >
        {webhook.disabledAt === null && (
          <Button kind="primary" busy={test.isPending} onClick={() => test.mutate(undefined)}>
            Send a test
          </Button>
        )}
      </PageHead>
      <Failure error={test.error} />
      {webhook.disabledAt !== null && <SwitchedOff webhook={webhook} />}
      <Deliveries webhook={webhook} />
      <Facts webhook={webhook} />
      <Removal
        kind="webhook"
        name={webhook.name}
        address={webhookAddress(webhook.id)}
        list="/webhooks"
        refresh={['/webhooks?', '/alerts']}
        warning="What waits to be sent is not sent any more."
        action="Delete it"
      >
        Its messages go with it. Alerts that used it keep their other ways.
      </Removal>
    </div>
  );
}

const WHY: Readonly<Record<NonNullable<Webhook['disabledReason']>, string>> = {
  owner: 'Somebody switched it off.',
  gone: 'Its receiver answered that it is gone (410).',
  failing: 'Nothing had got through for three days.',
  behind: 'More messages waited for it than are kept.',
};

function SwitchedOff({ webhook }: { webhook: Webhook }) {
  const change = useSwitch(webhook);
  return (
    <Notice kind="warn">
      <span>
        {WHY[webhook.disabledReason ?? 'owner']} It hears of nothing now; what waited is sent when
        it is switched on again.
      </span>
      <Button busy={change.isPending} onClick={() => change.mutate(false)}>
        Switch it on
      </Button>
      <Failure error={change.error} />
    </Notice>
  );
}

const useSwitch = ({ id }: Webhook) =>
  useChange(
    (disabled: boolean) => callApi('PATCH', webhookAddress(id), { disabled }),
    ['/webhooks'],
  );

function Facts({ webhook }: { webhook: Webhook }) {
  const [isShown, setShown] = useState(false);
  const change = useSwitch(webhook);
  const rotate = useChange(
    () => callApi<WebhookWithSecret>('POST', `${webhookAddress(webhook.id)}/rotate`),
    ['/webhooks'],
  );
  return (
    <section className="card stack" aria-labelledby="facts">
      <h2 id="facts">What it hears, and its secret</h2>
      <p>
        It hears of {hearsOf(webhook)}
        {webhook.verdicts === 'human' && ', without machines'}, of{' '}
        {webhook.sources === null
          ? 'all campaigns and sites'
          : `${webhook.sources.length} ${webhook.sources.length === 1 ? 'source' : 'sources'}`}
        .
      </p>
      <p className="soft">
        {webhook.oldSecretUntil !== null
          ? `Messages carry the signature of the old secret too, until ${dateTime(webhook.oldSecretUntil)}.`
          : 'A new secret replaces the old one within a day: until then messages carry both signatures.'}
      </p>
      <Failure error={rotate.error ?? change.error} />
      <div className="row">
        <Button
          busy={rotate.isPending}
          onClick={() => rotate.mutate(undefined, { onSuccess: () => setShown(true) })}
        >
          Make a new secret
        </Button>
        {webhook.disabledAt === null && (
          <Button busy={change.isPending} onClick={() => change.mutate(true)}>
            Switch it off
          </Button>
        )}
      </div>
      <Overlay title="The new secret" isOpen={isShown} onClose={() => setShown(false)}>
        {rotate.data !== undefined && <Secret of={rotate.data} onDone={() => setShown(false)} />}
      </Overlay>
    </section>
  );
}
