/**
 * Sessions: the hits of one visitor with never more than half an hour between two of them, by the time of the events.
 * They live in memory; the journal brings them over a crash. The key is the visitor, which is of one source and day.
 *
 * Events may be dated up to a day back, in any order. A session that has just had a hit is looked at first; for one that
 * lies further back there is a short list of the visitor's earlier ones.
 */
import { randomBytes } from 'node:crypto';
import type { Channel } from '@clearpixel/pixel';
import { EDGE_LIMITS, SESSION_IDLE_SECONDS } from './limits.ts';
import { SessionJournal } from './session-journal.ts';

const IDLE_MS = SESSION_IDLE_SECONDS * 1_000;
/** A visitor whose events come dated all over the day; more sessions than these are not remembered. */
const MAX_EARLIER = 24;
/** When there are too many sessions, one in so many ends early. */
const ENDED_EARLY_SHARE = 16;

/** How the session's first event came; it stands on all of them. */
export interface Acquisition {
  channel: Channel;
  referrer: string;
  utmSource: string;
  utmMedium: string;
  utmCampaign: string;
  utmTerm: string;
  utmContent: string;
}

export interface Session extends Acquisition {
  /** 64 random bits, decimal. */
  id: string;
  visitor: string;
  /** The reader of a mail whose visit it is (reader-visits.ts); empty: nobody's. */
  subject: string;
  source: string;
  /** The day whose salt made the visitor. */
  day: string;
  /** Milliseconds since 1970, by the events. */
  startAt: number;
  lastAt: number;
  /** By the clock: when its last hit arrived. What has not been seen for the idle time is forgotten. */
  seenAt: number;
  /** The journal's generation that has the whole of it. */
  generation: number;
  /** The second of `seenAt` that stands in the journal: at most one line a second for each session. */
  journaledSecond: number;
  /** When it was last put at the end of the order; not each time that it goes on. */
  placedAt: number;
  earlier: Session[] | null;
}

export class Sessions {
  /** In the order of `placedAt`: what has not been looked at for longest is found at the front. */
  readonly #byVisitor = new Map<string, Session>();
  readonly #journal: SessionJournal;
  #ids = Buffer.alloc(0);
  #idAt = 0;

  constructor(directory: string, now: number) {
    this.#journal = new SessionJournal(directory, IDLE_MS);
    for (const session of this.#journal.recover(now).toSorted((a, b) => a.seenAt - b.seenAt)) {
      if (now - session.seenAt > IDLE_MS) continue;
      const latest = this.#byVisitor.get(session.visitor);
      const restored: Session = {
        ...session,
        generation: -1,
        journaledSecond: 0,
        placedAt: session.seenAt,
        earlier: null,
      };
      this.#place(restored, latest);
    }
  }

  get size(): number {
    return this.#byVisitor.size;
  }

  /** The visitor's session that an event of the time `at` belongs to, if there is one that lives. */
  find(visitor: string, at: number): Session | null {
    const latest = this.#byVisitor.get(visitor);
    if (latest === undefined) return null;
    if (isNear(latest, at)) return latest;
    return latest.earlier?.find((session) => isNear(session, at)) ?? null;
  }

  /** The session goes on with an event of the time `at`, which arrived `now`. */
  touch(session: Session, at: number, now: number): void {
    const movedBack = at < session.startAt;
    if (movedBack) session.startAt = at;
    if (at > session.lastAt) session.lastAt = at;
    session.seenAt = now;
    const second = Math.floor(now / 1_000);
    if (second !== session.journaledSecond) {
      const latest = this.#byVisitor.get(session.visitor);
      // An earlier session that goes on keeps its visitor's entry alive.
      if (latest !== undefined) latest.seenAt = now;
    } else if (!movedBack) return;
    this.#journalize(session, second, movedBack);
  }

