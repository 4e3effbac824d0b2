/**
 * The queue: mails that we have said 250 to, until each recipient has the copy or the sender has been told.
 *
 *   add ──► NAME.eml, .log, .json on the disk ──► 250
 *   job = one copy ──► upstream ──► outcome to NAME.log, synced ──► what is left: again later, doubling the wait
 *   a mail none of whose copies is under way or next ──► one bounce for all that was refused so far
 */
import { mkdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buildBounce } from './bounce.ts';
import type { ProxyNotice, ProxySettings, RetrySettings } from './contract.ts';
import { copyStream } from './copy-stream.ts';
import type { DeliveryOutcome } from './delivery.ts';
import { deliver } from './delivery.ts';
import type { DirectoryLock } from './directory-lock.ts';
import { lockDirectory } from './directory-lock.ts';
import { keepFailed } from './failed-mails.ts';
import { DIRECTORY_MODE, errorCode, removeFile } from './file-calls.ts';
import { CLOSE_PATIENCE_MS, SMTP_LIMITS } from './limits.ts';
import { reply } from './reply.ts';
import type { Reply } from './reply.ts';
import { JobLine } from './job-line.ts';
import { RetryClock } from './retry-clock.ts';
import { MAIL_SUFFIX, OriginalFile, QueueEntry, newName } from './stored-mail.ts';
import type { LogLine, StoredMail } from './stored-mail.ts';
import type { UpstreamPool } from './upstream-pool.ts';

const FAILED_DIRECTORY = 'failed';

export interface QueueSettings {
  directory: string;
  name: string;
  retry: RetrySettings;
  openChange: ProxySettings['openChange'];
  settled: ProxySettings['settled'];
  report: (notice: ProxyNotice) => void;
}

interface Job {
  entry: QueueEntry;
  copy: number;
  attempts: number;
  last: Reply | null;
}

export class MailQueue {
  readonly counts = { passed: 0, bounced: 0, failed: 0, unknown: 0 };
  readonly #settings: QueueSettings;
  readonly #pool: UpstreamPool;
  readonly #lock: DirectoryLock;
  readonly #entries = new Map<string, QueueEntry>();
  readonly #ready = new JobLine<Job>();
  readonly #clock: RetryClock;
  #bytes = 0;
  #recipients = 0;
  #running = 0;
  #stopped = false;
  #idle: () => void = () => undefined;

  private constructor(settings: QueueSettings, pool: UpstreamPool) {
    this.#settings = settings;
    this.#pool = pool;
    this.#clock = new RetryClock(settings.retry, () => this.#pump());
    mkdirSync(join(settings.directory, FAILED_DIRECTORY), {
      recursive: true,
      mode: DIRECTORY_MODE,
    });
    this.#lock = lockDirectory(settings.directory);
  }

  /** Takes up what an earlier process left. Throws, in words for an operator, where the folder cannot be used. */
  static async open(settings: QueueSettings, pool: UpstreamPool): Promise<MailQueue> {
    const queue = new MailQueue(settings, pool);
    await queue.#recover();
    return queue;
  }

  get recipients(): number {
    return this.#recipients;
  }

