/** Stamps a page that is at hand as text. */
import { UNICODE_TEXT, applySplices, findChanges } from './html-changes.ts';
import { prepareStamp } from './stamp-plan.ts';
import type { StampPlan } from './stamp-plan.ts';

export interface StampedHtml {
  html: string;
  /** Pixels put in: 2, or 0 where opens are not asked for or the page has no content. */
  pixels: number;
  /** Links that are counted now. */
  links: number;
  /** Our own older click links that were unwrapped first; most of them are among `links` again. */
  unwrapped: number;
}

/**
 * Two pixels and counted links, as `plan` says; whatever else the page holds stays as it is written, character by character.
 * Our own older pixels and click links in it are replaced, so stamping twice is stamping once.
 *
 * Throws a RangeError for a plan that cannot be signed (a caller's mistake), and never for any `html`.
 */
export function stampHtml(html: string, plan: StampPlan): StampedHtml {
  const stamp = prepareStamp(plan);
  if (stamp === null) return { html, pixels: 0, links: 0, unwrapped: 0 };
  const { splices, pixels, links, unwrapped } = findChanges(
    html,
    stamp,
    UNICODE_TEXT,
    new Set(),
    true,
  );
  return { html: applySplices(html, splices), pixels, links, unwrapped };
}
