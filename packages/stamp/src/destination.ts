/**
 * Which addresses are counted, and how one is written into a token: absolute, http or https, as it stands in the mail
 * wherever that is plain ASCII.
 */
import { MAX_DESTINATION_BYTES } from '@clearpixel/pixel';

/** Stands for what is filled in later: `{{url}}`, `{% url %}`, `*|URL|*`, `%%url%%`, `${url}`, `[[url]]`, `<%= url %>`. */
const PLACEHOLDER = /\{\{|\{%|\*\||%%|\$\{|\[\[|<%/;
/** A percent sign that escapes nothing: a placeholder like `%recipient.url%`, or an address that is broken anyway. */
const LONE_PERCENT = /%(?![\da-f]{2})/i;
const SCHEME = /^https?:\/\//i;
const PLAIN = /^[!#-;=?-[\]_a-z|~]+$/i;

/** What a browser takes for the address: without line breaks and tabs inside, and without space around it (URL standard). */
export function trimAddress(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 0x20) start++;
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end--;
  return text.slice(start, end).replace(/[\t\n\r]/g, '');
}

/**
 * The destination that a click on `address` is signed with, or null where it is not to be counted: other schemes, `#…`,
 * relative addresses, placeholders, what is no address at all, what is too long to sign.
 *
 * @param address trimmed, entities decoded
 * @returns ASCII, of a length that a token takes
 */
export function toDestination(address: string): string | null {
  if (address.length > MAX_DESTINATION_BYTES) return null;
  if (!SCHEME.test(address) || PLACEHOLDER.test(address) || LONE_PERCENT.test(address)) return null;
  if (PLAIN.test(address)) return URL.canParse(address) ? address : null;
  // Spaces, quotes, letters beyond ASCII: written as a browser would send them, for the edge puts them into a header.
  const href = URL.parse(address)?.href ?? null;
  return href !== null && href.length <= MAX_DESTINATION_BYTES ? href : null;
}
