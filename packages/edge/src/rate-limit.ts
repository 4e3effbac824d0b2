/** Hits of one network (IPv4 /24, IPv6 /48) within one second of the clock. Nothing of it is ever written. */
import { EDGE_LIMITS } from './limits.ts';

export class RateLimit {
  readonly #hitsPerSecond: number;
  #second = 0;
  #hits = new Map<string, number>();

  /** @param hitsPerSecond 0 is no limit. */
  constructor(hitsPerSecond: number) {
    this.#hitsPerSecond = hitsPerSecond;
  }

  /** Counts a hit, and says whether it is one too many. */
  exceeds(network: string, at: number): boolean {
    if (this.#hitsPerSecond === 0) return false;
    const second = Math.floor(at / 1_000);
    if (second !== this.#second) {
      this.#second = second;
      if (this.#hits.size > 0) this.#hits = new Map();
    }
    const hits = (this.#hits.get(network) ?? 0) + 1;
    if (hits === 1 && this.#hits.size >= EDGE_LIMITS.limitedNetworks) return false;
    this.#hits.set(network, hits);
    return hits > this.#hitsPerSecond;
  }
}
