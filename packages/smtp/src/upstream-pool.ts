/**
 * Sessions with the upstream, used again: opening one costs more than a small mail does. The newest idle one is taken
 * first, so that the others grow old and are closed.
 */
import type { OpenFailure, ProxyNotice, UpstreamTimeouts } from './contract.ts';
import { SMTP_LIMITS } from './limits.ts';
import { openSession } from './open-session.ts';
import type { UpstreamAddress } from './upstream-address.ts';
import type { UpstreamFeatures, UpstreamSession } from './upstream-session.ts';

interface Idle {
  session: UpstreamSession;
  timer: NodeJS.Timeout;
}

export class UpstreamPool {
  readonly address: UpstreamAddress;
  /** As the newest session said; null before the first. */
  features: UpstreamFeatures | null = null;
  up = true;
  readonly #timeouts: UpstreamTimeouts;
  readonly #report: (notice: ProxyNotice) => void;
  readonly #idle: Idle[] = [];
  readonly #open = new Set<UpstreamSession>();
  #closed = false;

  constructor(
    address: UpstreamAddress,
    timeouts: UpstreamTimeouts,
    report: (notice: ProxyNotice) => void,
  ) {
    this.address = address;
    this.#timeouts = timeouts;
    this.#report = report;
  }

  /** `used` says whether the session has stood idle: the upstream may have closed it in this very moment. */
  async take(): Promise<{ session: UpstreamSession; used: boolean } | OpenFailure> {
    const idle = this.#idle.at(-1);
    if (idle !== undefined) {
      this.#remove(idle);
      return { session: idle.session, used: true };
    }
    return this.takeFresh();
  }

  async takeFresh(): Promise<{ session: UpstreamSession; used: boolean } | OpenFailure> {
    const session = await openSession(this.address, this.#timeouts);
    if (typeof session === 'string') {
      if (this.up) this.#report({ what: 'upstream-down', why: session });
      this.up = false;
      return session;
    }
    if (!this.up) this.#report({ what: 'upstream-up' });
    this.up = true;
    this.features = session.features;
    for (const old of this.#open) if (!old.alive) this.#open.delete(old);
    this.#open.add(session);
    return { session, used: false };
  }

  /** A session that has no transaction open. */
  give(session: UpstreamSession): void {
    if (!session.alive) return;
    if (
      this.#closed ||
      session.mails >= SMTP_LIMITS.mailsPerSession ||
      this.#idle.length >= SMTP_LIMITS.idleSessions
    ) {
      session.quit();
      return;
    }
    const idle: Idle = {
      session,
      timer: setTimeout(() => {
        this.#remove(idle);
        session.quit();
      }, SMTP_LIMITS.idleSessionMs),
    };
    session.onLost(() => this.#remove(idle));
    this.#idle.push(idle);
  }

  close(): void {
    this.#closed = true;
    for (const idle of this.#idle.splice(0)) {
      this.#remove(idle);
      idle.session.quit();
    }
  }

  /** Whatever is under way. A mail whose last dot has not been sent is none (RFC 5321 section 4.1.1.4). */
  destroy(): void {
    for (const session of this.#open) session.destroy();
  }

  #remove(idle: Idle): void {
    clearTimeout(idle.timer);
    idle.session.onLost(() => undefined);
    const at = this.#idle.indexOf(idle);
    if (at !== -1) this.#idle.splice(at, 1);
  }
}
