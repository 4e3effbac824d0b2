/** Scans what people send in a thread of its own, so that everybody else is answered meanwhile, however hostile it is. */
import type { ScanResult } from '@clearpixel/detect';
import { Piscina } from 'piscina';
import { Refusal } from './error-catalogue.ts';
import type { ScanTask } from './scan-worker.ts';

/** A mail of the largest size takes half a second. */
const TIMEOUT_MS = 20_000;
const MAX_WAITING = 16;
const MAX_HEAP_MB = 512;

export class ScanThread {
  readonly #pool = new Piscina<ScanTask, ScanResult>({
    filename: new URL('scan-worker.ts', import.meta.url).href,
    // None until there is something to scan: few ask for it, and a thread takes about 15 MB.
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: 30_000,
    maxQueue: MAX_WAITING,
    atomics: 'disabled',
    niceIncrement: 10,
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  });

  /** @throws {Refusal} `busy` where too many wait, `too-heavy` where it takes more time or memory than is given. */
  async scan(task: ScanTask, wanted: AbortSignal | undefined): Promise<ScanResult> {
    if (this.#pool.queueSize >= MAX_WAITING) throw new Refusal('busy');
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const signal = wanted === undefined ? timeout : AbortSignal.any([wanted, timeout]);
    try {
      return await this.#pool.run(task, { signal });
    } catch (error) {
      const isOutOfMemory =
        error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      if (!signal.aborted && !isOutOfMemory) throw error;
      throw new Refusal(
        'too-heavy',
        'this takes more time or memory to look at than is given here; `clearpixel scan` has no such limits',
      );
    }
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}
