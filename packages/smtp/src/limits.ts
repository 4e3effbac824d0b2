/**
 * Every limit of the proxy, with the attack or accident that it stops. Mails, and what an upstream answers, are written by
 * strangers.
 */
import type { MailLimits, RetrySettings, UpstreamTimeouts } from './contract.ts';

/** What `limits` of the settings may change. */
export const DEFAULT_LIMITS: MailLimits = {
  /** A mail without end fills the upstream, or our disk. More is answered 552 5.3.4. */
  messageBytes: 50 * 1024 * 1024,
  /** One mail's work is multiplied by them. More are answered 452 4.5.3; RFC 5321 section 4.5.3.1.8 wants a hundred at least. */
  recipients: 1_000,
  /** Each holds a connection to the upstream while it has a mail under way. */
  connections: 500,
};

export const DEFAULT_RETRY: RetrySettings = {
  firstMs: 60_000,
  mostMs: 3_600_000,
  /** RFC 5321 section 4.5.4.1: four to five days. */
  forMs: 5 * 24 * 3_600_000,
};

/**
 * RFC 5321 section 4.5.3.2 has clients wait 5 minutes for MAIL and RCPT, 3 for a block, 10 for the last dot. Ours are
 * shorter: who waits for us must hear the outcome before giving up, or sends again what has been delivered.
 */
export const DEFAULT_TIMEOUTS: UpstreamTimeouts = {
  connectMs: 30_000,
  commandMs: 120_000,
  blockMs: 170_000,
  finalMs: 540_000,
};

export const SMTP_LIMITS = {
  /** The header block is held in memory until it has ended; a mail that is nothing but header would be held whole. */
  headerBytes: 1_048_576,
  /** What is read on, unseen, of a mail that was refused, so that its sender can hear why. Beyond it: cut off. */
  drainedBytes: 64 * 1024 * 1024,
  /** A sender that trickles bytes holds a connection here and one at the upstream; after this the mail is cut off. */
  mailMs: 3_600_000,
  /** A silent client is closed. Longer than the upstream may take for a block, or its fault would be blamed on the client. */
  clientIdleMs: 300_000,
  /** The caller's plan (it may ask the console). */
  planMs: 60_000,
  /** One answer of the upstream, all its lines. */
  replyBytes: 65_536,
  /** Of it, what is passed on to a client. RFC 5321 section 4.5.3.1.5: a line has 512 bytes at most. */
  replyLines: 20,
  replyLineCharacters: 480,
  /** A session serves so many mails, then a fresh one is opened: some servers count, and say 421. */
  mailsPerSession: 100,
  /** Sessions that stand idle, and for how long. Servers close them after 5 minutes; many hosters sooner. */
  idleSessions: 32,
  idleSessionMs: 20_000,
  /** Copies under way from the queue at once. */
  queueConcurrency: 8,
  /** The queue's room on the disk: strangers must not fill it. More is answered 452 4.3.1. */
  queueBytes: 10 * 1024 * 1024 * 1024,
  /** About 200 bytes of memory each. More are answered 452 4.3.1. */
  queuedRecipients: 1_000_000,
  /** Mails in `failed/`: refused for good, without a sender to tell. The oldest go. */
  failedMails: 1_000,
  /** Of the original's header, in a bounce. */
  bounceHeaderBytes: 65_536,
  /** A plan's word for one change: a token and little more. */
  changeCharacters: 65_536,
} as const;

/** What is under way when the proxy is closed is given so long. */
export const CLOSE_PATIENCE_MS = 8_000;
