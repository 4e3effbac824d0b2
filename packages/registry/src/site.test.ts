import { expect, test } from 'vitest';
import { covers, newKeySchema } from './key.ts';
import { isTimezone, newSiteSchema, siteChangesSchema } from './site.ts';

const site = (more: object): ReturnType<typeof newSiteSchema.safeParse> =>
  newSiteSchema.safeParse({ name: 'Shop', domain: 'shop.example', ...more });

test('hostnames are brought into the form that browsers send', () => {
  for (const [given, kept] of [
    ['Shop.Example', 'shop.example'],
    ['shop.example.', 'shop.example'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['localhost', 'localhost'],
    ['127.0.0.1', '127.0.0.1'],
  ])
    expect(site({ domain: given }).data?.domain).toBe(kept);
});

test('a name in the local network may have one part', () => {
  expect(site({ domain: 'localhost' }).success).toBe(true);
});

test('what is no hostname is refused with the way out', () => {
  for (const domain of [
    'com',
    'co.uk',
    '',
    'https://shop.example',
    'shop.example/path',
    'shop.example:8080',
    'a b.example',
    'a..example',
    '-a.example',
    `${'a'.repeat(64)}.example`,
    `${'a.'.repeat(150)}example`,
    'user@shop.example',
    42,
  ])
    expect(site({ domain }).success).toBe(false);
  expect(site({ domain: 'https://shop.example' }).error?.issues[0]?.message).toContain(
    'without https://',
  );
});

test('time zones are those that this machine knows by name', () => {
  for (const good of ['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires'])
    expect(isTimezone(good)).toBe(true);
  for (const bad of ['', 'Mars/Olympus', '+02:00', "UTC'", 'Europe/Berlin; drop'])
    expect(isTimezone(bad)).toBe(false);
});

test('limits and unknown fields', () => {
  for (const wrong of [
    { name: '' },
    { name: 'x'.repeat(201) },
    { level: 'everything' },
    { retentionDays: 0 },
    { retentionDays: 1.5 },
    { retentionDays: 40_000 },
    { domains: Array.from({ length: 51 }, (_, i) => `d${i}.example`) },
    { allowedParams: [''] },
    { colour: 'red' },
  ])
    expect(site(wrong).success).toBe(false);
  expect(siteChangesSchema.safeParse({}).success).toBe(false);
  expect(siteChangesSchema.safeParse({ id: 'aaaaaaaaaa' }).success).toBe(false);
  expect(siteChangesSchema.parse({ level: 'off' })).toEqual({ level: 'off' });
});

test('scopes contain each other', () => {
  expect(covers(['owner'], 'read')).toBe(true);
  expect(covers(['write'], 'read')).toBe(true);
  expect(covers(['write'], 'owner')).toBe(false);
  expect(covers(['read'], 'write')).toBe(false);
  expect(covers([], 'read')).toBe(false);
});

test('an owner is not limited to sites', () => {
  const key = { name: 'Robot', scopes: ['owner'], sites: ['0123456789'] };
  expect(newKeySchema.safeParse(key).success).toBe(false);
  expect(newKeySchema.safeParse({ ...key, scopes: ['read'] }).success).toBe(true);
  expect(newKeySchema.parse({ name: 'Robot', scopes: ['read'] })).toEqual({
    name: 'Robot',
    scopes: ['read'],
    sites: null,
    expiresAt: null,
  });
  expect(
    newKeySchema.parse({ ...key, scopes: ['read'], expiresAt: '2030-01-01T02:00:00+02:00' })
      .expiresAt,
  ).toBe('2030-01-01T00:00:00.000Z');
});
