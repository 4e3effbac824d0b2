/** The forms that no program of the tests reads; e2e/lists.test.ts runs Chromium, Squid and name servers with the others. */
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { VENDORS, onlyTracks } from '../vendors.ts';
import { LIST_FORMATS, writeList } from './list.ts';

const when = { version: '1.2.3', date: '2026-01-31' };
const TRACKING_HOSTS = VENDORS.filter(onlyTracks).flatMap(({ hosts }) => hosts);

test.each(LIST_FORMATS.filter((format) => !['dnr', 'thunderbird', 'outlook'].includes(format)))(
  '%s begins with version, day, licence and the number of its rules',
  (format) => {
    const list = writeList(format, when);
    for (const part of ['Version: 1.2.3', 'Last modified: 2026-01-31', 'License: MIT'])
      expect(list.slice(0, 300)).toContain(part);
    expect(list.slice(0, 300)).toMatch(/Number of rules: [1-9]\d+\n/);
    expect(list.endsWith('\n')).toBe(true);
  },
);

test('a hosts file names each host that only tracks, and no other', () => {
  const lines = writeList('hosts', when)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  expect(lines).toEqual([...TRACKING_HOSTS].sort().map((host) => `0.0.0.0 ${host}`));
  expect(lines).not.toContain('0.0.0.0 sendgrid.net');
});

test('it says whose pixels it does not cover', () => {
  const header = writeList('hosts', when).split('\n0.0.0.0')[0];
  expect(header).toContain('Mailchimp,');
  expect(header).not.toContain('Superhuman');
});

test('an RPZ has a serial of its day, and a rule for a host and for all below it', () => {
  const zone = writeList('rpz', { ...when, kind: 'mail' });
  expect(zone).toContain(' 2026013101 ');
  expect(zone).toContain('\nr.superhuman.com CNAME .\n*.r.superhuman.com CNAME .\n');
  expect(zone).not.toContain('google-analytics');
});

test('a PAC file sends what only tracks to nowhere, and all else directly', () => {
  const find = (host: string): unknown =>
    runInNewContext(`${writeList('pac', when)}; FindProxyForURL(url, host)`, {
      url: `https://${host}/`,
      host,
    });
  for (const host of ['r.superhuman.com', 'XYZ.emltrk.com', 'www.google-analytics.com'])
    expect(find(host)).toBe('PROXY 127.0.0.1:9');
  for (const host of ['superhuman.com', 'sendgrid.net', 'constructor', 'shop.example', ''])
    expect(find(host)).toBe('DIRECT');
});

test('rules for declarativeNetRequest are numbered, and few of them are regular expressions', () => {
  const rules: { id: number; condition: { regexFilter?: string; urlFilter?: string } }[] =
    JSON.parse(writeList('dnr', when));
  expect(rules.map(({ id }) => id)).toEqual(rules.map((_, index) => index + 1));
  // Chromium takes 1,000 at most (MAX_NUMBER_OF_REGEX_RULES), and for certain 30,000 rules of all kinds.
  expect(rules.filter(({ condition }) => 'regexFilter' in condition).length).toBeLessThan(1000);
  expect(rules.length).toBeLessThan(30_000);
});

test('Thunderbird: the policy Preferences, with values and a status that it knows', () => {
  // Names, prefixes and states: https://thunderbird.github.io/policy-templates/templates/esr140
  const { policies, ...rest }: { policies: { Preferences: Record<string, object> } } = JSON.parse(
    writeList('thunderbird', when),
  );
  expect([Object.keys(rest), Object.keys(policies)]).toEqual([[], ['Preferences']]);
  expect(policies.Preferences).toMatchObject({
    'mailnews.message_display.disable_remote_image': { Value: true, Status: 'locked' },
  });
  for (const [name, setting] of Object.entries(policies.Preferences)) {
    expect(name).toMatch(/^mail(?:news)?\./);
    expect(setting).toEqual({
      Value: expect.any(Boolean),
      Status: expect.stringMatching(/^(?:default|locked|user|clear)$/),
    });
  }
});

test('Outlook: a registry file as regedit reads it', () => {
  const lines = writeList('outlook', when).split('\r\n');
  expect(lines.slice(0, 2)).toEqual(['Windows Registry Editor Version 5.00', '']);
  for (const line of lines.slice(2))
    expect(line).toMatch(/^(?:;.*|\[HKEY_CURRENT_USER(?:\\[\w .]+)+\]|"\w+"=dword:[0-9a-f]{8}|)$/);
  expect(lines).toContain('"BlockExtContent"=dword:00000001');
});
