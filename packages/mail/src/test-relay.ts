/** For tests: a relay in a folder of its own, between a console and a sink that are real servers; and mails to send. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTransport } from 'nodemailer';
import type { MailRelay, RelayNotice, RelaySettings } from './relay-contract.ts';
import { startRelay } from './relay.ts';
import { startTestConsole } from './test-console.ts';
import type { TestConsole } from './test-console.ts';
import { startSink } from './test-sink.ts';
import type { Sink } from './test-sink.ts';

export const SENDER = 'news@shop.example';

export interface TestRelay {
  relay: MailRelay;
  directory: string;
  notices: RelayNotice[];
  send: (to: string | readonly string[], mail: Buffer, from?: string) => Promise<string>;
}

const open: { relays: MailRelay[]; closing: (() => Promise<void>)[]; folders: string[] } = {
  relays: [],
  closing: [],
  folders: [],
};

export async function testParts(): Promise<{ console: TestConsole; sink: Sink }> {
  const console = await startTestConsole();
  const sink = await startSink();
  open.closing.push(
    () => console.stop(),
    () => sink.close(),
  );
  return { console, sink };
}

export async function testRelay(
  { console, sink }: { console: TestConsole; sink: Sink },
  more: Partial<RelaySettings> = {},
): Promise<TestRelay> {
  const directory = more.directory ?? mkdtempSync(path.join(tmpdir(), 'clearpixel-mail-'));
  open.folders.push(directory);
  const notices: RelayNotice[] = [];
  const relay = await startRelay({
    listen: { host: '127.0.0.1', port: 0 },
    upstream: `smtp://127.0.0.1:${sink.port}`,
    name: 'relay.example',
    directory,
    retry: { firstMs: 40, mostMs: 200 },
    console: { url: console.url, key: console.key },
    report: (notice) => notices.push(notice),
    ...more,
  });
  open.relays.push(relay);
  return {
    relay,
    directory,
    notices,
    send: async (to, mail, from = SENDER) => {
      const transporter = createTransport({ host: '127.0.0.1', port: relay.port, ignoreTLS: true });
      try {
        const envelope = { from, to: typeof to === 'string' ? [to] : [...to] };
        return (await transporter.sendMail({ envelope, raw: mail })).response;
      } catch (error) {
        const response = error instanceof Error && 'response' in error ? error.response : null;
        if (typeof response === 'string') return response;
        throw error;
      } finally {
        transporter.close();
      }
    },
  };
}

/** After each test. */
export async function closeAll(): Promise<void> {
  await Promise.all(open.relays.splice(0).map((relay) => relay.close()));
  await Promise.all(open.closing.splice(0).map((close) => close()));
  for (const folder of open.folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** A mail with one link; lines end with CR LF. `header` lines stand in its midst. */
export function mailOf(...header: string[]): Buffer {
  return Buffer.from(
    [
      'From: "Fake <reader@example.net>" <News@shop.example>',
      ...header,
      'To: undisclosed-recipients:;',
      'Subject: What opens on Thursday',
      'MIME-Version: 1.0',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<p>Read <a href="https://shop.example/offer?a=1&amp;b=2">the offer</a></p>',
      '.a line with a dot',
      '',
    ].join('\r\n'),
  );
}

export const campaignMail = (campaign: string, ...more: string[]): Buffer =>
  mailOf(`X-Clearpixel-Campaign: ${campaign}`, ...more);
