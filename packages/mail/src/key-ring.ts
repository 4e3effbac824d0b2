/**
 * The signing keys and the edge's address, asked of the console and kept for a while. A key has a name, so that an order
 * that was written down can say which one signs: its id is one byte, and two keys may share it.
 */
import { createHash } from 'node:crypto';
import { tokenCodecOf } from '@clearpixel/pixel';
import type { TokenCodec, TokenKeys } from '@clearpixel/pixel';
import type { ConsoleClient, ConsoleFailure } from './console-client.ts';
import { KEYS_FRESH_MS, KEYS_KEPT_MS, MAX_CODECS } from './limits.ts';

export interface SigningKeys {
  edgeUrl: string;
  /** Names, newest first: the first one signs. */
  keys: readonly string[];
}

interface HeldKeys extends SigningKeys {
  byName: ReadonlyMap<string, TokenKeys>;
  askedAt: number;
}

export class KeyRing {
  readonly #client: ConsoleClient;
  #held: HeldKeys | null = null;
  #asking: Promise<ConsoleFailure | null> | null = null;
  readonly #codecs = new Map<string, TokenCodec>();

  constructor(client: ConsoleClient) {
    this.#client = client;
  }

  async current(): Promise<SigningKeys | ConsoleFailure> {
    return this.#current();
  }

  /** null where the key that is to sign is not there (any more): the order has to wait. The others only know old stamps again. */
  async codec(names: readonly string[]): Promise<TokenCodec | null> {
    const held = await this.#current();
    const [signing] = names;
    if (typeof held === 'string' || signing === undefined || !held.byName.has(signing)) return null;
    const wanted = names.join(' ');
    const known = this.#codecs.get(wanted);
    if (known !== undefined) return known;
    const keys = names.flatMap((name) => held.byName.get(name) ?? []);
    const codec = tokenCodecOf(keys);
    this.#codecs.set(wanted, codec);
    for (const old of this.#codecs.keys()) {
      if (this.#codecs.size <= MAX_CODECS) break;
      this.#codecs.delete(old);
    }
    return codec;
  }

  async #current(): Promise<HeldKeys | ConsoleFailure> {
    const age = this.#age();
    if (this.#held !== null && age < KEYS_FRESH_MS) return this.#held;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    const failure = await this.#asking;
    if (failure === null && this.#held !== null) return this.#held;
    if (failure === 'down' && this.#held !== null && age < KEYS_KEPT_MS) return this.#held;
    return failure ?? 'down';
  }

  #age(): number {
    return this.#held === null ? Infinity : Date.now() - this.#held.askedAt;
  }

  async #ask(): Promise<ConsoleFailure | null> {
    const askedAt = Date.now();
    const answer = await this.#client.relay();
    if ('failure' in answer) return answer.failure;
    const { edgeUrl, keys } = answer.value;
    const byName = new Map(keys.map((key) => [keyName(key), key]));
    const names = [...byName.keys()];
    // What a dropped key has signed is disarmed: nothing is signed by it any more, whoever still has its codec.
    if (names.join(' ') !== this.#held?.keys.join(' ')) this.#codecs.clear();
    this.#held = { edgeUrl, keys: names, byName, askedAt };
    return null;
  }
}

/** Of a 256-bit key, a part of a hash says nothing. */
function keyName({ id, macKeys }: TokenKeys): string {
  const print = createHash('sha256').update(`${macKeys.open} ${macKeys.click}`).digest('base64url');
  return `${id}.${print.slice(0, 8)}`;
}
