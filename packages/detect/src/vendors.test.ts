import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VENDORS, WHOLE_HOST, onlyTracks, vendorOf } from './vendors.ts';

/** Hosts that many unrelated people put things on: to know one of them is to know nothing. */
const SHARED = new Set(
  (
    'amazonaws.com s3.amazonaws.com cloudfront.net googleapis.com googleusercontent.com gstatic.com google.com akamaihd.net ' +
    'akamaized.net akamai.net edgesuite.net fastly.net azureedge.net windows.net appspot.com herokuapp.com jsdelivr.net ' +
    'unpkg.com cloudflare.com b-cdn.net imgix.net cloudinary.com github.io netlify.app vercel.app wordpress.com co.uk'
  ).split(' '),
);

const names = (kind: string): number =>
  new Set(VENDORS.filter((vendor) => vendor.kind === kind).map(({ name }) => name)).size;
const of = (address: string): [string, string] | null => {
  const match = vendorOf(new URL(address));
  return match === null ? null : [match.vendor.name, match.match];
};

test('at least 150 vendors of mail and 60 of the web are known', () => {
  expect(names('mail')).toBeGreaterThanOrEqual(150);
  expect(names('web')).toBeGreaterThanOrEqual(60);
});

test('each has an id of its own and a source', () => {
  expect(new Set(VENDORS.map(({ id }) => id)).size).toBe(VENDORS.length);
  for (const { id, source } of VENDORS) {
    expect(id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    if (source.startsWith('http')) expect(new URL(source).protocol).toBe('https:');
    else expect(source).toMatch(/^(?:Seen|Known) .{20,}\.$/);
  }
});

test('hosts are names in lower case, each once, none shared by strangers', () => {
  const hosts = VENDORS.flatMap((vendor) => vendor.hosts);
  expect(new Set(hosts).size).toBe(hosts.length);
  const isSound = (host: string): boolean =>
    new URL(`https://${host}/`).hostname === host && host.includes('.') && !SHARED.has(host);
  expect(hosts.filter((host) => !isSound(host))).toEqual([]);
});

test('a host that does nothing but track is not below another such, and has no redirector', () => {
  const tracking = VENDORS.filter(onlyTracks);
  const hosts = tracking.flatMap((vendor) => vendor.hosts);
  expect(hosts.length).toBeGreaterThan(100);
  expect(hosts.filter((host) => hosts.some((other) => host.endsWith(`.${other}`)))).toEqual([]);
  expect(
    tracking.filter(
      (vendor) =>
        vendor.hosts.length === 0 ||
        vendor.clickPaths.length > 0 ||
        vendor.pixelPaths.join(' ') !== WHOLE_HOST,
    ),
  ).toEqual([]);
});

test('patterns are paths; those for any host are distinctive', () => {
  const isSound = (path: string, anyHost: boolean): boolean =>
    /^(?:\/|\*[/?])[\u0021-\u007e]*$/.test(path) &&
    (!anyHost || path.replaceAll('*', '').length > 4);
  expect(
    VENDORS.flatMap(({ hosts, pixelPaths, clickPaths }) =>
      [...pixelPaths, ...clickPaths].filter((path) => !isSound(path, hosts.length === 0)),
    ),
  ).toEqual([]);
});

test.each([
  ['https://u12.ct.sendgrid.net/wf/open?upn=u001.a', ['Twilio SendGrid', 'pixel']],
  ['https://links.shop.example/wf/open?upn=u001.a', ['Twilio SendGrid', 'pixel']],
  ['https://u12.ct.sendgrid.net/ls/click?upn=u001.a', ['Twilio SendGrid', 'click']],
  ['https://u12.ct.sendgrid.net/logo.png', ['Twilio SendGrid', 'host']],
  ['https://SHOP.us1.list-manage.com/track/open.php?u=1&id=2&e=3', ['Mailchimp', 'pixel']],
  ['https://shop.us1.list-manage.com/track/click?u=1&id=2&e=3', ['Mailchimp', 'click']],
  ['https://abc.r.us-east-1.awstrack.me/I0/0100-a/b=1', ['Amazon SES', 'pixel']],
  ['https://email.shop.example/o/eJwVy8', ['Mailgun', 'pixel']],
  ['https://shop.example/odoo/mail/track/1/abc/blank.gif', null],
  ['https://shop.example/mail/track/1/abc/blank.gif', ['Odoo', 'pixel']],
  ['https://t.news.example/r/?id=h1a2b,3c4d,1', ['Adobe Campaign', 'pixel']],
  ['https://t.news.example/r/?id=h1a2b,3c4d,5e6f', ['Adobe Campaign', 'click']],
  ['https://click.aweber.com/y/ct/', null],
  ['https://clicks.aweber.com/y/ct/?l=1', ['AWeber', 'click']],
  ['https://www.google-analytics.com/collect?v=1', ['Google Analytics', 'pixel']],
  ['https://www.facebook.com/tr?id=1', ['Meta Pixel', 'pixel']],
  ['https://www.facebook.com/somebody', ['Meta Pixel', 'host']],
  ['https://www.facebook.com/email_open_log_pic.php?mid=1', ['Facebook', 'pixel']],
  ['https://notsendgrid.net/wf/opens', null],
  ['https://sendgrid.net.evil.example/', null],
  ['https://shop.example/?next=/wf/open?upn=1', null],
  ['https://127.0.0.1/logo.png', null],
])('%s', (address, expected) => {
  expect(of(address)).toEqual(expected);
});

test('each pattern of the table finds its own vendor, with stars filled by anything', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...VENDORS.filter(({ pixelPaths }) => pixelPaths.length > 0)),
      fc.nat(),
      fc.stringMatching(/^[a-z0-9]{1,12}$/),
      (vendor, at, filling) => {
        const path = vendor.pixelPaths[at % vendor.pixelPaths.length] ?? '';
        const host = vendor.hosts[at % vendor.hosts.length] ?? 'shop.example';
        const found = vendorOf(new URL(`https://a.${host}${path.replaceAll('*', filling)}`));
        expect([found?.vendor.name, found?.match]).toEqual([vendor.name, 'pixel']);
      },
    ),
    { numRuns: 2000 },
  );
});

test('any address has an answer', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true }), (address) => {
      expect(() => vendorOf(new URL(address))).not.toThrow();
    }),
  );
});
