/** What the relay reports, in words for the log. */
import type { RelayNotice } from '@clearpixel/mail';
import type { LogLevel } from './log.ts';

const CONSOLE_DOWN = {
  down: 'the console does not answer',
  'key-refused':
    'the console refuses the key: make one of scope relay, of all sites and campaigns, under Keys',
  'no-console': 'what answers at the address of the console is no console of this version',
};
const UPSTREAM_DOWN = {
  unreachable: 'it does not answer',
  tls: 'no TLS with a certificate that holds',
  login: 'it refuses the login',
  refused: 'it refuses the connection',
};
const QUEUE_FULL = {
  'disk-full': 'the disk is full',
  quota: 'too much waits in it',
  'disk-error': 'the disk refuses',
};
const PASSED = {
  dkim: 'they were signed already (--dkim): put the relay before the signer',
  'console-down': 'the console does not answer (--on-console-down pass)',
};

const LEVELS: Readonly<Record<RelayNotice['what'], LogLevel>> = {
  'console-down': 'error',
  'console-up': 'info',
  'passed-unstamped': 'warn',
  'notes-lost': 'warn',
  'upstream-down': 'error',
  'upstream-up': 'info',
  'outcome-unknown': 'warn',
  'plan-failed': 'error',
  'change-failed': 'warn',
  'queue-full': 'error',
  'entry-damaged': 'error',
  bounced: 'info',
  failed: 'warn',
};

type Says = {
  [What in RelayNotice['what']]: (notice: Extract<RelayNotice, { what: What }>) => string;
};

const SAYS: Says = {
  'console-down': ({ why }) => CONSOLE_DOWN[why],
  'console-up': () => 'the console answers again',
  'passed-unstamped': ({ mails, why }) =>
    `${mails} mails of campaigns went on unstamped: ${PASSED[why]}`,
  'notes-lost': ({ notes }) =>
    `the console was not told of ${notes} deliveries; reports show fewer sent than were`,
  'upstream-down': ({ why }) => `the upstream is down: ${UPSTREAM_DOWN[why]}`,
  'upstream-up': () => 'the upstream answers again',
  'outcome-unknown': () =>
    'the upstream took a mail and its answer was never heard: it may come twice',
  'plan-failed': () => 'a mail could not be planned; its sender tries again',
  'change-failed': () =>
    'a copy cannot be stamped now (is the console down, or its key gone?); it waits',
  'queue-full': ({ why }) => `the queue takes no mail: ${QUEUE_FULL[why]}`,
  'entry-damaged': ({ entry }) => `${entry} in the queue cannot be read; it stays, and is not sent`,
  bounced: ({ recipients }) => `a mail did not reach ${recipients} recipients; its sender was told`,
  failed: ({ recipients }) =>
    `a mail without a sender did not reach ${recipients} recipients; it lies in failed/`,
};

export function relayWords<What extends RelayNotice['what']>(
  notice: Extract<RelayNotice, { what: What }> & { what: What },
): { level: LogLevel; says: string } {
  return { level: LEVELS[notice.what], says: SAYS[notice.what](notice) };
}
