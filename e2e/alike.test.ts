/** Known, unknown, forged, opted-out and rate-limited pixels answer alike: in bytes, in headers, in time. */
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BROWSER_AGENT, TestServer } from './server.ts';

const ROUNDS = Number(process.env['CLEARPIXEL_TIMING_ROUNDS'] ?? 1_500);
/**
 * Share of the median by which the medians of two kinds may differ. What the noise of one and the same kind, measured
 * twice, is on a busy machine; a hit that was answered without its commit would be off by half and more.
 */
const TOLERANCE = 0.15;

let server: TestServer;
let known = '';
let off = '';

beforeAll(async () => {
  server = await TestServer.create({ CLEARPIXEL_RATE_LIMIT: '100000' });
  known = await server.site();
  off = await server.site({ level: 'off' });
});
afterAll(() => server.dispose());

const query = '?e=pageview&u=https%3A%2F%2Fshop.example%2Fa';
const targets = (): Record<string, string> => ({
  known: `/p/${known}.gif${query}`,
  'known again': `/p/${known}.gif${query}`,
  unknown: `/p/zzzzzzzzzz.gif${query}`,
  off: `/p/${off}.gif${query}`,
  forged: `/o/${'A'.repeat(43)}.gif`,
});

/** One connection, one request after the other; the answer as text without its date, and the time in microseconds. */
class Client {
  readonly #socket;
  #answered: (text: string) => void = () => undefined;
  readonly #address: string;

  constructor(address: string) {
    const { hostname, port } = new URL(server.edge);
    this.#socket = connect(Number(port), hostname);
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (chunk) => this.#answered(chunk.toString('latin1')));
    this.#address = address;
  }

  async get(target: string): Promise<{ text: string; microseconds: number }> {
    const started = process.hrtime.bigint();
    const text = await new Promise<string>((resolve) => {
      this.#answered = resolve;
      this.#socket.write(
        `GET ${target} HTTP/1.1\r\nHost: x\r\nUser-Agent: ${BROWSER_AGENT}\r\nX-Forwarded-For: ${this.#address}\r\n\r\n`,
      );
    });
    return {
      text: text.replace(/Date: [^\r]*/, 'Date'),
      microseconds: Number(process.hrtime.bigint() - started) / 1_000,
    };
  }

  close(): void {
    this.#socket.destroy();
  }
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

test('the same bytes and headers, also over the rate limit', async () => {
  const limited = await TestServer.create({ CLEARPIXEL_RATE_LIMIT: '1' });
  try {
    const site = await limited.site();
    const answers = new Set<string>();
    for (let hit = 0; hit < 5; hit++) {
      const response = await limited.pixel(site, {});
      answers.add(
        JSON.stringify([
          response.status,
          [...response.headers].filter(([name]) => name !== 'date'),
          Buffer.from(await response.arrayBuffer()).toString('hex'),
        ]),
      );
    }
    expect(answers.size).toBe(1);
    // Of the other door the sender is told.
    const posted = await limited.post(site, [{ name: 'pageview' }]);
    expect(posted.status).toBe(429);
    expect(posted.headers.get('retry-after')).not.toBeNull();
  } finally {
    await limited.dispose();
  }
  const client = new Client('198.51.100.7');
  const texts = new Set<string>();
  for (const target of Object.values(targets())) texts.add((await client.get(target)).text);
  client.close();
  expect(texts.size).toBe(1);
});

test(`the same time, by the medians of ${ROUNDS} each`, { timeout: 300_000 }, async () => {
  const kinds = Object.entries(targets());
  const times = new Map<string, number[]>(kinds.map(([kind]) => [kind, []]));
  const client = new Client('198.51.100.8');
  for (let round = -100; round < ROUNDS; round++) {
    // In another order each time, so that no kind always follows the same one.
    for (let i = 0; i < kinds.length; i++) {
      const [kind, target] = kinds[(i + (round + 100) * 3) % kinds.length] ?? ['', ''];
      const { microseconds } = await client.get(target);
      if (round >= 0) times.get(kind)?.push(microseconds);
    }
  }
  client.close();
  const medians = Object.fromEntries([...times].map(([kind, values]) => [kind, median(values)]));
  const { known: reference = 0 } = medians;
  for (const [kind, value] of Object.entries(medians))
    expect(
      Math.abs(value - reference) / reference,
      `${kind}: ${JSON.stringify(medians)}`,
    ).toBeLessThan(TOLERANCE);
});
