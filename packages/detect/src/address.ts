/** Addresses as they stand in mails, made comparable: absolute, and without the webmail's proxy or the gateway's wrapping around them. */

export interface Address {
  url: URL;
  /** Of the proxy or gateway that it was unwrapped from; null where it was plain. */
  through: string | null;
}

/** A longer address is cut off by mail programs and servers. */
export const MAX_ADDRESS_CHARACTERS = 16_384;
/** A proxy in a proxy, and so on. */
const MAX_WRAPPINGS = 4;

/** @param base where relative addresses start from; null where a page does not say */
export function readAddress(written: string, base: URL | null): Address | null {
  if (written.length > MAX_ADDRESS_CHARACTERS) return null;
  const text = written.trim();
  // A file of a Windows share: loading it signs on there, which tells more than any pixel.
  const share = /^(?:file:)?[\\/]{2,5}([\w.-]+)[\\/](?!.*^https?:)/i.exec(text);
  let url: URL | null;
  if (/^https?:/i.test(text)) url = URL.parse(text);
  else if (share !== null && /^(?:file:|\\)/i.test(text))
    url = URL.parse(`file://${share[1] ?? ''}/${text.slice(share[0].length)}`);
  else if (text.startsWith('//')) url = URL.parse(`https:${text}`);
  else url = base === null || /^[a-z][a-z0-9+.-]*:/i.test(text) ? null : URL.parse(text, base);
  if (url === null || !/^(?:https?|file):$/.test(url.protocol) || url.hostname === '') return null;
  let through: string | null = null;
  for (let layers = 0; layers < MAX_WRAPPINGS; layers++) {
    const inner = unwrap(url);
    if (inner === null) break;
    through ??= url.hostname;
    url = inner;
  }
  return { url, through };
}

interface Wrapping {
  host: RegExp;
  inner: (url: URL) => string | null;
}

const parameter =
  (...names: string[]) =>
  (url: URL): string | null => {
    for (const name of names) {
      const value = url.searchParams.get(name);
      if (value !== null) return value;
    }
    return null;
  };

/** Whose documentation, or open code, says how they write addresses. */
const WRAPPINGS: readonly Wrapping[] = [
  // Gmail's image proxy keeps the sender's address behind the #.
  { host: /(?:^|\.)googleusercontent\.com$/, inner: ({ hash }) => decoded(hash.slice(1)) },
  { host: /(?:^|\.)safelinks\.protection\.outlook\.(?:com|de|us|cn)$/, inner: parameter('url') },
  { host: /^urldefense(?:\.proofpoint)?\.com$/, inner: proofpoint },
  { host: /(?:^|\.)yusercontent\.com$/, inner: parameter('url') },
  { host: /(?:^|\.)cudasvc\.com$/, inner: parameter('a') },
  { host: /^(?:external-content|proxy)\.duckduckgo\.com$/, inner: parameter('u') },
  {
    host: /^(?:www\.)?google\.[a-z.]{2,6}$/,
    inner: (url) => (url.pathname === '/url' ? parameter('q', 'url')(url) : null),
  },
  { host: /^resize\.yandex\.net$/, inner: parameter('url') },
  {
    host: /^camo\.githubusercontent\.com$/,
    inner: ({ pathname }) => fromHex(pathname.split('/')[2] ?? ''),
  },
  { host: /^(?:images\.weserv\.nl|wsrv\.nl)$/, inner: parameter('url') },
  { host: /^l\.facebook\.com$/, inner: parameter('u') },
];

function unwrap(url: URL): URL | null {
  for (const { host, inner } of WRAPPINGS) {
    if (!host.test(url.hostname)) continue;
    const text = inner(url);
    if (text === null) return null;
    const found = URL.parse(
      /^(?:ssl:)?\w[\w.-]*\.[a-z]{2,}(?:[/?]|$)/i.test(text)
        ? `https://${text.replace(/^ssl:/i, '')}`
        : text,
    );
    return found !== null && /^https?:$/.test(found.protocol) ? found : null;
  }
  return null;
}

function decoded(text: string): string | null {
  if (text === '') return null;
  try {
    return /^https?%3a/i.test(text) ? decodeURIComponent(text) : text;
  } catch {
    return text;
  }
}

/** Version 2 writes `_` for `/` and `-2F` for an escape, version 3 has the address between `__`. */
function proofpoint(url: URL): string | null {
  const third = /^\/v3\/__(.+?)__;/.exec(url.pathname + url.search);
  if (third !== null) return (third[1] ?? '').replace(/^(https?:\/)(?!\/)/, '$1/');
  const value = url.searchParams.get('u');
  if (value === null) return null;
  return decoded(
    url.pathname.startsWith('/v2/')
      ? safeDecode(value.replaceAll('-', '%').replaceAll('_', '/'))
      : value,
  );
}

export function safeDecode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function fromHex(text: string): string | null {
  if (!/^(?:[0-9a-f]{2}){8,}$/i.test(text)) return null;
  return safeDecode(text.replace(/../g, '%$&'));
}
