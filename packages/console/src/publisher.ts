/** Puts changes of the registry in force at the edge: one after another, each with all that was committed before it. */
import type { Registry } from '@clearpixel/registry';
import { Refusal } from './error-catalogue.ts';
import type { ConsoleSettings } from './settings.ts';

export class Publisher {
  readonly #registry: Registry;
  readonly #publish: ConsoleSettings['publish'];
  #last: Promise<unknown> = Promise.resolve();

  constructor(registry: Registry, publish: ConsoleSettings['publish']) {
    this.#registry = registry;
    this.#publish = publish;
  }

  /** After the change was committed, before its call is answered. Rejects with `edge-not-updated` in time. */
  async putInForce(): Promise<void> {
    const turn = this.#last.then(async () => this.#publish(await this.#registry.snapshot()));
    this.#last = turn.catch(() => undefined);
    if ((await turn) === 'timeout') throw new Refusal('edge-not-updated');
  }
}
