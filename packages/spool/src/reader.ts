/**
 * The reader: what the loader sees of the spool. It looks at the directory and nowhere else, so that writer and reader
 * may live, die and start again without knowing of each other.
 */
import { watch as watchDirectory } from 'node:fs';
import { mkdir, open, readFile, readdir, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { RejectedLine, Segment, SpoolReader } from './contract.ts';
import { errorCode } from './failure.ts';
import {
  DIRECTORY_MODE,
  FILE_MODE,
  REJECTED_DIRECTORY,
  SEALED_SUFFIX,
  TEMPORARY_SUFFIX,
  sealedSegmentName,
} from './segment-name.ts';

/** Where a file system tells nobody of a change (some network ones), and against a missed one. */
const POLL_INTERVAL_MS = 1_000;
/** A sealing is several changes at once: they are one call. */
const SETTLE_MS = 10;

export function openSpoolReader(directory: string): SpoolReader {
  const rejectedDirectory = join(directory, REJECTED_DIRECTORY);

  const list = async (): Promise<Segment[]> => {
    const names = (await filesIn(directory)).flatMap((file) => sealedSegmentName(file) ?? []);
    const segments: Segment[] = [];
    for (const name of names.toSorted()) {
      const path = join(directory, name + SEALED_SUFFIX);
      const bytes = await sizeOf(path);
      if (bytes !== null) segments.push({ name, path, bytes });
    }
    return segments;
  };

  const watch = (changed: () => void): (() => void) => {
    let settling: NodeJS.Timeout | undefined;
    const soon = (): void => {
      settling ??= setTimeout(() => {
        settling = undefined;
        changed();
      }, SETTLE_MS);
    };
    const poll = setInterval(soon, POLL_INTERVAL_MS);
    const watcher = startWatching(directory, soon);
    return () => {
      clearInterval(poll);
      clearTimeout(settling);
      watcher?.close();
    };
  };

  /**
   * First the rejected lines are durable, then the segment loses them: a crash between the two writes the same rejected
   * file once more, under the same name.
   */
  const reject = async (segment: Segment, lines: readonly RejectedLine[]): Promise<Segment> => {
    const reasons = new Map(lines.map(({ index, reason }) => [index, reason]));
    const kept: string[] = [];
    const rejected: string[] = [];
    // A line that is no UTF-8 stays readable as what it was in every other byte: latin1 is a bijection.
    const all = (await readFile(segment.path, 'latin1')).split('\n');
    if (all.at(-1) === '') all.pop();
    for (const [index, line] of all.entries()) {
      const reason = reasons.get(index);
      if (reason === undefined) kept.push(`${line}\n`);
      else rejected.push(`${JSON.stringify({ reason, line: textOf(line) })}\n`);
    }
    await mkdir(rejectedDirectory, { recursive: true, mode: DIRECTORY_MODE });
    await replaceFile(await freeRejectedPath(segment.name, rejected.join('')), rejected.join(''));
    if (kept.length === 0) {
      // Empty, it still is a segment: the loader loads nothing of it and removes it as any other.
      await replaceFile(segment.path, '');
      return { ...segment, bytes: 0 };
    }
    const bytes = Buffer.from(kept.join(''), 'latin1');
    await replaceFile(segment.path, bytes);
    return { ...segment, bytes: bytes.length };
  };

  /** A segment may lose lines more than once; the same lines twice (after a crash) are one file. */
  const freeRejectedPath = async (name: string, content: string): Promise<string> => {
    for (let i = 0; ; i++) {
      const path = join(rejectedDirectory, `${name}${i === 0 ? '' : `-${i}`}${SEALED_SUFFIX}`);
      const present = await readFile(path, 'utf8').catch(() => null);
      if (present === null || present === content) return path;
    }
  };

  const counted = new Map<string, number>();
  const state: SpoolReader['state'] = async () => {
    const segments = await list();
    const files = (await filesIn(rejectedDirectory)).filter((file) => file.endsWith(SEALED_SUFFIX));
    for (const file of counted.keys()) if (!files.includes(file)) counted.delete(file);
    for (const file of files) {
      if (counted.has(file)) continue;
      const text = await readFile(join(rejectedDirectory, file), 'latin1').catch(() => '');
      counted.set(file, text.split('\n').length - 1);
    }
    return {
      segments: segments.length,
      bytes: segments.reduce((sum, { bytes }) => sum + bytes, 0),
      rejectedLines: [...counted.values()].reduce((sum, lines) => sum + lines, 0),
      rejectedFiles: files.length,
    };
  };

  return { list, watch, remove, reject, state };
}

async function remove(segment: Segment): Promise<void> {
  try {
    await unlink(segment.path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

async function filesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    // Before its first use there is no such directory.
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** null where the directory is not there yet or cannot be watched: polling goes on. */
function startWatching(directory: string, changed: () => void): { close(): void } | null {
  try {
    const watcher = watchDirectory(directory, { persistent: false }, (_event, file) => {
      if (file === null || file.endsWith(SEALED_SUFFIX)) changed();
    });
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return null;
  }
}

const textOf = (latin1: string): string => Buffer.from(latin1, 'latin1').toString('utf8');

/** Durable and whole, or not at all. */
async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = path + TEMPORARY_SUFFIX;
  const file = await open(temporary, 'w', FILE_MODE);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  const directory = await open(join(path, '..'), 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
