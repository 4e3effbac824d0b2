/** When a copy is tried again, and when all wait because nobody is there. */
import type { RetrySettings } from './contract.ts';

const PAUSE_FIRST_MS = 1_000;
const PAUSE_MOST_MS = 300_000;

export class RetryClock {
  readonly #retry: RetrySettings;
  readonly #awake: () => void;
  readonly #timers = new Set<NodeJS.Timeout>();
  #pauses = 0;
  #pauseTimer: NodeJS.Timeout | null = null;
  #stopped = false;

  constructor(retry: RetrySettings, awake: () => void) {
    this.#retry = retry;
    this.#awake = awake;
  }

  get paused(): boolean {
    return this.#pauseTimer !== null;
  }

  /** After the attempt number `attempts` (from 0). Never later than the mail expires: then it is to be bounced. */
  after(attempts: number, acceptedAt: number, due: () => void): void {
    if (this.#stopped) return;
    const { firstMs, mostMs, forMs } = this.#retry;
    const left = Math.max(0, acceptedAt + forMs - Date.now());
    // 2^30 times the first wait is beyond any longest one, and still a number.
    const waitMs = Math.min(firstMs * 2 ** Math.min(attempts, 30), mostMs, left);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      due();
    }, waitMs);
    this.#timers.add(timer);
  }

  /** The upstream cannot be reached: asking it for each copy would only be noise. */
  pause(): void {
    if (this.#stopped || this.#pauseTimer !== null) return;
    const first = Math.min(PAUSE_FIRST_MS, this.#retry.firstMs);
    const waitMs = Math.min(
      first * 2 ** Math.min(this.#pauses++, 30),
      PAUSE_MOST_MS,
      this.#retry.mostMs,
    );
    this.#pauseTimer = setTimeout(() => {
      this.#pauseTimer = null;
      this.#awake();
    }, waitMs);
  }

  /** It has answered. */
  resume(): void {
    this.#pauses = 0;
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    if (this.#pauseTimer !== null) clearTimeout(this.#pauseTimer);
  }
}
