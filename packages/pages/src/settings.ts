import type { TokenCodec } from '@clearpixel/pixel';
import type { Registry } from '@clearpixel/registry';
import type { Store } from '@clearpixel/store';

export interface PagesSettings {
  /** Port 0 is any. */
  listen: { host: string; port: number };
  /** The addresses that others see, without a slash at the end. */
  pagesUrl: string;
  edgeUrl: string;
  version: string;
  registry: Registry;
  store: Store;
  tokens: TokenCodec;
  /** Plain text; rejects where the server does not take it. null: there is no way to send. */
  sendMail: ((mail: { to: string; subject: string; text: string }) => Promise<void>) | null;
  /** After a change of the registry, before its answer. Rejects where the edge has not confirmed it in time. */
  putInForce: () => Promise<void>;
  /** Of people who were erased in the registry: their events in the store. */
  startErasures: () => void;
  /** CIDRs whose `X-Forwarded-For` counts. */
  trustedProxies: readonly string[];
  /** Milliseconds since 1970. */
  now?: () => number;
  log: (level: 'info' | 'warn' | 'error', message: string) => void;
}
