import type { Account, Funnel } from '@clearpixel/console/api-types';
import { useCampaigns, useGoals, useQuestion } from '../api/queries.ts';
import { Answered } from '../design/answered.tsx';
import { CsvButton } from '../design/download.tsx';
import { Switch } from '../design/forms.tsx';
import { LastingNote } from '../design/lasting.tsx';
import { Empty } from '../design/parts.tsx';
import { DIMENSIONS } from '../report/filter.ts';
import { ReportFrame } from '../report/report-frame.tsx';
import type { Report } from '../report/report-frame.tsx';
import { Select } from '../report/toolbar.tsx';
import { useParameters } from '../report/view.ts';
import { FunnelResult } from './result.tsx';
import { StepBuilder } from './step-builder.tsx';
import { askedStep, readStep, stepName, writeStep } from './steps.ts';

const DAY = 86_400;
const WINDOWS = [
  [`${DAY / 24}`, 'within an hour'],
  [`${DAY}`, 'within a day'],
  [`${7 * DAY}`, 'within a week'],
  [`${30 * DAY}`, 'within 30 days'],
  [`${365 * DAY}`, 'within a year'],
] as const;
const WEEK = `${7 * DAY}`;
const BREAKDOWNS: readonly (readonly [string, string])[] = [
  ['', 'all together'],
  ...DIMENSIONS.filter(([name]) => name !== 'entry' && name !== 'exit').map(
    ([name, words]): [string, string] => [name, `by ${words.toLowerCase()}`],
  ),
];

export function FunnelPage({ id, account }: { id: string; account: Account }) {
  return (
    <ReportFrame id={id} account={account}>
      {(report) => <Built report={report} />}
    </ReportFrame>
  );
}

function Built({ report: { site, address } }: { report: Report }) {
  const [parameters, setParameters] = useParameters();
  const goals = useGoals(site.id).data?.items ?? [];
  const campaigns = useCampaigns().data?.items ?? [];
  const steps = parameters.getAll('step').flatMap((text) => readStep(text) ?? []);
  const asked = parameters.get('window');
  const window = WINDOWS.find(([seconds]) => seconds === asked)?.[0] ?? WEEK;
  const strict = parameters.get('order') === 'strict';
  const by = BREAKDOWNS.find(([name]) => name === parameters.get('by'))?.[0] ?? '';
  const where = address('funnel');
  const body = {
    steps: steps.map(askedStep),
    windowSeconds: Number(window),
    strict,
    drops: true,
    ...(by === '' ? {} : { by }),
  };
  const question = useQuestion<Funnel>(where, { body, enabled: steps.length > 1 });
  const names = steps.map((step) => stepName(step, goals, campaigns));
  return (
    <>
      <StepBuilder
        steps={steps}
        goals={goals}
        campaigns={campaigns}
        onSteps={(wanted) => setParameters({ step: wanted.map(writeStep) })}
      />
      <div className="toolbar">
        <Select
          label="Window"
          value={window}
          options={WINDOWS}
          onChoose={(value) => setParameters({ window: value })}
        />
        <Select
          label="Broken down"
          value={by}
          options={BREAKDOWNS}
          onChoose={(value) => setParameters({ by: value === '' ? null : value })}
        />
        <Switch isOn={strict} onChange={(isOn) => setParameters({ order: isOn ? 'strict' : null })}>
          With nothing in between
        </Switch>
      </div>
      {steps.length < 2 ? (
        <Empty title={steps.length === 0 ? 'No steps yet' : 'One step more'}>
          <p className="soft">
            A funnel has at least two steps: add what happens first, then what should come of it.
            Its address keeps it: send it to whoever should see the same.
          </p>
        </Empty>
      ) : (
        <Answered question={question}>
          {(answer) =>
            answer.steps.length !== names.length ? null : (
              <>
                <FunnelResult answer={answer} names={names} by={by}>
                  <CsvButton where={where} body={body} of="funnel" />
                </FunnelResult>
                <LastingNote of={answer.lasting} />
              </>
            )
          }
        </Answered>
      )}
    </>
  );
}
