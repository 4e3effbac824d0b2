/** Node's own SQLite, in the shape that Kysely's dialect expects. */
import { SqliteDialect } from 'kysely';
import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue } from 'node:sqlite';
import type { Dialect } from 'kysely';

export const REGISTRY_FILE = 'registry.sqlite';
/** A second process (a backup, the command line) may hold the lock for a moment. */
const BUSY_TIMEOUT_MS = 5_000;

const CACHE_KIB = 65_536;

/** The registry's columns are texts and numbers; anything else is a fault of this room, never of a caller. */
function inputOf(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  throw new TypeError('the registry binds texts, numbers and null alone');
}

export function openSqlite(directory: string): Dialect {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = path.join(directory, REGISTRY_FILE);
  // SQLite gives its journal files the mode of the database, so that has to be right before they are made.
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  database.exec('pragma journal_mode = wal');
  // A withdrawn consent must not come back with the power.
  database.exec('pragma synchronous = full');
  database.exec('pragma foreign_keys = on');
  // Lists of a million people: with the default of 2 MB, nearly every look into an index would be a read of the file.
  database.exec(`pragma cache_size = -${CACHE_KIB}`);
  // What is deleted is overwritten: erasing a person here means their bytes too.
  database.exec('pragma secure_delete = on');

  return new SqliteDialect({
    database: {
      close: () => {
        database.exec('pragma wal_checkpoint(truncate)');
        database.close();
      },
      prepare: (sql) => {
        // A transaction that reads and then writes would fail at once, whatever the timeout, if another process wrote
        // between the two: every transaction of ours takes the write lock when it begins.
        const statement = database.prepare(sql === 'begin' ? 'begin immediate' : sql);
        return {
          reader: statement.columns().length > 0,
          all: (values) => statement.all(...values.map(inputOf)),
          run: (values) => statement.run(...values.map(inputOf)),
          iterate: (values) => statement.iterate(...values.map(inputOf)),
        };
      },
    },
  });
}
