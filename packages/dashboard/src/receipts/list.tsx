import type { Receipt } from '@clearpixel/console/api-types';
import { useState, useSyncExternalStore } from 'react';
import { Overlay } from '../design/parts.tsx';
import { VERDICTS, ago, clock } from '../design/words.ts';
import { Slip } from './slip.tsx';

/** There a slip beside the list has no room. */
const NARROW = matchMedia('(max-width: 70rem)');
function watchWidth(changed: () => void): () => void {
  NARROW.addEventListener('change', changed);
  return () => NARROW.removeEventListener('change', changed);
}

/** Receipts, one to a line, and the slip of the one that was chosen. */
export function ReceiptList({
  receipts,
  isNew,
  what,
  from,
  who,
}: {
  receipts: readonly Receipt[];
  isNew?: (receipt: Receipt) => boolean;
  /** What stands first in its line, and what after it. */
  what: (receipt: Receipt) => readonly [first: string, then: string];
  from: (receipt: Receipt) => string;
  /** The person of a receipt, where the page knows them. */
  who?: (receipt: Receipt) => string | undefined;
}) {
  const isNarrow = useSyncExternalStore(watchWidth, () => NARROW.matches);
  const [chosen, setChosen] = useState<Receipt | null>(null);
  const slip = chosen !== null && <Slip receipt={chosen} who={who?.(chosen)} />;
  return (
    <div className="beside">
      <ul className="feed" aria-label="Receipts, the newest first">
        {receipts.map((receipt) => (
          <li key={receipt.id} className={isNew?.(receipt) === true ? 'new' : undefined}>
            <button
              type="button"
              aria-expanded={chosen?.id === receipt.id}
              onClick={() => setChosen(chosen?.id === receipt.id ? null : receipt)}
            >
              <span className="soft small" title={receipt.at}>
                {momentOf(receipt.at)}
              </span>
              <What words={what(receipt)} />
              <span className="soft small from">{from(receipt)}</span>
              <span
                className={`badge ${['person', 'proxied'].includes(receipt.verdict) ? 'good' : ''}`}
              >
                {VERDICTS[receipt.verdict] ?? receipt.verdict}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {isNarrow ? (
        <Overlay title="Receipt" isOpen={chosen !== null} onClose={() => setChosen(null)}>
          {slip}
        </Overlay>
      ) : (
        <aside aria-live="polite">
          {slip === false ? <p className="soft small">Choose a receipt to read it.</p> : slip}
        </aside>
      )}
    </div>
  );
}

function What({ words: [first, then] }: { words: readonly [string, string] }) {
  return (
    <span>
      {first !== '' && <strong>{first} </strong>}
      {then}
    </span>
  );
}

const momentOf = (at: string, now = Date.now()): string =>
  now - Date.parse(at) < 86_400_000 ? clock(at) : ago(at, now);
