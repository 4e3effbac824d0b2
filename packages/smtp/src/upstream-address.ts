/** Where mails go, and how a session with it is opened. Read once, at the start. */
import type { ProxySettings } from './contract.ts';

export interface UpstreamAddress {
  host: string;
  port: number;
  lmtp: boolean;
  /** TLS from the first byte (`smtps:`). */
  secure: boolean;
  tls: 'verified' | 'offered' | 'never';
  ca: string | undefined;
  login: { user: string; password: string } | null;
  /** How we greet. */
  name: string;
}

const SCHEMES: Record<string, { port: number; lmtp: boolean; secure: boolean }> = {
  'smtp:': { port: 25, lmtp: false, secure: false },
  'smtps:': { port: 465, lmtp: false, secure: true },
  'lmtp:': { port: 24, lmtp: true, secure: false },
};

/** Throws, in words for an operator. The text has no password in it. */
export function readUpstreamAddress(settings: ProxySettings, name: string): UpstreamAddress {
  const url = URL.canParse(settings.upstream) ? new URL(settings.upstream) : null;
  const scheme = url === null ? undefined : SCHEMES[url.protocol];
  if (url === null || scheme === undefined || url.hostname === '' || !/^\/?$/.test(url.pathname))
    throw new Error(
      'The upstream must be smtp://HOST:PORT, smtps://HOST:PORT or lmtp://HOST:PORT, with USER:PASSWORD@ before the host where it asks for a login.',
    );
  const login =
    url.username === ''
      ? null
      : { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
  return {
    // A literal IPv6 address stands in brackets in a URL.
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? scheme.port : Number(url.port),
    lmtp: scheme.lmtp,
    secure: scheme.secure,
    // A password must not be told to whoever answers first.
    tls: settings.upstreamTls ?? (login !== null || scheme.secure ? 'verified' : 'offered'),
    ca: settings.upstreamCa,
    login,
    name,
  };
}
