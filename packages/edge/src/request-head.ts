/**
 * What the edge reads of a request, free of `node:http`: a lane of its own for pixels can fill it as well. It lives in
 * memory only.
 */
export interface RequestHead {
  method: string;
  /** Path and query, as they came. */
  target: string;
  /** The connection's own address. */
  connection: string;
  /** Milliseconds since 1970. */
  at: number;
  agent: string;
  referer: string;
  language: string;
  /** All `X-Forwarded-For` headers, joined as one list. */
  forwarded: string | undefined;
  origin: string;
  contentType: string;
  /** `Sec-GPC: 1` or `DNT: 1`. */
  optedOut: boolean;
  /** The browser said that nobody looks yet (`Sec-Purpose`, `Purpose`, `X-Moz`, `X-Purpose`). */
  prefetch: boolean;
  accept: string;
  /** `Sec-Fetch-Site`, `-Mode` and `-Dest`, and whether `-User` says that somebody caused it. */
  fetchSite: string;
  fetchMode: string;
  fetchDest: string;
  fetchUser: boolean;
  /** `Sec-CH-UA`. */
  clientHints: string;
}

/** @param raw names and values in turn, as `IncomingMessage.rawHeaders` has them. */
export function readHead(
  method: string,
  target: string,
  connection: string,
  raw: readonly string[],
  at: number,
): RequestHead {
  const head: RequestHead = {
    method,
    target,
    connection,
    at,
    agent: '',
    referer: '',
    language: '',
    forwarded: undefined,
    origin: '',
    contentType: '',
    optedOut: false,
    prefetch: false,
    accept: '',
    fetchSite: '',
    fetchMode: '',
    fetchDest: '',
    fetchUser: false,
    clientHints: '',
  };
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] ?? '';
    const value = raw[i + 1] ?? '';
    // The length tells most headers apart without making a lower-case copy of each.
    switch (name.length) {
      case 3:
        if (value === '1' && name.toLowerCase() === 'dnt') head.optedOut = true;
        break;
      case 5:
        if (name.toLowerCase() === 'x-moz') head.prefetch ||= value.toLowerCase() === 'prefetch';
        break;
      case 6: {
        const known = name.toLowerCase();
        if (known === 'accept') head.accept = value;
        else if (known === 'origin') head.origin = value;
        break;
      }
      case 7: {
        const known = name.toLowerCase();
        if (known === 'referer') head.referer = value;
        else if (known === 'sec-gpc') head.optedOut ||= value === '1';
        else if (known === 'purpose') head.prefetch ||= isPrefetch(value);
        break;
      }
      case 9: {
        const known = name.toLowerCase();
        if (known === 'sec-ch-ua') head.clientHints = value;
        else if (known === 'x-purpose') head.prefetch ||= isPrefetch(value);
        break;
      }
      case 10:
        if (name.toLowerCase() === 'user-agent') head.agent = value;
        break;
      case 11:
        if (name.toLowerCase() === 'sec-purpose') head.prefetch ||= isPrefetch(value);
        break;
      case 12:
        if (name.toLowerCase() === 'content-type') head.contentType = value;
        break;
      case 14: {
        const known = name.toLowerCase();
        if (known === 'sec-fetch-site') head.fetchSite = value;
        else if (known === 'sec-fetch-mode') head.fetchMode = value;
        else if (known === 'sec-fetch-dest') head.fetchDest = value;
        else if (known === 'sec-fetch-user') head.fetchUser = value === '?1';
        break;
      }
      case 15: {
        const known = name.toLowerCase();
        if (known === 'x-forwarded-for')
          head.forwarded = head.forwarded === undefined ? value : `${head.forwarded},${value}`;
        else if (known === 'accept-language') head.language = value;
        break;
      }
      default:
    }
  }
  return head;
}

/** `Sec-Purpose: prefetch;prerender`, `Purpose: prefetch`, Safari's `X-Purpose: preview`. */
const isPrefetch = (value: string): boolean => /^(?:prefetch|prerender|preview)\b/i.test(value);
