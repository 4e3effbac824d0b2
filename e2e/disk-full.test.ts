/** A disk without room: 503 for every pixel, said in /healthz and the metrics, and back by itself when there is room. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { TestServer, eventually } from './server.ts';

const MAY_MOUNT = process.getuid?.() === 0 && process.platform === 'linux';

test.runIf(MAY_MOUNT)('the edge says so, and recovers', { timeout: 120_000 }, async () => {
  const data = mkdtempSync(path.join(tmpdir(), 'clearpixel-full-'));
  const spool = path.join(data, 'spool');
  mkdirSync(spool);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', spool]);
  const server = await TestServer.create({}, data);
  try {
    const site = await server.site();
    expect((await server.pixel(site, {})).status).toBe(200);
    const filler = path.join(spool, 'filler');
    try {
      writeFileSync(filler, Buffer.alloc(4 * 1024 * 1024));
    } catch {
      // It is full now: that was wanted.
    }
    await eventually(async () => (await server.pixel(site, {})).status === 503);
    for (const target of [`/p/${site}.gif`, '/p/zzzzzzzzzz.gif', '/o/forged.gif']) {
      const response = await fetch(server.edge + target);
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).not.toBeNull();
    }
    const health = await fetch(`${server.edge}/healthz`);
    expect(health.status).toBe(503);
    const metrics = await fetch(`${server.console}/api/v1/metrics`, {
      headers: { authorization: `Bearer ${server.key}` },
    });
    expect(await metrics.text()).toContain('clearpixel_edge_failing 1');
    rmSync(filler);
    await eventually(async () => (await server.pixel(site, { e: 'back' })).status === 200);
    expect((await fetch(`${server.edge}/healthz`)).status).toBe(200);
    await eventually(async () => {
      const { rows } = await server.api<{ rows: { value: string }[] }>(
        'GET',
        `/sites/${site}/breakdown?dimension=event&verdict=all`,
      );
      return rows.some(({ value }) => value === 'back');
    });
    expect(server.log).toMatch(/error edge: cannot keep hits/);
    expect(server.log).toMatch(/info edge: can keep hits again/);
  } finally {
    await server.stop();
    execFileSync('umount', [spool]);
    await server.dispose();
  }
});
