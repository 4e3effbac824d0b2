import type { Account, Receipt } from '@clearpixel/console/api-types';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { messageOf } from '../api/client.ts';
import { useSession } from '../api/queries.ts';
import { Button } from '../design/forms.tsx';
import { Notice, PageHead } from '../design/parts.tsx';
import { Slip } from '../receipts/slip.tsx';
import { loadImage, newTrial, receiptOf } from './trial.ts';
import type { Trial } from './trial.ts';
import './try.css';

type Step =
  | { at: 'before' }
  | { at: 'loading' }
  | { at: 'waiting'; trial: Trial }
  | { at: 'done'; trial: Trial; receipt: Receipt; ms: number }
  | { at: 'failed'; message: string };

export function TryPage() {
  const [step, setStep] = useState<Step>({ at: 'before' });
  const account: Account | null | undefined = useSession().data?.account;

  const load = async (signal: AbortSignal): Promise<void> => {
    setStep({ at: 'loading' });
    try {
      const trial = await newTrial();
      const startedAt = performance.now();
      await loadImage(trial.pixelUrl);
      if (signal.aborted) return;
      setStep({ at: 'waiting', trial });
      const receipt = await receiptOf(trial, signal);
      if (signal.aborted) return;
      setStep(
        receipt === null
          ? {
              at: 'failed',
              message:
                'The pixel was answered, but its receipt has not come. The status page may say why.',
            }
          : { at: 'done', trial, receipt, ms: performance.now() - startedAt },
      );
    } catch (error) {
      if (!signal.aborted) setStep({ at: 'failed', message: messageOf(error) });
    }
  };
  const [ending] = useState(() => new AbortController());
  useEffect(() => () => ending.abort(), [ending]);

  return (
    <div className="stack loose">
      <PageHead
        title="Try it"
        lead="A pixel is an image of one dot. Load one here, in your own browser, and read the receipt that its sender gets."
      />
      <div className="try">
        <div className="stack">
          <div className="card stack">
            <div className="checker pixel-frame" aria-hidden="true">
              <i />
            </div>
            <p className="soft">
              The checkerboard is how image editors show <em>transparent</em>. The dot in its middle
              stands for the pixel, drawn sixteen times as wide; the real one is not to be seen.
            </p>
            <div>
              <Button
                kind="primary"
                busy={step.at === 'loading' || step.at === 'waiting'}
                onClick={() => void load(ending.signal)}
              >
                {step.at === 'done' || step.at === 'failed' ? 'Load another one' : 'Load the pixel'}
              </Button>
            </div>
            <div role="status" className="small soft">
              {step.at === 'loading' && 'Loading the image…'}
              {step.at === 'waiting' &&
                'Loaded; it was answered only after it was on the disk. Reading its receipt…'}
              {step.at === 'done' && `The receipt was here after ${Math.round(step.ms)} ms.`}
            </div>
            {step.at === 'failed' && <Notice kind="bad">{step.message}</Notice>}
          </div>
          {step.at === 'done' && (
            <div className="stack tight">
              <h2>What now?</h2>
              <p className="soft">
                What is struck through was seen and thrown away before anything was written. A site
                that keeps less shows an even shorter slip.
              </p>
              {account?.role === 'owner' && (
                <div>
                  <Link className="button" href="/sites/new">
                    Put a pixel on your own site
                  </Link>
                </div>
              )}
            </div>
          )}
        </div>
        <div>
          {step.at === 'done' ? (
            <Slip receipt={step.receipt} seen={step.trial.seen} />
          ) : (
            <div className="slip-place">
              <p className="soft">Its receipt appears here.</p>
            </div>
          )}
        </div>
      </div>
    </div>
  );
}
