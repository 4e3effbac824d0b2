/** A pixel of this server is loaded in the visitor's browser, and the page shows what its server could see. */
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { messageOf } from '../api/client.ts';
import { Button } from '../design/forms.tsx';
import { LEVEL_OPTIONS } from '../sites/levels.ts';
import type { SiteLevel } from '../sites/levels.ts';
import { loadImage, newTrial, receiptOf } from '../try/trial.ts';
import { FindFrame } from './find-frame.tsx';
import { MAIL_FACTS, isGone, seenFacts } from './seen-facts.ts';
import type { SeenFact } from './seen-facts.ts';
import '../receipts/slip.css';
import '../try/try.css';

type Step =
  | { at: 'before' }
  | { at: 'loading' }
  | { at: 'done'; facts: SeenFact[] }
  | { at: 'failed'; message: string };

/** `seen`: before anything is thrown away, as a server that keeps everything has it. */
type Shown = SiteLevel | 'seen';

export function WhatAPixelSees() {
  const [step, setStep] = useState<Step>({ at: 'before' });
  const [shown, setShown] = useState<Shown>('seen');
  const [ending] = useState(() => new AbortController());
  useEffect(() => () => ending.abort(), [ending]);

  const load = async ({ signal }: AbortController): Promise<void> => {
    setStep({ at: 'loading' });
    try {
      const trial = await newTrial();
      const at = new Date();
      await loadImage(trial.pixelUrl);
      const receipt = await receiptOf(trial, signal);
      if (signal.aborted) return;
      setStep(
        receipt === null
          ? { at: 'failed', message: 'The pixel was answered, but its receipt has not come.' }
          : { at: 'done', facts: seenFacts(trial, receipt, at) },
      );
    } catch (error) {
      if (!signal.aborted) setStep({ at: 'failed', message: messageOf(error) });
    }
  };

  return (
    <FindFrame
      title="What a pixel sees"
      lead="An image of one dot, loaded by your own browser, and all that the request for it showed."
    >
      <div className="try">
        <div className="stack loose">
          <section className="stack" aria-labelledby="load">
            <h2 id="load">One request is enough</h2>
            <p className="soft">
              The image itself has no power: it is empty. To get it, your program has to ask for it,
              and the question says who asks. The dot below is drawn sixteen times as wide.
            </p>
            <div className="checker pixel-frame" aria-hidden="true">
              <i />
            </div>
            <div className="row">
              <Button kind="primary" busy={step.at === 'loading'} onClick={() => void load(ending)}>
                {step.at === 'before' ? 'Load the pixel' : 'Load it again'}
              </Button>
              <span role="status" className="small soft">
                {step.at === 'loading' && 'Loading…'}
                {step.at === 'done' && 'Loaded. What it showed stands on the slip.'}
              </span>
            </div>
            {step.at === 'failed' && <p className="notice bad">{step.message}</p>}
            <p className="soft small">
              Your address and your program’s name are said back to you and written nowhere. What is
              kept of this load is what <Link href="/try">Try it</Link> shows.
            </p>
          </section>
          <Levels shown={shown} onChoice={setShown} />
        </div>
        {step.at === 'done' ? (
          <SeenSlip facts={step.facts} shown={shown} />
        ) : (
          <div className="slip-place">
            <p className="soft">What it shows appears here.</p>
          </div>
        )}
      </div>
    </FindFrame>
  );
}

function Levels({ shown, onChoice }: { shown: Shown; onChoice: (level: Shown) => void }) {
  const options: readonly (readonly [Shown, string])[] = [
    ['seen', 'All of it: many servers do'],
    ...LEVEL_OPTIONS.toReversed(),
  ];
  return (
    <fieldset className="find-levels stack tight">
      <legend>
        <strong>What is kept of it?</strong>
      </legend>
      <p className="soft">
        A sender decides that, and you cannot see it. Clearpixel has five levels; what is struck
        through is thrown away before anything is written.
      </p>
      {options.map(([level, words]) => (
        <label key={level}>
          <input
            type="radio"
            name="level"
            checked={shown === level}
            onChange={() => onChoice(level)}
          />
          {words}
        </label>
      ))}
    </fieldset>
  );
}

function SeenSlip({ facts, shown }: { facts: readonly SeenFact[]; shown: Shown }) {
  return (
    <article className="slip" aria-label="What the pixel’s server saw">
      <header>
        <div className="checker" aria-hidden="true" />
        <h2>What its server saw</h2>
      </header>
      <Facts facts={facts} shown={shown} />
      <header>
        <h2>What a pixel in a mail adds</h2>
      </header>
      <Facts facts={MAIL_FACTS} shown={shown} />
    </article>
  );
}

function Facts({ facts, shown }: { facts: readonly SeenFact[]; shown: Shown }) {
  return (
    <dl>
      {facts.map((fact) => {
        const gone = shown !== 'seen' && isGone(fact, shown);
        return (
          <div key={fact.name} className={gone ? 'gone' : undefined}>
            <dt>{gone ? `${fact.name} (thrown away)` : fact.name}</dt>
            <dd>{fact.value}</dd>
            <dd className="why">{fact.why}</dd>
          </div>
        );
      })}
    </dl>
  );
}
