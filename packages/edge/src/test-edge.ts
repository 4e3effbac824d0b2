/** A real edge on a folder of its own, for tests: rules in, requests, and the lines that it wrote. */
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventSchema } from '@clearpixel/pixel';
import type { Event, Snapshot, SourceRule } from '@clearpixel/pixel';
import { startEdge } from './edge.ts';
import type { Edge, EdgeSettings } from './edge.ts';

export const STAMPED_AT = Date.UTC(2026, 5, 1);
export const SECRET = 'a secret of forty characters for the tests';
export const BROWSER =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';

/** What it sends beside its agent with an image on a foreign page. `Sec-Fetch-Mode` is sent by `fetch` itself. */
export const BROWSER_HEADERS = {
  'user-agent': BROWSER,
  'accept-language': 'en',
  'sec-fetch-site': 'cross-site',
  'sec-fetch-dest': 'image',
  'sec-ch-ua': '"Google Chrome";v="141", "Not?A_Brand";v="8", "Chromium";v="141"',
} as const;

export const rule = (id: string, fields: Partial<SourceRule> = {}): SourceRule => ({
  id,
  kind: 'site',
  level: 'anonymous',
  timezone: 'UTC',
  domains: ['shop.example'],
  retentionDays: 400,
  allowedParams: [],
  ownNetworks: [],
  excludedPaths: [],
  ...fields,
});

export class TestEdge {
  readonly directory = mkdtempSync(path.join(tmpdir(), 'clearpixel-edge-'));
  readonly #settings: Partial<EdgeSettings>;
  #version = 0;
  #edge: Edge | null = null;

  private constructor(settings: Partial<EdgeSettings>) {
    this.#settings = settings;
  }

  static async start(
    sources: readonly SourceRule[],
    {
      consents = [],
      ...settings
    }: Partial<EdgeSettings> & { consents?: Snapshot['consents'] } = {},
  ): Promise<TestEdge> {
    const test = new TestEdge(settings);
    test.#write(sources, consents);
    await test.restart();
    return test;
  }

  get edge(): Edge {
    if (this.#edge === null) throw new Error('the edge is stopped');
    return this.#edge;
  }

  get url(): string {
    return `http://127.0.0.1:${this.edge.port}`;
  }

  async restart(): Promise<void> {
    await this.#edge?.close();
    this.#edge = await startEdge({
      listen: { host: '127.0.0.1', port: 0 },
      directory: path.join(this.directory, 'edge'),
      spoolDirectory: path.join(this.directory, 'spool'),
      snapshotFile: path.join(this.directory, 'snapshot.json'),
      secrets: [SECRET],
      edgeUrl: 'https://pixel.shop.example',
      pagesUrl: 'https://pages.example',
      script: '/* script */',
      trustedProxies: ['127.0.0.1/32'],
      durability: 'write',
      rateLimit: 0,
      quotaBytes: 0,
      segmentMaxBytes: 1 << 20,
      segmentMaxAgeMs: 60_000,
      isRemote: false,
      report: () => undefined,
      ...this.#settings,
    });
  }

  reload(sources: readonly SourceRule[], consents: Snapshot['consents'] = []): number {
    this.#write(sources, consents);
    return this.edge.reload();
  }

  get(target: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
    return fetch(this.url + target, {
      method,
      redirect: 'manual',
      headers: { ...BROWSER_HEADERS, 'x-forwarded-for': '81.2.69.142', ...headers },
    });
  }

  post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.url}/e`, {
      method: 'POST',
      headers: {
        ...BROWSER_HEADERS,
        'x-forwarded-for': '81.2.69.142',
        'content-type': 'application/json',
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  /** Sends bytes as they are and resolves to what came back until the connection was closed or fell silent. */
  raw(bytes: string | Buffer | readonly (string | Buffer)[], silenceMs = 150): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.edge.port, '127.0.0.1');
      let text = '';
      let timer: NodeJS.Timeout | undefined;
      const done = (): void => {
        socket.destroy();
        resolve(text);
      };
      const wait = (): void => {
        clearTimeout(timer);
        // A busy machine may be long about its first byte.
        timer = setTimeout(done, text === '' ? Math.max(silenceMs, 1_000) : silenceMs);
      };
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1');
        wait();
      });
      socket.on('close', () => {
        clearTimeout(timer);
        done();
      });
      socket.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ECONNREFUSED') reject(error);
      });
      const parts = [bytes].flat();
      socket.setNoDelay(true);
      const next = (): void => {
        const part = parts.shift();
        if (part === undefined) wait();
        else socket.write(part, 'latin1', () => setTimeout(next, parts.length === 0 ? 0 : 5));
      };
      next();
    });
  }

  /** The lines on the disk, as JSON, oldest first. Stops the edge. */
  async lines(): Promise<Record<string, unknown>[]> {
    await this.#edge?.close();
    this.#edge = null;
    const spool = path.join(this.directory, 'spool');
    return readdirSync(spool)
      .filter((name) => name.endsWith('.jsonl'))
      .toSorted()
      .flatMap((name) => readFileSync(path.join(spool, name), 'utf8').split('\n'))
      .filter((line) => line !== '')
      .map((line) => {
        const event: unknown = JSON.parse(line);
        eventSchema.parse(event);
        return event as Record<string, unknown>;
      });
  }

  async events(): Promise<Event[]> {
    return (await this.lines()).map((line) => eventSchema.parse(line));
  }

  async dispose(): Promise<void> {
    await this.#edge?.close();
    this.#edge = null;
    rmSync(this.directory, { recursive: true, force: true });
  }

  #write(sources: readonly SourceRule[], consents: Snapshot['consents']): void {
    const snapshot: Snapshot = {
      version: ++this.#version,
      writtenAt: new Date().toISOString(),
      maxLevel: 'full',
      sources: [...sources],
      consents,
    };
    writeFileSync(path.join(this.directory, 'snapshot.json'), JSON.stringify(snapshot));
  }
}
