/** The calls to the file system that a commit makes off the event loop, as promises over plain descriptors. */
import fs from 'node:fs';
import { promisify } from 'node:util';
import { errorCode } from './failure.ts';

export const openFile = promisify(fs.open);
export const closeFile = promisify(fs.close);
export const renameFile = promisify(fs.rename);
export const unlinkFile = promisify(fs.unlink);
export const truncateFile = promisify(fs.ftruncate);
export const syncData = promisify(fs.fdatasync);
const write = promisify(fs.write);
const syncAll = promisify(fs.fsync);

/** Without room the kernel may write a part and only then refuse: goes on until all is written or an error is thrown. */
export async function writeAll(
  file: number,
  buffer: Buffer,
  bytes: number,
  position: number,
): Promise<void> {
  for (let done = 0; done < bytes;) {
    const { bytesWritten } = await write(file, buffer, done, bytes - done, position + done);
    done += progress(bytesWritten);
  }
}

export function writeAllSync(file: number, buffer: Buffer, bytes: number, position: number): void {
  for (let done = 0; done < bytes;) {
    done += progress(fs.writeSync(file, buffer, done, bytes - done, position + done));
  }
}

function progress(bytesWritten: number): number {
  if (bytesWritten === 0) throw new Error('The file system takes no byte and names no reason.');
  return bytesWritten;
}

/** Makes new, renamed and removed names durable. Some network file systems refuse it (EINVAL) and need none. */
export async function syncDirectory(directory: number): Promise<void> {
  try {
    await syncAll(directory);
  } catch (error) {
    if (errorCode(error) !== 'EINVAL') throw error;
  }
}

export function syncDirectorySync(directory: number): void {
  try {
    fs.fsyncSync(directory);
  } catch (error) {
    if (errorCode(error) !== 'EINVAL') throw error;
  }
}
