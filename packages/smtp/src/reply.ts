/**
 * What is said in SMTP: the upstream's answers, passed on as they came, and our own where there is none to pass on. A text
 * begins with its enhanced status code (RFC 2034), where it has one; its lines are parted by line feeds.
 */
import type { OpenFailure } from './contract.ts';
import { SMTP_LIMITS } from './limits.ts';

export interface Reply {
  what: 'reply';
  code: number;
  text: string;
}

/** The upstream has not answered. The session is gone with it. */
export interface Lost {
  what: 'lost';
  /** `dropped`: the line broke. `stalled`: no answer in time. `garbled`: not SMTP. */
  why: 'dropped' | 'stalled' | 'garbled';
}

export type Answer = Reply | Lost;

export function reply(code: number, text: string): Reply {
  return { what: 'reply', code, text };
}

export function isPositive(answer: Answer): boolean {
  return answer.what === 'reply' && answer.code >= 200 && answer.code < 300;
}

export function isPermanent(answer: Answer): boolean {
  return answer.what === 'reply' && answer.code >= 500;
}

/** Our own answers. What is no fault of the mail is 4xx: its sender keeps it and comes again. */
export const OWN_REPLIES = {
  accepted: reply(250, '2.6.0 Accepted, kept on disk'),
  unreachable: reply(451, '4.4.1 The next mail server cannot be reached, try again later'),
  tls: reply(451, '4.7.5 No secure connection to the next mail server, try again later'),
  login: reply(451, '4.3.5 The next mail server does not let this one in, try again later'),
  refusedSession: reply(451, '4.3.2 The next mail server takes no mail now, try again later'),
  dropped: reply(451, '4.4.2 The next mail server closed the connection, try again later'),
  stalled: reply(451, '4.4.2 The next mail server did not answer in time, try again later'),
  garbled: reply(451, '4.5.0 The next mail server gave no understandable answer, try again later'),
  planFailed: reply(451, '4.3.0 This mail cannot be worked on now, try again later'),
  changeFailed: reply(451, '4.3.0 This mail cannot be changed now, try again later'),
  queueFull: reply(452, '4.3.1 No room to keep this mail, try again later'),
  closing: reply(421, '4.3.2 Closing, try again later'),
  tooSlow: reply(421, '4.4.2 This mail took too long to arrive'),
  tooLarge: reply(552, '5.3.4 The mail is too large'),
  headerTooLarge: reply(552, "5.3.4 The mail's header is too large"),
  badAddress: reply(553, '5.1.3 The address cannot be read'),
  needsUtf8: reply(553, '5.6.7 An address that is not ASCII needs SMTPUTF8'),
  noUtf8: reply(550, '5.6.7 The next mail server does not know SMTPUTF8'),
  noEightBit: reply(554, '5.6.3 The next mail server does not know 8BITMIME'),
} as const;

export function replyToFailure(why: OpenFailure): Reply {
  return OWN_REPLIES[why === 'refused' ? 'refusedSession' : why];
}

/**
 * What the client hears. 421 speaks of the channel that it is said on, so the upstream's becomes 451 on ours, with its
 * text: the client's other mails need not suffer.
 */
export function replyTo(answer: Answer): Reply {
  if (answer.what === 'lost') return OWN_REPLIES[answer.why];
  // A 1xx or 3xx where none belongs is no answer.
  if (answer.code < 200 || (answer.code >= 300 && answer.code < 400)) return OWN_REPLIES.garbled;
  const lines = answer.text
    .split('\n', SMTP_LIMITS.replyLines)
    .map((line) => line.slice(0, SMTP_LIMITS.replyLineCharacters));
  return reply(answer.code === 421 ? 451 : answer.code, lines.join('\n'));
}

const ENHANCED = /^([245])\.\d{1,3}\.\d{1,3}(?= |$)/;

/** The enhanced status code that a line begins with, if it is of the reply's class. */
export function enhancedStatus(code: number, text: string): string | null {
  const match = ENHANCED.exec(text);
  return match !== null && match[1] === String(code)[0] ? match[0] : null;
}
