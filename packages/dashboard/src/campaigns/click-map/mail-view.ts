/** Puts a mail into a frame that has neither scripts nor a network, and marks its links there. */
import type { ShownMail } from './mail-file.ts';
import { STYLE } from './mail-styles.ts';

/**
 * The frame's own policy, beside that of the dashboard: nothing may be fetched. Styles are set by their rules, one by one,
 * since both policies refuse those that are written in a page.
 */
export const FRAME_PAGE = `<!doctype html><html lang="en"><head><meta http-equiv="Content-Security-Policy" content="default-src 'none'"><title>The mail</title></head><body></body></html>`;

/** A page of a million lines would make a frame that nobody can scroll past. */
const MAX_HEIGHT_PX = 4_000;
/** Behind the policy: what a mail's styles would fetch is not even tried. */
const FETCHING = /url\s*\([^)]*\)|image-set\s*\([^)]*\)|@import[^;]*;?/gi;

const MARK = {
  position: 'relative',
  display: 'inline-block',
  margin: '0 0.3em',
  padding: '0.1em 0.55em',
  border: '1px solid #fff',
  'border-radius': '99px',
  background: '#0b6b53',
  color: '#fff',
  font: '600 12px/1.5 system-ui, sans-serif',
  'letter-spacing': '0',
  'text-decoration': 'none',
  'white-space': 'nowrap',
  'vertical-align': 'middle',
};

/** @param words what stands on the mark of a link, by its number. */
export function showMail(
  frame: HTMLIFrameElement,
  { body, css, links }: ShownMail,
  words: (number: number) => string,
): void {
  const view = frame.contentDocument;
  if (view === null) return;
  const marks = links.map(({ element, number }) => {
    const mark = body.ownerDocument.createElement('span');
    mark.textContent = words(number);
    mark.dataset['link'] = String(number);
    element.after(mark);
    return mark;
  });
  const shown = view.adoptNode(body);
  view.body.replaceWith(shown);
  addRules(view, css);
  for (const element of [shown, ...shown.querySelectorAll<HTMLElement>(`[${STYLE}]`)])
    element.style.cssText = (element.getAttribute(STYLE) ?? '').replace(FETCHING, 'none');
  for (const { element } of links) element.style.setProperty('outline', '2px solid #0b6b53');
  for (const mark of marks)
    for (const [name, value] of Object.entries(MARK))
      mark.style.setProperty(name, value, 'important');
  shown.inert = true;
  frame.style.height = `${Math.min(MAX_HEIGHT_PX, view.documentElement.scrollHeight + 8)}px`;
}

function addRules(view: Document, css: string): void {
  const Sheet = view.defaultView?.CSSStyleSheet;
  if (Sheet === undefined) return;
  const sheet = new Sheet();
  sheet.replaceSync(css.replace(FETCHING, 'none'));
  view.adoptedStyleSheets = [sheet];
}
