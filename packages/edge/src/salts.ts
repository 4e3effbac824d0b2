/**
 * The salts of visitors: random, one for each source and day, never derived from anything. With the day's salt gone,
 * nobody can tell any more which address and agent a visitor was. While it lives, its holder could recompute that day's
 * visitors: so the file is readable by its owner alone, and backups leave the folder out.
 *
 * A salt is on the disk before the first line that was made with it (`saveIfChanged` runs before each commit's write), or
 * a crash would give the same people two visitors in one day.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const SALT_BYTES = 16;

const fileSchema = z.record(z.string(), z.record(z.iso.date(), z.string().regex(/^[0-9a-f]{32}$/)));

export interface Salt {
  value: string;
  /** Milliseconds since 1970: the last hit of a session that was made with it. */
  usedAt: number;
}

export class Salts {
  readonly #file: string;
  readonly #bySource = new Map<string, Map<string, Salt>>();
  #changed = false;

  /** @param directory made (mode 0700) where it is missing. Throws where the file is there and cannot be read. */
  constructor(directory: string, now: number) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.#file = path.join(directory, 'salts.json');
    let text: string;
    try {
      text = readFileSync(this.#file, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
      throw error;
    }
    for (const [source, days] of Object.entries(fileSchema.parse(JSON.parse(text))))
      this.#bySource.set(
        source,
        new Map(Object.entries(days).map(([day, value]) => [day, { value, usedAt: now }])),
      );
  }

  /** The salt, made where there is none. */
  of(source: string, day: string): Salt {
    let days = this.#bySource.get(source);
    if (days === undefined) this.#bySource.set(source, (days = new Map<string, Salt>()));
    let salt = days.get(day);
    if (salt === undefined) {
      salt = { value: randomBytes(SALT_BYTES).toString('hex'), usedAt: 0 };
      days.set(day, salt);
      this.#changed = true;
    }
    return salt;
  }

  /** The salt, where there is one. */
  existing(source: string, day: string): Salt | undefined {
    return this.#bySource.get(source)?.get(day);
  }

  /** Destroys each salt of which `isOver` says that no session can need it. Returns how many. */
  destroy(isOver: (source: string, day: string, salt: Salt) => boolean): number {
    let destroyed = 0;
    for (const [source, days] of this.#bySource) {
      for (const [day, salt] of days) {
        if (!isOver(source, day, salt)) continue;
        days.delete(day);
        destroyed++;
      }
      if (days.size === 0) this.#bySource.delete(source);
    }
    if (destroyed > 0) this.#changed = true;
    return destroyed;
  }

  /** Throws what the disk says; then the next call tries again. */
  saveIfChanged(): void {
    if (!this.#changed) return;
    const plain = Object.fromEntries(
      [...this.#bySource].map(([source, days]) => [
        source,
        Object.fromEntries([...days].map(([day, salt]) => [day, salt.value])),
      ]),
    );
    const temporary = `${this.#file}.tmp`;
    const file = openSync(temporary, 'w', 0o600);
    try {
      writeSync(file, JSON.stringify(plain));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, this.#file);
    const directory = openSync(path.dirname(this.#file), 'r');
    try {
      fsyncSync(directory);
    } finally {
      closeSync(directory);
    }
    this.#changed = false;
  }
}
