import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { Durability, SpoolFailure, SpoolNotice, SpoolSettings } from './contract.ts';
import { openSpoolReader } from './reader.ts';
import { openSpoolWriter } from './writer.ts';

const kills = Number(process.env['CLEARPIXEL_KILLS'] ?? 10);
/** Filling a disk for real needs one of its own. */
const canMount =
  process.getuid?.() === 0 &&
  spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'x', '/mnt']).status === 0;
const folders: string[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'clearpixel-spool-'));
  folders.push(folder);
  return folder;
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function settings(directory: string, more: Partial<SpoolSettings> = {}): SpoolSettings {
  return {
    directory,
    durability: 'fsync',
    segmentMaxBytes: 1_000_000,
    segmentMaxAgeMs: 30,
    quotaBytes: 0,
    report: () => undefined,
    ...more,
  };
}

type Writer = ReturnType<typeof openSpoolWriter>;
const append = (writer: Writer, line: string): Promise<SpoolFailure | null> =>
  new Promise((resolve) => {
    writer.append(line, resolve);
  });
const appendNothing = (writer: Writer): Promise<SpoolFailure | null> =>
  new Promise((resolve) => {
    writer.appendNothing(resolve);
  });

/** All lines of sealed segments, blank ones left out. */
function linesIn(directory: string): string[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith('.jsonl'))
    .toSorted()
    .flatMap((file) => readFileSync(join(directory, file), 'utf8').split('\n'))
    .filter((line) => line !== '');
}

