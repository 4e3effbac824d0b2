import type { Account, Journeys } from '@clearpixel/console/api-types';
import { X } from 'lucide-react';
import { useState } from 'react';
import { useQuestion } from '../api/queries.ts';
import { Answered } from '../design/answered.tsx';
import { CsvButton } from '../design/download.tsx';
import { Button, Switch } from '../design/forms.tsx';
import { Empty, Table } from '../design/parts.tsx';
import { count } from '../design/words.ts';
import { ReportFrame } from '../report/report-frame.tsx';
import type { Report } from '../report/report-frame.tsx';
import { Select } from '../report/toolbar.tsx';
import { useParameters } from '../report/view.ts';
import { placeName } from './place-name.ts';
import { SankeyChart } from './sankey.tsx';

const DEPTHS = ['2', '3', '4', '5', '6', '8'].map((depth): [string, string] => [
  depth,
  `${depth} steps`,
]);
const DIRECTIONS = [
  ['from', 'what comes after'],
  ['to', 'what comes before'],
] as const;
/** Of a step; what is rarer is put together. */
const WIDTH = 6;

export function JourneysPage({ id, account }: { id: string; account: Account }) {
  return (
    <ReportFrame id={id} account={account}>
      {(report) => <Walks report={report} />}
    </ReportFrame>
  );
}

function Walks({ report: { address } }: { report: Report }) {
  const [parameters, setParameters] = useParameters();
  const direction = parameters.get('direction') === 'to' ? 'to' : 'from';
  const place = parameters.get('place') ?? '';
  const pagesOnly = parameters.get('pages') === 'only';
  const asked = parameters.get('depth');
  const depth = DEPTHS.find(([value]) => value === asked)?.[0] ?? '3';
  const where = address('journeys');
  const body = {
    depth: Number(depth),
    width: WIDTH,
    pagesOnly,
    ...(place === '' ? {} : { [direction]: place }),
  };
  const question = useQuestion<Journeys>(where, { body });
  return (
    <>
      <div className="toolbar">
        <Select
          label="How far"
          value={depth}
          options={DEPTHS}
          onChoose={(value) => setParameters({ depth: value })}
        />
        <Select
          label="Of a place that is clicked"
          value={direction}
          options={DIRECTIONS}
          onChoose={(value) => setParameters({ direction: value })}
        />
        <Switch
          isOn={pagesOnly}
          onChange={(isOn) => setParameters({ pages: isOn ? 'only' : null })}
        >
          Pages alone
        </Switch>
        {place !== '' && (
          <span className="chip">
            <span>
              <span className="soft">{direction}</span> {placeName(place)}
            </span>
            <button
              type="button"
              aria-label={`Not ${direction} ${placeName(place)}`}
              onClick={() => setParameters({ place: null })}
            >
              <X size={14} aria-hidden />
            </button>
          </span>
        )}
      </div>
      <Answered question={question}>
        {({ links, ends }) =>
          links.length === 0 && ends.length === 0 ? (
            <Empty title="No visit of more than one page in this time">
              <p className="soft">Choose another time above, or take a filter away.</p>
            </Empty>
          ) : (
            <>
              <section className="card stack" aria-label="Where visits go">
                <div className="row apart">
                  <h2>
                    {place === ''
                      ? 'Where do visits go, one step after another?'
                      : direction === 'from'
                        ? `Where do visits go from ${placeName(place)}?`
                        : `How do visits get to ${placeName(place)}?`}
                  </h2>
                  <CsvButton where={where} body={body} of="journeys" />
                </div>
                <SankeyChart links={links} onPlace={(name) => setParameters({ place: name })} />
                <p className="soft small">
                  Choose a page or event to see{' '}
                  {direction === 'from' ? 'what comes after' : 'what comes before'} it.
                </p>
              </section>
              <div className="breakdowns">
                <Steps links={links} />
                <section className="card stack" aria-label="Where visits end">
                  <h2>Where do they end?</h2>
                  <Table head={['Step', 'At', { number: 'Visits' }]}>
                    {ends.map(({ step, from, sessions }) => (
                      <tr key={`${step} ${from}`}>
                        <td>{step}</td>
                        <td className="wrap">{placeName(from)}</td>
                        <td className="number">{count(sessions)}</td>
                      </tr>
                    ))}
                  </Table>
                </section>
              </div>
            </>
          )
        }
      </Answered>
    </>
  );
}

const FEW = 15;

/** The same as the chart, in figures. */
function Steps({ links }: Pick<Journeys, 'links'>) {
  const [isLong, setLong] = useState(false);
  return (
    <section className="card stack" aria-label="Step by step">
      <h2>Step by step</h2>
      <Table head={['Step', 'From', 'To', { number: 'Visits' }]}>
        {links.slice(0, isLong ? links.length : FEW).map(({ step, from, to, sessions }) => (
          <tr key={`${step} ${from} ${to}`}>
            <td>{step}</td>
            <td className="wrap">{placeName(from)}</td>
            <td className="wrap">{placeName(to)}</td>
            <td className="number">{count(sessions)}</td>
          </tr>
        ))}
      </Table>
      {!isLong && links.length > FEW && (
        <div>
          <Button kind="quiet" onClick={() => setLong(true)}>
            Show all {links.length}
          </Button>
        </div>
      )}
    </section>
  );
}
