import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { openStore } from '../open.ts';
import { storeSuite } from '../store-suite.ts';

const SERVER = fileURLToPath(new URL('clickhouse-http-process.ts', import.meta.url));

storeSuite(async (directory) => {
  const server = spawn(process.execPath, [SERVER, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [first] = (await once(server.stdout, 'data')) as [Buffer];
  const store = await openStore({
    url: `http://default:@127.0.0.1:${first.toString().trim()}/default`,
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
});
