import type { Webhook, WebhookWithSecret } from '@clearpixel/console/api-types';
import { useState } from 'react';
import { callApi } from '../api/client.ts';
import { useCampaigns, useChange, useSites } from '../api/queries.ts';
import { Button, Failure, Field, Form, Switch, faultOf } from '../design/forms.tsx';
import { Code, Notice } from '../design/parts.tsx';

type EventKind = Webhook['events'][number];

const EVENTS: readonly (readonly [EventKind, string])[] = [
  ['open', 'Opens of mails and documents'],
  ['click', 'Followed links'],
  ['view', 'Page views of sites'],
  ['event', 'Events of sites, as purchases'],
];

export function NewWebhook({ onDone }: { onDone: () => void }) {
  const [events, setEvents] = useState<readonly EventKind[]>(['open', 'click']);
  const [sources, setSources] = useState<readonly string[] | null>(null);
  const [isHuman, setHuman] = useState(false);
  const make = useChange(
    ({ name, url }: Record<string, string>) =>
      callApi<WebhookWithSecret>('POST', '/webhooks', {
        name,
        url,
        events,
        sources,
        verdicts: isHuman ? 'human' : 'all',
      }),
    ['/webhooks'],
  );
  if (make.data !== undefined) return <Secret of={make.data} onDone={onDone} />;
  return (
    <Form onValues={(values) => make.mutate(values)}>
      <Field
        label="What it is"
        name="name"
        required
        autoFocus
        maxLength={200}
        placeholder="Our CRM"
        error={faultOf(make.error, 'name')}
      />
      <Field
        label="Address"
        name="url"
        type="url"
        required
        maxLength={2_000}
        placeholder="https://crm.example/clearpixel"
        error={faultOf(make.error, 'url')}
      />
      <EventChoice value={events} onChange={setEvents} />
      <SourceChoice value={sources} onChange={setSources} />
      <Switch isOn={isHuman} onChange={setHuman}>
        Leave machines out
      </Switch>
      <Failure error={make.error} fields={['name', 'url']} />
      <div>
        <Button type="submit" kind="primary" busy={make.isPending} disabled={sources?.length === 0}>
          Make it
        </Button>
      </div>
    </Form>
  );
}

export function Secret({ of: { secret }, onDone }: { of: WebhookWithSecret; onDone: () => void }) {
  return (
    <>
      <Notice kind="good">
        Copy the secret now: it is not shown again. Your program checks the signature with it.
      </Notice>
      <Code label="the secret" text={secret} />
      <div>
        <Button kind="primary" onClick={onDone}>
          I have copied it
        </Button>
      </div>
    </>
  );
}

const toggled = <Value extends string>(list: readonly Value[], value: Value): Value[] =>
  list.includes(value) ? list.filter((other) => other !== value) : [...list, value];

function EventChoice({
  value,
  onChange,
}: {
  value: readonly EventKind[];
  onChange: (events: EventKind[]) => void;
}) {
  return (
    <fieldset className="site-choice">
      <legend className="label">Hears of</legend>
      {EVENTS.map(([event, name]) => (
        <label key={event} className="row">
          <input
            type="checkbox"
            checked={value.includes(event)}
            onChange={() => onChange(toggled(value, event))}
          />
          {name}
        </label>
      ))}
      <p className="small soft">Alerts can be sent to it too, whatever is chosen here.</p>
    </fieldset>
  );
}

function SourceChoice({
  value,
  onChange,
}: {
  value: readonly string[] | null;
  onChange: (sources: string[] | null) => void;
}) {
  const sources = [...(useCampaigns().data?.items ?? []), ...(useSites().data?.items ?? [])];
  return (
    <fieldset className="site-choice">
      <legend className="label">Of</legend>
      <label className="row">
        <input
          type="checkbox"
          checked={value === null}
          onChange={() => onChange(value === null ? [] : null)}
        />
        All campaigns and sites, also those to come
      </label>
      {value !== null &&
        sources.map(({ id, name }) => (
          <label key={id} className="row">
            <input
              type="checkbox"
              checked={value.includes(id)}
              onChange={() => onChange(toggled(value, id))}
            />
            <span className="wrap">{name}</span>
          </label>
        ))}
      {value?.length === 0 && <p className="small soft">Choose at least one.</p>}
    </fieldset>
  );
}
