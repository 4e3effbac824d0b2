/** A console over a real registry and a real store, without its processes: for tests. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EventLine, Snapshot } from '@clearpixel/pixel';
import { openRegistry } from '@clearpixel/registry';
import type { Registry } from '@clearpixel/registry';
import { openStore } from '@clearpixel/store';
import type { Store } from '@clearpixel/store';
import type { FastifyInstance } from 'fastify';
import { buildConsole } from './app.ts';
import type { ConsoleSettings } from './settings.ts';

export const OWNER_KEY = 'an-owner-key-of-more-than-thirty-two-characters';
export const SETUP_SECRET = 'the-secret-of-the-link-of-the-first-start';
export const HOST = '127.0.0.1:8081';

export interface TestConsole {
  app: FastifyInstance;
  registry: Registry;
  store: Store;
  published: Snapshot[];
  logged: string[];
  close: () => Promise<void>;
}

export async function openTestConsole(
  settings: Partial<ConsoleSettings> = {},
): Promise<TestConsole> {
  const directory = mkdtempSync(path.join(tmpdir(), 'clearpixel-console-'));
  const registry = await openRegistry({ url: 'sqlite:', directory });
  const store = await openStore({ url: 'chdb:', directory: path.join(directory, 'store') });
  const published: Snapshot[] = [];
  const logged: string[] = [];
  let setup: string | null = SETUP_SECRET;
  const app = await buildConsole({
    listen: { host: '127.0.0.1', port: 8081 },
    consoleUrl: `http://${HOST}`,
    edgeUrl: 'https://edge.example',
    pagesUrl: 'https://pages.example',
    registry,
    store,
    loaderState: () => ({
      loadedSegments: 0,
      loadedRows: 0,
      rejectedRows: 0,
      loadedAt: 0,
      waitingSegments: 0,
      failure: null,
    }),
    spoolState: async () => ({ segments: 0, bytes: 0, rejectedLines: 0, rejectedFiles: 0 }),
    publish: async (snapshot) => {
      published.push(snapshot);
      return 'in-force';
    },
    edgeState: async () => null,
    secrets: ['a secret of forty characters for the tests'],
    ownerKeys: [{ name: 'test', secret: OWNER_KEY }],
    setup: {
      secret: () => setup,
      done: () => {
        setup = null;
      },
    },
    dashboardDirectory: directory,
    scratchDirectory: directory,
    diskState: async () => ({ freeBytes: 1, totalBytes: 2 }),
    trustedProxies: ['127.0.0.1/32'],
    smtpUrl: undefined,
    outgoingAllow: [],
    version: '0.0.0',
    log: (_level, message) => logged.push(message),
    ...settings,
  });
  return {
    app,
    registry,
    store,
    published,
    logged,
    close: async () => {
      await app.close();
      await store.close();
      await registry.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

export interface Answer {
  status: number;
  body: any; // oxlint-disable-line typescript/no-explicit-any -- what stands in it is what is tested
  /** The `Cookie` of the next call, where this one has set one. */
  cookie?: string;
}

/** A call of the API, as the owner's key makes it unless `headers` say otherwise. */
export async function callApi(
  { app }: TestConsole,
  method: Method,
  where: string,
  payload?: object | string,
  headers: Record<string, string> = { authorization: `Bearer ${OWNER_KEY}` },
): Promise<Answer> {
  const response = await app.inject({
    method,
    url: `/api/v1${where}`,
    headers: { host: HOST, ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
  const [cookie] = response.cookies;
  return {
    status: response.statusCode,
    body: response.body === '' ? undefined : response.json(),
    ...(cookie === undefined ? {} : { cookie: `${cookie.name}=${cookie.value}` }),
  };
}

/** Puts events into the store, as the loader would: of a person who looked at a page now, unless they say otherwise. */
export async function loadEvents(
  { store }: TestConsole,
  events: readonly (Partial<EventLine> & { source: string })[],
): Promise<EventLine[]> {
  const at = Date.now();
  const lines = events.map((event): EventLine => ({
    id: randomUUID(),
    at,
    sourceKind: 'site',
    kind: 'view',
    name: 'pageview',
    level: 'anonymous',
    verdict: 'person',
    certainty: 'probable',
    reasons: ['ordinary-browser'],
    day: new Date(event.at ?? at).toISOString().slice(0, 10),
    retainUntil: '2099-01-01',
    hostname: 'shop.example',
    path: '/',
    ...event,
  }));
  const directory = mkdtempSync(path.join(tmpdir(), 'clearpixel-events-'));
  const name = `20261124T120000000Z-${randomUUID().slice(0, 8).padStart(16, '0')}-00000001`;
  const file = path.join(directory, `${name}.jsonl`);
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const outcome = await store.load({ name, path: file, bytes: statSync(file).size });
  if (outcome.what !== 'loaded') throw new Error(`the events were not taken: ${outcome.what}`);
  rmSync(directory, { recursive: true, force: true });
  return lines;
}
