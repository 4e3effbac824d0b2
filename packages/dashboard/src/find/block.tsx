/** The short course: the text is docs/block-tracking-in-mail-programs.md, and a check of oneself at its end. */
import { useEffect } from 'react';
import course from '../../../../docs/block-tracking-in-mail-programs.md?raw';
import { FindFrame } from './find-frame.tsx';
import { Markdown, anchorOf } from './markdown.tsx';
import { SelfCheck } from './self-check.tsx';

/** Its title is the page's. */
const TEXT = course.replace(/^# .*\n/, '');
const CHAPTERS = [...TEXT.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);

export function BlockPixels() {
  useEffect(() => {
    // The anchor of an address is not there yet when the browser looks for it.
    if (location.hash !== '') document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, []);
  return (
    <FindFrame
      title="Block them"
      lead="What opening a mail can tell, how to set your program, and what remains. Ten minutes."
    >
      <nav className="row small" aria-label="Chapters">
        {[...CHAPTERS, 'Which of these would tell?'].map((heading) => (
          <a key={heading} href={`#${anchorOf(heading)}`}>
            {heading}
          </a>
        ))}
      </nav>
      <article className="stack find-course">
        <Markdown text={TEXT} />
        <SelfCheck />
      </article>
    </FindFrame>
  );
}
