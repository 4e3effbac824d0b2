import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guardedFetch, isPublicAddress } from './guarded-fetch.ts';

let server: Server;
let port = 0;
let asked = 0;
beforeAll(async () => {
  server = createServer((request, response) => {
    asked++;
    if (request.url === '/to-private') {
      response.writeHead(302, { location: `http://127.0.0.1:${port}/secret` }).end();
    } else if (request.url === '/round') {
      response.writeHead(302, { location: '/round' }).end();
    } else if (request.url === '/to-file') {
      response.writeHead(302, { location: 'file:///etc/passwd' }).end();
    } else response.end('x'.repeat(10_000));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => {
  server.close();
});

const nothing = { allowedHosts: [], maxBytes: 1_000 };
const named = { allowedHosts: ['localhost'], maxBytes: 1_000 };

test('only public unicast addresses are public', () => {
  for (const address of ['93.184.216.34', '2606:2800:220:1::1'])
    expect(isPublicAddress(address)).toBe(true);
  for (const address of [
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    // Never given out, or no longer: what a network makes of them is its own affair.
    'fec0::1',
    '::127.0.0.1',
    '4000::1',
    'not an address',
  ])
    expect(`${address} ${isPublicAddress(address)}`).toBe(`${address} false`);
});

test('private addresses are refused: written out, in other spellings, by name', async () => {
  asked = 0;
  for (const host of [
    '127.0.0.1',
    'localhost',
    '[::1]',
    '0x7f.0.0.1',
    '2130706433',
    '0177.0.0.1',
    '[::ffff:127.0.0.1]',
  ])
    expect(`${host} ${(await guardedFetch(`http://${host}:${port}/`, nothing)).what}`).toBe(
      `${host} refused`,
    );
  expect(asked).toBe(0);
});

test('a host that is named may be private, and a redirect from it to another may not', async () => {
  expect(await guardedFetch(`http://localhost:${port}/`, named)).toMatchObject({
    what: 'answer',
    status: 200,
    body: 'x'.repeat(1_000),
  });
  asked = 0;
  expect(await guardedFetch(`http://localhost:${port}/to-private`, named)).toEqual({
    what: 'refused',
  });
  expect(asked).toBe(1);
  expect(await guardedFetch(`http://localhost:${port}/to-file`, named)).toEqual({
    what: 'refused',
  });
  expect(await guardedFetch(`http://localhost:${port}/round`, named)).toEqual({
    what: 'too-many-redirects',
  });
});

test('what is no address of the web is refused', async () => {
  for (const address of ['file:///etc/passwd', 'ftp://example.com/', 'nonsense', 'javascript:1'])
    expect((await guardedFetch(address, nothing)).what).toBe('refused');
});
