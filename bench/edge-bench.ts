/**
 * (a) The edge with all its work against nginx's `empty_gif` with a buffered access log, and against a bare pixel on
 * node:http: one process each, in alternation, by wrk. Afterwards all that was answered must be in the store.
 * (d) On the way: memory at rest, and at most under this load.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { TestServer, eventually, freePort, pause } from '../e2e/server.ts';
import { median, residentBytes } from './measure.ts';

const RUNS = Number(process.env['BENCH_RUNS'] ?? 5);
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 3);
const CONNECTIONS = [64, 512, 2_000] as const;
const DURABILITIES = ['write', 'fsync'] as const;
const ARRIVAL_PATIENCE_MS = 180_000;
const MEMORY_STEP_MS = 250;

const run = promisify(execFile);
const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

export interface EdgeRow {
  durability: string;
  connections: number;
  /** Requests a second, medians. */
  nginx: number;
  bare: number;
  edge: number;
  /** Medians of the ratios of neighbouring runs. */
  ofNginx: number;
  ofBare: number;
}

export interface MemoryRow {
  durability: string;
  idleBytes: number;
  maxUnderLoadBytes: number;
}

interface Load {
  perSecond: number;
  requests: number;
}

async function load(url: string, connections: number): Promise<Load> {
  const { stdout } = await run('wrk', [
    '-t1',
    `-c${connections}`,
    `-d${SECONDS}s`,
    '-s',
    file('vary.lua'),
    '-H',
    'Referer: https://shop.example/p',
    url,
  ]);
  if (stdout.includes('Non-2xx')) throw new Error(`answers other than 200: ${stdout}`);
  return {
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]),
    requests: Number(/(\d+) requests in/.exec(stdout)?.[1]),
  };
}

async function startNginx(directory: string): Promise<{ port: number; stop: () => void }> {
  const port = await freePort();
  const config = path.join(directory, 'nginx.conf');
  writeFileSync(
    config,
    `worker_processes 1; daemon off; error_log ${directory}/error.log; pid ${directory}/nginx.pid;
events { worker_connections 4096; }
http {
  log_format pixel '$msec $remote_addr "$request_uri" "$http_user_agent" "$http_referer"';
  access_log ${directory}/access.log pixel buffer=64k flush=1s;
  server { listen 127.0.0.1:${port}; keepalive_requests 100000000; location / { empty_gif; } }
}
`,
  );
  const nginx = spawn('nginx', ['-c', config], { stdio: 'ignore' });
  await eventually(async () => (await fetch(`http://127.0.0.1:${port}/`).catch(() => null))?.ok);
  return { port, stop: () => nginx.kill('SIGTERM') };
}

export async function benchEdge(
  say: (line: string) => void,
): Promise<{ edge: EdgeRow[]; memory: MemoryRow[] }> {
  const directory = mkdtempSync(path.join(tmpdir(), 'clearpixel-bench-'));
  const nginx = await startNginx(directory);
  const bare = spawn(process.execPath, [file('bare-pixel.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [barePort] = (await once(bare.stdout, 'data')) as [Buffer];
  const rows: EdgeRow[] = [];
  const memory: MemoryRow[] = [];
  try {
    for (const durability of DURABILITIES) {
      const server = await TestServer.create({
        CLEARPIXEL_DURABILITY: durability,
        CLEARPIXEL_RATE_LIMIT: '0',
      });
      try {
        const site = await server.site();
        await pause(5_000);
        const idleBytes = residentBytes(server.pid);
        let maxUnderLoadBytes = 0;
        const watching = setInterval(() => {
          maxUnderLoadBytes = Math.max(maxUnderLoadBytes, residentBytes(server.pid));
        }, MEMORY_STEP_MS);
        const target = `/p/${site}.gif?e=pageview&u=https%3A%2F%2Fshop.example%2Fa&r=https%3A%2F%2Fnews.example%2F`;
        const edgeLoad = (connections: number): Promise<Load> =>
          load(server.edge + target, connections);
        let answered = (await edgeLoad(64)).requests;
        let inFlight = 64;
        for (const connections of CONNECTIONS) {
          const runs: { nginx: number; bare: number; edge: number }[] = [];
          for (let i = 0; i < RUNS; i++) {
            const ofNginx = await load(`http://127.0.0.1:${nginx.port}${target}`, connections);
            const ofBare = await load(
              `http://127.0.0.1:${Number(barePort.toString())}${target}`,
              connections,
            );
            const ofEdge = await edgeLoad(connections);
            answered += ofEdge.requests;
            inFlight += connections;
            runs.push({ nginx: ofNginx.perSecond, bare: ofBare.perSecond, edge: ofEdge.perSecond });
          }
          const row: EdgeRow = {
            durability,
            connections,
            nginx: median(runs.map((one) => one.nginx)),
            bare: median(runs.map((one) => one.bare)),
            edge: median(runs.map((one) => one.edge)),
            ofNginx: median(runs.map((one) => one.edge / one.nginx)),
            ofBare: median(runs.map((one) => one.edge / one.bare)),
          };
          rows.push(row);
          say(
            `edge ${durability}/${connections}: ${row.edge.toFixed(0)}/s, of nginx ${row.ofNginx.toFixed(2)}`,
          );
        }
        clearInterval(watching);
        memory.push({ durability, idleBytes, maxUnderLoadBytes });
        // wrk counts what it has read; what was under way at the end of a run was kept as well.
        const stored = await eventually(async () => {
          const { events } = await server.overview(site);
          return Number(events) >= answered && Number(events);
        }, ARRIVAL_PATIENCE_MS);
        if (stored > answered + inFlight)
          throw new Error(`${stored} stored of ${answered} answered`);
      } finally {
        await server.dispose();
      }
    }
  } finally {
    nginx.stop();
    bare.kill('SIGTERM');
    rmSync(directory, { recursive: true, force: true });
  }
  return { edge: rows, memory };
}
