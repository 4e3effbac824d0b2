/**
 * Bounds how often somebody may guess: a password, a code, a link. Failures of one network for one account, of one
 * network for all, and of all networks for one account are counted apart, so that a stranger who guesses at an owner's
 * password from elsewhere does not lock the owner out soon.
 */
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { Refusal } from '../error-catalogue.ts';

const QUARTER_HOUR_SECONDS = 15 * 60;
const DAY_SECONDS = 24 * 3_600;

const limiter = (points: number, duration: number): RateLimiterMemory =>
  new RateLimiterMemory({ points, duration, blockDuration: duration });

export class Throttle {
  readonly #pair = limiter(8, QUARTER_HOUR_SECONDS);
  readonly #network = limiter(60, QUARTER_HOUR_SECONDS);
  readonly #account = limiter(200, DAY_SECONDS);
  readonly #mails = limiter(10, DAY_SECONDS);

  /**
   * Runs `attempt` unless there were too many failures; one that answers false is the next failure.
   *
   * Counted before it is tried: a hundred guesses at once are a hundred guesses. Rejects with `too-many-attempts`.
   *
   * @param account null for a secret of 256 bits, which nobody guesses: counted over all networks, strangers could keep
   * everybody's links from working.
   */
  async guard(
    address: string,
    account: string | null,
    attempt: () => Promise<boolean>,
  ): Promise<boolean> {
    const network = networkOf(address);
    const counts: [RateLimiterMemory, string][] = [
      [this.#pair, `${network} ${account ?? 'link'}`],
      [this.#network, network],
      ...(account === null ? [] : [[this.#account, account] satisfies [unknown, string]]),
    ];
    for (const [limit, key] of counts) {
      const { msBeforeNext, refused } = await limit.consume(key).then(
        () => ({ msBeforeNext: 0, refused: false }),
        (full: { msBeforeNext?: number }) => ({
          msBeforeNext: full.msBeforeNext ?? 0,
          refused: true,
        }),
      );
      if (refused) {
        const minutes = Math.max(1, Math.ceil(msBeforeNext / 60_000));
        throw new Refusal(
          'too-many-attempts',
          `too many attempts; try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`,
          undefined,
          Math.ceil(msBeforeNext / 1_000),
        );
      }
    }
    const succeeded = await attempt();
    // Who knows it has not been guessing.
    if (succeeded) for (const [limit, key] of counts) await limit.reward(key);
    return succeeded;
  }

  /** Whether one more mail may go to this address today. */
  async mayMail(email: string): Promise<boolean> {
    return this.#mails.consume(email).then(
      () => true,
      () => false,
    );
  }
}

/** IPv4 /24, IPv6 /48: what one person can move about in. */
function networkOf(address: string): string {
  const mapped = address.replace(/^::ffff:(?=\d+\.)/i, '');
  return mapped.includes(':')
    ? mapped.split(':').slice(0, 3).join(':')
    : mapped.split('.').slice(0, 3).join('.');
}
