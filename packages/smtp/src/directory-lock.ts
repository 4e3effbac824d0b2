/**
 * One live proxy for a queue: two would send each mail twice. Node has no flock(); SQLite, which Node has inside, takes the
 * kernel's own lock on the file, and that ends with the process however it dies.
 */
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { FILE_MODE, errorCode } from './file-calls.ts';

const LOCK_FILE = 'queue.lock';
const SQLITE_BUSY = 5;

export interface DirectoryLock {
  release(): void;
}

/** Throws, in words for an operator, where another proxy lives or the file system cannot lock. */
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
        ? `Another process sends the mails queued in ${directory}. Stop it, or give this one a folder of its own.`
        : `The queue in ${directory} cannot be locked: its file system must allow file locks and ${LOCK_FILE} must be this user's own.`,
      { cause: error },
    );
  }
  const held = database;
  return { release: () => held.close() };
}
