/**
 * Erases the events of sources that were deleted, and of people: at once, and once more when everything that was on its way to the store
 * at that time has arrived there. The registry remembers what is left to do, over restarts. And where a site's visitor has
 * taken consent back, cuts what ties their visits together; the store remembers who they are until it is done.
 */
import { askWithdrawals } from '@clearpixel/store';
import type { ConsoleSettings } from './settings.ts';

const RETRY_INTERVAL_MS = 30_000;
/** Longer than any hit needs from the edge's answer to a sealed segment. */
const ON_THE_WAY_MS = 60_000;

export class Erasures {
  readonly #settings: Pick<ConsoleSettings, 'registry' | 'store' | 'loaderState' | 'log'>;
  readonly #timer: NodeJS.Timeout;
  #running: Promise<void> | null = null;
  #again = false;

  constructor(settings: Pick<ConsoleSettings, 'registry' | 'store' | 'loaderState' | 'log'>) {
    this.#settings = settings;
    this.#timer = setInterval(() => this.start(), RETRY_INTERVAL_MS);
    this.start();
  }

  start(): void {
    if (this.#running !== null) {
      this.#again = true;
      return;
    }
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#again = false;
    await this.#running;
  }

  async #run(): Promise<void> {
    do {
      this.#again = false;
      await this.#eraseAll();
    } while (this.#again);
    this.#running = null;
  }

  async #eraseAll(): Promise<void> {
    const { registry, store, loaderState, log } = this.#settings;
    try {
      for (const { subject, requestedAt } of await registry.pendingSubjectErasures()) {
        const isDone = allHaveArrived(loaderState(), requestedAt);
        await store.eraseSubject(subject);
        if (isDone) await registry.subjectErasureDone(subject);
      }
      for (const { source, visitor } of await askWithdrawals(store))
        await store.unlinkVisitor(source, visitor);
      for (const { source, requestedAt } of await registry.pendingErasures()) {
        const isDone = allHaveArrived(loaderState(), requestedAt);
        await store.eraseSource(source);
        if (isDone) await registry.erasureDone(source);
      }
    } catch (error) {
      log(
        'error',
        `cannot erase yet, and tries again: ${error instanceof Error ? error.name : 'unknown'}`,
      );
    }
  }
}

/** Whether what was on its way at the time of the request has been loaded before this moment. */
const allHaveArrived = (
  { waitingSegments, failure }: ReturnType<ConsoleSettings['loaderState']>,
  requestedAt: string,
): boolean =>
  waitingSegments === 0 && failure === null && Date.now() - Date.parse(requestedAt) > ON_THE_WAY_MS;
