/**
 * The loader: a pipe from the spool to the store, oldest segment first. A crash anywhere leaves either a segment that is
 * loaded once more (the store knows its name) or one that is gone.
 */
import type { Segment, SpoolReader } from '@clearpixel/spool';
import type { Store } from './contract.ts';

export interface LoaderState {
  /** Since the start. */
  loadedSegments: number;
  loadedRows: number;
  rejectedRows: number;
  /** Milliseconds since 1970 of the last segment loaded; 0 before the first. */
  loadedAt: number;
  /** Sealed segments that wait. */
  waitingSegments: number;
  /** null while it works; what the store or the disk says otherwise, without any event's content. */
  failure: string | null;
}

export interface Loader {
  state(): LoaderState;
  /** Finishes the segment that is under way. */
  stop(): Promise<void>;
}

export interface LoaderSettings {
  store: Store;
  reader: SpoolReader;
  report: (notice: { level: 'info' | 'warn' | 'error'; message: string }) => void;
}

const RETRY_START_MS = 250;
const RETRY_MAX_MS = 15_000;
/** A segment that loses lines and is still refused has a fault of ours: it must not be tried without end at full speed. */
const MAX_REJECTIONS = 3;

const nothing = (): void => undefined;

export function startLoader({ store, reader, report }: LoaderSettings): Loader {
  const state: LoaderState = {
    loadedSegments: 0,
    loadedRows: 0,
    rejectedRows: 0,
    loadedAt: 0,
    waitingSegments: 0,
    failure: null,
  };
  let changed = true;
  let wake = nothing;
  const stopping = new AbortController();

  const loadSegment = async (segment: Segment): Promise<void> => {
    let current = segment;
    for (let rejections = 0; ; rejections++) {
      const outcome = await store.load(current);
      if (outcome.what === 'refused') {
        if (rejections === MAX_REJECTIONS)
          throw new Error(`segment ${segment.name} is refused again and again`);
        current = await reader.reject(current, outcome.lines);
        state.rejectedRows += outcome.lines.length;
        report({
          level: 'warn',
          message: `set ${outcome.lines.length} lines of ${segment.name} aside in spool/rejected (${outcome.lines[0]?.reason ?? ''})`,
        });
        continue;
      }
      if (outcome.what === 'loaded') {
        state.loadedRows += outcome.rows;
        state.loadedSegments++;
        state.loadedAt = Date.now();
      }
      await reader.remove(current);
      return;
    }
  };

  const loadAll = async (): Promise<void> => {
    for (;;) {
      const segments = await reader.list();
      state.waitingSegments = segments.length;
      if (segments.length === 0) return;
      for (const segment of segments) {
        if (stopping.signal.aborted) return;
        await loadSegment(segment);
        state.waitingSegments--;
      }
    }
  };

  const pause = (ms: number | null): Promise<void> =>
    new Promise((resolve) => {
      const timer = ms === null ? undefined : setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const run = async (): Promise<void> => {
    let retryMs = RETRY_START_MS;
    while (!stopping.signal.aborted) {
      changed = false;
      try {
        await loadAll();
        if (state.failure !== null)
          report({ level: 'info', message: 'the store takes segments again' });
        state.failure = null;
        retryMs = RETRY_START_MS;
        if (!changed && !stopping.signal.aborted) await pause(null);
      } catch (error) {
        const message =
          error instanceof Error ? (error.message.split('\n')[0] ?? '').slice(0, 300) : 'unknown';
        if (state.failure !== message)
          report({ level: 'error', message: `cannot load, and tries again: ${message}` });
        state.failure = message;
        // Not woken by new segments: they would meet the same store.
        await pause(retryMs);
        retryMs = Math.min(retryMs * 2, RETRY_MAX_MS);
      }
    }
  };

  const unwatch = reader.watch(() => {
    changed = true;
    if (state.failure === null) wake();
  });
  const running = run();
  return {
    state: () => ({ ...state }),
    stop: async () => {
      stopping.abort();
      unwatch();
      wake();
      await running;
    },
  };
}
