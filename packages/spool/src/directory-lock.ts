/**
 * One live writer for a directory. Node has no flock(); a file with a process id needs guesses about reused ids, boots
 * and containers, and its take-over has a race. SQLite, which Node has inside, takes the kernel's own lock on the file:
 * it ends with the process however that dies, holds between containers that share the folder, and on a full disk (no
 * byte is ever written: the journal is in memory, the file stays empty).
 */
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { errorCode } from './failure.ts';
import { FILE_MODE, LOCK_FILE } from './segment-name.ts';

const SQLITE_BUSY = 5;

export interface DirectoryLock {
  release(): void;
}

/** Throws, in words for an operator, where another writer lives or the file system cannot lock. */
export function lockDirectory(directory: string): DirectoryLock {
  const path = join(directory, LOCK_FILE);
  try {
    // Only ever made, never opened, by us: closing any descriptor of a file drops all of a process's locks on it.
    closeSync(openSync(path, 'wx', FILE_MODE));
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path, { timeout: 0 });
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    database?.close();
    const busy = error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
    throw new Error(
      busy
        ? `Another process is writing to the spool in ${directory}. Stop it, or give this one a data folder of its own.`
        : `The spool in ${directory} cannot be locked: its file system must allow file locks and ${LOCK_FILE} must be this user's own.`,
      { cause: error },
    );
  }
  const held = database;
  return { release: () => held.close() };
}
