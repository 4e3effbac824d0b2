/**
 * Whether the disk takes data again. A byte is no proof (it may go into a block that is half used), so the probe is as
 * large as what failed, within bounds.
 */
import { join } from 'node:path';
import { closeFile, openFile, syncData, unlinkFile, writeAll } from './file-calls.ts';
import { FILE_MODE, PROBE_FILE } from './segment-name.ts';

const PROBE_MIN_BYTES = 64 * 1024;
const PROBE_MAX_BYTES = 4 * 1024 * 1024;

export function probeSize(failedBytes: number): number {
  return Math.min(Math.max(failedBytes, PROBE_MIN_BYTES), PROBE_MAX_BYTES);
}

/** Throws what the disk says. Leaves nothing behind. */
export async function probeRoom(directory: string, bytes: number): Promise<void> {
  const path = join(directory, PROBE_FILE);
  const file = await openFile(path, 'w', FILE_MODE);
  try {
    // Not zeros: a file system that compresses would find room for them anywhere.
    const buffer = Buffer.allocUnsafe(bytes);
    for (let i = 0; i < bytes; i++) buffer[i] = Math.random() * 256;
    await writeAll(file, buffer, bytes, 0);
    await syncData(file);
  } finally {
    await closeFile(file);
    await unlinkFile(path);
  }
}