  get mails(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  hasRoomFor(recipients: number, bytes: number): boolean {
    return (
      this.#bytes + bytes <= SMTP_LIMITS.queueBytes &&
      this.#recipients + recipients <= SMTP_LIMITS.queuedRecipients
    );
  }

  /** For an original; throws where the disk refuses. */
  newOriginal(): Promise<OriginalFile> {
    return OriginalFile.create(this.#settings.directory, newName(Date.now()));
  }

  /** When it comes back, the mail is on the disk and will be sent. Throws where the disk refuses; then nothing is kept. */
  async add(
    original: OriginalFile,
    mail: Omit<StoredMail, 'version' | 'acceptedAt' | 'bytes' | 'bounceOf'>,
    done: readonly LogLine[] = [],
  ): Promise<void> {
    try {
      await original.finish();
      const stored: StoredMail = {
        ...mail,
        version: 1,
        acceptedAt: Date.now(),
        bytes: original.bytes,
        bounceOf: null,
      };
      const { directory } = this.#settings;
      this.#take(await QueueEntry.create(directory, original.name, stored, done));
    } catch (error) {
      await original.discard();
      throw error;
    }
  }

  /** No copy is begun any more; those under way have until `patienceMs`. */
  async stop(patienceMs = CLOSE_PATIENCE_MS): Promise<void> {
    this.#stopped = true;
    this.#clock.stop();
    if (this.#running > 0) {
      const timer = setTimeout(() => this.#idle(), patienceMs);
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
      });
      clearTimeout(timer);
    }
  }

  /** Another proxy may have the folder now. */
  release(): void {
    this.#lock.release();
  }

  async #recover(): Promise<void> {
    const { directory, report } = this.#settings;
    const files = await readdir(directory);
    const names = new Set(
      files
        .filter((file) => file.endsWith(MAIL_SUFFIX))
        .map((file) => file.slice(0, -MAIL_SUFFIX.length)),
    );
    // Never answered 250, or done with: what lies there without its .json.
    for (const file of files) {
      const name = /^(.+)\.(?:eml|log|json\.tmp|log\.tmp)$/.exec(file)?.[1];
      if (name !== undefined && (!names.has(name) || file.endsWith('.tmp')))
        await removeFile(join(directory, file));
    }
    const loaded = new Map<string, QueueEntry>();
    for (const name of [...names].toSorted()) {
      try {
        loaded.set(name, await QueueEntry.load(directory, name));
      } catch {
        report({ what: 'entry-damaged', entry: name });
      }
    }
    // A bounce that was written, and its mail's log not yet: the sender will have been told.
    for (const { mail } of loaded.values()) {
      const told = mail.bounceOf === null ? undefined : loaded.get(mail.bounceOf.name);
      const closed = mail.bounceOf?.recipients.filter((i) => told?.states[i] === 'refused') ?? [];
      if (closed.length > 0) await told?.record([{ closed }]);
    }
    for (const entry of loaded.values()) this.#take(entry);
  }

  #take(entry: QueueEntry): void {
    this.#entries.set(entry.name, entry);
    this.#bytes += entry.mail.bytes;
    this.#recipients += entry.states.filter((state) => state === 'waiting').length;
    entry.mail.copies.forEach((_, copy) => {
      if (entry.waiting(copy).length === 0) return;
      entry.active++;
      this.#ready.push({ entry, copy, attempts: 0, last: null });
    });
    if (entry.active === 0) void this.#settle(entry);
    setImmediate(() => this.#pump());
  }

