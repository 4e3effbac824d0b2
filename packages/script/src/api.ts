/** What a page may say to the script: types for those who write pages in TypeScript. */

/** More of an event. What the edge does not take, it says on the console of a page on localhost. */
export interface OwnEvent {
  /** At most 30, of text, numbers and booleans. */
  props?: Record<string, unknown>;
  value?: number;
  /** ISO 4217. */
  currency?: string;
}

/** What goes with everything that is sent, from when it was said. */
export interface Said {
  consent?: 'granted' | 'denied' | undefined;
  /** Made by the site's server (docs/visitors-over-time.md), so that nobody can claim another's id. */
  identify?: { id: string; signature: string };
}

/** Never throws. */
export interface Clearpixel {
  /** `clearpixel('signup', { props: { plan: 'pro' } })`. */
  (name: string, more?: OwnEvent | null): void;
  consent(consent: 'granted' | 'denied'): void;
  identify(id: string, signature: string): void;
}

/**
 * Calls from before the script was there wait in a queue:
 *
 *     window.clearpixel ??= Object.assign((...words) => clearpixel.q.push(words), {
 *       q: [],
 *       said: {},
 *       consent: (consent) => (clearpixel.said.consent = consent),
 *       identify: (id, signature) => (clearpixel.said.identify = { id, signature }),
 *     });
 */
export interface CallQueue {
  q?: Parameters<Clearpixel>[];
  said?: Said;
}
