import type { Account, Attribution, Breakdown } from '@clearpixel/console/api-types';
import { useApi, useGoals, useQuestion } from '../api/queries.ts';
import { Answered } from '../design/answered.tsx';
import { CsvButton } from '../design/download.tsx';
import { Button } from '../design/forms.tsx';
import { LastingNote } from '../design/lasting.tsx';
import { Empty, Loading } from '../design/parts.tsx';
import { money, valueName } from '../design/words.ts';
import { ReportFrame } from '../report/report-frame.tsx';
import type { Report } from '../report/report-frame.tsx';
import { Bars } from '../report/bars.tsx';
import { Select } from '../report/toolbar.tsx';
import { useParameters } from '../report/view.ts';
import { defaultConversion } from './default-conversion.ts';

const MODELS = [
  ['last-non-direct', 'Last visit that came from somewhere'],
  ['last', 'Last visit'],
  ['first', 'First visit'],
] as const;
const LATER =
  'Shares among several visits (linear, by position, by time, Markov) are not there yet.';
const DIMENSIONS = [
  ['channel', 'by channel'],
  ['source', 'by source'],
  ['campaign', 'by campaign'],
] as const;
const LOOKBACKS = [
  ['7', '7 days back'],
  ['30', '30 days back'],
  ['90', '90 days back'],
  ['400', '400 days back'],
] as const;

export function AttributionPage({ id, account }: { id: string; account: Account }) {
  return (
    <ReportFrame id={id} account={account}>
      {(report) => <Attributed report={report} />}
    </ReportFrame>
  );
}

function Attributed({ report: { site, address } }: { report: Report }) {
  const [parameters, setParameters] = useParameters();
  const { data: goals } = useGoals(site.id);
  const chosen = <Value extends string>(
    name: string,
    options: readonly (readonly [Value, string])[],
    otherwise: Value,
  ): Value => options.find(([value]) => value === parameters.get(name))?.[0] ?? otherwise;
  const model = chosen('model', MODELS, 'last-non-direct');
  const by = chosen('by', DIMENSIONS, 'channel');
  const lookback = chosen('lookback', LOOKBACKS, '30');
  // What earned most in this time, else the first goal: something to look at, before anybody has chosen.
  const isChosen = parameters.has('conversion');
  const { data: earning, isPending } = useApi<Breakdown>(
    address('breakdown', { dimension: 'event', metric: 'revenue', limit: '1' }),
    { enabled: !isChosen, keep: true },
  );
  const conversion =
    parameters.get('conversion') ??
    (isPending ? '' : defaultConversion(earning?.rows ?? [], goals?.items ?? []));
  const isDeciding = !isChosen && (isPending || goals === undefined);
  const goal = goals?.items.find(({ id }) => id === conversion);
  const where = address('attribution');
  const body = { conversion, model, by, lookbackDays: Number(lookback) };
  const question = useQuestion<Attribution>(where, {
    body,
    enabled: conversion !== '' && !isDeciding,
  });
  return (
    <>
      <div className="stack tight">
        <form
          // The name in it is of what the address says.
          key={conversion}
          className="toolbar"
          onSubmit={(event) => {
            event.preventDefault();
            const wanted = new FormData(event.currentTarget).get('event');
            if (typeof wanted === 'string' && wanted !== '') setParameters({ conversion: wanted });
          }}
        >
          {(goals?.items.length ?? 0) > 0 && (
            <Select
              label="Goal"
              value={goal?.id ?? ''}
              options={[
                ...(goals?.items.map((one): [string, string] => [one.id, one.name]) ?? []),
                ...(goal === undefined ? [['', 'An event'] as [string, string]] : []),
              ]}
              onChoose={(wanted) => setParameters({ conversion: wanted })}
            />
          )}
          <input
            name="event"
            aria-label="Or an event by its name"
            placeholder="an event, as purchase"
            defaultValue={goal === undefined ? conversion : ''}
            maxLength={200}
          />
          <Button type="submit">Show</Button>
        </form>
        <div className="toolbar">
          <Select
            label="Whom it is owed to"
            value={model}
            options={MODELS}
            onChoose={(value) => setParameters({ model: value })}
          />
          <Select
            label="Broken down"
            value={by}
            options={DIMENSIONS}
            onChoose={(value) => setParameters({ by: value })}
          />
          <Select
            label="How far back"
            value={lookback}
            options={LOOKBACKS}
            onChoose={(value) => setParameters({ lookback: value })}
          />
        </div>
        <p className="soft small">{LATER}</p>
      </div>
      {isDeciding ? (
        <Loading lines={2} />
      ) : conversion === '' ? (
        <Empty title="What should be owed to somebody?">
          <p className="soft">
            Name an event above, as “purchase”, or make a goal: then this page says which visits led
            to it.
          </p>
        </Empty>
      ) : (
        <Answered question={question}>
          {({ rows, lasting }) => (
            <>
              {rows.length === 0 ? (
                <Empty title="Nothing was reached in this time">
                  <p className="soft">Choose another time, goal or event above.</p>
                </Empty>
              ) : (
                <Bars
                  title={`Where did “${goal?.name ?? conversion}” come from?`}
                  head={['Where from', 'Conversions', 'Revenue']}
                  rows={rows.map(({ value, conversions, revenue, currency }) => ({
                    name:
                      value === '' && by === 'channel'
                        ? 'No visit that says'
                        : valueName(by, value),
                    value: conversions,
                    more: [currency === '' ? '–' : money(revenue, currency, 'exact')],
                  }))}
                  download={<CsvButton where={where} body={body} of="attribution" />}
                />
              )}
              <LastingNote of={lasting} />
            </>
          )}
        </Answered>
      )}
    </>
  );
}
