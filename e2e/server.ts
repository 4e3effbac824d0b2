/** A whole server as its users start it, on ports and a data folder of its own, and the API by its local key. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../packages/clearpixel/bin/clearpixel', import.meta.url));
const READY = 'Clearpixel is running.';
const START_PATIENCE_MS = 60_000;

export const BROWSER_AGENT =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        resolve(typeof address === 'object' && address !== null ? address.port : 0),
      );
    });
    server.on('error', reject);
  });
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** Asks until the answer is true-ish, at most half of the time; throws after `patienceMs`. */
export async function eventually<Value>(
  ask: () => Promise<Value | false | null | undefined>,
  patienceMs = 20_000,
): Promise<Value> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const asked = Date.now();
    const value = await ask();
    if (value) return value;
    if (Date.now() > until) throw new Error(`not within ${patienceMs} ms`);
    await pause(Math.max(100, Date.now() - asked));
  }
}

export class TestServer {
  readonly data: string;
  readonly edge: string;
  readonly console: string;
  readonly pages: string;
  readonly env: Record<string, string>;
  #process: ChildProcess | null = null;
  log = '';

  constructor(data: string, ports: readonly [number, number, number], env: Record<string, string>) {
    this.data = data;
    const [edge, console, pages] = ports.map((port) => `127.0.0.1:${port}`);
    this.edge = `http://${edge}`;
    this.console = `http://${console}`;
    this.pages = `http://${pages}`;
    this.env = {
      CLEARPIXEL_DATA: data,
      CLEARPIXEL_EDGE_LISTEN: edge ?? '',
      CLEARPIXEL_CONSOLE_LISTEN: console ?? '',
      CLEARPIXEL_PAGES_LISTEN: pages ?? '',
      CLEARPIXEL_EDGE_URL: this.edge,
      CLEARPIXEL_CONSOLE_URL: this.console,
      CLEARPIXEL_PAGES_URL: this.pages,
      CLEARPIXEL_TRUSTED_PROXIES: '127.0.0.1/32',
      ...env,
    };
  }

  static async create(env: Record<string, string> = {}, data?: string): Promise<TestServer> {
    const server = new TestServer(
      data ?? mkdtempSync(path.join(tmpdir(), 'clearpixel-e2e-')),
      [await freePort(), await freePort(), await freePort()],
      env,
    );
    await server.start();
    return server;
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [MAIN, 'serve'], {
      env: { ...process.env, ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.#process = child;
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        this.log += chunk.toString();
      });
    const until = Date.now() + START_PATIENCE_MS;
    while (!output.includes(READY)) {
      if (child.exitCode !== null || Date.now() > until)
        throw new Error(`the server did not start: ${output}`);
      await pause(20);
    }
  }

  /** Resolves to the exit status. */
  async stop(): Promise<number | null> {
    const child = this.#process;
    if (child === null || child.exitCode !== null) return child?.exitCode ?? null;
    const ended = new Promise<number | null>((resolve) => {
      child.once('exit', resolve);
    });
    child.kill('SIGTERM');
    return ended;
  }

  /** SIGKILL of parent and children, as when the machine's memory has run out. */
  async killAll(): Promise<void> {
    const child = this.#process;
    if (child?.pid === undefined || child.exitCode !== null) return;
    const ended = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
    });
    process.kill(-child.pid, 'SIGKILL');
    await ended;
  }

  async dispose(): Promise<void> {
    await this.stop();
    rmSync(this.data, { recursive: true, force: true });
  }

  /** The process of one room; it is started again when it is killed. */
  childPid(room: 'edge' | 'console'): number | null {
    for (const entry of readdirSync('/proc')) {
      if (!/^\d+$/.test(entry)) continue;
      try {
        const parent = Number(readFileSync(`/proc/${entry}/stat`, 'utf8').split(' ')[3]);
        if (parent !== this.pid) continue;
        if (readFileSync(`/proc/${entry}/cmdline`, 'utf8').includes(`${room}-process`))
          return Number(entry);
      } catch {
        // It has ended meanwhile.
      }
    }
    return null;
  }

  get key(): string {
    return readFileSync(path.join(this.data, 'local.key'), 'utf8').trim();
  }

  async api<Answer>(method: string, where: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.console}/api/v1${where}`, {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${where}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  }

  async site(fields: Record<string, unknown> = {}): Promise<string> {
    const { id } = await this.api<{ id: string }>('POST', '/sites', {
      name: 'Shop',
      domain: 'shop.example',
      ...fields,
    });
    return id;
  }

  pixel(
    site: string,
    query: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return fetch(`${this.edge}/p/${site}.gif?${new URLSearchParams(query).toString()}`, {
      headers: { 'user-agent': BROWSER_AGENT, 'x-forwarded-for': '81.2.69.142', ...headers },
    });
  }

  post(
    site: string,
    events: readonly unknown[],
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return fetch(`${this.edge}/e`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': BROWSER_AGENT,
        'x-forwarded-for': '81.2.69.142',
        ...headers,
      },
      body: JSON.stringify({ site, events }),
    });
  }

  overview(site: string, query = 'verdict=all'): Promise<Record<string, number | string>> {
    return this.api('GET', `/sites/${site}/overview?${query}`);
  }
}
