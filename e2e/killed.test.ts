/**
 * SIGKILL at random moments under load: of the edge, of the console with the loader and the store, of everything. What
 * was acknowledged is in the store exactly once, and nobody's visit was cut in two.
 */
import { expect, test } from 'vitest';
import { TestServer, eventually, pause } from './server.ts';

const KILLS = Number(process.env['CLEARPIXEL_KILLS'] ?? 15);
const CLIENTS = 24;
const PEOPLE = 400;
const VICTIMS = ['edge', 'console', 'all'] as const;

interface Receipts {
  items: { name: string }[];
  next: string | null;
}

test(
  `${KILLS} kills lose nothing acknowledged, double nothing, and cut no session`,
  { timeout: 60_000 + KILLS * 6_000 },
  async () => {
    // All of them come from one network.
    const server = await TestServer.create({ CLEARPIXEL_RATE_LIMIT: '0' });
    try {
      const site = await server.site();
      const acknowledged = new Set<string>();
      let sent = 0;
      let running = true;

      const client = async (): Promise<void> => {
        while (running) {
          const number = sent++;
          const name = `n${number}`;
          const person = number % PEOPLE;
          const headers = { 'x-forwarded-for': `81.2.${person >> 8}.${person & 255}` };
          const url = `https://shop.example/${number % 20}`;
          try {
            const response =
              number % 2 === 0
                ? await server.pixel(site, { e: name, u: url }, headers)
                : await server.post(site, [{ name, url }], headers);
            await response.arrayBuffer();
            if (response.status === 200 || response.status === 204) acknowledged.add(name);
          } catch {
            // It was killed: that nobody was told of is nobody's loss.
            await pause(20);
          }
        }
      };
      const clients = Array.from({ length: CLIENTS }, client);
      for (let kill = 0; kill < KILLS; kill++) {
        await pause(150 + Math.random() * 700);
        const victim = VICTIMS[kill % VICTIMS.length];
        if (victim === 'all') {
          await server.killAll();
          await server.start();
        } else if (victim !== undefined) {
          const pid = server.childPid(victim);
          if (pid !== null) process.kill(pid, 'SIGKILL');
        }
      }
      await eventually(async () => (await fetch(`${server.edge}/healthz`).catch(() => null))?.ok);
      await pause(300);
      running = false;
      await Promise.all(clients);
      await eventually(
        async () => (await fetch(`${server.console}/api/v1/healthz`).catch(() => null))?.ok,
      );

      const read = async (): Promise<Map<string, number>> => {
        const seen = new Map<string, number>();
        let cursor = '';
        do {
          const page: Receipts = await server.api(
            'GET',
            `/sites/${site}/events?verdict=all&limit=1000${cursor}`,
          );
          for (const { name } of page.items) seen.set(name, (seen.get(name) ?? 0) + 1);
          cursor = page.next === null ? '' : `&cursor=${page.next}`;
        } while (cursor !== '');
        return seen;
      };
      const seen = await eventually(async () => {
        const names = await read();
        return [...acknowledged].every((name) => names.has(name)) && names;
      }, 60_000);
      expect(acknowledged.size).toBeGreaterThan(KILLS * 20);
      expect([...seen].filter(([, count]) => count > 1)).toEqual([]);
      const { visitors, sessions, events } = await server.overview(site);
      expect(visitors).toBe(PEOPLE);
      expect(sessions).toBe(PEOPLE);
      expect(events).toBe(seen.size);
    } finally {
      await server.dispose();
    }
  },
);
