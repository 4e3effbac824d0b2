/** The lists as others use them: as rules of an extension in Chromium, in Squid, Unbound and BIND. They block the traps, and nothing else. */
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { Resolver } from 'node:dns/promises';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { IMAGE_TRAPS, SCRIPT_TRAPS, WEBMAIL_TRAPS } from '../packages/detect/src/lists/traps.ts';
import type { Trap } from '../packages/detect/src/lists/traps.ts';
import { CHROMIUM } from './chromium.ts';
import { eventually, freePort } from './server.ts';

const MAIN = fileURLToPath(new URL('../packages/clearpixel/bin/clearpixel', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'clearpixel-lists-'));
const at = (name: string): string => path.join(folder, name);
const started: ChildProcess[] = [];
/** Every address under test is served here, and every request written down. */
let arrived = new Set<string>();
let origin: http.Server;
let originPort = 0;

const run = (...words: string[]): Promise<{ status: number; out: string; err: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...words], { maxBuffer: 2 ** 24 }, (error, out, err) =>
      resolve({ status: error === null ? 0 : Number(error.code ?? -1), out, err }),
    );
  });
function start(program: string, ...words: string[]): void {
  started.push(spawn(program, words, { cwd: folder, stdio: 'ignore' }));
}

const IMAGES = [...IMAGE_TRAPS, ...WEBMAIL_TRAPS];
const PAGE = `<!doctype html><title>traps</title>
${IMAGES.map(({ address }) => `<img src="${address.replaceAll('&', '&amp;')}">`).join('\n')}
${SCRIPT_TRAPS.map(({ address }) => `<script src="${address}"></script>`).join('\n')}`;

beforeAll(async () => {
  // Servers that give up root read and write here.
  chmodSync(folder, 0o777);
  origin = http.createServer((request, response) => {
    const address = new URL(request.url ?? '/', `http://${request.headers.host ?? ''}`);
    // What the browser asks of its maker is none of the page's.
    if (!address.hostname.endsWith('.googleapis.com')) arrived.add(address.href);
    const isPage = address.href === 'http://mail.example/';
    response.setHeader('content-type', isPage ? 'text/html' : 'image/gif');
    response.end(isPage ? PAGE : '');
  });
  originPort = await freePort();
  await new Promise<void>((resolve) => origin.listen(originPort, '127.0.0.1', resolve));
});
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  origin.close();
  origin.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
});

test('wrong use is told in a line', async () => {
  for (const words of [
    ['--format', 'nothing'],
    ['--format', 'hosts', '--kind', 'fax'],
    ['--format', 'hosts', '--output', at('none/list')],
    [],
  ]) {
    const { status, err } = await run('lists', ...words);
    expect([status, err.includes('    at ')]).toEqual([2, false]);
  }
});

describe('Chromium', () => {
  async function arrivals(extension: string | null): Promise<Set<string>> {
    arrived = new Set();
    const context = await chromium.launchPersistentContext(at(`profile-${extension ?? 'plain'}`), {
      executablePath: CHROMIUM,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        // Else it looks for newer parts of itself, and finds the test's own server.
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        `--host-resolver-rules=MAP * 127.0.0.1:${originPort}`,
        ...(extension === null
          ? []
          : [`--disable-extensions-except=${at(extension)}`, `--load-extension=${at(extension)}`]),
      ],
      ignoreDefaultArgs: ['--disable-extensions'],
    });
    try {
      const page = await context.newPage();
      // An extension is loaded beside the first pages: until its rules are in force, load again.
      await eventually(async () => {
        arrived = new Set();
        await page.goto('http://mail.example/', { waitUntil: 'load' });
        return extension === null || !arrived.has('http://r.superhuman.com/abc.png');
      });
    } finally {
      await context.close();
    }
    return arrived;
  }

  const addresses = (traps: readonly Trap[]): string[] =>
    traps.map(({ address }) => new URL(address).href).sort();

  test('without the list all traps load', async () => {
    const seen = await arrivals(null);
    // Google and Meta have told Chromium to load their scripts by https alone.
    expect([...seen].filter((address) => address !== 'http://mail.example/').sort()).toEqual(
      expect.arrayContaining(addresses(IMAGES)),
    );
  });

  test('with its rules those load that should, and no other', async () => {
    mkdirSync(at('extension'));
    writeFileSync(
      at('extension/manifest.json'),
      JSON.stringify({
        manifest_version: 3,
        name: 'traps',
        version: '1',
        permissions: ['declarativeNetRequest'],
        declarative_net_request: {
          rule_resources: [{ id: 'list', enabled: true, path: 'list.json' }],
        },
      }),
    );
    await run('lists', '--format', 'dnr', '--output', at('extension/list.json'));
    const seen = await arrivals('extension');
    seen.delete('http://mail.example/');
    seen.delete('http://mail.example/favicon.ico');
    const loaded = [...IMAGES, ...SCRIPT_TRAPS].filter(({ isBlocked }) => !isBlocked);
    expect([...seen].sort()).toEqual(addresses(loaded));
  });
});

