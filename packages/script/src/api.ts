/** What a page may say to the script: types for those who write pages in TypeScript. */

/** More of an event. What the edge does not take, it says on the console of a page on localhost. */
export interface OwnEvent {
  /** At most 30, of text, numbers and booleans. */
  props?: Record<string, unknown>;
  value?: number;
  /** ISO 4217. */
  currency?: string;
}

/** `clearpixel('signup', { props: { plan: 'pro' } })`. Never throws. */
export type Clearpixel = (name: string, more?: OwnEvent | null) => void;

/**
 * Calls from before the script was there wait in a queue:
 *
 *     window.clearpixel ??= (...words) => (clearpixel.q ??= []).push(words);
 */
export interface CallQueue {
  q?: Parameters<Clearpixel>[];
}
