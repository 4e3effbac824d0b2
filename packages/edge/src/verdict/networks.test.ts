import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { BlockList } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openNetworks } from '../networks-file.ts';
import { Networks, NetworksFault, readNetworkList, readRelayList } from './networks.ts';

const list = (networks: { owner: string; cidrs: string[] }[]): string =>
  JSON.stringify({
    networks: networks.map((entry) => ({
      kind: 'hosting',
      source: 'a test',
      asOf: '2026-10',
      ...entry,
    })),
  });
const ownerIn = (text: string, address: string): string =>
  new Networks(readNetworkList(text)).find(address)?.owner ?? '';

const directory = mkdtempSync(path.join(tmpdir(), 'clearpixel-networks-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const file = (name: string, text: string): string => {
  const where = path.join(directory, name);
  writeFileSync(where, text);
  return where;
};

describe('an address', () => {
  const NESTED = list([
    { owner: 'wide', cidrs: ['10.0.0.0/8', '2001:db8::/32'] },
    { owner: 'narrow', cidrs: ['10.1.0.0/16', '2001:db8:5::/48'] },
    { owner: 'one', cidrs: ['10.1.2.3', '2001:db8:5:1::/64'] },
    { owner: 'last', cidrs: ['255.255.255.0/24', 'ffff:ffff:ffff:ffff::/64'] },
  ]);
  test.each([
    ['9.255.255.255', ''],
    ['10.0.0.0', 'wide'],
    ['10.0.255.255', 'wide'],
    ['10.1.0.0', 'narrow'],
    ['10.1.2.2', 'narrow'],
    ['10.1.2.3', 'one'],
    ['10.1.2.4', 'narrow'],
    ['10.2.0.0', 'wide'],
    ['11.0.0.0', ''],
    ['255.255.255.255', 'last'],
    ['2001:db7:ffff:ffff:ffff::', ''],
    ['2001:db8::1', 'wide'],
    ['2001:db8:5::', 'narrow'],
    ['2001:db8:5:1:2:3:4:5', 'one'],
    ['2001:db8:5:2::', 'narrow'],
    ['2001:db9::', ''],
    ['ffff:ffff:ffff:ffff:ffff::', 'last'],
    ['', ''],
    ['no address', ''],
    ['1.2.3', ''],
    ['1.2.3.4.5', ''],
    ['256.1.1.1', ''],
  ])('%s is %s’s', (address, owner) => {
    expect(ownerIn(NESTED, address)).toBe(owner);
  });

  test('is found as Node’s own block lists find it (IPv4 and IPv6)', () => {
    const ipv4 = fc
      .tuple(fc.nat({ max: 0xff_ff_ff_ff }), fc.integer({ min: 1, max: 32 }))
      .map(([number, bits]) => ({ address: ipv4Of(number), bits, family: 'ipv4' as const }));
    const ipv6 = fc
      .tuple(
        fc.array(fc.nat({ max: 0xff_ff }), { minLength: 4, maxLength: 4 }),
        fc.integer({ min: 1, max: 64 }),
      )
      .map(([words, bits]) => ({
        address: new ipaddr.IPv6([...words, 0, 0, 0, 0]).toRFC5952String(),
        bits,
        family: 'ipv6' as const,
      }));
    fc.assert(
      fc.property(
        fc.array(fc.oneof(ipv4, ipv6), { minLength: 1, maxLength: 30 }),
        fc.array(fc.oneof(ipv4, ipv6), { maxLength: 30 }),
        (ranges, others) => {
          // One for each family: Node finds IPv4 addresses in ::/1, as parts of IPv6.
          const blocks = { ipv4: new BlockList(), ipv6: new BlockList() };
          for (const { address, bits, family } of ranges)
            blocks[family].addSubnet(address, bits, family);
          const cidrs = ranges.map(({ address, bits }) => `${address}/${bits}`);
          const networks = new Networks(readNetworkList(list([{ owner: 'ours', cidrs }])));
          for (const { address, family } of [...ranges, ...others])
            expect([address, networks.find(address) !== null]).toEqual([
              address,
              blocks[family].check(address, family),
            ]);
        },
      ),
      { numRuns: 200, seed: 7 },
    );
  });
});

const ipv4Of = (number: number): string =>
  [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');

describe('a list', () => {
  test.each([
    ['no JSON', '{', /is no JSON/],
    ['no networks', '{}', /networks/],
    ['an empty one', '{"networks":[]}', /networks/],
    [
      'a kind that is none',
      list([{ owner: 'a', cidrs: ['1.2.3.0/24'] }]).replace('hosting', 'home'),
      /kind/,
    ],
    ['no source', list([{ owner: 'a', cidrs: ['1.2.3.0/24'] }]).replace('a test', ''), /source/],
    ['no network', list([{ owner: 'Acme', cidrs: ['1.2.3.0/33'] }]), /Acme: 1\.2\.3\.0\/33/],
    ['the whole of the internet', list([{ owner: 'Acme', cidrs: ['0.0.0.0/0'] }]), /0\.0\.0\.0\/0/],
    ['a length that is none', list([{ owner: 'Acme', cidrs: ['1.2.3.0/'] }]), /Acme/],
  ])('with %s is refused', (_what, text, message) => {
    expect(() => readNetworkList(text)).toThrow(NetworksFault);
    expect(() => readNetworkList(text)).toThrow(message);
  });

  test('of Apple’s form is read, with and without an end of line; a wrong line is named', () => {
    const { ipv4, ipv6 } = readRelayList(
      '172.224.224.0/27,GB,GB-EN,London,\r\n2a02:26f7:c8c0::/44,DE,DE-HE,Frankfurt am Main,\n\n104.28.42.0/31',
    );
    expect([ipv4.length, ipv6.length]).toEqual([2, 1]);
    expect(() => readRelayList('172.224.224.0/27,GB\ncidr,country\n')).toThrow(/line 2/);
    expect(() => readRelayList('\n')).toThrow(/no network/);
  });

  test('of one’s own takes the place of the packaged one, Apple’s that of its relay alone', () => {
    const own = file(
      'own.json',
      list([{ owner: 'own', cidrs: ['203.0.113.0/24', '3.91.0.0/16'] }]),
    );
    const apple = file('egress-ip-ranges.csv', '203.0.113.8/31,AT,,Wien,\n');
    const packaged = openNetworks();
    expect(packaged.find('3.91.17.4')?.owner).toBe('Amazon Web Services');
    expect(packaged.find('172.224.226.9')?.kind).toBe('apple-relay');
    expect(openNetworks([own]).find('3.91.17.4')?.owner).toBe('own');
    expect(openNetworks([own]).find('172.224.226.9')).toBeNull();
    const withApple = openNetworks([apple]);
    expect(withApple.find('3.91.17.4')?.owner).toBe('Amazon Web Services');
    expect(withApple.find('172.224.226.9')).toBeNull();
    expect(withApple.find('203.0.113.9')?.kind).toBe('apple-relay');
    expect(openNetworks([own, apple]).find('203.0.113.9')?.kind).toBe('apple-relay');
    expect(openNetworks([own, apple]).find('203.0.113.7')?.kind).toBe('hosting');
  });

  test('that is not there or wrong is named', () => {
    expect(() => openNetworks([path.join(directory, 'nowhere')])).toThrow(/nowhere cannot be read/);
    expect(() => openNetworks([file('wrong.csv', 'a\n')])).toThrow(/wrong\.csv line 1/);
  });

  test('the packaged one: private, loopback and documentation addresses are nobody’s', () => {
    const networks = openNetworks();
    for (const address of [
      '127.0.0.1',
      '10.1.2.3',
      '172.16.0.1',
      '192.168.1.1',
      '100.64.0.1',
      '203.0.113.9',
      '::1',
      'fe80::1',
      'fd00::1',
      '2001:db8::1',
    ])
      expect([address, networks.find(address)]).toEqual([address, null]);
  });
});
