import type { Campaign, Goal } from '@clearpixel/console/api-types';
import { ArrowUp, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../design/forms.tsx';
import { Select } from '../report/toolbar.tsx';
import { STEP_KINDS, stepName } from './steps.ts';
import type { Step, StepKind } from './steps.ts';

const MAX_STEPS = 10;

export function StepBuilder({
  steps,
  goals,
  campaigns,
  onSteps,
}: {
  steps: readonly Step[];
  goals: readonly Goal[];
  campaigns: readonly Campaign[];
  onSteps: (steps: readonly Step[]) => void;
}) {
  const nameOf = (step: Step): string => stepName(step, goals, campaigns);
  const up = (index: number): readonly Step[] =>
    steps.flatMap((step, at) => {
      const next = steps[at + 1];
      if (at === index) return [];
      return at + 1 === index && next !== undefined ? [next, step] : [step];
    });
  return (
    <section className="card stack" aria-label="Steps">
      <h2>What happens, in which order?</h2>
      {steps.length > 0 && (
        <ol className="steps stack tight">
          {steps.map((step, index) => (
            <li key={`${index} ${step.kind} ${step.value}`} className="row">
              <span className="badge">{index + 1}</span>
              <span className="wrap">{nameOf(step)}</span>
              {index > 0 && (
                <Button
                  kind="quiet"
                  aria-label={`Step ${index + 1} one place earlier`}
                  onClick={() => onSteps(up(index))}
                >
                  <ArrowUp aria-hidden />
                </Button>
              )}
              <Button
                kind="quiet"
                aria-label={`Without step ${index + 1}`}
                onClick={() => onSteps(steps.filter((_step, at) => at !== index))}
              >
                <X aria-hidden />
              </Button>
            </li>
          ))}
        </ol>
      )}
      {steps.length < MAX_STEPS && (
        <NewStep goals={goals} campaigns={campaigns} onStep={(step) => onSteps([...steps, step])} />
      )}
    </section>
  );
}

function NewStep({
  goals,
  campaigns,
  onStep,
}: {
  goals: readonly Goal[];
  campaigns: readonly Campaign[];
  onStep: (step: Step) => void;
}) {
  const [kind, setKind] = useState<StepKind>('path');
  const isChoice = kind !== 'path' && kind !== 'event';
  const things = kind === 'goal' ? goals : campaigns;
  const kinds = STEP_KINDS.filter(
    ([known]) =>
      known === 'path' || known === 'event' || (known === 'goal' ? goals : campaigns).length > 0,
  );
  return (
    <form
      className="toolbar"
      onSubmit={(event) => {
        event.preventDefault();
        const form = event.currentTarget;
        const value = new FormData(form).get('value');
        if (typeof value !== 'string' || value.trim() === '') return;
        onStep({ kind, value: value.trim() });
        form.reset();
      }}
    >
      <Select label="Kind of step" value={kind} options={kinds} onChoose={setKind} />
      {isChoice ? (
        <select key={kind} name="value" aria-label="Which one">
          {things.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      ) : (
        <input
          key={kind}
          name="value"
          required
          maxLength={2_000}
          aria-label={kind === 'path' ? 'Page; * stands for any characters' : 'Name of the event'}
          placeholder={kind === 'path' ? '/shop/*' : 'purchase'}
        />
      )}
      <Button type="submit">Add the step</Button>
    </form>
  );
}
