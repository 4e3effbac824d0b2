/** What `clearpixel scan` reads: files, mailboxes of any size, folders of mails, standard input; one document after the other. */
import { createReadStream } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_BYTES, MboxSplitter, isMbox } from '@clearpixel/detect';

export interface Document {
  /** As it was given, or found in a folder. */
  file: string;
  /** Found in a folder, among whatever else lies there. */
  isInFolder: boolean;
  /** Of an mbox, from 1. */
  message: number | null;
  bytes: Uint8Array;
}

export interface Unreadable {
  file: string;
  error: string;
}

/** Hears how much of the input was read, in bytes. */
export type Progress = (bytes: number) => void;

/** Files of one folder and those below it; a link to a folder above would go round for ever. */
const MAX_FOLDER_DEPTH = 20;
/** So much of a file decides whether it is an mbox. */
const BEGIN_BYTES = 2_048;

export async function* readInputs(
  names: readonly string[],
  progress: Progress,
): AsyncGenerator<Document | Unreadable> {
  for (const name of names) {
    if (name === '-') yield* readStream(name, process.stdin, progress);
    else {
      const found = await stat(name).catch(() => null);
      if (found === null) yield { file: name, error: 'cannot be read' };
      else if (found.isDirectory()) yield* readFolder(name, progress, 0);
      else yield* readStream(name, createReadStream(name, { highWaterMark: 1 << 20 }), progress);
    }
  }
}

/** How many bytes there are to read, as far as can be told. */
export async function sizeOfInputs(names: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const name of names) bytes += (await stat(name).catch(() => null))?.size ?? 0;
  return bytes;
}

/** A Maildir's `cur` and `new`, or any folder of mails and pages. */
async function* readFolder(
  folder: string,
  progress: Progress,
  depth: number,
): AsyncGenerator<Document | Unreadable> {
  if (depth > MAX_FOLDER_DEPTH) return;
  try {
    for await (const entry of await opendir(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        // Mails that are still being delivered (maildir(5)).
        if (entry.name !== 'tmp') yield* readFolder(path, progress, depth + 1);
      } else if (entry.isFile() && !/^(?:\.|dovecot|courier|maildirfolder)/.test(entry.name))
        yield* readStream(path, createReadStream(path), progress, true);
    }
  } catch {
    yield { file: folder, error: 'cannot be read' };
  }
}

async function* readStream(
  file: string,
  stream: AsyncIterable<Uint8Array>,
  progress: Progress,
  isInFolder = false,
): AsyncGenerator<Document | Unreadable> {
  let splitter: MboxSplitter | null = null;
  let message = 0;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      progress(chunk.length);
      if (splitter !== null)
        for (const one of splitter.push(chunk))
          yield { file, isInFolder, message: ++message, bytes: one };
      else {
        if (bytes <= MAX_BYTES) chunks.push(chunk);
        const isDecided = bytes >= BEGIN_BYTES;
        bytes += chunk.length;
        if (isDecided || bytes < BEGIN_BYTES || !isMbox(Buffer.concat(chunks))) continue;
        splitter = new MboxSplitter();
        for (const one of splitter.push(Buffer.concat(chunks.splice(0))))
          yield { file, isInFolder, message: ++message, bytes: one };
      }
    }
  } catch {
    yield { file, error: 'cannot be read' };
    return;
  }
  const whole = Buffer.concat(chunks);
  if (splitter === null && isMbox(whole)) {
    splitter = new MboxSplitter();
    for (const one of splitter.push(whole))
      yield { file, isInFolder, message: ++message, bytes: one };
  }
  if (splitter === null) yield { file, isInFolder, message: null, bytes: whole };
  else for (const one of splitter.end()) yield { file, isInFolder, message: ++message, bytes: one };
}
