/** For tests: a proxy in a folder of its own, with a change that writes the recipient's name into the mail. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import type { MailProxy, ProxyNotice, ProxySettings } from './contract.ts';
import { startMailProxy } from './proxy.ts';
import { TestClient } from './test-sink.ts';

/** A changed copy begins with this and what the plan has said. */
export const CHANGED = 'X-Changed: ';

/** One copy for all, unchanged. */
export const passAll: ProxySettings['plan'] = (envelope) => ({
  what: 'deliver',
  copies: [{ to: envelope.to, change: null }],
});

/** A copy of its own for each. */
export const splitAll: ProxySettings['plan'] = (envelope) => ({
  what: 'deliver',
  copies: envelope.to.map((to) => ({ to: [to], change: to })),
});

export function openChange(change: string): Transform {
  let begun = false;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (!begun) this.push(`${CHANGED}${change}\r\n`);
      begun = true;
      done(null, chunk);
    },
  });
}

export interface TestProxy {
  proxy: MailProxy;
  directory: string;
  notices: ProxyNotice[];
  client: () => Promise<TestClient>;
}

const open: { proxies: MailProxy[]; clients: TestClient[]; folders: string[] } = {
  proxies: [],
  clients: [],
  folders: [],
};

export async function testProxy(
  upstream: string | number,
  more: Partial<ProxySettings> = {},
): Promise<TestProxy> {
  const directory = more.directory ?? newFolder();
  const notices: ProxyNotice[] = [];
  const proxy = await startMailProxy({
    listen: { host: '127.0.0.1', port: 0 },
    upstream: typeof upstream === 'number' ? `smtp://127.0.0.1:${upstream}` : upstream,
    name: 'proxy.example',
    directory,
    plan: passAll,
    openChange,
    retry: { firstMs: 40, mostMs: 200 },
    report: (notice) => notices.push(notice),
    ...more,
  });
  open.proxies.push(proxy);
  return {
    proxy,
    directory,
    notices,
    client: async () => {
      const client = await TestClient.connect(proxy.port);
      open.clients.push(client);
      return client;
    },
  };
}

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'clearpixel-smtp-'));
  open.folders.push(folder);
  return folder;
}

/** After each test. */
export async function closeAll(): Promise<void> {
  for (const client of open.clients.splice(0)) client.close();
  await Promise.all(open.proxies.splice(0).map((proxy) => proxy.close()));
  for (const folder of open.folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export function mailOf(...lines: string[]): Buffer {
  return Buffer.from(lines.map((line) => `${line}\r\n`).join(''), 'latin1');
}
