/** What is remembered for a while and in memory alone: a restart forgets it, and whoever needs it asks again. */
interface Entry<Value> {
  value: Value;
  /** Milliseconds since 1970. */
  until: number;
}

export interface ShortLivedSettings {
  lifetimeMs: number;
  /** Beyond these the oldest goes. */
  maxEntries: number;
  now: () => number;
}

export class ShortLived<Value> {
  readonly #settings: ShortLivedSettings;
  /** Oldest first: all live equally long. */
  readonly #entries = new Map<string, Entry<Value>>();

  constructor(settings: ShortLivedSettings) {
    this.#settings = settings;
  }

  set(key: string, value: Value): void {
    const { now, lifetimeMs, maxEntries } = this.#settings;
    this.#entries.delete(key);
    for (const [oldest, { until }] of this.#entries) {
      if (until > now() && this.#entries.size < maxEntries) break;
      this.#entries.delete(oldest);
    }
    this.#entries.set(key, { value, until: now() + lifetimeMs });
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    return entry !== undefined && entry.until > this.#settings.now() ? entry.value : undefined;
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }
}
