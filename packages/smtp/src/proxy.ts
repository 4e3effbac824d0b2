/** Puts the parts together: see contract.ts for what the whole does. */
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { MailProxy, ProxySettings } from './contract.ts';
import { DEFAULT_LIMITS, DEFAULT_RETRY, DEFAULT_TIMEOUTS } from './limits.ts';
import { Listener } from './listener.ts';
import { MailQueue } from './mail-queue.ts';
import { Reception } from './reception.ts';
import { readUpstreamAddress } from './upstream-address.ts';
import { UpstreamPool } from './upstream-pool.ts';

/** Long enough to learn what an upstream next door can do before the first client asks; it may as well be down. */
const PROBE_PATIENCE_MS = 1_000;

const atLeastOne = z.number().int().min(1);
const LIMITS = z.strictObject({
  messageBytes: atLeastOne,
  recipients: atLeastOne,
  connections: atLeastOne,
});
const RETRY = z.strictObject({ firstMs: atLeastOne, mostMs: atLeastOne, forMs: atLeastOne });
const TIMEOUTS = z.strictObject({
  connectMs: atLeastOne,
  commandMs: atLeastOne,
  blockMs: atLeastOne,
  finalMs: atLeastOne,
});
/** It stands in EHLO, in greetings and in addresses of ours. */
const NAME = z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/);

/** Throws, in words for an operator, where a setting, the folder or the port cannot be used. */
export async function startMailProxy(settings: ProxySettings): Promise<MailProxy> {
  const { report, plan, openChange, settled } = settings;
  const name = parsed('name', NAME, settings.name ?? hostname());
  const limits = parsed('limits', LIMITS, { ...DEFAULT_LIMITS, ...settings.limits });
  const retry = parsed('retry', RETRY, { ...DEFAULT_RETRY, ...settings.retry });
  const timeouts = parsed('timeouts', TIMEOUTS, { ...DEFAULT_TIMEOUTS, ...settings.timeouts });
  const address = readUpstreamAddress(settings, name);

  const pool = new UpstreamPool(address, timeouts, report);
  const queue = await MailQueue.open(
    { directory: resolve(settings.directory), name, retry, openChange, settled, report },
    pool,
  );
  const reception = new Reception({
    queue,
    lmtp: address.lmtp,
    messageBytes: limits.messageBytes,
    plan,
    openChange,
    settled,
    report,
  });
  const listener = new Listener({
    listen: settings.listen,
    name,
    tls: settings.tls,
    authenticate: settings.authenticate,
    limits,
    pool,
    reception,
  });

  const stopQueue = async (): Promise<void> => {
    await queue.stop();
    pool.close();
    pool.destroy();
    queue.release();
  };
  let port: number;
  try {
    await probe(pool);
    port = await listener.listen();
  } catch (error) {
    await stopQueue();
    throw error;
  }
  let closing: Promise<void> | null = null;
  return {
    port,
    state: () => ({
      ...listener.counts,
      ...queue.counts,
      queued: queue.recipients,
      queuedMails: queue.mails,
      queuedBytes: queue.bytes,
      connections: listener.connections,
      upstreamUp: pool.up,
    }),
    close: () => {
      closing ??= Promise.all([listener.close(), queue.stop()]).then(stopQueue);
      return closing;
    },
  };
}

async function probe(pool: UpstreamPool): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((done) => {
    timer = setTimeout(done, PROBE_PATIENCE_MS);
  });
  const probing = async (): Promise<void> => {
    const taken = await pool.take();
    if (typeof taken !== 'string') pool.give(taken.session);
  };
  await Promise.race([probing(), patience]);
  clearTimeout(timer);
}

function parsed<T>(setting: string, schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = [setting, ...(issue?.path ?? [])].join('.');
  throw new Error(`The mail proxy's ${where} cannot be used: ${issue?.message ?? 'wrong value'}.`);
}
