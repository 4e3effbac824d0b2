/**
 * A mail in the queue's directory, three files of one name:
 *
 *   NAME.eml    the original, once, whatever the number of copies
 *   NAME.json   envelope and copies. Its rename is the moment in which the mail is ours: an .eml without it was never answered 250
 *   NAME.log    a line for each outcome, synced before anything follows from it
 *
 * Recipients are counted through all copies: 0, 1, 2 … In the end NAME.json goes first, or a power loss could bring back a
 * mail without its log, and it would be sent again.
 */
import { randomBytes } from 'node:crypto';
import fs, { closeSync, createReadStream, ftruncateSync, openSync, writeSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { FILE_MODE, removeFile, syncDirectory, writeWhole } from './file-calls.ts';
import { reply } from './reply.ts';
import type { Reply } from './reply.ts';

const syncData = promisify(fs.fdatasync);

// oxlint-disable-next-line no-control-regex -- that is what it is about: a line end would be a command of its own.
const address = z.string().regex(/^[^\u0000-\u001F\u007F<>]*$/);
const MAIL = z.object({
  version: z.literal(1),
  from: address,
  smtpUtf8: z.boolean(),
  eightBit: z.boolean(),
  acceptedAt: z.number(),
  bytes: z.number(),
  headerBytes: z.number(),
  copies: z
    .array(z.object({ to: z.array(address.min(1)).min(1), change: z.string().nullable() }))
    .min(1),
  /** For a bounce: the mail, and which of its recipients, it tells of. */
  bounceOf: z.object({ name: z.string(), recipients: z.array(z.number()) }).nullable(),
});
export type StoredMail = z.infer<typeof MAIL>;

const INDEXES = z.array(z.number().int().min(0));
const LOG_LINE = z.union([
  z.strictObject({ delivered: INDEXES }),
  z.strictObject({ refused: INDEXES, code: z.number(), text: z.string() }),
  /** The sender has been told, or there is none: nothing is left to do. */
  z.strictObject({ closed: INDEXES }),
]);
export type LogLine = z.infer<typeof LOG_LINE>;

export const MAIL_SUFFIX = '.json';
const ORIGINAL_SUFFIX = '.eml';
const LOG_SUFFIX = '.log';

/** Names sort by time. */
export function newName(now: number): string {
  return `${new Date(now).toISOString().replaceAll(/[-:.]/g, '')}-${randomBytes(8).toString('hex')}`;
}

export function paths(
  directory: string,
  name: string,
): Record<'original' | 'mail' | 'log', string> {
  return {
    original: join(directory, name + ORIGINAL_SUFFIX),
    mail: join(directory, name + MAIL_SUFFIX),
    log: join(directory, name + LOG_SUFFIX),
  };
}

/** An original that is being written. Nobody has been promised anything yet. */
export class OriginalFile {
  readonly name: string;
  bytes = 0;
  readonly #path: string;
  readonly #file: FileHandle;

  private constructor(name: string, path: string, file: FileHandle) {
    this.name = name;
    this.#path = path;
    this.#file = file;
  }

  static async create(directory: string, name: string): Promise<OriginalFile> {
    const { original } = paths(directory, name);
    return new OriginalFile(name, original, await open(original, 'wx', FILE_MODE));
  }

  async write(chunk: Buffer): Promise<void> {
    // writeFile, not write: it goes on until all is written, also where a full disk takes a part.
    await this.#file.writeFile(chunk);
    this.bytes += chunk.length;
  }

  async finish(): Promise<void> {
    await this.#file.datasync();
    await this.#file.close();
  }

  async discard(): Promise<void> {
    await this.#file.close().catch(() => undefined);
    await removeFile(this.#path);
  }
}

export type RecipientState = 'waiting' | 'delivered' | 'refused' | 'closed';

export class QueueEntry {
  readonly name: string;
  readonly mail: StoredMail;
  readonly recipients: readonly { copy: number; address: string }[];
  readonly states: RecipientState[];
  readonly refusals = new Map<number, Reply>();
  /** Copies that are being sent, or are next. */
  active = 0;
  settling = false;
  readonly #directory: string;
  readonly #ofCopy: readonly (readonly number[])[];
  #logBytes = 0;
  #log: number | null = null;
  #logUsers = 0;

  private constructor(directory: string, name: string, mail: StoredMail) {
    this.#directory = directory;
    this.name = name;
    this.mail = mail;
    this.recipients = mail.copies.flatMap(({ to }, copy) =>
      to.map((address) => ({ copy, address })),
    );
    this.states = this.recipients.map(() => 'waiting');
    let next = 0;
    this.#ofCopy = mail.copies.map(({ to }) => to.map(() => next++));
  }

  /** The original is finished. `done`: what has already become of some recipients. When this comes back, the mail is ours. */
  static async create(
    directory: string,
    name: string,
    mail: StoredMail,
    done: readonly LogLine[] = [],
  ): Promise<QueueEntry> {
    const entry = new QueueEntry(directory, name, mail);
    const files = paths(directory, name);
    const log = done.map((line) => `${JSON.stringify(line)}\n`).join('');
    for (const line of done) entry.#apply(line);
    entry.#logBytes = Buffer.byteLength(log);
    try {
      await writeWhole(files.log, log);
      await writeWhole(files.mail, JSON.stringify(mail));
      await syncDirectory(directory);
    } catch (error) {
      // Not ours, then: what is refused to the client must not be sent after a restart.
      await removeFile(files.mail);
      await removeFile(files.log);
      throw error;
    }
    return entry;
  }

  /** Throws where a file cannot be read or says what it cannot mean. */
  static async load(directory: string, name: string): Promise<QueueEntry> {
    const files = paths(directory, name);
    const mail = MAIL.parse(JSON.parse(await readFile(files.mail, 'utf8')));
    const entry = new QueueEntry(directory, name, mail);
    const log = await readFile(files.log);
    // A line that the process died in. What it would have said is not known, so that copy is tried again.
    const whole = log.lastIndexOf(10) + 1;
    if (whole < log.length) await truncate(files.log, whole);
    entry.#logBytes = whole;
    for (const line of log.subarray(0, whole).toString('utf8').split('\n')) {
      if (line !== '') entry.#apply(LOG_LINE.parse(JSON.parse(line)));
    }
    return entry;
  }

  /**
   * On the disk when it comes back. Throws where the disk refuses; then the call may be made again (a line that stands
   * there twice says nothing else). The write is done before the call returns at all: a killed process forgets nothing
   * that it has once begun to record, and only a power loss can fall between write and sync.
   */
  async record(lines: readonly LogLine[]): Promise<void> {
    const file = this.#openLog();
    try {
      const bytes = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      let done = 0;
      try {
        while (done < bytes.length)
          done += writeSync(file, bytes, done, bytes.length - done, this.#logBytes + done);
      } catch (error) {
        // Half a line must not stand before the next one.
        ftruncateSync(file, this.#logBytes);
        throw error;
      }
      this.#logBytes += done;
      await syncData(file);
    } finally {
      this.#closeLog();
    }
    for (const line of lines) this.#apply(line);
  }

  /** While `work` runs, the log is open: what it has to record is one write away. */
  async withLog<T>(work: () => Promise<T>): Promise<T> {
    this.#openLog();
    try {
      return await work();
    } finally {
      this.#closeLog();
    }
  }

  #openLog(): number {
    this.#log ??= openSync(paths(this.#directory, this.name).log, 'r+', FILE_MODE);
    this.#logUsers++;
    return this.#log;
  }

  #closeLog(): void {
    if (--this.#logUsers > 0 || this.#log === null) return;
    closeSync(this.#log);
    this.#log = null;
  }

  waiting(copy: number): number[] {
    return (this.#ofCopy[copy] ?? []).filter((i) => this.states[i] === 'waiting');
  }

  refused(): number[] {
    return this.#withState('refused');
  }

  get done(): boolean {
    return this.states.every((state) => state === 'delivered' || state === 'closed');
  }

  address(recipient: number): string {
    return this.recipients[recipient]?.address ?? '';
  }

  original(): AsyncIterable<Buffer> {
    return createReadStream(paths(this.#directory, this.name).original);
  }

  async header(mostBytes: number): Promise<Buffer> {
    const file = await open(paths(this.#directory, this.name).original, 'r');
    try {
      const buffer = Buffer.alloc(Math.min(mostBytes, this.mail.headerBytes));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }

  async remove(): Promise<void> {
    const files = paths(this.#directory, this.name);
    await removeFile(files.mail);
    await syncDirectory(this.#directory);
    await removeFile(files.log);
    await removeFile(files.original);
  }

  #apply(line: LogLine): void {
    if ('delivered' in line) this.#set(line.delivered, 'delivered');
    else if ('closed' in line) this.#set(line.closed, 'closed');
    else {
      this.#set(line.refused, 'refused');
      for (const i of line.refused) this.refusals.set(i, reply(line.code, line.text));
    }
  }

  #set(recipients: readonly number[], state: RecipientState): void {
    for (const i of recipients) {
      if (i >= this.states.length)
        throw new Error('The log names a recipient that the mail does not have.');
      this.states[i] = state;
    }
  }

  #withState(wanted: RecipientState): number[] {
    return this.states.flatMap((state, i) => (state === wanted ? [i] : []));
  }
}
