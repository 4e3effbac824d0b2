/**
 * What a dead writer left open. Everything that it acknowledged is there (that is what a commit means); behind it may
 * stand a line cut short, after a power loss also a stretch of NUL bytes where the size reached the disk and the data
 * did not. Both were never acknowledged: they are cut off, said, and the rest is sealed. Never fatal: a file that cannot
 * be read or cut now stays as it is for the next start.
 */
import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  unlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Durability, SpoolNotice } from './contract.ts';
import { OPEN_SUFFIX, SEALED_SUFFIX, openSegmentName } from './segment-name.ts';

const READ_BYTES = 1024 * 1024;
const LINE_FEED = 10;

/** `present`: the names of the files in the directory. */
export function recoverSegments(
  directory: string,
  present: readonly string[],
  durability: Durability,
  report: (notice: SpoolNotice) => void,
): void {
  for (const file of present) {
    const name = openSegmentName(file);
    if (name === null) continue;
    let cutBytes = 0;
    try {
      cutBytes = recoverSegment(directory, name, durability);
    } catch {
      continue;
    }
    if (cutBytes > 0) report({ what: 'torn-line-cut', segment: name, bytes: cutBytes });
  }
}

function recoverSegment(directory: string, name: string, durability: Durability): number {
  const path = join(directory, name + OPEN_SUFFIX);
  const file = openSync(path, 'r+');
  try {
    const whole = measureWholeLines(file);
    const cutBytes = fstatSync(file).size - whole.bytes;
    if (cutBytes > 0) ftruncateSync(file, whole.bytes);
    if (whole.blank) {
      unlinkSync(path);
    } else {
      if (durability === 'fsync') fdatasyncSync(file);
      renameSync(path, join(directory, name + SEALED_SUFFIX));
    }
    return cutBytes;
  } finally {
    closeSync(file);
  }
}

/** The bytes up to the last line feed before the first NUL, and whether these are line feeds alone. */
function measureWholeLines(file: number): { bytes: number; blank: boolean } {
  const buffer = Buffer.allocUnsafe(READ_BYTES);
  let bytes = 0;
  let blank = true;
  let textSinceLine = false;
  for (let offset = 0; ;) {
    const read = readSync(file, buffer, 0, READ_BYTES, offset);
    const nul = buffer.subarray(0, read).indexOf(0);
    const text = buffer.subarray(0, nul === -1 ? read : nul);
    const end = text.lastIndexOf(LINE_FEED) + 1;
    if (end > 0) {
      bytes = offset + end;
      if (blank) blank = !textSinceLine && !hasText(text.subarray(0, end));
      textSinceLine = false;
    }
    if (blank) textSinceLine ||= hasText(text.subarray(end));
    offset += read;
    if (read === 0 || nul !== -1) return { bytes, blank };
  }
}

function hasText(bytes: Buffer): boolean {
  return bytes.some((byte) => byte !== LINE_FEED);
}