describe.each<Durability>(['fsync', 'write'])('durability %s', (durability) => {
  test('what is acknowledged is there, in order, after a close', async () => {
    const directory = newFolder();
    const writer = openSpoolWriter(settings(directory, { durability }));
    const lines = Array.from({ length: 500 }, (_, i) => `{"line":${i},"text":"grüße ✓"}`);
    const failures = await Promise.all(lines.map((line) => append(writer, line)));
    expect(failures.every((failure) => failure === null)).toBe(true);
    await writer.close();
    expect(linesIn(directory)).toEqual(lines);
    expect(await append(writer, 'late')).toBe('closed');
  });

  test('segments are sealed by size and by age, and blank ones go away', async () => {
    const directory = newFolder();
    const writer = openSpoolWriter(settings(directory, { durability, segmentMaxBytes: 1_000 }));
    for (let i = 0; i < 10; i++) await append(writer, 'x'.repeat(400));
    expect(readdirSync(directory).filter((file) => file.endsWith('.jsonl')).length).toBeGreaterThan(
      2,
    );
    await append(writer, 'young');
    await delay(200);
    expect(linesIn(directory)).toContain('young');
    expect(await appendNothing(writer)).toBe(null);
    await delay(200);
    expect(linesIn(directory).length).toBe(11);
    expect(readdirSync(directory).filter((file) => file.endsWith('.open'))).toEqual([]);
    await writer.close();
  });

  test(`a killed writer loses nothing acknowledged and doubles nothing (${kills} kills)`, async () => {
    const directory = newFolder();
    const acknowledged: number[] = [];
    let first = 0;
    for (let i = 0; i < kills; i++) {
      const child = spawn(
        process.execPath,
        [
          fileURLToPath(new URL('writer-process.ts', import.meta.url)),
          directory,
          durability,
          String(first),
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      let output = '';
      child.stdout.on('data', (data: Buffer) => (output += data.toString()));
      await once(child.stdout, 'data');
      await delay(20 + ((i * 37) % 120));
      child.kill('SIGKILL');
      await once(child, 'close');
      const told = output.split('\n').slice(0, -1).map(Number);
      acknowledged.push(...told);
      first += 1_000_000;
    }
    const notices: SpoolNotice[] = [];
    await openSpoolWriter(settings(directory, { report: (n) => notices.push(n) })).close();
    const numbers = linesIn(directory).map((line) => {
      const [number = '', text = ''] = line.split(' ');
      // A line is whole or not there.
      expect(text.length).toBe(Number(number) % 400);
      return Number(number);
    });
    const kept = new Set(numbers);
    expect(numbers.length).toBe(kept.size);
    expect(acknowledged.length).toBeGreaterThan(kills * 10);
    expect(acknowledged.filter((number) => !kept.has(number))).toEqual([]);
  });
});

describe('recovery', () => {
  test('whatever stands behind the last whole line is cut off and said', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.stringMatching(/^[a-zé✓{}"]{1,30}$/), { maxLength: 5 }),
        fc.constantFrom('', '{"torn', 'x'.repeat(3_000), '\0'.repeat(4_096), 'a\0b\nc\n'),
        async (lines, torn) => {
          const directory = newFolder();
          const name = '20261124T031415123Z-9f86d081884c7d65-00000001';
          writeFileSync(
            join(directory, `${name}.open`),
            lines.map((line) => `${line}\n`).join('') + torn,
          );
          const notices: SpoolNotice[] = [];
          const writer = openSpoolWriter(settings(directory, { report: (n) => notices.push(n) }));
          await writer.close();
          expect(linesIn(directory)).toEqual(lines);
          expect(notices).toEqual(
            torn === ''
              ? []
              : [{ what: 'torn-line-cut', segment: name, bytes: Buffer.byteLength(torn) }],
          );
        },
      ),
      { numRuns: 30, seed: 7 },
    );
  });

  test('one live writer for a directory', async () => {
    const directory = newFolder();
    const writer = openSpoolWriter(settings(directory));
    expect(() => openSpoolWriter(settings(directory))).toThrow(/Another process is writing/);
    await writer.close();
    await openSpoolWriter(settings(directory)).close();
  });
});

describe('without room', () => {
  test('over its quota nothing is kept, and room is found again when the loader has taken segments', async () => {
    const directory = newFolder();
    const notices: SpoolNotice[] = [];
    const writer = openSpoolWriter(
      settings(directory, { quotaBytes: 10_000, report: (notice) => notices.push(notice) }),
    );
    const results: (SpoolFailure | null)[] = [];
    for (let i = 0; i < 30; i++) results.push(await append(writer, 'x'.repeat(500)));
    const kept = results.filter((failure) => failure === null).length;
    expect(kept).toBeGreaterThan(10);
    expect(results.at(-1)).toBe('quota');
    expect(await appendNothing(writer)).toBe('quota');
    expect(writer.state().failure).toBe('quota');
    await expect.poll(() => linesIn(directory).length).toBe(kept);

    const reader = openSpoolReader(directory);
    for (const segment of await reader.list()) await reader.remove(segment);
    await expect.poll(() => writer.state().failure, { timeout: 5_000 }).toBe(null);
    expect(await append(writer, 'again')).toBe(null);
    expect(notices).toEqual([{ what: 'full', reason: 'quota' }, { what: 'room-again' }]);
    await writer.close();
    expect(linesIn(directory)).toEqual(['again']);
  });

  test.skipIf(!canMount)('on a full disk nothing is kept, and room is found again', async () => {
    const directory = newFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', directory]);
    try {
      const writer = openSpoolWriter(settings(join(directory, 'spool')));
      const ballast = join(directory, 'ballast');
      writeFileSync(ballast, Buffer.alloc(300_000));
      const results: (SpoolFailure | null)[] = [];
      while (results.at(-1) !== 'disk-full' && results.length < 1_000)
        results.push(await append(writer, `${results.length} ${'x'.repeat(2_000)}`));
      expect(results.at(-1)).toBe('disk-full');
      expect(await appendNothing(writer)).toBe('disk-full');
      rmSync(ballast);
      await expect.poll(() => writer.state().failure, { timeout: 5_000 }).toBe(null);
      expect(await append(writer, 'again')).toBe(null);
      await writer.close();
      const kept = results.flatMap((failure, i) => (failure === null ? [i] : []));
      const lines = linesIn(join(directory, 'spool'));
      expect(lines.at(-1)).toBe('again');
      expect(lines.slice(0, -1).map((line) => Number(line.split(' ')[0]))).toEqual(kept);
    } finally {
      execFileSync('umount', [directory]);
    }
  });

  test('what must be on its way before the lines and fails, fails the commit', async () => {
    const directory = newFolder();
    let broken = true;
    const writer = openSpoolWriter(
      settings(directory, {
        beforeCommit: () => {
          if (broken) throw Object.assign(new Error('no room'), { code: 'ENOSPC' });
        },
      }),
    );
    expect(await append(writer, 'a')).toBe('disk-full');
    broken = false;
    await expect.poll(() => writer.state().failure, { timeout: 5_000 }).toBe(null);
    expect(await append(writer, 'b')).toBe(null);
    await writer.close();
    expect(linesIn(directory)).toEqual(['b']);
  });
});

describe('reader', () => {
  test('lists sealed segments oldest first, and is told of new ones', async () => {
    const directory = newFolder();
    const reader = openSpoolReader(join(directory, 'spool'));
    expect(await reader.list()).toEqual([]);
    const writer = openSpoolWriter(settings(join(directory, 'spool'), { segmentMaxBytes: 1 }));
    let calls = 0;
    const stop = reader.watch(() => calls++);
    await append(writer, 'a');
    await append(writer, 'b');
    await expect.poll(() => calls).toBeGreaterThan(0);
    await writer.close();
    const segments = await reader.list();
    expect(segments.map(({ path }) => readFileSync(path, 'utf8'))).toEqual(['a\n', 'b\n']);
    const [segment] = segments;
    if (segment === undefined) throw new Error('no segment');
    await reader.remove(segment);
    await reader.remove(segment);
    expect((await reader.list()).length).toBe(1);
    stop();
  });

  test('takes rejected lines out, with their reasons, byte for byte', async () => {
    const directory = newFolder();
    const name = '20261124T031415123Z-9f86d081884c7d65-00000001';
    mkdirSync(directory, { recursive: true });
    const path = join(directory, `${name}.jsonl`);
    writeFileSync(
      path,
      Buffer.concat([Buffer.from('good é\nbad ✓\n\n'), Buffer.from([0xff, 0xfe, 10])]),
    );
    appendFileSync(path, 'last\n');
    const reader = openSpoolReader(directory);
    const [segment] = await reader.list();
    if (segment === undefined) throw new Error('no segment');
    const smaller = await reader.reject(segment, [{ index: 1, reason: 'no id' }]);
    expect(readFileSync(path)).toEqual(
      Buffer.concat([
        Buffer.from('good é\n\n'),
        Buffer.from([0xff, 0xfe, 10]),
        Buffer.from('last\n'),
      ]),
    );
    expect(smaller.bytes).toBe(readFileSync(path).length);
    expect(readFileSync(join(directory, 'rejected', `${name}.jsonl`), 'utf8')).toBe(
      '{"reason":"no id","line":"bad ✓"}\n',
    );
    expect(await reader.state()).toEqual({
      segments: 1,
      bytes: smaller.bytes,
      rejectedLines: 1,
      rejectedFiles: 1,
    });
  });
});
