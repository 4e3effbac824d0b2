/**
 * What the three processes say to each other, over Node's own channel between parent and child:
 *
 *   console ──{call}──► parent ──{call}──► edge ──{answer}──► parent ──{answer}──► console
 */
import type { EdgeState } from '@clearpixel/edge';

export type EdgeCall = 'reload' | 'state';

export type ToParent =
  | { what: 'ready' }
  /** Before it was ready: in words for an operator. */
  | { what: 'failed'; message: string }
  | { what: 'call'; id: number; call: EdgeCall }
  | EdgeAnswer;

export interface EdgeAnswer {
  what: 'answer';
  id: number;
  answer:
    | { version: number }
    | { state: EdgeState }
    /** It is not running: it will read the newest snapshot when it starts. */
    | 'down'
    /** It could not do what was asked. */
    | 'failed';
}

export type ToChild = { what: 'stop' } | { what: 'call'; id: number; call: EdgeCall } | EdgeAnswer;

export function tellParent(message: ToParent): void {
  // Without a channel (started by hand, or the parent is gone) there is nobody to tell.
  if (process.connected) process.send?.(message);
}
