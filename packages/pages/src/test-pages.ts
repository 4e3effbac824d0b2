/** The public pages over a real registry and a real store, without their process: for tests. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTokenCodec } from '@clearpixel/pixel';
import type { EventLine, TokenCodec } from '@clearpixel/pixel';
import { newCampaignSchema, openRegistry } from '@clearpixel/registry';
import type { Campaign, NewRecipient, Recipient, Registry } from '@clearpixel/registry';
import { openStore } from '@clearpixel/store';
import type { Store } from '@clearpixel/store';
import type { FastifyInstance } from 'fastify';
import { buildPages } from './index.ts';
import type { PagesSettings } from './settings.ts';

export const PAGES_URL = 'https://pages.example';
export const SENDER = { id: 'test', name: 'test' };

export interface TestPages {
  app: FastifyInstance;
  /** Further pages over the same registry and store (a process holds one store). */
  build: (settings: Partial<PagesSettings>) => Promise<FastifyInstance>;
  registry: Registry;
  store: Store;
  tokens: TokenCodec;
  logged: string[];
  addCampaign: (fields?: object) => Promise<Campaign>;
  addRecipient: (campaign: Campaign, recipient: NewRecipient) => Promise<Recipient>;
  /** The address of somebody's page; without a ref that of everybody. */
  pageOf: (campaign: string, ref: string | null) => string;
  loadEvents: (events: readonly Partial<EventLine>[]) => Promise<void>;
  close: () => Promise<void>;
}

export async function openTestPages(settings: Partial<PagesSettings> = {}): Promise<TestPages> {
  const directory = mkdtempSync(path.join(tmpdir(), 'clearpixel-pages-'));
  const registry = await openRegistry({ url: 'sqlite:', directory });
  const store = await openStore({ url: 'chdb:', directory: path.join(directory, 'store') });
  const tokens = createTokenCodec(['a secret of forty characters for the tests']);
  const logged: string[] = [];
  const build = (more: Partial<PagesSettings>): Promise<FastifyInstance> =>
    buildPages({
      listen: { host: '127.0.0.1', port: 0 },
      pagesUrl: PAGES_URL,
      edgeUrl: 'https://edge.example',
      version: '0.0.0',
      registry,
      store,
      tokens,
      sendMail: null,
      putInForce: async () => undefined,
      startErasures: () => undefined,
      trustedProxies: ['127.0.0.1/32'],
      log: (_level, message) => logged.push(message),
      ...more,
    });
  const app = await build(settings);
  let segments = 0;
  return {
    app,
    build,
    registry,
    store,
    tokens,
    logged,
    addCampaign: (fields = {}) =>
      registry.createCampaign(
        SENDER,
        newCampaignSchema.parse({ name: 'Autumn', level: 'identified', ...fields }),
      ),
    addRecipient: async (campaign, recipient) => {
      const added = await registry.addRecipients(SENDER, campaign.id, [recipient], true);
      const [first] = added?.recipients ?? [];
      if (first === undefined) throw new Error('nobody was added');
      return first;
    },
    pageOf: (source, subject) =>
      `/r/${tokens.sign({
        kind: 'reader',
        source,
        subject,
        level: subject === null ? 'count' : 'anonymous',
        stampedAt: 1_700_000_000_000,
      })}`,
    loadEvents: async (events) => {
      const name = `20261124T120000000Z-${String(++segments).padStart(16, '0')}-00000001`;
      const file = path.join(directory, `${name}.jsonl`);
      const at = Date.UTC(2026, 10, 24, 12);
      const lines = events.map((event) => ({
        id: randomUUID(),
        at,
        sourceKind: 'campaign',
        kind: 'open',
        name: 'open',
        level: 'identified',
        verdict: 'person',
        certainty: 'probable',
        reasons: ['ordinary-mail-program'],
        day: '2026-11-24',
        retainUntil: '2099-01-01',
        ...event,
      }));
      writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      await store.load({ name, path: file, bytes: statSync(file).size });
    },
    close: async () => {
      await app.close();
      await store.close();
      await registry.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
