/**
 * How much lies in the directory beside the segment that is being written. The loader removes in a process of its own, so
 * the truth is the directory; between two looks at it the writer adds what it has sealed itself.
 */
import { readdirSync, statSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openSegmentName, sealedSegmentName } from './segment-name.ts';

export class SpoolUsage {
  readonly #directory: string;
  #bytesByName = new Map<string, number>();
  #addedSinceScan = new Map<string, number>();
  #scan: Promise<void> = Promise.resolve();
  bytes = 0;

  constructor(directory: string) {
    this.#directory = directory;
  }

  get segments(): number {
    return this.#bytesByName.size;
  }

  add(name: string, bytes: number): void {
    this.#addedSinceScan.set(name, bytes);
    this.#set(this.#bytesByName.set(name, bytes));
  }

  remove(name: string): void {
    this.#addedSinceScan.delete(name);
    this.#bytesByName.delete(name);
    this.#set(this.#bytesByName);
  }

  /** Before anything is written: the quota must know what an earlier writer left. */
  scanSync(): void {
    const found = new Map<string, number>();
    for (const file of readdirSync(this.#directory)) {
      const name = sealedSegmentName(file) ?? openSegmentName(file);
      const status = name && statSync(join(this.#directory, file), { throwIfNoEntry: false });
      if (name !== null && status) found.set(name, status.size);
    }
    this.#set(found);
  }

  /**
   * Looks at the directory. Sizes that are known are kept, for a sealed segment changes only where lines of it were
   * rejected; `fresh` asks for them all. Never rejects: without an answer the last one stands.
   */
  async rescan(currentName: () => string | null, fresh: boolean): Promise<void> {
    this.#scan = this.#scan.then(() => this.#look(currentName, fresh)).catch(() => {});
    await this.#scan;
  }

  async #look(currentName: () => string | null, fresh: boolean): Promise<void> {
    this.#addedSinceScan = new Map();
    const found = new Map<string, number>();
    for (const file of await readdir(this.#directory)) {
      const name = sealedSegmentName(file) ?? openSegmentName(file);
      if (name === null) continue;
      const known = fresh ? undefined : this.#bytesByName.get(name);
      const bytes = known ?? (await this.#sizeOf(file));
      if (bytes !== null) found.set(name, bytes);
    }
    for (const [name, bytes] of this.#addedSinceScan) found.set(name, bytes);
    const current = currentName();
    if (current !== null) found.delete(current);
    this.#set(found);
  }

  async #sizeOf(file: string): Promise<number | null> {
    try {
      return (await stat(join(this.#directory, file))).size;
    } catch {
      // The loader has just taken it.
      return null;
    }
  }

  #set(bytesByName: Map<string, number>): void {
    this.#bytesByName = bytesByName;
    this.bytes = 0;
    for (const bytes of bytesByName.values()) this.bytes += bytes;
  }
}
