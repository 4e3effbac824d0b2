import { share } from '../design/words.ts';

export interface Range {
  low: number;
  estimate: number;
  high: number;
}

export const rangeWords = ({ low, high }: Range): string =>
  share(low) === share(high) ? share(low) : `Between ${share(low)} and ${share(high)}`;

/** Where a mark stands, so that all of it is within the line. */
const mark = (at: number): number => Math.min(99.4, Math.max(0, at * 100 - 0.3));

/** A share that is not known exactly, on a line from none to all; `naive` is what others would show. */
export function ShareRange({ range, naive }: { range: Range; naive?: number | null }) {
  const { low, estimate, high } = range;
  return (
    <svg
      className="range"
      viewBox="0 0 100 10"
      preserveAspectRatio="none"
      role="img"
      aria-label={`${rangeWords(range)}, most likely about ${share(estimate)}`}
    >
      <rect className="whole" y="1" width="100" height="8" />
      <rect
        className="between"
        x={low * 100}
        y="1"
        width={Math.max(0.4, (high - low) * 100)}
        height="8"
      />
      {naive !== undefined && naive !== null && (
        <rect className="naive" x={mark(naive)} width="0.6" height="10" />
      )}
      <rect className="guess" x={mark(estimate)} width="0.6" height="10" />
    </svg>
  );
}
