/** The nginx front of deploy/, word for word but for names, ports and certificates, in front of a whole server. */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openChromium } from './chromium.ts';
import { setupSecret } from './dashboard.ts';
import { BROWSER_AGENT, TestServer, eventually, freePort, pause } from './server.ts';

const NAMES = ['pixel', 'pages', 'console'] as const;
const folder = mkdtempSync(path.join(tmpdir(), 'clearpixel-nginx-'));
let nginx: ChildProcess;
let server: TestServer;
let browser: Browser;
let port = 0;

function certificate(name: string): void {
  const file = path.join(folder, name);
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      `/CN=${name}.localhost`,
    ]
      .concat(['-addext', `subjectAltName=DNS:${name}.localhost`])
      .concat(['-keyout', `${file}.key`, '-out', `${file}.pem`]),
    { stdio: 'ignore' },
  );
}

beforeAll(async () => {
  for (const name of NAMES) certificate(name);
  port = await freePort();
  const url = (name: string): string => `https://${name}.localhost:${port}`;
  server = await TestServer.create({
    CLEARPIXEL_EDGE_URL: url('pixel'),
    CLEARPIXEL_CONSOLE_URL: url('console'),
    CLEARPIXEL_PAGES_URL: url('pages'),
    CLEARPIXEL_TRUSTED_PROXIES: '127.0.0.1/32',
  });
  let front = readFileSync(new URL('../deploy/nginx.conf', import.meta.url), 'utf8')
    .replaceAll('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
    .replaceAll('/var/log/nginx/clearpixel-error.log', path.join(folder, 'error.log'))
    .replaceAll('proxy_set_header Host $host;', 'proxy_set_header Host $http_host;')
    .replaceAll('127.0.0.1:8080', new URL(server.edge).host)
    .replaceAll('127.0.0.1:8081', new URL(server.console).host)
    .replaceAll('127.0.0.1:8082', new URL(server.pages).host);
  for (const name of NAMES)
    front = front
      .replaceAll(`/etc/ssl/${name}.example`, path.join(folder, name))
      .replaceAll(`${name}.example`, `${name}.localhost`);
  writeFileSync(
    path.join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events { worker_connections 256; }
http {
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/f;
  uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  ${front}
}`,
  );
  nginx = spawn('nginx', ['-c', path.join(folder, 'nginx.conf'), '-p', folder], {
    stdio: 'inherit',
    // Where Debian has it, and the PATH of an ordinary account does not lead.
    env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` },
  });
  await eventually(async () => (await ask('pixel', '/healthz').catch(() => null))?.status === 200);
  browser = await openChromium();
});
afterAll(async () => {
  await browser.close();
  nginx.kill('SIGTERM');
  await server.dispose();
  rmSync(folder, { recursive: true, force: true });
});

function ask(
  name: (typeof NAMES)[number],
  where: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: IncomingHttpHeaders; bytes: number }> {
  return new Promise((resolve, reject) => {
    https
      .get(
        {
          host: '127.0.0.1',
          port,
          servername: `${name}.localhost`,
          path: where,
          rejectUnauthorized: false,
          headers: { host: `${name}.localhost:${port}`, 'user-agent': BROWSER_AGENT, ...headers },
        },
        (response) => {
          let bytes = 0;
          response.on('data', (chunk: Buffer) => {
            bytes += chunk.length;
          });
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes }),
          );
        },
      )
      .on('error', reject);
  });
}

test('a pixel comes through whole, and a forged X-Forwarded-For does not count', async () => {
  const site = await server.site({ name: 'Front' });
  const answer = await ask('pixel', `/p/${site}.gif?u=https://shop.example/behind`, {
    'x-forwarded-for': '81.2.69.142',
  });
  expect(answer).toMatchObject({ status: 200, bytes: 43 });
  expect(answer.headers['cache-control']).toContain('no-store');
  expect(answer.headers['content-type']).toBe('image/gif');
  const items = await eventually(async () => {
    const list = await server.api<{ items: { country: string }[] }>(
      'GET',
      `/sites/${site}/events?verdict=all`,
    );
    return list.items.length > 0 && list.items;
  });
  // 81.2.69.142 is British; the address that nginx saw is of no country.
  expect(items[0]?.country).toBe('');
});

test('in Chromium over TLS: set-up, a cookie for this host alone, Try it, the public page', async () => {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, userAgent: BROWSER_AGENT });
  const page = await context.newPage();
  const origin = `https://console.localhost:${port}`;
  await page.goto(`${origin}/setup#${setupSecret(server)}`);
  await page.getByLabel('Your name').fill('Ada');
  await page.getByLabel('E-mail address').fill('ada@example.com');
  await page.getByLabel('Password').fill('a calm and clear password');
  await page.getByRole('button', { name: 'Make the account' }).click();
  await page.waitForURL('**/try');
  const [cookie] = await context.cookies();
  expect(cookie).toMatchObject({
    name: '__Host-clearpixel',
    secure: true,
    httpOnly: true,
    sameSite: 'Strict',
    path: '/',
  });
  await page.getByRole('button', { name: 'Load the pixel' }).click();
  await page.getByRole('article', { name: 'Receipt' }).waitFor();
  // The stream of receipts is not held back.
  const site = await server.site({ name: 'Stream' });
  await page.goto(`${origin}/sites/${site}/receipts`);
  await page.getByText('Listening').waitFor();
  await ask('pixel', `/p/${site}.gif?u=https://shop.example/streamed`);
  await page.getByRole('button', { name: /\/streamed/ }).waitFor({ timeout: 6_000 });
  await page.goto(`https://pages.localhost:${port}/source/${site}`);
  await page.getByRole('heading', { name: /records$/ }).waitFor();
  await context.close();
});

test('neither log holds an address', async () => {
  await pause(200);
  expect(readFileSync(path.join(folder, 'error.log'), 'utf8')).not.toContain('81.2.69.142');
  expect(server.log).not.toContain('81.2.69.142');
});
