import type { Snapshot } from '@clearpixel/pixel';
import type { Registry } from '@clearpixel/registry';
import type { SpoolReader } from '@clearpixel/spool';
import type { LoaderState, Store } from '@clearpixel/store';
import type { RouteOptions } from 'fastify';

export type ConsoleLog = (level: 'info' | 'warn' | 'error', message: string) => void;

/** What the console wants to know of the edge, which it knows nothing else of. */
export interface EdgeReport {
  failure: string | null;
  snapshotVersion: number;
  sessions: number;
  hits: Record<string, number>;
  events: number;
  refusedBodies: number;
  unanswered: number;
  failures: number;
  commits: number;
  residentBytes: number;
}

export interface ConsoleSettings {
  /** Port 0 is any. */
  listen: { host: string; port: number };
  /** The addresses that others see, without a slash at the end. */
  consoleUrl: string;
  edgeUrl: string;
  pagesUrl: string;
  registry: Registry;
  store: Store;
  loaderState: () => LoaderState;
  spoolState: SpoolReader['state'];
  /** Puts a snapshot in force at the local edge; `timeout` where it has not confirmed it. */
  publish: (snapshot: Snapshot) => Promise<'in-force' | 'timeout'>;
  /** null while the edge is down. */
  edgeState: () => Promise<EdgeReport | null>;
  /** By which tokens are signed, newest first. */
  secrets: readonly string[];
  /** Owners' keys that are given from outside. */
  ownerKeys: readonly { name: string; secret: string }[];
  /** The link of the first start. */
  setup: {
    /** null where somebody has an account. */
    secret: () => string | null;
    /** The first account was made. */
    done: () => void;
  };
  /** Where Vite put the dashboard. */
  dashboardDirectory: string;
  /** For files of a moment. */
  scratchDirectory: string;
  diskState: () => Promise<{ freeBytes: number; totalBytes: number }>;
  /** CIDRs whose `X-Forwarded-For` counts. */
  trustedProxies: readonly string[];
  /** smtp:// or smtps://; without it no mail is sent. */
  smtpUrl: string | undefined;
  /** Hostnames that may be private and asked all the same. */
  outgoingAllow: readonly string[];
  /** By which mail services sign what they tell of deliveries, where the operator has set them. */
  deliveryKeys?: { mailgun?: string | undefined; sendgrid?: string | undefined };
  version: string;
  log: ConsoleLog;
  /** Hears of every route as it is made. */
  onRoute?: (route: RouteOptions) => void;
}
