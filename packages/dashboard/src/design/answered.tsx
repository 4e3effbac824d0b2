/** What a question shows while it is asked, when it was stopped, and once it is answered. */
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useProgress } from '../api/queries.ts';
import type { Question } from '../api/queries.ts';
import { Button } from './forms.tsx';
import { Loading, Unreadable } from './parts.tsx';

/** A quick answer needs no word about how long it takes. */
const PATIENCE_MS = 1_000;

export function Answered<Answer>({
  question: { id, result, stop },
  children,
}: {
  question: Question<Answer>;
  children: (answer: Answer) => ReactNode;
}) {
  const { data, error, isFetching, isPlaceholderData, refetch } = result;
  const again = (): void => void refetch();
  return (
    <>
      {isFetching && (data === undefined || isPlaceholderData) && <Asking id={id} onStop={stop} />}
      {!isFetching && error === null && (data === undefined || isPlaceholderData) && (
        <p className="notice">
          Stopped. <Button onClick={again}>Ask again</Button>
        </p>
      )}
      {error !== null && data === undefined ? (
        <Unreadable error={error} again={again} />
      ) : data === undefined ? (
        isFetching && <Loading lines={2} />
      ) : (
        <div
          className="stack loose"
          aria-busy={isFetching && isPlaceholderData}
          style={{ opacity: isPlaceholderData ? 0.6 : 1 }}
        >
          {children(data)}
        </div>
      )}
    </>
  );
}

function Asking({ id, onStop }: { id: string; onStop: () => void }) {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), PATIENCE_MS);
    return () => clearInterval(timer);
  }, []);
  const part = useProgress(id, seconds > 0);
  if (seconds === 0) return null;
  return (
    <p className="notice asking">
      <span role="status">Counting …</span>
      <span
        role="progressbar"
        aria-label="How much of it is counted"
        aria-valuemin={0}
        aria-valuemax={100}
        {...(part === null ? {} : { 'aria-valuenow': Math.round(part * 100) })}
        className="progress"
      >
        <span style={part === null ? {} : { inlineSize: `${part * 100}%` }} />
      </span>
      <span className="seconds" aria-hidden="true">
        {seconds} s
      </span>
      <Button onClick={onStop}>Stop</Button>
    </p>
  );
}
