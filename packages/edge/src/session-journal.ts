/**
 * The journal of sessions: what an edge that is killed needs to go on with them. Lines of JSON in files of a generation
 * each; a generation is a quarter of an hour:
 *
 *   sessions-00000007.journal
 *     {"id":"123","visitor":"456","source":"…","day":"2026-11-24","startAt":…,"lastAt":…,"seenAt":…, …}    a whole session
 *     ["123",lastAt,seenAt]                                                                             it went on
 *
 * The first hit that a session has in a generation writes the whole of it again. So a file whose end lies further back
 * than a session's idle time tells of nothing that still lives, and goes. Written before the spool's lines, without a
 * sync of its own: it has to survive a killed process; when the machine itself goes down, a visit cut in two is bearable.
 */
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { CHANNELS } from '@clearpixel/pixel';
import { z } from 'zod';
import type { Session } from './sessions.ts';

const GENERATION_MS = 15 * 60_000;
const NAME = /^sessions-(\d{8})\.journal$/;

export interface JournaledSession extends Omit<
  Session,
  'generation' | 'journaledSecond' | 'placedAt' | 'earlier'
> {}

export class SessionJournal {
  readonly #directory: string;
  readonly #idleMs: number;
  #generation: number;
  #startedAt = 0;
  #file: number | null = null;
  /** Ended files, with the time of their end. */
  #ended: { generation: number; endedAt: number }[] = [];
  #waiting = '';

  constructor(directory: string, idleMs: number) {
    this.#directory = directory;
    this.#idleMs = idleMs;
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.#generation = Math.max(0, ...this.#generationsOnDisk());
  }

  get generation(): number {
    return this.#generation;
  }

  /** Every session that the files tell of, as it last was; torn lines are left out. Call it once, before the first write. */
  recover(now: number): JournaledSession[] {
    const sessions = new Map<string, JournaledSession>();
    for (const generation of this.#generationsOnDisk()) {
      for (const line of readFileSync(this.#path(generation), 'utf8').split('\n')) {
        const entry = parseLine(line);
        if (entry === null) continue;
        if (!Array.isArray(entry)) {
          sessions.set(entry.id, entry);
          continue;
        }
        const [id, lastAt, seenAt] = entry;
        const session = sessions.get(id);
        if (session === undefined) continue;
        session.lastAt = lastAt;
        session.seenAt = seenAt;
      }
      this.#ended.push({ generation, endedAt: now });
    }
    this.#generation++;
    return [...sessions.values()];
  }

  whole(session: JournaledSession): void {
    // Written by hand, since it is written for each visit: all that can need an escape is often empty.
    let line = `{"id":"${session.id}","visitor":"${session.visitor}","source":"${session.source}","day":"${session.day}","startAt":${session.startAt},"lastAt":${session.lastAt},"seenAt":${session.seenAt},"channel":"${session.channel}"`;
    for (const name of OFTEN_EMPTY)
      if (session[name] !== '') line += `,"${name}":${JSON.stringify(session[name])}`;
    this.#waiting += `${line}}\n`;
  }

  /** Only the newest line of a session counts, so that its start may move back too by writing it whole. */
  touch(session: JournaledSession): void {
    this.#waiting += `["${session.id}",${session.lastAt},${session.seenAt}]\n`;
  }

  /** Writes what waits. Throws what the disk says, and keeps it waiting. */
  write(now: number): void {
    if (this.#waiting === '') return;
    if (this.#file === null) {
      this.#file = openSync(this.#path(this.#generation), 'a', 0o600);
      this.#startedAt = now;
    }
    const bytes = Buffer.from(this.#waiting);
    for (let done = 0; done < bytes.length;) done += writeSync(this.#file, bytes, done);
    this.#waiting = '';
  }

  /** Begins a new generation when it is time, or when `now` it must be; deletes files that tell of nothing alive. */
  tidy(now: number, startNew = false): void {
    const due = this.#file !== null && (startNew || now - this.#startedAt >= GENERATION_MS);
    if (due && this.#waiting === '' && this.#file !== null) {
      closeSync(this.#file);
      this.#file = null;
      this.#ended.push({ generation: this.#generation, endedAt: now });
      this.#generation++;
    }
    this.#ended = this.#ended.filter(({ generation, endedAt }) => {
      if (now - endedAt <= this.#idleMs) return true;
      rmSync(this.#path(generation), { force: true });
      return false;
    });
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }

  #path(generation: number): string {
    return path.join(this.#directory, `sessions-${String(generation).padStart(8, '0')}.journal`);
  }

  #generationsOnDisk(): number[] {
    return readdirSync(this.#directory)
      .flatMap((file) => NAME.exec(file)?.[1] ?? [])
      .map(Number)
      .toSorted((a, b) => a - b);
  }
}

const OFTEN_EMPTY = [
  'subject',
  'referrer',
  'utmSource',
  'utmMedium',
  'utmCampaign',
  'utmTerm',
  'utmContent',
] as const;

const text = z.string();
const textOrNone = z.string().default('');
const milliseconds = z.int().nonnegative();
const lineSchema = z.union([
  z.tuple([text, milliseconds, milliseconds]),
  z.strictObject({
    id: text,
    visitor: text,
    subject: textOrNone,
    source: text,
    day: z.iso.date(),
    startAt: milliseconds,
    lastAt: milliseconds,
    seenAt: milliseconds,
    channel: z.enum(CHANNELS),
    referrer: textOrNone,
    utmSource: textOrNone,
    utmMedium: textOrNone,
    utmCampaign: textOrNone,
    utmTerm: textOrNone,
    utmContent: textOrNone,
  }),
]);
type JournalLine = JournaledSession | [id: string, lastAt: number, seenAt: number];

/** Only a file's last line can be torn. */
function parseLine(line: string): JournalLine | null {
  if (line === '') return null;
  try {
    return lineSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
