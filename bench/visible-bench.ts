/** (c) From a hit's answer to its receipt in the API, while other traffic goes on. */
import { TestServer, eventually, pause } from '../e2e/server.ts';
import { quantile } from './measure.ts';

const HITS = Number(process.env['BENCH_HITS'] ?? 200);
/** A request each so many milliseconds beside the measured ones. */
const BACKGROUND_STEP_MS = 5;
const POLL_MS = 15;

export async function benchVisible(): Promise<{ hits: number; p50Ms: number; p99Ms: number }> {
  const server = await TestServer.create({ CLEARPIXEL_RATE_LIMIT: '0' });
  try {
    const site = await server.site();
    const background = setInterval(() => {
      server.pixel(site, { e: 'background', u: 'https://shop.example/' }).then(
        (response) => response.arrayBuffer(),
        () => undefined,
      );
    }, BACKGROUND_STEP_MS);
    const times: number[] = [];
    for (let hit = 0; hit < HITS; hit++) {
      const name = `measured-${hit}`;
      await (await server.pixel(site, { e: name, u: 'https://shop.example/' })).arrayBuffer();
      const answered = performance.now();
      await eventually(async () => {
        const { items } = await server.api<{ items: unknown[] }>(
          'GET',
          `/sites/${site}/events?verdict=all&limit=1&filter=event:is:${name}`,
        );
        if (items.length > 0) return true;
        await pause(POLL_MS);
        return false;
      });
      times.push(performance.now() - answered);
      // So that the hits do not fall in step with the sealing.
      await pause((hit * 37) % 400);
    }
    clearInterval(background);
    return { hits: HITS, p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99) };
  } finally {
    await server.dispose();
  }
}
