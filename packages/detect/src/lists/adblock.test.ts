/** The lists for browser extensions, read by the engine of one. */
import { FiltersEngine, Request } from '@ghostery/adblocker';
import type { RequestType } from '@ghostery/adblocker';
import { describe, expect, test } from 'vitest';
import { VENDORS, vendorOf } from '../vendors.ts';
import { writeList } from './list.ts';
import { IMAGE_TRAPS, SCRIPT_TRAPS, WEBMAIL_TRAPS } from './traps.ts';

const when = { version: '1.2.3', date: '2026-01-31' };

describe.each(['adblock', 'ublock', 'adguard'] as const)('%s', (form) => {
  const list = writeList(form, when);
  const engine = FiltersEngine.parse(list);
  const isBlocked = (
    url: string,
    type: RequestType,
    sourceUrl = 'http://mail.example/',
  ): boolean => {
    const { match, filter } = engine.match(Request.fromRawDetails({ url, type, sourceUrl }));
    // Without resources of its own the engine reports a redirect as no match, with its rule.
    return match || filter?.isRedirect() === true;
  };

  test('the header says what it is, and counts its rules', () => {
    const rules = list.split('\n').filter((line) => line !== '' && !/^[![]/.test(line));
    expect(list).toContain('! Version: 1.2.3\n! Last modified: 2026-01-31\n! License: MIT\n');
    expect(list).toContain(`! Number of rules: ${rules.length}\n`);
    expect(new Set(rules).size).toBe(rules.length);
  });

  test('the engine understands each rule', () => {
    const rules = list.split('\n').filter((line) => line !== '' && !/^[![]/.test(line));
    expect(engine.getFilters().networkFilters.length).toBe(rules.length);
  });

  test.each([...IMAGE_TRAPS, ...WEBMAIL_TRAPS])('image $address: $isBlocked', (trap) => {
    expect(isBlocked(trap.address, 'image')).toBe(trap.isBlocked);
  });

  test.each(SCRIPT_TRAPS)('script $address: $isBlocked', (trap) => {
    expect(isBlocked(trap.address, 'script')).toBe(trap.isBlocked);
  });

  test('a vendor’s own pages lose nothing, and a link of a mail leads on', () => {
    expect(
      isBlocked('http://connect.facebook.net/a.js', 'script', 'http://www.facebook.net/'),
    ).toBe(false);
    expect(isBlocked('http://u12.ct.sendgrid.net/wf/open?upn=1', 'main_frame')).toBe(false);
  });
});

test('a list of one kind has no vendor of the other', () => {
  expect(writeList('adblock', { ...when, kind: 'mail' })).not.toContain('google-analytics.com');
  const web = writeList('adblock', { ...when, kind: 'web' });
  expect(web).toContain('||google-analytics.com^$third-party');
  expect(web).not.toContain('sendgrid');
});

test('each pixel of the table is blocked by the list', () => {
  const engine = FiltersEngine.parse(writeList('adblock', when));
  const missed: string[] = [];
  for (const { id, hosts, pixelPaths } of VENDORS)
    for (const host of hosts.length > 0 ? hosts : ['shop.example'])
      for (const path of pixelPaths) {
        const url = `https://a.${host}${path.replaceAll('*', 'u7')}`;
        const request = Request.fromRawDetails({
          url,
          type: 'image',
          sourceUrl: 'https://mail.example/',
        });
        if (vendorOf(new URL(url))?.match !== 'pixel' || !engine.match(request).match)
          missed.push(`${id}: ${url}`);
      }
  expect(missed).toEqual([]);
});
