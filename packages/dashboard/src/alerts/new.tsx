import type { Account, Alert } from '@clearpixel/console/api-types';
import { useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { callApi } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { Button, Choice, Failure, Field, Form, Switch, faultOf } from '../design/forms.tsx';
import { Empty, PageHead, Unread } from '../design/parts.tsx';
import { ChannelChoice, useChannels } from './channels.tsx';
import { conditionWords } from './condition-words.ts';
import type { ConditionKind } from './condition-words.ts';
import { PersonField, refOf } from './person-field.tsx';
import { useSourceOptions } from './sources.ts';
import type { SourceOption } from './sources.ts';

type When = Alert['condition']['when'];

const KINDS: Readonly<Record<SourceOption['kind'], readonly (readonly [ConditionKind, string])[]>> =
  {
    campaign: [
      ['open', 'Opens'],
      ['click', 'Followed links'],
    ],
    site: [
      ['event', 'Events, as a purchase'],
      ['view', 'Page views'],
      ['visit', 'Visits'],
    ],
  };
const WHENS: readonly (readonly [When, string])[] = [
  ['first', 'The first one'],
  ['each', 'Each one'],
  ['count', 'A number is reached'],
  ['nothing', 'None has come by a date'],
];
/** A visit is put together from events: there is no moment at which one comes. */
const COUNTED: readonly (readonly [When, string])[] = WHENS.filter(
  ([when]) => when === 'count' || when === 'nothing',
);

export function NewAlert({ account }: { account: Account }) {
  const options = useSourceOptions(account.sites === null);
  const wanted = new URLSearchParams(useSearch()).get('source');
  if (options === null) return <Unread error={null} again={() => undefined} />;
  if (!options.some(({ value }) => !value.startsWith('*')))
    return (
      <Empty isPage title="Nothing to watch yet">
        <p className="soft">An alert is of a site or a campaign: make one first.</p>
        <Link href="/">All sites</Link>
      </Empty>
    );
  const first = options.find(({ value }) => value === wanted) ?? options[0];
  return (
    <div className="stack loose">
      <PageHead title="New alert" lead="Machines do not count, unless you ask for them." />
      {first !== undefined && <AlertForm options={options} first={first} account={account} />}
    </div>
  );
}

const FIELDS = ['name', 'count', 'person'];

function AlertForm({
  options,
  first,
  account,
}: {
  options: readonly SourceOption[];
  first: SourceOption;
  account: Account;
}) {
  const [, navigate] = useLocation();
  const [source, setSource] = useState(first);
  const [kind, setKind] = useState<ConditionKind>(KINDS[first.kind][0]?.[0] ?? 'event');
  const [chosen, setWhen] = useState<When>('first');
  const [isOfEach, setOfEach] = useState(false);
  const [hearsAll, setHearsAll] = useState(false);
  const channels = useChannels(account);
  const isOne = !source.value.startsWith('*');
  const whens = (kind === 'visit' ? COUNTED : WHENS).filter(
    ([when]) => isOne || when !== 'nothing',
  );
  const when = whens.some(([value]) => value === chosen) ? chosen : (whens[0]?.[0] ?? 'count');
  const mayBeOfOne = source.kind === 'campaign' && isOne && when !== 'count';
  const make = useChange(
    async (values: Record<string, string>) => {
      const email = mayBeOfOne ? (values['person'] ?? '').trim() : '';
      const subject = email === '' ? null : await refOf(source.value, email);
      const name = kind === 'event' ? (values['event'] ?? '').trim() || null : null;
      const condition = conditionOf(when, {
        of: kind,
        name,
        subject,
        isOfEach: isOfEach && subject === null && source.kind === 'campaign',
        count: Number(values['count']),
        by: values['by'] ?? '',
      });
      return callApi<Alert>('POST', '/alerts', {
        name: values['name'] === '' ? nameFor(condition) : values['name'],
        source: isOne ? source.value : null,
        sourceKind: isOne ? null : source.kind,
        condition,
        verdicts: hearsAll ? 'all' : 'human',
        ...channels.value,
      });
    },
    ['/alerts'],
  );
  return (
    <Form
      onValues={(values) =>
        make.mutate(values, { onSuccess: ({ id }) => navigate(`/alerts/${id}`) })
      }
    >
      <Choice
        label="Of"
        value={source.value}
        options={options.map(({ value, name }) => [value, name] as const)}
        onChoose={(value) => {
          const next = options.find((option) => option.value === value) ?? first;
          if (next.kind !== source.kind) setKind(KINDS[next.kind][0]?.[0] ?? 'event');
          setSource(next);
        }}
      />
      <Choice label="What" value={kind} options={KINDS[source.kind]} onChoose={setKind} />
      {kind === 'event' && (
        <Field
          label="Name of the event"
          name="event"
          maxLength={120}
          placeholder="purchase"
          hint="As your site sends it. Left out, it is any."
        />
      )}
      <Choice label="Tell me when" value={when} options={whens} onChoose={setWhen} />
      {when === 'count' && (
        <Field
          label="Number"
          name="count"
          type="number"
          min={1}
          max={1_000_000_000}
          required
          defaultValue={100}
          hint="Of all that there is, what came before included."
          error={faultOf(make.error, 'count')}
        />
      )}
      {when === 'nothing' && (
        <Field
          label="Until"
          name="by"
          type="datetime-local"
          required
          hint={
            source.kind === 'site'
              ? 'From now until then, in your time zone.'
              : 'Whatever came before counts too. In your time zone.'
          }
        />
      )}
      {mayBeOfOne && <PersonField campaign={source.value} error={faultOf(make.error, 'person')} />}
      {when === 'first' && source.kind === 'campaign' && (
        <Switch isOn={isOfEach} onChange={setOfEach}>
          Once for each person, where they have agreed
        </Switch>
      )}
      <Switch isOn={hearsAll} onChange={setHearsAll}>
        Machines count too
      </Switch>
      <ChannelChoice channels={channels} />
      <Field
        label="Name"
        name="name"
        maxLength={200}
        hint="Left out, it says what it watches."
        error={faultOf(make.error, 'name')}
      />
      <Failure error={make.error} fields={FIELDS} />
      <Button type="submit" kind="primary" busy={make.isPending}>
        Make it
      </Button>
    </Form>
  );
}

function conditionOf(
  when: When,
  {
    of,
    name,
    subject,
    isOfEach,
    count,
    by,
  }: {
    of: ConditionKind;
    name: string | null;
    subject: string | null;
    isOfEach: boolean;
    count: number;
    by: string;
  },
): Alert['condition'] {
  if (when === 'count') return { when, of, name, count };
  if (when === 'nothing')
    return { when, of, name, subject, since: null, by: new Date(by).toISOString() };
  // `visit` is offered with the two above alone.
  const kind = of === 'visit' ? 'view' : of;
  return when === 'each'
    ? { when, of: kind, name, subject }
    : { when, of: kind, name, subject, per: isOfEach ? 'subject' : 'source' };
}

const nameFor = (condition: Alert['condition']): string => conditionWords(condition).slice(0, 200);
