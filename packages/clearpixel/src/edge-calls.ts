/** The console's side of its calls to the edge, through the parent. */
import type { EdgeState } from '@clearpixel/edge';
import { tellParent } from './messages.ts';
import type { EdgeAnswer, EdgeCall } from './messages.ts';

/** A healthy edge answers within milliseconds; one that is busy reading a large snapshot within a second. */
const PATIENCE_MS = 5_000;

export class EdgeCalls {
  readonly #waiting = new Map<number, (answer: EdgeAnswer['answer'] | 'timeout') => void>();
  #last = 0;

  hear({ id, answer }: EdgeAnswer): void {
    this.#waiting.get(id)?.(answer);
  }

  /** Whether the snapshot file of this version, or a later one, is in force. An edge that is down reads it when it starts. */
  async reload(version: number): Promise<'in-force' | 'timeout'> {
    const answer = await this.#call('reload');
    if (answer === 'down') return 'in-force';
    return typeof answer === 'object' && 'version' in answer && answer.version >= version
      ? 'in-force'
      : 'timeout';
  }

  /** null while it is down or silent. */
  async state(): Promise<EdgeState | null> {
    const answer = await this.#call('state');
    return typeof answer === 'object' && 'state' in answer ? answer.state : null;
  }

  #call(call: EdgeCall): Promise<EdgeAnswer['answer'] | 'timeout'> {
    if (!process.connected) return Promise.resolve('down');
    const id = ++this.#last;
    return new Promise((resolve) => {
      const patience = setTimeout(() => this.#waiting.get(id)?.('timeout'), PATIENCE_MS);
      this.#waiting.set(id, (answer) => {
        clearTimeout(patience);
        this.#waiting.delete(id);
        resolve(answer);
      });
      tellParent({ what: 'call', id, call });
    });
  }
}