describe('Squid', () => {
  let port = 0;
  beforeAll(async () => {
    port = await freePort();
    await run('lists', '--format', 'squid', '--output', at('list.squid'));
    writeFileSync(
      at('squid.conf'),
      `http_port 127.0.0.1:${port}
pid_filename ${at('squid.pid')}
cache_log ${at('squid.log')}
access_log none
cache deny all
coredump_dir ${folder}
cache_peer 127.0.0.1 parent ${originPort} 0 no-query originserver
never_direct allow all
include ${at('list.squid')}
http_access allow localhost
`,
    );
    start('/usr/sbin/squid', '-N', '-f', at('squid.conf'));
    await eventually(() => ask('http://shop.example/').catch(() => false as const));
  });

  const ask = (address: string, method = 'GET'): Promise<number> =>
    new Promise((resolve, reject) => {
      const request = http.request(
        { host: '127.0.0.1', port, path: address, method },
        (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        },
      );
      request.on('connect', (response, socket) => {
        socket.destroy();
        resolve(response.statusCode ?? 0);
      });
      request.on('error', reject);
      if (method === 'GET') request.setHeader('host', new URL(address).host);
      request.end();
    });

  test.each(IMAGE_TRAPS)('$address: $isBlocked', async ({ address, isBlocked }) => {
    expect(await ask(address)).toBe(isBlocked ? 403 : 200);
  });

  test('a host that only tracks is refused also where the path is encrypted', async () => {
    expect(await ask('r.superhuman.com:443', 'CONNECT')).toBe(403);
    expect(await ask('sendgrid.net:443', 'CONNECT')).not.toBe(403);
  });
});

/** Hosts of the table that only track, and others that must have an answer. */
const HOSTS: readonly (readonly [host: string, isBlocked: boolean])[] = [
  ['r.superhuman.com', true],
  ['emltrk.com', true],
  ['xyz.emltrk.com', true],
  ['www.google-analytics.com', true],
  ['sendgrid.net', false],
  ['superhuman.com', false],
  ['notemltrk.com', false],
  ['www.facebook.com', false],
  ['shop.example', false],
];

async function answered(port: number, host: string): Promise<boolean> {
  const resolver = new Resolver({ timeout: 2000, tries: 1 });
  resolver.setServers([`127.0.0.1:${port}`]);
  try {
    return (await resolver.resolve4(host)).length > 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTFOUND') return false;
    throw error;
  }
}

describe('Unbound', () => {
  let port = 0;
  beforeAll(async () => {
    port = await freePort();
    await run('lists', '--format', 'unbound', '--output', at('list.unbound'));
    writeFileSync(
      at('unbound.conf'),
      `server:
  interface: 127.0.0.1
  port: ${port}
  do-daemonize: no
  username: ""
  chroot: ""
  directory: "${folder}"
  pidfile: ""
  use-syslog: no
  module-config: "iterator"
  local-zone: "." redirect
  local-data: ". A 127.0.0.1"
include: "${at('list.unbound')}"
remote-control:
  control-enable: no
`,
    );
    start('/usr/sbin/unbound', '-d', '-c', at('unbound.conf'));
    await eventually(() => answered(port, 'shop.example').catch(() => false));
  });

  test.each(HOSTS)('%s: %s', async (host, isBlocked) => {
    expect(await answered(port, host)).toBe(!isBlocked);
  });
});

describe('BIND', () => {
  let port = 0;
  beforeAll(async () => {
    port = await freePort();
    await run('lists', '--format', 'rpz', '--output', at('list.rpz'));
    writeFileSync(
      at('root.zone'),
      '$TTL 60\n@ IN SOA localhost. root.localhost. 1 60 60 60 60\n@ IN NS localhost.\n* IN A 127.0.0.1\n',
    );
    writeFileSync(
      at('named.conf'),
      `options {
  directory "${folder}";
  listen-on port ${port} { 127.0.0.1; };
  listen-on-v6 { none; };
  pid-file none;
  session-keyfile none;
  recursion yes;
  dnssec-validation no;
  response-policy { zone "rpz.clearpixel"; } qname-wait-recurse no;
};
controls { };
zone "." { type primary; file "${at('root.zone')}"; };
zone "rpz.clearpixel" { type primary; file "${at('list.rpz')}"; };
`,
    );
    start('/usr/sbin/named', '-f', '-c', at('named.conf'));
    await eventually(() => answered(port, 'shop.example').catch(() => false));
    // It answers before it has read its policies.
    await eventually(() =>
      answered(port, 'policy-is-in-force.emltrk.com').then(
        (isAnswered) => !isAnswered,
        () => false,
      ),
    );
  });

  test.each(HOSTS)('%s: %s', async (host, isBlocked) => {
    expect(await answered(port, host)).toBe(!isBlocked);
  });
});