  /**
   * The session turns out to be that of another visitor, who lasts: from now on it is theirs alone. Whoever else is the
   * same visitor of the day (two people behind one address) begins a session of their own.
   */
  claim(session: Session, visitor: string, now: number): void {
    const latest = this.#byVisitor.get(session.visitor);
    if (latest !== undefined) {
      const others = [latest, ...(latest.earlier ?? [])].filter((other) => other !== session);
      latest.earlier = null;
      this.#byVisitor.delete(session.visitor);
      const [first, ...rest] = others;
      if (first !== undefined) {
        first.earlier = rest.length === 0 ? null : rest;
        this.#byVisitor.set(first.visitor, first);
      }
    }
    session.visitor = visitor;
    session.earlier = null;
    this.#place(session, this.#byVisitor.get(visitor));
    this.#journalize(session, Math.floor(now / 1_000), true);
  }

  /** From now on its hits are a reader's; with an empty `subject` nobody's. */
  tie(session: Session, subject: string, now: number): void {
    session.subject = subject;
    this.#journalize(session, Math.floor(now / 1_000), true);
  }

  begin(
    fields: Acquisition & Pick<Session, 'visitor' | 'subject' | 'source' | 'day'>,
    at: number,
    now: number,
  ): Session {
    const session: Session = {
      id: this.#newId(),
      visitor: fields.visitor,
      subject: fields.subject,
      source: fields.source,
      day: fields.day,
      startAt: at,
      lastAt: at,
      seenAt: now,
      channel: fields.channel,
      referrer: fields.referrer,
      utmSource: fields.utmSource,
      utmMedium: fields.utmMedium,
      utmCampaign: fields.utmCampaign,
      utmTerm: fields.utmTerm,
      utmContent: fields.utmContent,
      generation: -1,
      journaledSecond: 0,
      placedAt: now,
      earlier: null,
    };
    this.#place(session, this.#byVisitor.get(session.visitor));
    this.#journalize(session, Math.floor(now / 1_000), true);
    return session;
  }

  /** Right before each commit's write. Throws what the disk says. */
  write(now: number): void {
    this.#journal.write(now);
  }

  /** Forgets what has been silent for the idle time, and what is too much. */
  tidy(now: number, startNewGeneration = false): void {
    for (const [visitor, session] of this.#byVisitor) {
      if (now - session.placedAt <= IDLE_MS) break;
      this.#byVisitor.delete(visitor);
      if (now - session.seenAt > IDLE_MS) continue;
      session.placedAt = session.seenAt;
      this.#byVisitor.set(visitor, session);
    }
    this.#journal.tidy(now, startNewGeneration);
  }

  close(): void {
    this.#journal.close();
  }

  /** The session with the latest time stands in front: most hits are of now. */
  #place(session: Session, latest: Session | undefined): void {
    let front = session;
    if (latest !== undefined) {
      const others = latest.earlier ?? [];
      const [first, second] =
        session.startAt >= latest.startAt ? [session, latest] : [latest, session];
      latest.earlier = null;
      first.earlier = [second, ...others].slice(0, MAX_EARLIER);
      first.seenAt = Math.max(first.seenAt, second.seenAt);
      front = first;
      this.#byVisitor.delete(session.visitor);
    } else if (this.#byVisitor.size >= EDGE_LIMITS.sessions) {
      this.#endOldest();
    }
    front.placedAt = front.seenAt;
    this.#byVisitor.set(session.visitor, front);
  }

  /** Many at once: what was deleted in front of a map is stepped over each time that its first entry is looked for. */
  #endOldest(): void {
    let left = EDGE_LIMITS.sessions / ENDED_EARLY_SHARE;
    for (const visitor of this.#byVisitor.keys()) {
      if (left-- <= 0) return;
      this.#byVisitor.delete(visitor);
    }
  }

  #journalize(session: Session, second: number, whole: boolean): void {
    session.journaledSecond = second;
    if (!whole && session.generation === this.#journal.generation) {
      this.#journal.touch(session);
      return;
    }
    session.generation = this.#journal.generation;
    this.#journal.whole(session);
  }

  #newId(): string {
    if (this.#idAt === this.#ids.length) {
      this.#ids = randomBytes(8 * 512);
      this.#idAt = 0;
    }
    const id = this.#ids.readBigUInt64BE(this.#idAt);
    this.#idAt += 8;
    return id === 0n ? this.#newId() : id.toString();
  }
}

const isNear = (session: Session, at: number): boolean =>
  at - session.lastAt <= IDLE_MS && session.startAt - at <= IDLE_MS;
