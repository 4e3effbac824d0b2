/** SIGKILL cannot show that bytes are on the disk and not only in the kernel: the system calls can. */
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { TestServer, pause } from './server.ts';

const HITS = 12;

/** `pid time name(args) = result`, unfinished calls put together by their pid. */
interface Call {
  text: string;
  began: number;
  ended: number;
}

function parseTrace(text: string): Call[] {
  const open = new Map<string, Call>();
  const calls: Call[] = [];
  for (const line of text.split('\n')) {
    const match = /^(\d+) +([\d.]+) (.*)$/.exec(line);
    if (match === null) continue;
    const [, pid = '', time = '', rest = ''] = match;
    const at = Number(time);
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    if (resumed !== null) {
      const call = open.get(pid);
      if (call !== undefined) {
        call.ended = at;
        call.text += resumed[1] ?? '';
      }
      continue;
    }
    const call = { text: rest, began: at, ended: at };
    if (rest.includes('<unfinished')) open.set(pid, call);
    calls.push(call);
  }
  return calls;
}

test('with fsync an answer leaves only after fdatasync has come back', async () => {
  const server = await TestServer.create({ CLEARPIXEL_DURABILITY: 'fsync' });
  const trace = path.join(tmpdir(), `clearpixel-trace-${process.pid}`);
  try {
    const site = await server.site();
    const strace = spawn(
      'strace',
      [
        '-f',
        '-ttt',
        '-s',
        '400',
        '-e',
        'trace=write,writev,pwrite64,fdatasync,fsync',
        '-o',
        trace,
        '-p',
        String(server.childPid('edge')),
      ],
      { stdio: 'ignore' },
    );
    await pause(1_500);
    for (let hit = 0; hit < HITS; hit++)
      await (
        await server.pixel(site, { e: `synced-${hit}`, u: 'https://shop.example/' })
      ).arrayBuffer();
    const ended = new Promise((resolve) => {
      strace.once('exit', resolve);
    });
    strace.kill('SIGINT');
    await ended;

    const calls = parseTrace(readFileSync(trace, 'utf8'));
    const answers = calls.filter(({ text }) => text.includes('HTTP/1.1 200 OK'));
    expect(answers).toHaveLength(HITS);
    for (let hit = 0; hit < HITS; hit++) {
      const written = calls.find(
        ({ text }) => /^pwrite64|^write/.test(text) && text.includes(`synced-${hit}\\"`),
      );
      const answer = answers[hit];
      expect(written).toBeDefined();
      if (written === undefined || answer === undefined) continue;
      const file = /^\w+\((\d+)/.exec(written.text)?.[1] ?? '?';
      const synced = calls.find(
        ({ text, began }) => text.startsWith(`fdatasync(${file}`) && began >= written.ended,
      );
      expect(synced?.text).toMatch(/= 0/);
      expect(synced?.ended ?? Infinity).toBeLessThanOrEqual(answer.began);
    }
  } finally {
    rmSync(trace, { force: true });
    await server.dispose();
  }
});
