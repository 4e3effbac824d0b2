/**
 * The segment that is being written. It is trusted up to `committedBytes` and no further: what a failed write or a failed
 * fdatasync left behind that is cut off, never written over (after a failed fdatasync the kernel may have thrown the
 * pages away and still show them).
 */
import { openSync } from 'node:fs';
import { join } from 'node:path';
import type { Batch } from './batch.ts';
import type { Durability } from './contract.ts';
import {
  closeFile,
  openFile,
  renameFile,
  syncData,
  truncateFile,
  unlinkFile,
  writeAll,
  writeAllSync,
} from './file-calls.ts';
import { errorCode } from './failure.ts';
import { FILE_MODE, OPEN_SUFFIX, SEALED_SUFFIX } from './segment-name.ts';

export class OpenSegment {
  readonly name: string;
  committedBytes = 0;
  committedLines = 0;
  readonly #directory: string;
  readonly #durability: Durability;
  readonly #file: number;

  constructor(directory: string, name: string, durability: Durability, file: number) {
    this.name = name;
    this.#directory = directory;
    this.#durability = durability;
    this.#file = file;
  }

  /** With `write` in one turn of the event loop: a made name in the page cache takes microseconds. */
  static async create(
    directory: string,
    name: string,
    durability: Durability,
  ): Promise<OpenSegment> {
    const path = join(directory, name + OPEN_SUFFIX);
    const file =
      durability === 'write'
        ? openSync(path, 'wx', FILE_MODE)
        : await openFile(path, 'wx', FILE_MODE);
    return new OpenSegment(directory, name, durability, file);
  }

  /** Nothing counts as committed before the whole of it, and whatever `alsoSync` syncs beside it, has come back. */
  async commit(batch: Batch, alsoSync: (() => Promise<void>) | null): Promise<void> {
    if (this.#durability === 'write') {
      writeAllSync(this.#file, batch.buffer, batch.bytes, this.committedBytes);
    } else {
      await writeAll(this.#file, batch.buffer, batch.bytes, this.committedBytes);
      if (alsoSync === null) await syncData(this.#file);
      else await Promise.all([syncData(this.#file), alsoSync()]);
    }
    this.committedBytes += batch.bytes;
    this.committedLines += batch.lines;
  }

  /** Gives the segment to the loader; one that holds nothing goes away instead. */
  async seal(): Promise<void> {
    const open = join(this.#directory, this.name + OPEN_SUFFIX);
    if (this.committedLines === 0) await unlinkFile(open);
    else await renameFile(open, join(this.#directory, this.name + SEALED_SUFFIX));
    await closeFile(this.#file);
  }

  /** After a failure: cuts off what was never committed, then seals. May be called again until it succeeds. */
  async cutAndSeal(): Promise<void> {
    await truncateFile(this.#file, this.committedBytes);
    if (this.#durability === 'fsync') await syncData(this.#file);
    try {
      await this.seal();
    } catch (error) {
      // Sealed by the call before this one, which then failed to close.
      if (errorCode(error) !== 'ENOENT') throw error;
    }
  }
}
