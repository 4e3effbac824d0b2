/** Shared dashboards and reports by mail, whatever database stands behind them. */
import { expect, test } from 'vitest';
import type { Registry } from './contract.ts';
import { MAIL_REPORT_LIMITS, newMailReportSchema } from './mail-report.ts';
import { siteInput } from './registry-suite.ts';
import { SHARE_LIMITS, newShareSchema } from './share.ts';

const actor = { id: 'key_test', name: 'Test' };
const SOON = '2026-01-05T07:00:00.000Z';
const LATER = '2026-01-12T07:00:00.000Z';

export function sharesSuite(registry: () => Registry): void {
  const newSite = async (): Promise<string> => (await registry().createSite(actor, siteInput())).id;
  const share = newShareSchema.parse({ name: 'For the press' });
  const actions = async (count: number): Promise<string[]> =>
    (await registry().audit({ limit: count }))?.items.map(({ action }) => action) ?? [];

  test('a share is found by its secret until it is revoked, and the secret is kept nowhere', async () => {
    const [site, other] = [await newSite(), await newSite()];
    const made = await registry().createShare(actor, site, share);
    if (made === 'too-many') throw new Error('it is the first');
    expect(made.share).toMatchObject({ ...share, site, revokedAt: null });
    expect(await registry().shareBySecret(made.secret)).toEqual(made.share);
    for (const wrong of [`${made.secret.slice(1)}A`, '', made.share.id, `${made.secret}%`])
      expect(await registry().shareBySecret(wrong)).toBeNull();
    expect(JSON.stringify(await registry().exportRows())).not.toContain(made.secret);

    expect(await registry().revokeShare(actor, other, made.share.id)).toBe(false);
    expect(await registry().revokeShare(actor, site, made.share.id)).toBe(true);
    expect(await registry().shareBySecret(made.secret)).toBeNull();
    const revokedAt = (await registry().shares(site, { limit: 5 }))?.items[0]?.revokedAt;
    expect(revokedAt).toEqual(expect.any(String));
    expect(await registry().revokeShare(actor, site, made.share.id)).toBe(true);
    expect((await registry().shares(site, { limit: 5 }))?.items[0]?.revokedAt).toBe(revokedAt);
    expect(await actions(2)).toEqual(['share-revoked', 'share-created']);
  });

  test('shares come page by page, have their number, and go with their site', async () => {
    const site = await newSite();
    const made = await Promise.all(
      Array.from({ length: SHARE_LIMITS.shares + 2 }, () =>
        registry().createShare(actor, site, share),
      ),
    );
    expect(made.filter((one) => one === 'too-many')).toHaveLength(2);
    const first = await registry().shares(site, { limit: SHARE_LIMITS.shares - 1 });
    const cursor = first?.next ?? 'none';
    const rest = await registry().shares(site, { limit: 10, cursor });
    expect([rest?.items.length, rest?.next]).toEqual([1, null]);
    expect(await registry().shares(site, { limit: 10, cursor: 'nonsense' })).toBeNull();
    const [one] = made;
    if (one === undefined || one === 'too-many') throw new Error('it is the first');
    await registry().revokeShare(actor, site, one.share.id);
    expect(await registry().createShare(actor, site, share)).not.toBe('too-many');
    const kept = made.findLast((each) => each !== 'too-many');
    await registry().deleteSite(actor, site);
    expect(kept && (await registry().shareBySecret(kept.secret))).toBeNull();
  });

  test('nothing but an origin may be named as an embedding site', () => {
    const isTaken = (origin: string): boolean =>
      newShareSchema.safeParse({ ...share, embeddedBy: [origin] }).success;
    expect(['https://a.example', 'http://localhost:8080'].map(isTaken)).toEqual([true, true]);
    const wrong = [
      '*',
      'https://*.example',
      "'self'",
      'https://a.example/',
      'https://a.example; script-src *',
      'https://a.example\r\nSet-Cookie: a=b',
      'https://A.example',
      'javascript:alert(1)',
      'data:',
    ];
    expect(wrong.filter(isTaken)).toEqual([]);
  });

  test('a report is due once, is nobody else’s while it is sent, and is due again', async () => {
    const site = await newSite();
    const { email = '' } = newMailReportSchema.parse({ every: 'week', email: 'Ada@Example.com ' });
    const given = { every: 'week', account: null, email, dueAt: SOON } as const;
    const made = await registry().createMailReport(actor, site, given);
    if (typeof made === 'string') throw new Error('it is the first');
    expect(made).toMatchObject({ email: 'ada@example.com', dueAt: SOON, lastSentAt: null });
    expect(await registry().createMailReport(actor, site, given)).toBe('taken');
    const monthly = await registry().createMailReport(actor, site, {
      ...given,
      every: 'month',
      dueAt: LATER,
    });
    expect(monthly).toMatchObject({ every: 'month' });

    const take = (now: string, until: string) => registry().takeMailReports(now, until, 10);
    expect(await take('2026-01-05T06:59:59.999Z', LATER)).toEqual([]);
    const both = await Promise.all([take(SOON, '2026-01-05T07:05:00.000Z'), take(SOON, LATER)]);
    expect(both.flat()).toMatchObject([{ id: made.id, attempts: 1 }]);
    await registry().mailReportFailed(made.id, 'refused', '2026-01-05T08:00:00.000Z');
    expect(await take('2026-01-05T07:30:00.000Z', LATER)).toEqual([]);
    expect(await take('2026-01-05T08:00:00.000Z', LATER)).toMatchObject([
      { attempts: 2, failure: { why: 'refused' } },
    ]);
    await registry().mailReportSent(made.id, '2026-01-05T08:00:01.000Z', LATER);
    expect(await registry().mailReport(site, made.id)).toMatchObject({
      dueAt: LATER,
      lastSentAt: '2026-01-05T08:00:01.000Z',
      failure: null,
      attempts: 0,
    });
    await registry().deleteSite(actor, site);
    expect(await take(LATER, LATER)).toEqual([]);
  });

  test('whoever has the link of a mail stops it, and nobody else', async () => {
    const site = await newSite();
    const made = await registry().createMailReport(actor, site, {
      every: 'week',
      account: null,
      email: 'b@example.com',
      dueAt: LATER,
    });
    if (typeof made === 'string') throw new Error('it is the first');
    const { stopSecret = '' } = (await registry().mailReport(site, made.id)) ?? {};
    expect(JSON.stringify(await registry().mailReports(site, { limit: 5 }))).not.toContain(
      stopSecret,
    );
    for (const wrong of ['', made.id, `${stopSecret.slice(1)}A`]) {
      expect(await registry().mailReportToStop(wrong)).toBeNull();
      expect(await registry().stopMailReport(wrong)).toBe(false);
    }
    expect(await registry().mailReportToStop(stopSecret)).toEqual({ site, every: 'week' });
    expect(await registry().stopMailReport(stopSecret)).toBe(true);
    expect(await registry().stopMailReport(stopSecret)).toBe(false);
    expect(await registry().mailReport(site, made.id)).toBeNull();
    expect(await actions(2)).toEqual(['mail-report-stopped', 'mail-report-created']);
  });

  test('of one that is given up all owners are told, and it is due again', async () => {
    const site = await newSite();
    const email = `owner-${site.toLowerCase()}@example.com`;
    const invited = await registry().createInvitation(
      actor,
      { email, role: 'owner', sites: null },
      { hash: site, expiresAt: '2099-01-01T00:00:00.000Z' },
    );
    expect(invited).not.toBe('taken');
    const owner = await registry().acceptInvitation(site, { name: 'Ada', passwordHash: 'none' });
    if (owner === null) throw new Error('the invitation is open');
    const made = await registry().createMailReport(actor, site, {
      every: 'month',
      account: null,
      email: 'c@example.com',
      dueAt: SOON,
    });
    const own = await registry().createMailReport(actor, site, {
      every: 'week',
      account: owner.id,
      email: null,
      dueAt: LATER,
    });
    if (typeof made === 'string' || typeof own === 'string') throw new Error('both are new');
    expect(own).toMatchObject({ account: owner.id, email });
    await registry().mailReportGivenUp(made.id, 'no mail server is set', LATER);
    expect(await registry().mailReport(site, made.id)).toMatchObject({
      dueAt: LATER,
      attempts: 0,
      failure: { why: 'no mail server is set' },
    });
    const told = await registry().inbox(owner.id, { limit: 5, unread: true });
    expect(told?.items.map(({ parts }) => parts)).toMatchObject([
      { what: 'not-sent', channel: 'mail', why: 'no mail server is set' },
    ]);
    expect(await registry().deleteMailReport(actor, site, made.id)).toBe(true);
    expect(await registry().deleteMailReport(actor, site, made.id)).toBe(false);
    await registry().removeAccount(actor, owner.id);
    expect((await registry().mailReports(site, { limit: 5 }))?.items).toEqual([]);
  });

  test('a site has no more reports than it may have', async () => {
    const site = await newSite();
    const made = await Promise.all(
      Array.from({ length: MAIL_REPORT_LIMITS.reports + 2 }, (_, index) =>
        registry().createMailReport(actor, site, {
          every: 'week',
          account: null,
          email: `reader${index}@example.com`,
          dueAt: LATER,
        }),
      ),
    );
    expect(made.filter((one) => one === 'too-many')).toHaveLength(2);
    await registry().deleteSite(actor, site);
  });
}
