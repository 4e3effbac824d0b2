/**
 * The console, as the relay knows it: four calls over HTTP, by a key of scope `relay`. Nothing here throws; what can go
 * wrong is one of four words.
 */
import type { TokenKeys } from '@clearpixel/pixel';
import { LEVELS } from '@clearpixel/pixel';
import { z } from 'zod';
import { CONSOLE_REST_MS, CONSOLE_TIMEOUT_MS, MAX_ANSWER_BYTES } from './limits.ts';

export interface ConsoleAddress {
  /** As `https://console.example.com`; the API is looked for under it. */
  url: string;
  /** Of scope `relay`; `write` and `owner` cover it. */
  key: string;
}

export type ConsoleFailure =
  /** Not there, too slow, an error of its own (5xx), or too busy (429). It may be back any moment. */
  | 'down'
  /** The key is wrong, revoked, or of another scope. */
  | 'key-refused'
  /** There is no campaign of this id, or this key may not see it. */
  | 'unknown-campaign'
  /** Whoever answers there is no console, or one of another version. */
  | 'no-console';

export type ConsoleAnswer<T> = { value: T } | { failure: ConsoleFailure };

export type ConsoleNotice =
  /** Once for each time that it goes away and comes back. */
  | { what: 'console-down'; why: Exclude<ConsoleFailure, 'unknown-campaign'> }
  | { what: 'console-up' };

const levelSchema = z.enum(LEVELS);
const macKeySchema = z.string().regex(/^[\w-]{43}=?$/);
const relaySchema = z.object({
  edgeUrl: z.url({ protocol: /^https?$/ }).overwrite((url) => url.replace(/\/+$/, '')),
  keys: z
    .array(
      z.object({
        id: z.int().min(0).max(255),
        // Without these two nothing can be stamped; more kinds than asked for are not kept.
        macKeys: z.object({
          open: macKeySchema,
          click: macKeySchema,
          reader: macKeySchema.optional(),
        }),
      }),
    )
    .min(1),
});
const planSchema = z.object({
  campaign: z.object({
    id: z.string(),
    level: levelSchema,
    opens: z.boolean(),
    clicks: z.boolean(),
    // An older console says nothing of it.
    trap: z.boolean().default(false),
  }),
  recipients: z.array(
    z.object({ email: z.string(), ref: z.string().length(13), level: levelSchema }),
  ),
});
export type PlanAnswer = z.output<typeof planSchema>;

export interface DeliveryItem {
  ref: string;
  what: 'sent' | 'bounced';
  /** ISO 8601 UTC. */
  at: string;
}

export class ConsoleClient {
  readonly #address: ConsoleAddress;
  readonly #report: (notice: ConsoleNotice) => void;
  #restUntil = 0;
  #isUp = true;

  constructor(address: ConsoleAddress, report: (notice: ConsoleNotice) => void) {
    this.#address = { ...address, url: address.url.replace(/\/+$/, '') };
    this.#report = report;
  }

  get up(): boolean {
    return this.#isUp;
  }

  /** The edge's address and the signing keys, newest first. */
  async relay(): Promise<ConsoleAnswer<{ edgeUrl: string; keys: TokenKeys[] }>> {
    const answer = await this.#call('/relay', relaySchema);
    if ('failure' in answer) return answer;
    const keys = answer.value.keys.map(({ id, macKeys: { open, click, reader } }) => ({
      id,
      macKeys: { open, click, ...(reader === undefined ? {} : { reader }) },
    }));
    return { value: { edgeUrl: answer.value.edgeUrl, keys } };
  }

  /** @param emails at most PLAN_ADDRESSES; those that are no recipients are not in the answer */
  plan(campaign: string, emails: readonly string[]): Promise<ConsoleAnswer<PlanAnswer>> {
    return this.#call('/relay/plan', planSchema, { campaign, emails });
  }

  /** @param items at most NOTES_PER_CALL */
  deliveries(campaign: string, items: readonly DeliveryItem[]): Promise<ConsoleAnswer<unknown>> {
    const where = `/campaigns/${encodeURIComponent(campaign)}/deliveries`;
    return this.#call(where, z.unknown(), { items });
  }

  async #call<T>(where: string, schema: z.ZodType<T>, body?: unknown): Promise<ConsoleAnswer<T>> {
    if (Date.now() < this.#restUntil) return { failure: 'down' };
    const answer = await this.#ask(where, schema, body);
    const failure = 'failure' in answer ? answer.failure : null;
    if (failure === 'down') this.#restUntil = Date.now() + CONSOLE_REST_MS;
    const isUp = failure === null || failure === 'unknown-campaign';
    if (isUp !== this.#isUp) {
      this.#isUp = isUp;
      this.#report(isUp ? { what: 'console-up' } : { what: 'console-down', why: failure });
    }
    return answer;
  }

  async #ask<T>(where: string, schema: z.ZodType<T>, body: unknown): Promise<ConsoleAnswer<T>> {
    let status: number;
    let text: string;
    // Not AbortSignal.timeout: that one goes off in the end also when the answer is long there, with an error made for it.
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), CONSOLE_TIMEOUT_MS);
    try {
      const response = await fetch(`${this.#address.url}/api/v1${where}`, {
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
        headers: {
          authorization: `Bearer ${this.#address.key}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        // The key goes nowhere else.
        redirect: 'manual',
        signal: patience.signal,
      });
      ({ status } = response);
      text = await boundedText(response);
    } catch {
      return { failure: 'down' };
    } finally {
      clearTimeout(timer);
    }
    if (status >= 500 || status === 429) return { failure: 'down' };
    if (status === 401 || status === 403) return { failure: 'key-refused' };
    const json = parsedJson(text);
    // A 404 of the console's own says so in its words; any other server's 404 says nothing about a campaign.
    if (status === 404 && notFoundSchema.safeParse(json).success && where !== '/relay')
      return { failure: 'unknown-campaign' };
    const parsed = schema.safeParse(json);
    return status >= 200 && status < 300 && parsed.success
      ? { value: parsed.data }
      : { failure: 'no-console' };
  }
}

const notFoundSchema = z.object({ error: z.object({ code: z.string() }) });

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function boundedText(response: Response): Promise<string> {
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new RangeError('The answer has no end.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
