/** Recipients a second from a CSV into a running server, by the command that people use. */
import { execFile } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { TestServer } from '../e2e/server.ts';

const RECIPIENTS = Number(process.env['BENCH_RECIPIENTS'] ?? 1_000_000);
const MAIN = fileURLToPath(new URL('../packages/clearpixel/bin/clearpixel', import.meta.url));

export async function benchImport(): Promise<{ recipients: number; seconds: number }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'clearpixel-import-'));
  const file = path.join(folder, 'people.csv');
  const output = createWriteStream(file);
  output.write('email,name,consent,consentSource,groups\n');
  for (let i = 0; i < RECIPIENTS; i++)
    if (
      !output.write(
        `person${i}@mail${i % 997}.example,Person ${i},${i % 2 ? 'granted' : ''},form,news\n`,
      )
    )
      await once(output, 'drain');
  output.end();
  await once(output, 'finish');
  const server = await TestServer.create();
  try {
    const { id } = await server.api<{ id: string }>('POST', '/campaigns', {
      name: 'Import',
      level: 'identified',
    });
    const start = performance.now();
    await promisify(execFile)(process.execPath, [MAIN, 'recipients', id, file], {
      env: { ...process.env, ...server.env },
    });
    const seconds = (performance.now() - start) / 1_000;
    const { recipients } = await server.api<{ recipients: number }>(
      'GET',
      `/campaigns/${id}/report`,
    );
    if (recipients !== RECIPIENTS) throw new Error(`${recipients} recipients are there`);
    return { recipients, seconds };
  } finally {
    await server.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}
