/** A file is read in a worker of the browser: nothing of it leaves the computer, and the page stays quick meanwhile. */
import type { Language, ScanResult } from '@clearpixel/detect';

/** What can be shown of a mail or page. */
export interface Body {
  html: string;
  /** Embedded pictures as `data:` addresses, by their Content-ID. */
  images: Readonly<Record<string, string>>;
  /** Its end is left out. */
  isCut: boolean;
}

/** What the worker is told. */
export interface ReadingTask {
  file: File;
  language: Language;
}

export interface Reading {
  /** With ordinary pictures, of which the page says how many there are. */
  result: ScanResult;
  subject: string;
  /** Of many mails in the file, the first. */
  isFirstOfMany: boolean;
  /** Null for files that are not drawn here: office files, PDF, and what could not be read. */
  body: Body | null;
  cleaned: { bytes: Uint8Array<ArrayBuffer>; removed: number; body: Body | null } | null;
}

/** A larger mail is none that a person reads; the command takes any. */
export const MAX_FILE_BYTES = 50_000_000;
/** A file that was made to take long is given up. */
const PATIENCE_MS = 60_000;

/** Rejects with what is to be said; resolves to nothing once `signal` is aborted. */
export function readFile(task: ReadingTask, signal: AbortSignal): Promise<Reading> {
  const { file } = task;
  const { promise, resolve, reject } = Promise.withResolvers<Reading>();
  if (file.size > MAX_FILE_BYTES) {
    reject(
      new Error(
        `it has more than ${MAX_FILE_BYTES / 1e6} MB; the command clearpixel scan reads it`,
      ),
    );
    return promise;
  }
  const worker = new Worker(new URL('reading-worker.ts', import.meta.url), { type: 'module' });
  const end = (): void => {
    clearTimeout(timer);
    worker.terminate();
  };
  const timer = setTimeout(() => {
    end();
    reject(new Error('it takes too long to read; the command clearpixel scan has more patience'));
  }, PATIENCE_MS);
  signal.addEventListener('abort', end);
  worker.addEventListener('message', ({ data }: MessageEvent<Reading>) => {
    end();
    resolve(data);
  });
  worker.addEventListener('error', () => {
    end();
    reject(new Error('it could not be read'));
  });
  worker.postMessage(task, []);
  return promise;
}
