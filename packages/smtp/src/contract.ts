/**
 * The SMTP proxy: takes mails in, lets them be changed, hands them on; none lost, none twice.
 *
 *   client ── MAIL, RCPT ──► upstream                 each is answered with the upstream's own answer
 *          ── DATA: header block ──► plan
 *                 one copy      ──► streamed to the upstream ──► its answer is ours; nothing is stored
 *                 several       ──► queue: fsync ──► 250 ──► upstream, copy by copy, as often as it takes
 *
 * What may happen twice, since SMTP cannot rule it out (RFC 5321 section 4.5.5, RFC 1047): the line breaks, or the process
 * dies, after the last dot was sent and before its answer was heard and written down (one fdatasync after the answer).
 */
import type { Duplex } from 'node:stream';

export interface MailEnvelope {
  /** Empty for the null sender `<>`. */
  from: string;
  to: readonly string[];
  smtpUtf8: boolean;
  /** Who has logged in on the listening side; null where that is not asked for. */
  user: string | null;
}

export interface HeaderField {
  /** In lower case. */
  name: string;
  /** Unfolded and trimmed, as UTF-8; encoded words (RFC 2047) stay as they are. */
  value: string;
}

/** The header block, before anything of the body has been waited for. */
export interface MailHeader {
  /** As it came, with the blank line that ends it. Its lines end with CR LF. */
  raw: Buffer;
  /** In order. A line that is no field (no colon, a blank in the name) is not among them. */
  fields: readonly HeaderField[];
}

/**
 * One copy of the mail. Every recipient of the envelope is in exactly one copy.
 * `change` is null: the copy passes byte for byte. A string: `openChange` is called with it, now or days later in another
 * process, for a copy is made when it is sent (the original is stored once, whatever the number of copies). So it must say
 * all that the change needs, and the same string must change the same mail into the same bytes.
 */
export interface MailCopy {
  to: readonly string[];
  change: string | null;
}

export type MailPlan =
  /** `message` may begin with an enhanced status code (RFC 3463); without one it is sent as it is. */
  | { what: 'refuse'; code: number; message: string }
  | { what: 'deliver'; copies: readonly MailCopy[] };

export type ProxyNotice =
  /** Once for each time that it goes away and comes back. */
  | { what: 'upstream-down'; why: OpenFailure }
  | { what: 'upstream-up' }
  /** The last dot was sent and no answer heard: the mail may be there or not, and is sent again. */
  | { what: 'outcome-unknown' }
  /** The caller's `plan` or `openChange` threw, or broke its contract. The mail waits. */
  | { what: 'plan-failed' }
  | { what: 'change-failed' }
  | { what: 'queue-full'; why: 'disk-full' | 'quota' | 'disk-error' }
  /** A stored mail that cannot be read: it stays where it is, and is not sent. */
  | { what: 'entry-damaged'; entry: string }
  | { what: 'bounced'; recipients: number }
  /** Refused for good, and nobody to tell (null sender): it lies in `failed/`. */
  | { what: 'failed'; recipients: number };

/** Why no session with the upstream came about. */
export type OpenFailure = 'unreachable' | 'tls' | 'login' | 'refused';

export interface MailLimits {
  messageBytes: number;
  recipients: number;
  connections: number;
}

export interface ProxySettings {
  listen: { host: string; port: number };
  /** `smtp://[user:password@]host[:port]`, `smtps://…` or `lmtp://host:port`; no port is 25, 465 or 24. */
  upstream: string;
  /**
   * `verified`: STARTTLS with a certificate that holds, or nothing is sent. `offered`: STARTTLS where it is offered, whoever
   * answers. `never`. Left out: `verified` where there is a password to protect, else `offered`.
   */
  upstreamTls?: 'verified' | 'offered' | 'never' | undefined;
  /** PEM; beside the system's own. */
  upstreamCa?: string | undefined;
  /** How we greet, both ways; left out, the machine's name. */
  name?: string | undefined;
  /** For the queue. Made (mode 0700) where it is missing. One proxy has it at a time. */
  directory: string;
  /** PEM. Left out, STARTTLS is not offered. */
  tls?: { key: string; cert: string } | undefined;
  /** Asked for each login. Left out, nobody has to log in. With `tls`, only over TLS. */
  authenticate?: ((user: string, password: string) => boolean | Promise<boolean>) | undefined;
  plan: (envelope: MailEnvelope, header: MailHeader) => MailPlan | Promise<MailPlan>;
  /** A fresh stream for one copy: the whole mail in, the changed mail out. Lines end with CR LF. */
  openChange: (change: string) => Duplex | Promise<Duplex>;
  /**
   * What became of recipients of a changed copy, told after it is written down; for what streams, when the upstream's
   * answer was heard. `refused` is for good, also after the last retry. Once each, but for a process that dies in that
   * moment: then perhaps never. It must not throw.
   */
  settled?:
    | ((change: string, to: readonly string[], outcome: 'delivered' | 'refused') => void)
    | undefined;
  limits?: Partial<MailLimits> | undefined;
  retry?: Partial<RetrySettings> | undefined;
  timeouts?: Partial<UpstreamTimeouts> | undefined;
  /** No address and nothing of a mail is in a notice. */
  report: (notice: ProxyNotice) => void;
}

export interface RetrySettings {
  /** After the first failure; doubled after each. */
  firstMs: number;
  mostMs: number;
  /** From the 250 on; then the sender gets a bounce. */
  forMs: number;
}

/** What the upstream may take its time for. */
export interface UpstreamTimeouts {
  connectMs: number;
  /** One command's answer. */
  commandMs: number;
  /** One block of the mail, to be taken. */
  blockMs: number;
  /** The answer to the last dot. */
  finalMs: number;
}

export interface ProxyState {
  /** Mails that were answered 250. */
  accepted: number;
  /** Mails that were answered 4xx, at whichever command; nothing of them is kept. */
  deferred: number;
  /** … and 5xx. */
  refused: number;
  /** Recipients whose copy the upstream took. */
  passed: number;
  /** Recipients whose copy waits in the queue. */
  queued: number;
  /** Recipients of whom a bounce told the sender. */
  bounced: number;
  /** Recipients of mails in `failed/`, since the start. */
  failed: number;
  queuedMails: number;
  queuedBytes: number;
  /** Since the start: answers that were never heard (see the notice). */
  unknown: number;
  connections: number;
  upstreamUp: boolean;
}

export interface MailProxy {
  port: number;
  state(): ProxyState;
  /** Stops listening, answers what is under way (8 s), keeps the queue. */
  close(): Promise<void>;
}
