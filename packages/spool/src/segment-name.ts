/**
 * The names of segments, and of all that can lie in a spool's directory:
 *
 *   20261124T031415123Z-9f86d081884c7d65-00000001.open     being written
 *   20261124T031415123Z-9f86d081884c7d65-00000001.jsonl    sealed
 *   rejected/20261124T…-00000001.jsonl                     lines that the store would refuse
 *   writer.lock, probe.tmp, *.tmp                          never a segment
 *
 * The loader proves by a segment's name that it has loaded it, so a name must never come twice: not after a clock that
 * jumped back, not from a second writer, not from a directory put back from a backup. 64 random bits for each writer and
 * its own sequence see to that. Time stands first only for the order, and never goes back within a writer, nor behind
 * what an earlier writer left.
 */
import { randomBytes } from 'node:crypto';

export const OPEN_SUFFIX = '.open';
export const SEALED_SUFFIX = '.jsonl';
export const TEMPORARY_SUFFIX = '.tmp';
export const REJECTED_DIRECTORY = 'rejected';
export const LOCK_FILE = 'writer.lock';
export const PROBE_FILE = `probe${TEMPORARY_SUFFIX}`;

export const DIRECTORY_MODE = 0o700;
export const FILE_MODE = 0o600;

const STAMP = /^\d{8}T\d{9}Z(?=-)/;

/** The segment's name, or null where `file` is not a sealed segment. */
export function sealedSegmentName(file: string): string | null {
  return nameBefore(file, SEALED_SUFFIX);
}

/** The segment's name, or null where `file` is not a segment that was being written. */
export function openSegmentName(file: string): string | null {
  return nameBefore(file, OPEN_SUFFIX);
}

function nameBefore(file: string, suffix: string): string | null {
  return file.endsWith(suffix) && file.length > suffix.length && !file.startsWith('.')
    ? file.slice(0, -suffix.length)
    : null;
}

/** A source of names for one writer. `present` is every file name that lies in the directory already. */
export function createSegmentNamer(
  present: readonly string[],
  nowMs: () => number = Date.now,
): () => string {
  const writer = randomBytes(8).toString('hex');
  let sequence = 0;
  let last = '';
  for (const file of present) {
    const stamp = STAMP.exec(file)?.[0] ?? '';
    if (stamp > last) last = stamp;
  }
  return () => {
    const stamp = new Date(nowMs()).toISOString().replaceAll(/[-:.]/g, '');
    if (stamp > last) last = stamp;
    sequence++;
    return `${last}-${writer}-${String(sequence).padStart(8, '0')}`;
  };
}
