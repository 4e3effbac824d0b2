import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { PageHead } from '../design/parts.tsx';
import '../report/report.css';
import './find.css';

const PAGES = [
  { at: '/find-pixels', name: 'Find' },
  { at: '/find-pixels/what-a-pixel-sees', name: 'What a pixel sees' },
  { at: '/find-pixels/block', name: 'Block them' },
] as const;

/** What the pages of the reader's side have in common. */
export function FindFrame({
  title,
  lead,
  children,
}: {
  title: string;
  lead: string;
  children: ReactNode;
}) {
  const [location] = useLocation();
  return (
    <div className="stack loose find">
      <div className="stack">
        <PageHead title={title} lead={lead} />
        <nav className="site-nav" aria-label="Pages about pixels">
          {PAGES.map(({ at, name }) => (
            <Link key={at} href={at} aria-current={location === at ? 'page' : undefined}>
              {name}
            </Link>
          ))}
        </nav>
      </div>
      {children}
    </div>
  );
}
