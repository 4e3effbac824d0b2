/** `clearpixel mail`: the relay that stamps what goes out. It needs the console by HTTP alone, and a folder for its queue. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { startRelay } from '@clearpixel/mail';
import type { MailRelay } from '@clearpixel/mail';
import { messageOf } from './child-process.ts';
import { CommandFault } from './console-calls.ts';
import { logLine } from './log.ts';
import { readLogins } from './mail-logins.ts';
import { relayWords } from './mail-notices.ts';
import { consoleAddress } from './relay-console.ts';
import type { ConsoleOptions } from './relay-console.ts';
import { listen } from './settings.ts';
import type { Settings } from './settings.ts';

export interface MailOptions extends ConsoleOptions {
  listen: string;
  upstream: string;
  queue?: string | undefined;
  onConsoleDown: string;
  dkim: string;
  retryFor: string;
  tlsKey?: string | undefined;
  tlsCert?: string | undefined;
  auth?: string | undefined;
}

/** Runs until it is told to end. Throws a `CommandFault` where it cannot begin. */
export async function mail(
  settings: Settings,
  options: MailOptions,
  signal: AbortSignal,
): Promise<void> {
  const relay = await start(settings, options);
  const { host } = listenOf(options.listen);
  const at = `${host.includes(':') ? `[${host}]` : host}:${relay.port}`;
  // Not the upstream as it was given: a password may stand in it.
  process.stdout.write(
    `Mail is stamped at ${at} and goes on to ${URL.parse(options.upstream)?.host ?? 'the upstream'}.\n`,
  );
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await relay.close();
}

async function start(settings: Settings, options: MailOptions): Promise<MailRelay> {
  const { upstream, auth } = options;
  const given = {
    listen: listenOf(options.listen),
    upstream,
    directory: options.queue ?? path.join(settings.dataDirectory, 'mail'),
    console: consoleAddress(settings, options),
    onConsoleDown: oneOf('--on-console-down', ['defer', 'pass'], options.onConsoleDown),
    dkim: oneOf('--dkim', ['pass', 'stamp'], options.dkim),
    retry: { forMs: durationMs('--retry-for', options.retryFor) },
    tls: tlsOf(options),
    authenticate: auth === undefined ? undefined : readLogins(auth),
  };
  try {
    return await startRelay({
      ...given,
      report: (notice) => {
        const { level, says } = relayWords(notice);
        logLine(level, 'mail', says);
      },
    });
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    throw new CommandFault(
      isTaken ? `--listen: another program listens at ${options.listen}.` : messageOf(error),
    );
  }
}

function listenOf(text: string): { host: string; port: number } {
  const result = listen(text);
  if ('fix' in result) throw new CommandFault(`--listen: ${result.fix}`);
  return result;
}

function oneOf<Word extends string>(option: string, words: readonly Word[], text: string): Word {
  const word = words.find((one) => one === text);
  if (word === undefined) throw new CommandFault(`${option}: write ${words.join(' or ')}`);
  return word;
}

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 };

function durationMs(option: string, text: string): number {
  const match = /^(\d{1,4})([mhd])$/.exec(text);
  const unit = match?.[2];
  const ms = unit === 'm' || unit === 'h' || unit === 'd' ? Number(match?.[1]) * UNIT_MS[unit] : 0;
  if (ms === 0) throw new CommandFault(`${option}: write a time, as 5d, 12h or 30m`);
  return ms;
}

function tlsOf({ tlsKey, tlsCert }: MailOptions): { key: string; cert: string } | undefined {
  if (tlsKey === undefined && tlsCert === undefined) return undefined;
  if (tlsKey === undefined || tlsCert === undefined)
    throw new CommandFault('--tls-key and --tls-cert: give both, or neither');
  return { key: pem('--tls-key', tlsKey), cert: pem('--tls-cert', tlsCert) };
}

function pem(option: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new CommandFault(`${option}: ${file} cannot be read.`);
  }
}
