/** A delivery-status notification (RFC 3464) for recipients that a mail could not be brought to, with its header (RFC 6522). */
import { randomUUID } from 'node:crypto';
import { enhancedStatus } from './reply.ts';
import type { Reply } from './reply.ts';

export interface BounceFacts {
  /** The sender of the mail, who gets the bounce. */
  to: string;
  /** Who says so: the name that we greet with. */
  name: string;
  smtpUtf8: boolean;
  acceptedAt: number;
  now: number;
  refused: readonly { address: string; reply: Reply }[];
  /** The original's header, perhaps cut. */
  header: Buffer;
}

/** Lines of a mail have at most 998 characters (RFC 5322 section 2.1.1); what an upstream says may be longer. */
const SAID_CHARACTERS = 700;

/** Lines end with CR LF; of bytes beyond ASCII only those that the addresses, the answers and the header had. */
export function buildBounce(facts: BounceFacts): Buffer {
  const boundary = `=_${randomUUID()}`;
  const person = facts.refused.length === 1 ? 'this recipient' : 'these recipients';
  const addressType = facts.smtpUtf8 ? 'utf-8' : 'rfc822';
  const text = [
    `From: Mail delivery <MAILER-DAEMON@${facts.name}>`,
    `To: <${facts.to}>`,
    'Subject: Your mail was not delivered',
    `Date: ${mailDate(facts.now)}`,
    `Message-ID: <${randomUUID()}@${facts.name}>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    `Your mail did not reach ${person}, and will not be tried again:`,
    ...facts.refused.flatMap(({ address, reply }) => [
      '',
      `  ${address}`,
      `  The mail server said: ${said(reply)}`,
    ]),
    '',
    `--${boundary}`,
    // RFC 6533: addresses beyond ASCII have a type of their own.
    `Content-Type: message/${facts.smtpUtf8 ? 'global-delivery-status' : 'delivery-status'}`,
    'Content-Transfer-Encoding: 8bit',
    '',
    `Reporting-MTA: dns; ${facts.name}`,
    `Arrival-Date: ${mailDate(facts.acceptedAt)}`,
    ...facts.refused.flatMap(({ address, reply }) => [
      '',
      `Final-Recipient: ${addressType}; ${address}`,
      'Action: failed',
      `Status: ${enhancedStatus(reply.code, reply.text) ?? '5.0.0'}`,
      `Diagnostic-Code: smtp; ${said(reply)}`,
      `Last-Attempt-Date: ${mailDate(facts.now)}`,
    ]),
    '',
    `--${boundary}`,
    `Content-Type: ${facts.smtpUtf8 ? 'message/global-headers' : 'text/rfc822-headers'}`,
    'Content-Transfer-Encoding: 8bit',
    '',
    '',
  ].join('\r\n');
  return Buffer.concat([
    Buffer.from(text),
    wholeLines(facts.header),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
}

function said(reply: Reply): string {
  // oxlint-disable-next-line no-control-regex -- an answer must not write lines of its own into the report.
  const line = reply.text.replaceAll(/[\u0000-\u001F\u007F]+/g, ' ');
  return `${reply.code} ${line}`.slice(0, SAID_CHARACTERS);
}

function wholeLines(header: Buffer): Buffer {
  return header.subarray(0, header.lastIndexOf('\r\n') + 2);
}

/** RFC 5322 section 3.3, in UTC. */
function mailDate(time: number): string {
  return new Date(time).toUTCString().replace('GMT', '+0000');
}
