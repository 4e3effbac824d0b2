/** For tests: ClickHouse behind HTTP, in a process of its own, and a store that speaks to it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Store } from '../contract.ts';
import { openStore } from '../open.ts';

const SERVER = fileURLToPath(new URL('clickhouse-http-process.ts', import.meta.url));

export async function openTestCluster(
  directory: string,
): Promise<{ store: Store; close: () => Promise<void> }> {
  const server = spawn(process.execPath, [SERVER, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [first]: unknown[] = await once(server.stdout, 'data');
  const store = await openStore({
    url: `http://default:@127.0.0.1:${String(first).trim()}/default`,
    directory: '',
  });
  return {
    store,
    close: async () => {
      await store.close();
      server.kill('SIGTERM');
      await once(server, 'exit');
    },
  };
}
