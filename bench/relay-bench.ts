/** Mails a second through the relay, stamped, into a local sink; and how much memory the relay has at the end of each round. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { TestServer, freePort } from '../e2e/server.ts';
import { sampleMail } from '../packages/stamp/src/sample-mail.ts';
import { median, residentBytes } from './measure.ts';

const MAIN = fileURLToPath(new URL('../packages/clearpixel/bin/clearpixel', import.meta.url));
const ROUNDS = 5;
const MAILS_A_ROUND = 1_000;
const CONNECTIONS = 16;
const BYTES = 50 * 1024;
const RECIPIENTS = 100;

export async function benchRelay(): Promise<{
  mailsPerSecond: number;
  bytes: number;
  connections: number;
  memoryBytes: number[];
}> {
  let received = 0;
  const sink = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      stream.on('end', () => {
        received++;
        done();
      });
      stream.resume();
    },
  });
  const sinkPort = await freePort();
  await new Promise<void>((resolve) => {
    sink.listen(sinkPort, '127.0.0.1', () => resolve());
  });
  const folder = mkdtempSync(path.join(tmpdir(), 'clearpixel-relay-'));
  const server = await TestServer.create();
  const { id } = await server.api<{ id: string }>('POST', '/campaigns', {
    name: 'Relay',
    level: 'identified',
  });
  const email = (number: number): string => `reader${number % RECIPIENTS}@readers.example`;
  await server.api('POST', `/campaigns/${id}/recipients`, {
    items: Array.from({ length: RECIPIENTS }, (_, number) => ({
      email: email(number),
      consent: 'granted',
    })),
  });
  const port = await freePort();
  const relay = spawn(
    process.execPath,
    [
      MAIN,
      'mail',
      '--listen',
      `127.0.0.1:${port}`,
      '--upstream',
      `smtp://127.0.0.1:${sinkPort}`,
      '--queue',
      folder,
    ],
    { env: { ...process.env, ...server.env }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await new Promise((resolve) => {
    relay.stdout.once('data', resolve);
  });
  const mail = Buffer.concat([
    Buffer.from(`X-Clearpixel-Campaign: ${id}\r\n`),
    sampleMail({ bytes: BYTES, links: 10 }),
  ]);
  const transport = createTransport({
    host: '127.0.0.1',
    port,
    pool: true,
    maxConnections: CONNECTIONS,
    maxMessages: Number.POSITIVE_INFINITY,
    ignoreTLS: true,
  });
  try {
    const memoryBytes: number[] = [];
    const rates: number[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const start = performance.now();
      await Promise.all(
        Array.from({ length: MAILS_A_ROUND }, (_, number) =>
          transport.sendMail({
            envelope: { from: 'shop@sender.example', to: email(number) },
            raw: mail,
          }),
        ),
      );
      // The first round warms up.
      if (round > 0) rates.push(MAILS_A_ROUND / ((performance.now() - start) / 1_000));
      memoryBytes.push(residentBytes(relay.pid ?? 0));
    }
    if (received !== MAILS_A_ROUND * (ROUNDS + 1)) throw new Error(`${received} mails arrived`);
    return {
      mailsPerSecond: median(rates),
      bytes: mail.length,
      connections: CONNECTIONS,
      memoryBytes,
    };
  } finally {
    transport.close();
    const ended = new Promise((resolve) => {
      relay.once('exit', resolve);
    });
    relay.kill('SIGTERM');
    await ended;
    await server.dispose();
    await new Promise<void>((resolve) => {
      sink.close(() => resolve());
    });
    rmSync(folder, { recursive: true, force: true });
  }
}
