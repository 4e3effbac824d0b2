/**
 * The relay: an SMTP proxy that stamps what goes out.
 *
 *   client ── mail with X-Clearpixel-Campaign ──► relay ──► upstream        each recipient with the copy that is theirs
 *                                                  │
 *                                                  └── the console, by HTTP: who the recipients are, keys; what was sent
 *
 * It stands before whatever signs mails (DKIM): a stamp changes the body, and a signature over it would no longer hold.
 * A mail without the header passes byte for byte. One whose header names no campaign of the console is refused for good
 * (550): passed unstamped it would look sent and counted, and would never be.
 */
import type { ProxyNotice, ProxySettings, ProxyState } from '@clearpixel/smtp';
import type { ConsoleAddress, ConsoleNotice } from './console-client.ts';

export interface RelaySettings extends Omit<
  ProxySettings,
  'plan' | 'openChange' | 'settled' | 'report'
> {
  console: ConsoleAddress;
  /**
   * What becomes of a campaign's mail while the console does not answer (or refuses the key) and memory has nothing fresh
   * enough. `defer`, if left out: 451, the client tries again. `pass`: it goes on unstamped, byte for byte but for the header.
   */
  onConsoleDown?: 'defer' | 'pass' | undefined;
  /**
   * What becomes of a campaign's mail that is signed already. `pass`, if left out: it goes on unstamped (only the header is
   * taken out, so the signature must not cover it). `stamp`: it is stamped, and its signature no longer holds.
   */
  dkim?: 'pass' | 'stamp' | undefined;
  /** No address and nothing of a mail is in a notice. */
  report: (notice: RelayNotice) => void;
}

export type PassedReason = 'dkim' | 'console-down';

export type RelayNotice =
  | ProxyNotice
  | ConsoleNotice
  /** A campaign's mails that went on unstamped since the last such notice; at most one a minute for each reason. */
  | { what: 'passed-unstamped'; why: PassedReason; mails: number }
  /** Deliveries that the console was not, and will not be, told of. */
  | { what: 'notes-lost'; notes: number };

export interface RelayState extends ProxyState {
  consoleUp: boolean;
  /** Copies that were stamped on their way, since the start; one that is sent again counts again. */
  stamped: number;
  /** Copies that were to be stamped and could not: signed, encrypted, without HTML … */
  unstampable: number;
  /** Campaigns' mails that went on unstamped, since the start. */
  passedUnstamped: Readonly<Record<PassedReason, number>>;
  /** Deliveries that the console has yet to be told of. */
  notesWaiting: number;
}

export interface MailRelay {
  port: number;
  state(): RelayState;
  /** Stops listening, answers what is under way, keeps the queue: within 10 s. */
  close(): Promise<void>;
}
