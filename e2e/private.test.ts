/**
 * Below level `full`, nothing of an address or a user agent is anywhere: not in a byte of the data folder, not in a column
 * of the store, not in the log; while the server runs, and after it has stopped.
 */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { openStore } from '@clearpixel/store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { TestServer, eventually } from './server.ts';

const IPV4 = '203.113.157.219';
const IPV6 = '2a02:2e02:8ad1:9c3f:71d5:42ab:9e6c:f013';
/** Its version is in no other place. */
const AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.7390.54321 Safari/537.36';
const AGENT_MARK = '7390.54321';
const CLICK_ID = 'EAIaIQobChMIsecretclick';
const SECRET_PARAMETER = 'anna-secret-token-77';
const HITS = 20;

/** Every way in which an address could be written down. */
function everyTrace(): { what: string; bytes: Buffer }[] {
  const v4 = IPV4.split('.').map(Number);
  const v6 = IPV6.split(':').map((group) => Number.parseInt(group, 16));
  const groups = Buffer.alloc(16);
  for (const [index, group] of v6.entries()) groups.writeUInt16BE(group, index * 2);
  const texts = [IPV4, IPV6, IPV6.toUpperCase(), AGENT, AGENT_MARK, CLICK_ID, SECRET_PARAMETER];
  const base64 = (bytes: Buffer): string[] =>
    // Wherever it begins in what was encoded: the characters that depend on it alone.
    [0, 1, 2].map((shift) => {
      const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
      return text.slice(shift === 0 ? 0 : 4, Math.floor(((bytes.length + shift) * 8) / 24) * 4);
    });
  return [
    ...texts.map((text) => ({ what: `as text: ${text}`, bytes: Buffer.from(text) })),
    ...texts.flatMap((text) =>
      base64(Buffer.from(text)).map((encoded) => ({
        what: `as base64: ${text}`,
        bytes: Buffer.from(encoded),
      })),
    ),
    { what: 'IPv4 as hex', bytes: Buffer.from(Buffer.from(v4).toString('hex')) },
    { what: 'IPv4 as four bytes', bytes: Buffer.from(v4) },
    { what: 'IPv4 as four bytes, reversed', bytes: Buffer.from(v4.toReversed()) },
    { what: 'IPv4 as a number', bytes: Buffer.from(String(Buffer.from(v4).readUInt32BE())) },
    { what: 'IPv6 as bytes', bytes: groups },
    { what: 'IPv6 as hex', bytes: Buffer.from(groups.toString('hex')) },
  ].filter(({ bytes }) => bytes.length >= 4);
}

const TRACES = everyTrace();

/** Four bytes are in what is compressed by chance: the store's rows are looked at as the engine gives them back. */
const LEAST_BYTES_IN_STORE = 5;

function tracesIn(directory: string, isStore = false): string[] {
  return namesIn(directory).flatMap((name) => {
    const file = path.join(directory, name);
    try {
      if (statSync(file).isDirectory()) return tracesIn(file, isStore || name === 'store');
      const bytes = readFileSync(file);
      return TRACES.filter(({ bytes: trace }) => !isStore || trace.length >= LEAST_BYTES_IN_STORE)
        .filter(({ bytes: trace }) => bytes.includes(trace))
        .map(({ what }) => `${what} in ${file}`);
    } catch {
      // A segment that the loader has just taken, a part that has just got its name.
      return [];
    }
  });
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

describe.each(['count', 'anonymous', 'identified'])('at level %s', (level) => {
  let server: TestServer;
  let site: string;

  beforeAll(async () => {
    server = await TestServer.create();
    site = await server.site({ level });
    for (let hit = 0; hit < HITS; hit++) {
      const headers = { 'user-agent': AGENT, 'x-forwarded-for': hit % 2 === 0 ? IPV4 : IPV6 };
      const url = `https://shop.example/a?gclid=${CLICK_ID}&token=${SECRET_PARAMETER}`;
      await server.pixel(site, { u: url }, headers);
      await server.post(
        site,
        [{ name: 'pageview', url, referrer: `https://x.example/?q=${SECRET_PARAMETER}` }],
        headers,
      );
      await server.pixel('nowhere000', { u: url }, headers);
      await fetch(`${server.edge}/o/${SECRET_PARAMETER}.gif`, { headers });
    }
  });
  afterAll(() => server.dispose());

  test('nothing while it runs, with the rows there', async () => {
    expect(tracesIn(server.data)).toEqual([]);
    const { events } = await eventually(async () => {
      const report = await server.overview(site);
      return report['events'] === HITS * 2 && report;
    });
    expect(events).toBe(HITS * 2);
    expect(tracesIn(server.data)).toEqual([]);
  });

  test('nothing after it has stopped: in no file, no column, no log', async () => {
    expect(await server.stop()).toBe(0);
    expect(tracesIn(server.data)).toEqual([]);
    expect(TRACES.filter(({ bytes }) => server.log.includes(bytes.toString('latin1')))).toEqual([]);
    // What is compressed on the disk is looked at as the engine gives it back.
    const store = await openStore({ url: 'chdb:', directory: path.join(server.data, 'store') });
    try {
      const ask = (text: string): Promise<string[]> =>
        store
          .ask(
            {
              name: 'all',
              params: z.object({}),
              row: z.object({ text: z.string() }),
              sql: () => ({ text, bind: {} }),
            },
            {},
          )
          .then((rows) => rows.map((row) => row.text));
      const tables = await ask(
        'SELECT name AS text FROM system.tables WHERE database = currentDatabase()',
      );
      expect(tables).toContain('events');
      let rows = 0;
      for (const table of tables) {
        const texts = await ask(`SELECT toString(tuple(*)) AS text FROM ${table}`);
        rows += texts.length;
        for (const text of texts)
          for (const mark of [IPV4, IPV6, AGENT_MARK, CLICK_ID, SECRET_PARAMETER])
            expect(text).not.toContain(mark);
      }
      expect(rows).toBeGreaterThan(HITS * 2);
    } finally {
      await store.close();
    }
  });
});

test('at level full they are found: the search can find', async () => {
  const server = await TestServer.create();
  try {
    const site = await server.site({ level: 'full' });
    await server.pixel(
      site,
      { u: 'https://shop.example/a' },
      { 'user-agent': AGENT, 'x-forwarded-for': IPV4 },
    );
    const pid = server.childPid('console');
    if (pid !== null) process.kill(pid, 'SIGSTOP');
    await server.pixel(
      site,
      { u: 'https://shop.example/a' },
      { 'user-agent': AGENT, 'x-forwarded-for': IPV4 },
    );
    expect(tracesIn(server.data).join('\n')).toContain(IPV4);
    if (pid !== null) process.kill(pid, 'SIGCONT');
  } finally {
    await server.dispose();
  }
});
