/** An address as the client gave it, as it goes to the upstream. */
import { domainToASCII } from 'node:url';
import { OWN_REPLIES } from './reply.ts';
import type { Reply } from './reply.ts';

// oxlint-disable-next-line no-control-regex -- all of ASCII.
const ASCII = /^[\u0000-\u007F]*$/;

/**
 * smtp-server turns a domain of A-labels (`xn--…`) into U-labels. Without SMTPUTF8 the upstream must get A-labels again:
 * they name the same domain (RFC 5890 section 2.3.2.1), and are what the client has sent.
 */
export function wireAddress(address: string, smtpUtf8: boolean): string | Reply {
  // Bytes that were no UTF-8: what they meant is gone.
  if (address.includes('\u{FFFD}')) return OWN_REPLIES.badAddress;
  if (smtpUtf8 || ASCII.test(address)) return address;
  const at = address.lastIndexOf('@') + 1;
  if (!ASCII.test(address.slice(0, at))) return OWN_REPLIES.needsUtf8;
  const domain = domainToASCII(address.slice(at));
  return domain === '' ? OWN_REPLIES.badAddress : address.slice(0, at) + domain;
}
