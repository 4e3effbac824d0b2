/**
 * A proxy in a process of its own, for tests that kill it. Tells its port on standard output, and runs until it is killed.
 *
 *     node proxy-process.ts DIRECTORY UPSTREAM_PORT
 */
import { startMailProxy } from './proxy.ts';
import { openChange, splitAll } from './test-proxy.ts';

const [, , directory = '', upstreamPort = ''] = process.argv;
const proxy = await startMailProxy({
  listen: { host: '127.0.0.1', port: 0 },
  upstream: `smtp://127.0.0.1:${upstreamPort}`,
  name: 'proxy.example',
  directory,
  plan: splitAll,
  openChange,
  retry: { firstMs: 50, mostMs: 200 },
  report: () => undefined,
});
process.stdout.write(`${proxy.port}\n`);
