/**
 * Addresses in the syntax that Adblock Plus, uBlock Origin, AdGuard and Chromium's declarativeNetRequest share:
 *
 *   ://sendgrid.net/wf/open?*           a host itself; also within the address of a proxy that keeps it raw
 *   .sendgrid.net/wf/open?*             all hosts below it
 *   %2F%2Fsendgrid.net%2Fwf%2Fopen%3F*  the same two within a webmail's proxy, as url=https%3A%2F%2F…
 *   .sendgrid.net%2Fwf%2Fopen%3F*
 *   :\/\/[^\/?#]+\/wf\/open\?upn=       a regular expression: a path at its place after any host, and nowhere else
 *
 * A web vendor is loaded directly, so that `||host/path` serves for it.
 */
import { WHOLE_HOST } from '../vendors.ts';
import type { Vendor } from '../vendors.ts';

export type AddressPattern =
  | { readonly text: string }
  /** Without delimiters; `/` is escaped, so that it can stand between slashes. */
  | { readonly regex: string };

export function addressPatterns(vendor: Vendor): AddressPattern[] {
  if (vendor.hosts.length === 0)
    return vendor.pixelPaths.flatMap((path) => [
      { regex: `:\\/\\/[^\\/?#]+${regexOf(path)}` },
      ...(vendor.kind === 'mail' ? [{ regex: `%3a%2f%2f[^%]+${encodedRegexOf(path)}` }] : []),
    ]);
  return vendor.hosts.flatMap((host) =>
    vendor.pixelPaths.flatMap((path) =>
      (vendor.kind === 'mail' ? inMail(host, path) : inPages(host, path)).map((text) => ({ text })),
    ),
  );
}

const inPages = (host: string, path: string): string[] => [
  path === WHOLE_HOST ? `||${host}^` : `||${host}${ended(path)}`,
];

function inMail(host: string, path: string): string[] {
  const raw = path === WHOLE_HOST ? '^' : ended(path);
  const encoded = path.split('*').map(encodeURIComponent).join('*');
  // Where a raw address ends, an encoded one may go on with the proxy's next field.
  const tail = encoded.endsWith('*') ? encoded : `${encoded}^`;
  return [`://${host}${raw}`, `.${host}${raw}`, `%2F%2F${host}${tail}`, `.${host}${tail}`];
}

/** A pattern covers the whole path; a rule goes on where it does not say that it ends. */
const ended = (path: string): string => (path.endsWith('*') ? path : `${path}|`);

/** In lower case, for some engines lower the address alone. Valid for JavaScript, RE2 and POSIX. */
export function regexOf(path: string): string {
  const inner = path.split('*').map(escaped).join('.*');
  return path.endsWith('*') ? inner.slice(0, -2) : `${inner}$`;
}

function encodedRegexOf(path: string): string {
  const inner = path
    .split('*')
    .map((part) => escaped(encodeURIComponent(part)))
    .join('.*');
  return path.endsWith('*') ? inner.slice(0, -2) : String.raw`${inner}(?:[^%a-z0-9]|$)`;
}

const escaped = (part: string): string =>
  part.toLowerCase().replaceAll(/[.?+^$|()[\]{}\\/]/g, String.raw`\$&`);
