/** `clearpixel doctor`: looks at everything that has to work, and says in plain words what does not and what to do. */
import { existsSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkMail } from '@clearpixel/console';
import { z } from 'zod';
import { localKey } from './console-calls.ts';
import { dataFolder } from './data-folder.ts';
import type { Settings } from './settings.ts';

export interface Finding {
  check: string;
  state: 'good' | 'warn' | 'bad';
  says: string;
}

const TIMEOUT_MS = 8_000;
const LOW_BYTES = 1_000_000_000;
const GIF_BYTES_MAX = 43;

const good = (check: string, says: string): Finding => ({ check, state: 'good', says });
const warn = (check: string, says: string): Finding => ({ check, state: 'warn', says });
const bad = (check: string, says: string): Finding => ({ check, state: 'bad', says });

async function ask(url: string, headers: Record<string, string> = {}): Promise<Response | null> {
  try {
    return await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch {
    return null;
  }
}

const statusSchema = z.object({
  spool: z.object({ segments: z.number(), rejectedLines: z.number() }),
  loader: z.object({ failure: z.string().nullable() }),
  store: z.object({ rows: z.number() }).nullable(),
});

export async function examine(settings: Settings): Promise<Finding[]> {
  const checks = [files, disk, edge, publicEdge, consoleHealth, pages, parts, proxy, tls, mail];
  const findings: Finding[] = [];
  for (const check of checks) findings.push(...(await check(settings)));
  return findings;
}

async function files(settings: Settings): Promise<Finding[]> {
  const { directory, localKeyFile, setupKeyFile } = dataFolder(settings.dataDirectory);
  if (!existsSync(directory))
    return [bad('data folder', `${directory} does not exist yet: start the server once.`)];
  const open = [directory, path.join(directory, 'secret.json'), localKeyFile].filter(
    (file) => existsSync(file) && (statSync(file).mode & 0o077) !== 0,
  );
  return [
    open.length === 0
      ? good('data folder', `${directory} is for its owner alone.`)
      : bad('data folder', `Others may read ${open.join(', ')}: chmod go= them.`),
    ...(existsSync(setupKeyFile)
      ? [warn('account', 'Nobody has an account yet: open the link that npm start prints.')]
      : []),
    existsSync(fileURLToPath(new URL('../../dashboard/dist/index.html', import.meta.url)))
      ? good('dashboard', 'It is built.')
      : bad('dashboard', 'It is not built: run npm run build.'),
  ];
}

async function disk(settings: Settings): Promise<Finding[]> {
  if (!existsSync(settings.dataDirectory)) return [];
  const { bavail, bsize } = await statfs(settings.dataDirectory);
  const free = `${(bavail * bsize * 1e-9).toFixed(1)} GB are free.`;
  return [bavail * bsize < LOW_BYTES ? warn('disk', `Only ${free}`) : good('disk', free)];
}

const local = ({ host, port }: { host: string; port: number }): string =>
  `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${port}`;

async function edge(settings: Settings): Promise<Finding[]> {
  const address = local(settings.edgeListen);
  const answer = await ask(`${address}/healthz`);
  if (answer === null)
    return [bad('edge', `It does not answer at ${address}: is the server running?`)];
  return [
    answer.ok
      ? good('edge', `It takes hits at ${address}.`)
      : bad('edge', 'It cannot keep hits, and answers pixels with 503: is the disk full?'),
  ];
}

/** As somebody else sees it. The pixel is of no source: nothing is recorded. */
async function publicEdge(settings: Settings): Promise<Finding[]> {
  const answer = await ask(`${settings.edgeUrl}/p/0000000000.gif`);
  if (answer === null)
    return [
      bad(
        'public edge',
        `${settings.edgeUrl} does not answer. It is what the snippets of your sites ask (CLEARPIXEL_EDGE_URL).`,
      ),
    ];
  const bytes = (await answer.arrayBuffer()).byteLength;
  const isGif = answer.headers.get('content-type') === 'image/gif' && bytes <= GIF_BYTES_MAX;
  if (!answer.ok || !isGif)
    return [
      bad(
        'public edge',
        `${settings.edgeUrl} answers something else than a pixel: does the proxy lead to the edge?`,
      ),
    ];
  return [
    (answer.headers.get('cache-control') ?? '').includes('no-store')
      ? good('public edge', `${settings.edgeUrl} answers with a pixel.`)
      : bad(
          'public edge',
          'Something between lets the pixel be cached: it has to pass Cache-Control on.',
        ),
  ];
}

async function consoleHealth(settings: Settings): Promise<Finding[]> {
  const answer = await ask(`${local(settings.consoleListen)}/api/v1/healthz`);
  if (answer === null)
    return [bad('console', `It does not answer at ${local(settings.consoleListen)}.`)];
  const { parts: state } = z
    .object({ parts: z.record(z.string(), z.string()) })
    .parse(await answer.json());
  const failing = Object.entries(state).flatMap(([name, word]) => (word === 'ok' ? [] : [name]));
  return [
    failing.length === 0
      ? good('console', 'Registry, store, loader and edge answer it.')
      : bad('console', `Failing: ${failing.join(', ')}. The log says more.`),
  ];
}

async function pages(settings: Settings): Promise<Finding[]> {
  const answer = await ask(`${settings.pagesUrl}/healthz`);
  return [
    answer?.ok === true
      ? good('pages', `${settings.pagesUrl} answers.`)
      : bad('pages', `${settings.pagesUrl} does not answer (CLEARPIXEL_PAGES_URL).`),
  ];
}

async function parts(settings: Settings): Promise<Finding[]> {
  const answer = await ask(`${settings.consoleUrl}/api/v1/status`, {
    authorization: `Bearer ${localKey(settings)}`,
  });
  const status = statusSchema.safeParse(answer?.ok === true ? await answer.json() : null);
  if (!status.success)
    return [
      bad(
        'console',
        `${settings.consoleUrl} does not answer with the key of this machine (CLEARPIXEL_CONSOLE_URL).`,
      ),
    ];
  const { spool, loader, store } = status.data;
  return [
    loader.failure === null
      ? good('loader', `${spool.segments} segments wait.`)
      : bad('loader', `It cannot load: ${loader.failure}`),
    store === null ? bad('store', 'It does not answer.') : good('store', `${store.rows} events.`),
    ...(spool.rejectedLines > 0
      ? [
          warn(
            'spool',
            `${spool.rejectedLines} lines were set aside in spool/rejected, with the reason.`,
          ),
        ]
      : []),
  ];
}

async function proxy({ edgeUrl, edgeListen, trustedProxies }: Settings): Promise<Finding[]> {
  const isBehind = URL.parse(edgeUrl)?.host !== URL.parse(local(edgeListen))?.host;
  if (!isBehind) return [];
  return [
    trustedProxies.length > 0
      ? good('proxy', `X-Forwarded-For counts from ${trustedProxies.join(', ')}.`)
      : warn(
          'proxy',
          'The edge has another address outside, and no proxy is trusted: all visitors seem to come from one address. Set CLEARPIXEL_TRUSTED_PROXIES.',
        ),
  ];
}

async function tls(settings: Settings): Promise<Finding[]> {
  const plain = [settings.edgeUrl, settings.consoleUrl, settings.pagesUrl].filter(
    (url) => url.startsWith('http:') && !/^http:\/\/(?:127\.|localhost|\[::1\])/.test(url),
  );
  return plain.length === 0
    ? []
    : [warn('TLS', `${plain.join(', ')}: without https others can read and change what is sent.`)];
}

async function mail({ smtpUrl }: Settings): Promise<Finding[]> {
  if (smtpUrl === undefined)
    return [
      warn(
        'mail',
        'No mail can be sent: invitations and new passwords go by links that you hand over. Set CLEARPIXEL_SMTP_URL.',
      ),
    ];
  return [
    (await checkMail(smtpUrl))
      ? good('mail', 'The mail server takes us in.')
      : bad('mail', 'The mail server of CLEARPIXEL_SMTP_URL does not take us in.'),
  ];
}
