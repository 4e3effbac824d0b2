/**
 * Who may see more than a link alone shows. Mails are forwarded, and with them the link to a reader's page; so what is
 * held of somebody is shown to whoever reads the mails to their address *now*.
 *
 *   a code of six digits, by mail ─► a proof of 256 bits, in a hidden field of the page that the code opened
 *
 * Both are kept as hashes under a key of this process, and in memory alone.
 */
import { createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { ShortLived } from './short-lived.ts';

export const READER_LIMITS = {
  codeMinutes: 15,
  /** Against guessing: of a million codes, so many are tried in vain before another mail is needed. */
  codeTries: 5,
  /** Against filling somebody's mailbox with codes; and, times `codeTries`, all the guesses that there are. */
  mailsPerHour: 3,
  mailsPerDay: 10,
  /** Against one who has the links of many people, and makes this server write to all of them. IPv4 /24, IPv6 /48. */
  mailsPerHourFromNetwork: 30,
  proofMinutes: 30,
  /** Against memory that is filled by asking for everybody's code. */
  codes: 10_000,
  proofs: 10_000,
  /** Against questions to the store as fast as they can be asked, each with up to all receipts of a person. */
  actsPerHour: 60,
  /** Against an edge that does nothing but read its rules anew. A first stop is never refused. */
  repeatedStopsPerHour: 20,
  formBytes: 4 * 1_024,
} as const;

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 24 * HOUR_SECONDS;
const MINUTE_MS = 60_000;

const limiter = (points: number, duration: number): RateLimiterMemory =>
  new RateLimiterMemory({ points, duration });
const allowed = (limit: RateLimiterMemory, key: string): Promise<boolean> =>
  limit.consume(key).then(
    () => true,
    () => false,
  );

export class ReaderAccess {
  readonly #key = randomBytes(32);
  readonly #codes: ShortLived<{ hash: Buffer; triesLeft: number }>;
  readonly #proofs: ShortLived<Buffer>;
  readonly #mailsOfHour = limiter(READER_LIMITS.mailsPerHour, HOUR_SECONDS);
  readonly #mailsOfDay = limiter(READER_LIMITS.mailsPerDay, DAY_SECONDS);
  readonly #network = limiter(READER_LIMITS.mailsPerHourFromNetwork, HOUR_SECONDS);
  readonly #acts = limiter(READER_LIMITS.actsPerHour, HOUR_SECONDS);
  readonly #stops = limiter(READER_LIMITS.repeatedStopsPerHour, HOUR_SECONDS);

  constructor(now: () => number) {
    this.#codes = new ShortLived({
      lifetimeMs: READER_LIMITS.codeMinutes * MINUTE_MS,
      maxEntries: READER_LIMITS.codes,
      now,
    });
    this.#proofs = new ShortLived({
      lifetimeMs: READER_LIMITS.proofMinutes * MINUTE_MS,
      maxEntries: READER_LIMITS.proofs,
      now,
    });
  }

  /** A code to be mailed, in the place of the one before; null where there were too many mails, and that one stays. */
  async newCode(ref: string, address: string): Promise<string | null> {
    // The person's first: what is counted by network stays bounded by the number of people.
    if (!(await allowed(this.#mailsOfHour, ref))) return null;
    if (!(await allowed(this.#mailsOfDay, ref))) return null;
    if (!(await allowed(this.#network, networkOf(address)))) return null;
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    this.#codes.set(ref, {
      hash: this.#hash(`code ${ref} ${code}`),
      triesLeft: READER_LIMITS.codeTries,
    });
    return code;
  }

  /** The mail did not go out: it counts for nothing. */
  async codeNotSent(ref: string): Promise<void> {
    this.#codes.delete(ref);
    await this.#mailsOfHour.reward(ref);
    await this.#mailsOfDay.reward(ref);
  }

  /** The proof that comes of the right code, which is used up by it; null for a wrong one. */
  redeem(ref: string, code: string): string | null {
    const known = this.#codes.get(ref);
    const isRight = timingSafeEqual(
      known?.hash ?? Buffer.alloc(32),
      this.#hash(`code ${ref} ${code.replaceAll(/\D/g, '')}`),
    );
    if (known === undefined) return null;
    known.triesLeft -= 1;
    if (isRight || known.triesLeft === 0) this.#codes.delete(ref);
    if (!isRight) return null;
    const proof = randomBytes(32).toString('base64url');
    this.#proofs.set(ref, this.#hash(`proof ${ref} ${proof}`));
    return proof;
  }

  isProof(ref: string, proof: string): boolean {
    return timingSafeEqual(
      this.#proofs.get(ref) ?? Buffer.alloc(32),
      this.#hash(`proof ${ref} ${proof}`),
    );
  }

  mayAct(ref: string): Promise<boolean> {
    return allowed(this.#acts, ref);
  }

  mayRepeatStop(ref: string): Promise<boolean> {
    return allowed(this.#stops, ref);
  }

  /** Nothing of an erased person stays. */
  forget(ref: string): void {
    this.#codes.delete(ref);
    this.#proofs.delete(ref);
  }

  #hash(text: string): Buffer {
    return createHmac('sha256', this.#key).update(text).digest();
  }
}

/** IPv4 /24, IPv6 /48: what one person can move about in. */
function networkOf(address: string): string {
  const mapped = address.replace(/^::ffff:(?=\d+\.)/i, '');
  return mapped.includes(':')
    ? mapped.split(':').slice(0, 3).join(':')
    : mapped.split('.').slice(0, 3).join('.');
}