  #pump(): void {
    while (!this.#stopped && this.#running < SMTP_LIMITS.queueConcurrency && !this.#clock.paused) {
      const job = this.#ready.shift();
      if (job === undefined) return;
      this.#running++;
      void job.entry
        .withLog(() => this.#run(job))
        // A mistake of ours must not lose the copy.
        .catch(() => {
          job.entry.active--;
          this.#later(job, job.last);
        })
        .finally(() => {
          this.#running--;
          if (this.#running === 0 && this.#stopped) this.#idle();
          this.#pump();
        });
    }
  }

  async #run(job: Job): Promise<void> {
    const { entry, copy } = job;
    const waiting = entry.waiting(copy).map((recipient) => ({
      recipient,
      address: entry.address(recipient),
    }));
    const { mail } = entry;
    let outcome: DeliveryOutcome;
    if (Date.now() - mail.acceptedAt >= this.#settings.retry.forMs) {
      const late = expired(job.last);
      const refused = waiting.map(({ recipient }) => ({ recipient, reply: late }));
      outcome = { delivered: [], refused, later: [], unknown: false, sourceFailed: false };
    } else {
      const change = mail.copies[copy]?.change ?? null;
      const delivered = await deliver(
        this.#pool,
        // The declared size is what the upstream may refuse by; that of a changed copy is known only when it is made.
        { ...mail, bytes: change === null ? mail.bytes : 0 },
        waiting,
        () => copyStream(entry.original(), change, this.#settings.openChange),
      );
      if (typeof delivered === 'string') {
        // Nobody is there: all copies wait, and none of them has been refused anything.
        this.#ready.push(job);
        this.#clock.pause();
        return;
      }
      outcome = delivered;
    }
    this.#clock.resume();
    await this.#keep(job, outcome);
  }

  /** The line after the upstream's 250: from here on until `record` comes back, a power loss would send the copy again. */
  async #keep(job: Job, outcome: DeliveryOutcome): Promise<void> {
    const { entry } = job;
    const { delivered, refused, later } = outcome;
    const lines = [
      ...(delivered.length > 0 ? [{ delivered }] : []),
      ...refused.map(({ recipient, reply }) => ({
        refused: [recipient],
        code: reply.code,
        text: reply.text,
      })),
    ];
    if (lines.length > 0) await this.#insist(() => entry.record(lines));
    this.counts.passed += delivered.length;
    this.#recipients -= delivered.length + refused.length;
    this.#tellSettled(job, 'delivered', delivered);
    this.#tellSettled(
      job,
      'refused',
      refused.map(({ recipient }) => recipient),
    );
    if (outcome.unknown) {
      this.counts.unknown++;
      this.#settings.report({ what: 'outcome-unknown' });
    }
    if (outcome.sourceFailed) this.#settings.report({ what: 'change-failed' });
    entry.active--;
    if (later.length > 0) this.#later(job, later.at(-1)?.reply ?? null);
    await this.#settle(entry);
  }

  #tellSettled(
    { entry, copy }: Job,
    outcome: 'delivered' | 'refused',
    recipients: readonly number[],
  ): void {
    const change = entry.mail.copies[copy]?.change ?? null;
    if (change === null || recipients.length === 0) return;
    const to = recipients.map((i) => entry.address(i));
    this.#settings.settled?.(change, to, outcome);
  }

  #later(job: Job, last: Reply | null): void {
    const again: Job = { ...job, attempts: job.attempts + 1, last };
    this.#clock.after(job.attempts, job.entry.mail.acceptedAt, () => {
      job.entry.active++;
      this.#ready.push(again);
      this.#pump();
    });
  }

  /** Nothing of it under way or next: tells the sender of what was refused, and puts a mail that is done away. */
  async #settle(entry: QueueEntry): Promise<void> {
    if (entry.active > 0 || entry.settling) return;
    entry.settling = true;
    for (let refused = entry.refused(); refused.length > 0; refused = entry.refused()) {
      const told = refused;
      await this.#insist(() => this.#tell(entry, told));
      if (this.#stopped) break;
    }
    entry.settling = false;
    if (!entry.done || !this.#entries.delete(entry.name)) return;
    this.#bytes -= entry.mail.bytes;
    await this.#insist(() => entry.remove());
  }

  async #tell(entry: QueueEntry, recipients: number[]): Promise<void> {
    const { directory, name, report } = this.#settings;
    const { mail } = entry;
    const refused = recipients.map((i) => ({
      address: entry.address(i),
      reply: entry.refusals.get(i) ?? reply(554, '5.0.0'),
    }));
    if (mail.from === '') {
      // RFC 5321 section 4.5.5: never a bounce for what has no sender, for it may be a bounce.
      await keepFailed(directory, join(directory, FAILED_DIRECTORY), entry.name, refused);
      await entry.record([{ closed: recipients }]);
      this.counts.failed += recipients.length;
      report({ what: 'failed', recipients: recipients.length });
      return;
    }
    const now = Date.now();
    const bytes = buildBounce({
      to: mail.from,
      name,
      smtpUtf8: mail.smtpUtf8,
      acceptedAt: mail.acceptedAt,
      now,
      refused,
      header: await entry.header(SMTP_LIMITS.bounceHeaderBytes),
    });
    const original = await OriginalFile.create(directory, newName(now));
    let bounce: QueueEntry;
    try {
      await original.write(bytes);
      await original.finish();
      bounce = await QueueEntry.create(directory, original.name, {
        version: 1,
        from: '',
        smtpUtf8: mail.smtpUtf8,
        eightBit: mail.eightBit || mail.smtpUtf8,
        acceptedAt: now,
        bytes: bytes.length,
        headerBytes: bytes.indexOf('\r\n\r\n') + 4,
        copies: [{ to: [mail.from], change: null }],
        bounceOf: { name: entry.name, recipients },
      });
    } catch (error) {
      await original.discard();
      throw error;
    }
    // Sent only after the mail's log says so: a bounce that was sent and forgotten would be made again.
    await this.#insist(() => entry.record([{ closed: recipients }]));
    this.counts.bounced += recipients.length;
    report({ what: 'bounced', recipients: recipients.length });
    this.#take(bounce);
  }

  /** What has happened must be written down, also where the disk is full just now: until then nothing follows from it. */
  async #insist(write: () => Promise<void>): Promise<void> {
    for (let wait = 250; ; wait = Math.min(wait * 2, 10_000)) {
      try {
        await write();
        return;
      } catch (error) {
        const code = errorCode(error);
        const full = code === 'ENOSPC' || code === 'EDQUOT';
        this.#settings.report({ what: 'queue-full', why: full ? 'disk-full' : 'disk-error' });
        if (this.#stopped) return;
        await new Promise((resolve) => {
          setTimeout(resolve, wait).unref();
        });
      }
    }
  }
}

function expired(last: Reply | null): Reply {
  const why = last === null ? '' : `; the last answer was ${last.code} ${last.text}`;
  return reply(554, `5.4.7 Could not be delivered in time${why}`);
}
