import type { ReactNode } from 'react';
import { Mark, useTitle } from '../design/parts.tsx';

/** A page without the frame: for those who are not inside. */
export function Alone({ title, children }: { title?: string; children: ReactNode }) {
  useTitle(title ?? '');
  return (
    <div className="alone">
      <main className="stack">
        <div className="brand">
          <Mark />
          Clearpixel
        </div>
        {title !== undefined && <h1>{title}</h1>}
        {children}
      </main>
    </div>
  );
}

/** The secret of a link: behind the #, which no server and no log ever sees. */
export const linkSecret = (): string => location.hash.slice(1);
