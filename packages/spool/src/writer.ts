/**
 * The writer: lines gather in one batch while the batch before them is on its way to the disk.
 *
 *   append ─► filling ─┐                                  ┌─► callbacks(null)
 *                      └─ commit: one write, one fdatasync ┤
 *   append ─► filling …   (meanwhile)                      └─► callbacks(failure) ─► failing, probing, room again
 *
 * One loop does everything that touches the directory (commits, sealing, syncing names), so nothing overlaps. Callbacks
 * of a commit are called when the next one is already under way: the disk works while answers are sent.
 *
 * With `write` there is nothing to wait for: a synchronous write of what came in a turn of the event loop, or of the first
 * few of it. A trip to the thread pool and back costs more than the write itself, and who is answered while others are
 * still being read does not wait in step with them.
 */
import { closeSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { Batch } from './batch.ts';
import type {
  Committed,
  SpoolFailure,
  SpoolSettings,
  SpoolState,
  SpoolWriter,
} from './contract.ts';
import { type DirectoryLock, lockDirectory } from './directory-lock.ts';
import { failureOf } from './failure.ts';
import { syncDirectory, syncDirectorySync } from './file-calls.ts';
import { OpenSegment } from './open-segment.ts';
import { probeRoom, probeSize } from './room-probe.ts';
import { DIRECTORY_MODE, PROBE_FILE, createSegmentNamer } from './segment-name.ts';
import { recoverSegments } from './segment-recovery.ts';
import { SpoolUsage } from './spool-usage.ts';

const PROBE_INTERVAL_MS = 500;
const USAGE_INTERVAL_MS = 1000;

/**
 * Attack prevented: while a disk hangs in one commit, requests that are sent and abandoned would fill the memory with
 * lines that wait. Beyond these two nothing more waits; it fails at once.
 */
const WAITING_MAX_BYTES = 64 * 1024 * 1024;
const WAITING_MAX_CALLBACKS = 500_000;

/** With `write`: so many make a commit, also in the middle of a turn. */
const EARLY_COMMIT_CALLBACKS = 32;

/**
 * The last stretch of a quota is never used: a commit that keeps nothing needs one byte, one that keeps a line needs
 * hundreds, and near the end the two would be answered differently. Small quotas give up a sixteenth.
 */
const QUOTA_RESERVE_MAX_BYTES = 64 * 1024;
const QUOTA_RESERVE_SHARE = 16;

/**
 * Locks the directory, repairs and seals what a dead writer left, and is ready. Throws, in words for an operator, where
 * another writer lives or the directory cannot be used.
 */
export function openSpoolWriter(settings: SpoolSettings): SpoolWriter {
  return new GroupCommitWriter(settings);
}

class QuotaReached extends Error {}

class GroupCommitWriter implements SpoolWriter {
  readonly #settings: SpoolSettings;
  readonly #lock: DirectoryLock;
  readonly #directory: number;
  readonly #nextName: () => string;
  readonly #usage: SpoolUsage;
  readonly #usageTimer: NodeJS.Timeout;

  #filling = new Batch();
  #spare = new Batch();
  #answers: { callbacks: Committed[]; failure: SpoolFailure | null }[] = [];

  #segment: OpenSegment | null = null;
  #sealTimer: NodeJS.Timeout | undefined;
  #sealDue = false;
  #namesChanged = false;
  /** Segments in which a write failed, until what was not committed is cut off. */
  #broken: OpenSegment[] = [];

  #working: Promise<void> | null = null;
  /** Ends the gathering before the turn does. */
  #enough: (() => void) | null = null;
  #failure: SpoolFailure | null = null;
  #recovering: Promise<void> | null = null;
  /** The size of the commit that failed: room is only again what would have held it. */
  #failedBytes = 0;
  #closing: Promise<void> | null = null;
  readonly #stopRecovering = new AbortController();

  #committedLines = 0;
  #commits = 0;

  constructor(settings: SpoolSettings) {
    this.#settings = settings;
    const { directory, durability, report } = settings;
    mkdirSync(directory, { recursive: true, mode: DIRECTORY_MODE });
    this.#lock = lockDirectory(directory);
    try {
      this.#directory = openSync(directory, 'r');
      rmSync(join(directory, PROBE_FILE), { force: true });
      const present = readdirSync(directory);
      this.#nextName = createSegmentNamer(present);
      recoverSegments(directory, present, durability, report);
      if (durability === 'fsync') syncDirectorySync(this.#directory);
      this.#usage = new SpoolUsage(directory);
      this.#usage.scanSync();
    } catch (error) {
      this.#lock.release();
      throw error;
    }
    this.#usageTimer = setInterval(() => void this.#rescan(false), USAGE_INTERVAL_MS).unref();
  }

  append(line: string, committed: Committed): void {
    if (this.#refuses(committed)) return;
    this.#filling.add(line, committed);
    this.#wake();
  }

  appendNothing(committed: Committed): void {
    if (this.#refuses(committed)) return;
    this.#filling.addNothing(committed);
    this.#wake();
  }

  state(): SpoolState {
    return {
      failure: this.#failure ?? (this.#isOverfull() ? 'disk-error' : null),
      bytes: this.#bytes(),
      segments: this.#usage.segments + (this.#segment === null ? 0 : 1),
      committedLines: this.#committedLines,
      commits: this.#commits,
    };
  }

  close(): Promise<void> {
    const closing = this.#closing ?? this.#close();
    this.#closing = closing;
    return closing;
  }

  /** Refusals come a turn later, as everything else does: no caller is called back from inside its own call. */
  #refuses(committed: Committed): boolean {
    const failure = this.#closing !== null ? 'closed' : this.#isOverfull() ? 'disk-error' : null;
    if (failure === null) return false;
    setImmediate(committed, failure);
    return true;
  }

  #isOverfull(): boolean {
    return (
      this.#filling.bytes >= WAITING_MAX_BYTES ||
      this.#filling.callbacks.length >= WAITING_MAX_CALLBACKS
    );
  }

  #bytes(): number {
    return this.#usage.bytes + (this.#segment?.committedBytes ?? 0);
  }

  #wake(): void {
    this.#working ??= this.#work();
    if (this.#filling.callbacks.length >= EARLY_COMMIT_CALLBACKS) this.#enough?.();
  }

  /** All requests that were read in a turn share one commit, or the first of them. */
  #gathered(): Promise<unknown> {
    if (this.#settings.durability === 'fsync') return nextTurn();
    return new Promise<void>((resolve) => {
      this.#enough = resolve;
      setImmediate(resolve);
    });
  }

  /** Never rejects. */
  async #work(): Promise<void> {
    await this.#gathered();
    for (;;) {
      const step = this.#startNextStep();
      this.#answer();
      if (step !== null) {
        await step;
        if (this.#settings.durability === 'fsync') continue;
        this.#answer();
      } else if (this.#filling.callbacks.length === 0) {
        break;
      }
      await this.#gathered();
    }
    this.#working = null;
  }

  #startNextStep(): Promise<void> | null {
    if (this.#failure !== null) {
      this.#answers.push({ callbacks: this.#filling.callbacks, failure: this.#failure });
      this.#filling.clear();
      return null;
    }
    if (this.#sealDue) return this.#seal();
    if (this.#filling.callbacks.length > 0) return this.#commit();
    return this.#namesChanged ? this.#syncNames() : null;
  }

  async #commit(): Promise<void> {
    const batch = this.#filling;
    this.#filling = this.#spare;
    this.#spare = batch;
    batch.finish();
    let failure: SpoolFailure | null = null;
    try {
      if (!this.#hasQuotaFor(batch.bytes)) {
        await this.#rescan(true);
        if (!this.#hasQuotaFor(batch.bytes)) throw new QuotaReached();
      }
      const segment = this.#segment ?? (await this.#startSegment());
      this.#settings.beforeCommit?.();
      const syncNames = this.#namesChanged ? () => syncDirectory(this.#directory) : null;
      await segment.commit(batch, syncNames);
      this.#namesChanged = false;
      this.#commits++;
      this.#committedLines += batch.lines;
      if (segment.committedBytes >= this.#settings.segmentMaxBytes) this.#sealDue = true;
    } catch (error) {
      failure = this.#fail(error, batch.bytes);
    }
    this.#answers.push({ callbacks: batch.callbacks, failure });
    batch.clear();
  }

  async #startSegment(): Promise<OpenSegment> {
    const { directory, durability, segmentMaxAgeMs } = this.#settings;
    const segment = await OpenSegment.create(directory, this.#nextName(), durability);
    this.#segment = segment;
    this.#namesChanged = durability === 'fsync';
    this.#sealTimer = setTimeout(() => {
      this.#sealDue = true;
      this.#wake();
    }, segmentMaxAgeMs).unref();
    return segment;
  }

  async #seal(): Promise<void> {
    const segment = this.#leaveSegment();
    if (segment === null) return;
    try {
      await segment.seal();
      this.#namesChanged = this.#settings.durability === 'fsync';
      if (segment.committedLines === 0) this.#usage.remove(segment.name);
    } catch (error) {
      this.#broken.push(segment);
      this.#fail(error, 0);
    }
  }

  /** From now on the segment's bytes are counted with the others. */
  #leaveSegment(): OpenSegment | null {
    clearTimeout(this.#sealTimer);
    this.#sealDue = false;
    const segment = this.#segment;
    this.#segment = null;
    if (segment !== null) this.#usage.add(segment.name, segment.committedBytes);
    return segment;
  }

  async #syncNames(): Promise<void> {
    try {
      await syncDirectory(this.#directory);
      this.#namesChanged = false;
    } catch (error) {
      this.#fail(error, 0);
    }
  }

  /** One callback that throws must not take the others' answers away; it still ends up as an uncaught exception. */
  #answer(): void {
    if (this.#answers.length === 0) return;
    const answers = this.#answers;
    this.#answers = [];
    for (const { callbacks, failure } of answers) {
      for (const committed of callbacks) {
        try {
          committed(failure);
        } catch (error) {
          setImmediate(() => {
            throw error;
          });
        }
      }
    }
  }

  #hasQuotaFor(bytes: number): boolean {
    const { quotaBytes } = this.#settings;
    if (quotaBytes === 0) return true;
    const reserve = Math.min(QUOTA_RESERVE_MAX_BYTES, quotaBytes / QUOTA_RESERVE_SHARE);
    return this.#bytes() + Math.max(bytes, reserve) <= quotaBytes;
  }

  #rescan(fresh: boolean): Promise<void> {
    return this.#usage.rescan(() => this.#segment?.name ?? null, fresh);
  }

  /** Ends the segment too: its room may be what the loader can free, and after a failed fdatasync it is not to be trusted. */
  #fail(error: unknown, failedBytes: number): SpoolFailure {
    const reason = error instanceof QuotaReached ? 'quota' : failureOf(error);
    const segment = this.#leaveSegment();
    if (segment !== null) this.#broken.push(segment);
    this.#failedBytes = Math.max(this.#failedBytes, failedBytes);
    this.#failure = reason;
    this.#settings.report({ what: 'full', reason });
    this.#recovering ??= this.#recover();
    return reason;
  }

  async #recover(): Promise<void> {
    const { signal } = this.#stopRecovering;
    do {
      await this.#finishBroken();
      try {
        await delay(PROBE_INTERVAL_MS, undefined, { ref: false, signal });
      } catch {
        break;
      }
    } while (!(await this.#hasRoom()));
    this.#recovering = null;
    if (signal.aborted) return;
    this.#failure = null;
    this.#failedBytes = 0;
    this.#settings.report({ what: 'room-again' });
    this.#wake();
  }

  /** Cuts and seals what failed. What cannot be cut now (the disk refuses even that) is tried again, at the latest by the next start. */
  async #finishBroken(): Promise<void> {
    const broken = this.#broken;
    this.#broken = [];
    for (const segment of broken) {
      try {
        await segment.cutAndSeal();
      } catch {
        this.#broken.push(segment);
      }
    }
  }

  async #close(): Promise<void> {
    clearInterval(this.#usageTimer);
    // What was appended before this call is committed and answered; from now on appends are refused.
    while (this.#working !== null) await this.#working;
    this.#stopRecovering.abort();
    await this.#recovering;
    await this.#finishBroken();
    await this.#seal();
    await this.#finishBroken();
    if (this.#namesChanged) await this.#syncNames();
    closeSync(this.#directory);
    this.#lock.release();
  }

  /** A commit of nothing, as it were: all that a real one needs. Where the reason has changed, the state says the newer. */
  async #hasRoom(): Promise<boolean> {
    try {
      await this.#rescan(true);
      // A batch larger than the quota itself must not lock the writer for ever.
      const wanted = Math.min(this.#failedBytes, this.#settings.quotaBytes / 2);
      if (!this.#hasQuotaFor(wanted)) throw new QuotaReached();
      await probeRoom(this.#settings.directory, probeSize(this.#failedBytes));
      this.#settings.beforeCommit?.();
      if (this.#settings.durability === 'fsync') await syncDirectory(this.#directory);
      return true;
    } catch (error) {
      this.#failure = error instanceof QuotaReached ? 'quota' : failureOf(error);
      return false;
    }
  }
}
