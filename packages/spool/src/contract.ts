/**
 * The spool: the durable log between edge and store.
 *
 *   edge  ── append ──►  NAME.open  ── sealed by size or age ──►  NAME.jsonl  ── loader reads, then removes ──►  gone
 *
 * Lines are gathered while a commit is under way; then one write and one fdatasync serve all that wait. A line's
 * callback is called after its commit, never before. The spool knows nothing of what a line says: it is UTF-8 text
 * without a line feed.
 */
export type Durability = 'fsync' | 'write';

export interface SpoolSettings {
  /** Made (mode 0700) where it is missing. One writer has it at a time. */
  directory: string;
  /** `fsync`: on the disk before the answer. `write`: handed to the kernel; survives a killed process, not a lost machine. */
  durability: Durability;
  /** A segment is sealed when it has reached this size … */
  segmentMaxBytes: number;
  /** … or when its first line is this old. */
  segmentMaxAgeMs: number;
  /** Sealed and open segments together; beyond it nothing can be kept until the loader has made room. 0 is no quota. */
  quotaBytes: number;
  /** Runs right before each commit's write: what must be on its way to the disk no later than the lines (the session journal). */
  beforeCommit?: () => void;
  /** Said once for each thing that an operator should know: a torn line cut off, the disk full, room again. No line's content. */
  report: (notice: SpoolNotice) => void;
}

export type SpoolNotice =
  | { what: 'torn-line-cut'; segment: string; bytes: number }
  | { what: 'full'; reason: SpoolFailure }
  | { what: 'room-again' };

/** Why nothing can be kept at the moment. */
export type SpoolFailure = 'disk-full' | 'quota' | 'disk-error' | 'closed';

/** Called once, after the commit: null when the line is as durable as the setting says. */
export type Committed = (failure: SpoolFailure | null) => void;

export interface SpoolState {
  /** null while lines can be kept. */
  failure: SpoolFailure | null;
  /** Bytes on disk that the loader has not taken yet. */
  bytes: number;
  segments: number;
  /** Since the start. */
  committedLines: number;
  commits: number;
}

export interface SpoolWriter {
  /** Keeps `line` (no line feed in it or at its end). */
  append(line: string, committed: Committed): void;
  /** Waits for the same commit as a kept line would, with the same writing, and keeps nothing: equal time, equal failure. */
  appendNothing(committed: Committed): void;
  state(): SpoolState;
  /** Commits what waits, seals the open segment. */
  close(): Promise<void>;
}

/** A sealed segment, as the loader sees it. */
export interface Segment {
  /** Unique for ever: the loader's proof against loading twice. */
  name: string;
  path: string;
  bytes: number;
}

export interface SpoolReader {
  /** Sealed segments, oldest first. */
  list(): Promise<Segment[]>;
  /** Calls `changed` soon (well under 100 ms) after a segment was sealed, and at least every second. Returns the stop. */
  watch(changed: () => void): () => void;
  /** After the store has it. Idempotent. */
  remove(segment: Segment): Promise<void>;
  /** Puts lines that the store would refuse into `rejected/`, durably, with the reason, and takes them out of the segment atomically. */
  reject(segment: Segment, lines: readonly RejectedLine[]): Promise<Segment>;
  /** For the status page and metrics. */
  state(): Promise<{
    segments: number;
    bytes: number;
    rejectedLines: number;
    rejectedFiles: number;
  }>;
}

export interface RejectedLine {
  /** From 0, counting every line of the segment. */
  index: number;
  /** Plain words, without the line's content. */
  reason: string;
}
