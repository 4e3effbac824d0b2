/** What becomes of addresses: of pages, of channels, of networks. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { channelOf } from './channel.ts';
import { ClientAddresses } from './client-address.ts';
import { PageAddressReader, pathWith } from './page-address.ts';

const pages = new PageAddressReader();

describe('page addresses', () => {
  test('path, campaign and nothing else', () => {
    const page = pages.read(
      'https://Shop.Example/a/b?utm_source=News&utm_medium=email&q=anna%40x.example&gclid=1#part',
    );
    expect(page).toMatchObject({
      hostname: 'shop.example',
      path: '/a/b',
      utmSource: 'News',
      utmMedium: 'email',
      clickId: 'paid-search',
    });
    expect(pathWith(page, [])).toBe('/a/b');
    expect(pathWith(page, ['q'])).toBe('/a/b?q=anna%40x.example');
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'not an address',
    '',
    `https://x.example/${'a'.repeat(5_000)}`,
  ])('nothing of %s', (address) => {
    expect(pages.read(address)).toMatchObject({ hostname: '', path: '' });
  });

  test('whatever parameters there are, only those on the list are kept', () => {
    const name = fc.oneof(
      fc.constantFrom('gclid', 'fbclid', 'msclkid', 'token', 'utm_id', 'page', 'tab'),
      fc.string(),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, fc.stringMatching(/^[a-z]{12}$/)), { maxLength: 10 }),
        (params) => {
          const page = pages.read(
            `https://shop.example/a?${new URLSearchParams(params).toString()}`,
          );
          const path = pathWith(page, ['page', 'tab']);
          for (const [key, value] of params)
            if (key !== 'page' && key !== 'tab') {
              const others = params.some(
                ([other, same]) => same === value && (other === 'page' || other === 'tab'),
              );
              expect(others || !path.includes(value)).toBe(true);
            }
        },
      ),
      { seed: 7 },
    );
  });
});

describe('channels', () => {
  const own = (hostname: string): boolean =>
    hostname === 'shop.example' || hostname.endsWith('.shop.example');
  test.each([
    ['https://shop.example/', '', 'direct'],
    ['https://shop.example/', null, 'unknown'],
    ['https://shop.example/', 'shop.example', ''],
    ['https://shop.example/', 'www.google.co.uk', 'organic-search'],
    ['https://shop.example/', 'duckduckgo.com', 'organic-search'],
    ['https://shop.example/', 'www.facebook.com', 'organic-social'],
    ['https://shop.example/', 'chatgpt.com', 'ai'],
    ['https://shop.example/', 'mail.google.com', 'email'],
    ['https://shop.example/', 'blog.example', 'referral'],
    ['https://shop.example/?gclid=1', 'www.google.com', 'paid-search'],
    ['https://shop.example/?fbclid=1', '', 'organic-social'],
    ['https://shop.example/?utm_source=google&utm_medium=cpc', '', 'paid-search'],
    ['https://shop.example/?utm_source=facebook&utm_medium=paid', '', 'paid-social'],
    ['https://shop.example/?utm_medium=email', '', 'email'],
    ['https://shop.example/?utm_source=newsletter', '', 'email'],
    ['https://shop.example/?utm_campaign=spring', '', 'campaign'],
    ['https://shop.example/?utm_source=x&utm_medium=affiliate', '', 'affiliates'],
  ])('%s from %s', (address, referrer, channel) => {
    expect(channelOf(pages.read(address), referrer, own)).toBe(channel);
  });
});

describe('whose network', () => {
  const behind = new ClientAddresses(['127.0.0.1/32', '10.0.0.0/8', 'fd00::/8']);
  test.each([
    ['127.0.0.1', '81.2.69.142', '81.2.69.142', '81.2.69.0/24'],
    ['127.0.0.1', '1.1.1.1, 81.2.69.142', '81.2.69.142', '81.2.69.0/24'],
    ['127.0.0.1', '81.2.69.142, 10.1.2.3', '81.2.69.142', '81.2.69.0/24'],
    ['127.0.0.1', '81.2.69.142, unknown, 10.1.2.3', '10.1.2.3', '10.1.2.0/24'],
    ['127.0.0.1', 'nonsense', '127.0.0.1', '127.0.0.0/24'],
    ['127.0.0.1', undefined, '127.0.0.1', '127.0.0.0/24'],
    ['81.2.69.9', '1.1.1.1', '81.2.69.9', '81.2.69.0/24'],
    ['11.0.0.1', '1.1.1.1', '11.0.0.1', '11.0.0.0/24'],
    ['::ffff:127.0.0.1', '81.2.69.142', '81.2.69.142', '81.2.69.0/24'],
    ['127.0.0.1', '[2001:db8:1:2:3:4:5:6]:443', '2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['127.0.0.1', '81.2.69.142:4711', '81.2.69.142', '81.2.69.0/24'],
    ['fd00::1', '2001:db8::1, fd12::2', '2001:db8::1', '2001:db8::/48'],
  ])('%s with %s', (connection, forwarded, address, network) => {
    expect(behind.read(connection, forwarded)).toMatchObject({ address, network });
  });

  test('a visitor of IPv6 is known by the /64', () => {
    const part = (address: string): string => behind.read(address, undefined).visitorPart;
    expect(part('2001:db8:1:2:3:4:5:6')).toBe(part('2001:db8:1:2:ffff::1'));
    expect(part('2001:db8:1:2::1')).not.toBe(part('2001:db8:1:3::1'));
  });

  test('without trusted proxies the header counts for nothing', () => {
    expect(new ClientAddresses([]).read('127.0.0.1', '81.2.69.142').address).toBe('127.0.0.1');
  });

  test('IPv4 networks are matched as a block list matches them', () => {
    fc.assert(
      fc.property(
        fc.ipV4(),
        fc.integer({ min: 0, max: 32 }),
        fc.ipV4(),
        (network, bits, address) => {
          const trusting = new ClientAddresses([`${network}/${bits}`]);
          const toBits = (text: string): string =>
            text
              .split('.')
              .map((part) => Number(part).toString(2).padStart(8, '0'))
              .join('');
          const isIn = toBits(network).slice(0, bits) === toBits(address).slice(0, bits);
          const read = trusting.read(address, '8.8.4.4').address;
          // Where the forwarded one is trusted too it is still the best that is known.
          expect(read).toBe(isIn ? '8.8.4.4' : address);
        },
      ),
      { seed: 11 },
    );
  });
});
