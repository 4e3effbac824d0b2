import { useState } from 'react';
import { Button } from '../design/forms.tsx';

export interface Paging {
  /** Of the page that is shown; '' is the first. */
  cursor: string;
  go: (cursor: string) => void;
  back: () => void;
  reset: () => void;
}

/** Where a list is: the API leads forward, the way back is remembered here. */
export function usePaging(): Paging {
  const [cursors, setCursors] = useState<readonly string[]>([]);
  return {
    cursor: cursors.at(-1) ?? '',
    go: (cursor) => setCursors([...cursors, cursor]),
    back: () => setCursors(cursors.slice(0, -1)),
    reset: () => setCursors([]),
  };
}

export function Pager({ paging, next }: { paging: Paging; next: string | null }) {
  if (paging.cursor === '' && next === null) return null;
  return (
    <nav className="row" aria-label="Pages of the list">
      <Button disabled={paging.cursor === ''} onClick={paging.back}>
        Back
      </Button>
      <Button disabled={next === null} onClick={() => next !== null && paging.go(next)}>
        Next
      </Button>
    </nav>
  );
}
