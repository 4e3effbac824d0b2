/**
 * Visitors and their sessions. A visitor is what the day's salt makes of a network address and an agent: the same for a
 * whole day on one site, another one on every other site and day.
 *
 *   visitor = the first 64 bits of SHA-256(salt, source, IPv4 address or IPv6 /64, agent)
 *
 * Somebody who reads on over midnight stays the same visitor, in the same session, until it ends: for that the salt of the
 * day before lives until no session needs it.
 */
import { hash } from 'node:crypto';
import type { SourceInForce } from './rules.ts';
import type { Acquisition, Session } from './sessions.ts';
import { SESSION_IDLE_SECONDS } from './limits.ts';
import { Salts } from './salts.ts';
import { Sessions } from './sessions.ts';

const IDLE_MS = SESSION_IDLE_SECONDS * 1_000;
/** However long somebody reads on: the salt of the day before goes at this time after its end. */
const SALT_OVERTIME_MS = 4 * 3_600_000;

export interface HitOfVisitor {
  /** When it happened. */
  at: number;
  /** When it arrived. */
  now: number;
  /**
   * Visitors that this one is proved to be, the most lasting first: it is theirs then, and what this visit was before, of the
   * cookie or of the day, becomes part of it.
   */
  lasting: readonly string[];
  /** The reader of a mail whose visit it is, if it begins now. */
  reader?: string;
}

export class Visitors {
  readonly salts: Salts;
  readonly sessions: Sessions;

  /** @param directory for the salts and the journal; both are made where they are missing. */
  constructor(directory: string, now: number) {
    this.salts = new Salts(directory, now);
    this.sessions = new Sessions(directory, now);
  }

  /**
   * @param who the network part and the agent of the hit.
   * @param acquisition how a session would have begun with this event; null for one that begins none, as how long a page was
   *   looked at: told late, it would begin a visit that nobody makes. Then there may be no session.
   */
  session(
    source: SourceInForce,
    who: string,
    acquisition: (() => Acquisition) | null,
    { at, now, lasting, reader = '' }: HitOfVisitor,
  ): Session | null {
    const [lastingVisitor, ...weaker] = lasting;
    if (lastingVisitor === undefined) {
      const { visitor, day, session } = this.#ofDay(source, who, at, now);
      if (session !== null || acquisition === null) return session;
      return this.sessions.begin(
        { ...acquisition(), visitor, subject: reader, source: source.id, day },
        at,
        now,
      );
    }
    const own = this.sessions.find(lastingVisitor, at);
    if (own !== null) {
      this.sessions.touch(own, at, now);
      return own;
    }
    const before =
      weaker
        .map((visitor) => this.sessions.find(visitor, at))
        .find((session) => session !== null) ?? this.#ofDay(source, who, at, now).session;
    if (before === null || before === undefined) {
      if (acquisition === null) return null;
      const day = source.calendar.day(at).date;
      const visitor = lastingVisitor;
      return this.sessions.begin(
        { ...acquisition(), visitor, subject: reader, source: source.id, day },
        at,
        now,
      );
    }
    this.sessions.claim(before, lastingVisitor, now);
    this.sessions.touch(before, at, now);
    return before;
  }

  /** The visitor of the day, and their session where one goes on. */
  #ofDay(
    source: SourceInForce,
    who: string,
    at: number,
    now: number,
  ): { visitor: string; day: string; session: Session | null } {
    const day = source.calendar.day(at);
    if (at - day.start <= SALT_OVERTIME_MS) {
      const before = source.calendar.day(day.start - 1).date;
      const salt = this.salts.existing(source.id, before);
      if (salt !== undefined) {
        const session = this.sessions.find(visitorOf(salt.value, source.id, who), at);
        // Only a session that was there before midnight is carried over it.
        if (session !== null && session.startAt < day.start) {
          salt.usedAt = now;
          this.sessions.touch(session, at, now);
          return { visitor: session.visitor, day: before, session };
        }
      }
    }
    const salt = this.salts.of(source.id, day.date);
    salt.usedAt = now;
    const visitor = visitorOf(salt.value, source.id, who);
    const session = this.sessions.find(visitor, at);
    if (session !== null) this.sessions.touch(session, at, now);
    return { visitor, day: day.date, session };
  }

  /** The same work for a hit of which nothing is kept. */
  pretend(source: SourceInForce, who: string, at: number): void {
    source.calendar.day(at);
    this.sessions.find(visitorOf('', source.id, who), at);
  }

  /** Right before each commit's write. Throws what the disk says. */
  save(now: number): void {
    this.salts.saveIfChanged();
    this.sessions.write(now);
  }

  /** Every few seconds: forgets sessions that have ended, destroys salts that none needs, and with them their journal. */
  tidy(now: number, sourceOf: (id: string) => SourceInForce | undefined): void {
    const destroyed = this.salts.destroy((id, date, salt) => {
      const source = sourceOf(id);
      if (source === undefined) return true;
      const today = source.calendar.day(now);
      if (date >= today.date) return false;
      // Late events, dated to a day before, have a salt of that day too; it lives no longer than their session.
      const ended = date === source.calendar.day(today.start - 1).date ? now - today.start : 0;
      return now - salt.usedAt > IDLE_MS || ended > SALT_OVERTIME_MS;
    });
    if (destroyed > 0) this.salts.saveIfChanged();
    this.sessions.tidy(now, destroyed > 0);
  }

  close(): void {
    this.salts.saveIfChanged();
    this.sessions.close();
  }
}

function visitorOf(salt: string, source: string, who: string): string {
  // As hex: a buffer for each hit costs more than the hash.
  const id = BigInt(`0x${hash('sha256', `${salt}\n${source}\n${who}`, 'hex').slice(0, 16)}`);
  // 0 stands for nobody.
  return id === 0n ? '1' : id.toString();
}
