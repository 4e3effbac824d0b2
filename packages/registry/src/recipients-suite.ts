/** The people of campaigns on every registry. Run by `sqlite.test.ts` and `postgres.test.ts`. */
import { newSubjectRef } from '@clearpixel/pixel';
import { expect, test } from 'vitest';
import { newAlertSchema } from './alert.ts';
import { CAMPAIGN_LIMITS } from './campaign.ts';
import type { Registry } from './contract.ts';
import { actor, address, campaignDeeds, later, person } from './test-campaigns.ts';

export function recipientsSuite(registry: () => Registry): void {
  const { create, add, addOne, versionNow, lowered, audited, emailsOf } = campaignDeeds(registry);

  test('people are added and changed by address; what is left out stays', async () => {
    const campaign = await create({ level: 'identified' });
    const [email, other] = [address('ada'), address('bob')];
    const before = await versionNow();
    const first = await add(campaign, [
      person({ email: ` ${email.toUpperCase()}`, name: 'Ada', groups: ['a', 'b', 'a'] }),
      person({ email: other }),
      person({
        email,
        consent: 'granted',
        consentSource: 'form',
        consentAt: '2026-01-01T00:00:00Z',
      }),
    ]);
    expect(await audited()).toEqual(['recipients-added', campaign.id, []]);
    expect(first.changesEdge).toBe(false);
    expect(await versionNow()).toBe(before);
    const [one, two, again] = first.recipients;
    expect(again).toEqual(one);
    expect(one).toMatchObject({
      email,
      name: 'Ada',
      groups: ['a', 'b'],
      consent: 'granted',
      consentSource: 'form',
      consentAt: '2026-01-01T00:00:00.000Z',
      level: 'identified',
      stopped: false,
      sentAt: null,
    });
    expect(two).toMatchObject({ email: other, name: '', consent: null, level: 'count' });
    expect(one?.ref).toHaveLength(13);

    const second = await add(
      campaign,
      [person({ email, name: 'Ada L.', consent: 'granted' })],
      false,
    );
    expect(second.recipients).toEqual([{ ...one, name: 'Ada L.' }]);
    expect(await audited()).toEqual(['recipients-added', campaign.id, []]);
    const elsewhere = await create({ level: 'off' });
    const third = await add(elsewhere, [person({ email })], false);
    expect(third.recipients[0]).toMatchObject({ ref: one?.ref, name: 'Ada L.', level: 'off' });
    expect(third.recipients[0]?.groups).toEqual([]);
    expect(await audited()).toEqual(['campaign-created', elsewhere.id, []]);

    const ref = one?.ref ?? '';
    expect(await registry().recipient(campaign.id, ref)).toEqual(second.recipients[0]);
    expect(await registry().recipient(campaign.id, newSubjectRef())).toBeNull();
    expect(await registry().recipientsByEmail(campaign.id, [email, address()])).toEqual(
      second.recipients,
    );
    expect(await registry().recipientsByEmail(campaign.id, [])).toEqual([]);
    expect((await registry().subjectByEmail(email.toUpperCase()))?.ref).toBe(ref);
    const record = await registry().subjectRecord(ref);
    expect(record?.subject).toEqual(await registry().subject(ref));
    expect(record?.recipientOf.map((item) => item.campaign)).toEqual([campaign.id, elsewhere.id]);
    expect(await registry().subjectRecord(newSubjectRef())).toBeNull();
  });

  test('consent that is taken back is in force for what was sent; none is needed where there was none', async () => {
    const campaign = await create({ level: 'full' });
    const never = await addOne(campaign, { consent: 'denied' });
    expect(never.level).toBe('count');
    expect(await lowered(never.ref)).toBeNull();

    const { ref, email } = await addOne(campaign, { consent: 'granted' });
    const before = await versionNow();
    const denied = await add(campaign, [person(), person({ email, consent: 'denied' })], false);
    expect(denied.changesEdge).toBe(true);
    expect(denied.recipients[1]).toMatchObject({ consent: 'denied', level: 'count' });
    expect(await audited()).toEqual(['recipients-added', campaign.id, ['consent']]);
    expect(await versionNow()).toBe(before + 1);
    expect(await lowered(ref)).toBe('count');

    expect(await registry().setSubjectConsent(actor, ref, 'granted', 'page')).toBe(true);
    expect(await audited()).toEqual(['consent-changed', ref, ['consent']]);
    expect(await lowered(ref)).toBeNull();
    expect(await registry().subject(ref)).toMatchObject({
      consent: 'granted',
      consentSource: 'page',
    });
    await registry().setSubjectConsent(actor, ref, null, '');
    expect(await lowered(ref)).toBe('count');
    expect(await registry().subject(ref)).toMatchObject({ consent: null, consentAt: null });
    expect(await versionNow()).toBe(before + 3);
    expect(await registry().setSubjectConsent(actor, newSubjectRef(), 'denied', '')).toBe(false);
  });

  test('an old list does not undo a refusal', async () => {
    const campaign = await create({ level: 'full' });
    const { ref, email } = await addOne(campaign, { consent: 'granted' });
    await registry().setSubjectConsent(actor, ref, 'denied', 'page');
    const consentAfter = async (more: object): Promise<string | null | undefined> =>
      (await add(campaign, [person({ email, ...more })], false)).recipients[0]?.consent;
    expect(await consentAfter({ consent: 'granted' })).toBe('denied');
    expect(await consentAfter({ consent: 'granted', consentAt: later(-3_600_000) })).toBe('denied');
    expect(await lowered(ref)).toBe('count');
    await new Promise((done) => setTimeout(done, 5));
    expect(await consentAfter({ consent: 'granted', consentAt: later(0) })).toBe('granted');
    expect(await consentAfter({ consent: 'denied', consentAt: later(-3_600_000) })).toBe('granted');
    expect(await consentAfter({ consent: 'granted', consentAt: later(3_600_000) })).toBe('granted');
    await new Promise((done) => setTimeout(done, 5));
    expect(await consentAfter({ consent: 'denied', consentAt: later(0) })).toBe('denied');
  });

  test('who has stopped stays stopped, until they say otherwise', async () => {
    const campaign = await create({ level: 'full' });
    const { ref, email } = await addOne(campaign, { consent: 'granted' });
    const before = await versionNow();
    expect(await registry().setStopped(actor, ref, true)).toBe(true);
    expect(await registry().setStopped(actor, ref, true)).toBe(true);
    expect(await audited()).toEqual(['subject-stopped', ref, ['stopped']]);
    expect(await versionNow()).toBe(before + 1);
    const again = await add(campaign, [person({ email, consent: 'granted' })]);
    expect(again).toMatchObject({ changesEdge: false });
    expect(again.recipients[0]).toMatchObject({ stopped: true, level: 'off' });
    await registry().setSubjectConsent(actor, ref, 'granted', 'list');
    expect(await lowered(ref)).toBe('off');
    await registry().setStopped(actor, ref, false);
    expect(await lowered(ref)).toBeNull();
    expect((await registry().recipient(campaign.id, ref))?.level).toBe('full');
    expect(await registry().setStopped(actor, newSubjectRef(), true)).toBe(false);
  });

  test('an erased person is gone, and stays disarmed', async () => {
    const [campaign, other] = [await create({ level: 'full' }), await create()];
    const { ref, email } = await addOne(campaign, { consent: 'granted', name: 'Ada' });
    await add(other, [person({ email })]);
    expect(await registry().eraseSubject(actor, ref)).toBe(true);
    expect(await registry().eraseSubject(actor, ref)).toBe(false);
    expect(await audited()).toEqual(['subject-erased', ref, []]);
    expect(await registry().subject(ref)).toBeNull();
    expect(await registry().subjectByEmail(email)).toBeNull();
    expect(await registry().recipient(campaign.id, ref)).toBeNull();
    expect((await registry().recipientCounts(other.id)).recipients).toBe(0);
    expect(JSON.stringify(await registry().exportRows())).not.toContain(email);
    const pending = async (): Promise<string[]> =>
      (await registry().pendingSubjectErasures()).map(({ subject }) => subject);
    expect(await pending()).toContain(ref);
    await registry().subjectErasureDone(ref);
    await registry().subjectErasureDone(ref);
    expect(await pending()).not.toContain(ref);
    // Nothing takes the tombstone away.
    await registry().setConsent(actor, ref, null);
    await registry().setConsent(actor, ref, 'full');
    expect(await lowered(ref)).toBe('off');
    const back = await addOne(campaign, { email });
    expect(back.ref).not.toBe(ref);
  });

  test('with a campaign go those who are nowhere else, but no refusal', async () => {
    const [campaign, other] = [await create({ level: 'full' }), await create()];
    const added = await add(campaign, [
      person({ consent: 'granted' }),
      person({ consent: 'denied' }),
      person({ consent: 'granted' }),
      person({ consent: 'granted' }),
      person({ consent: 'granted' }),
    ]);
    const [gone, denied, stopped, shared, takenBack] = added.recipients.map(({ ref }) => ref);
    await registry().setStopped(actor, stopped ?? '', true);
    await registry().setSubjectConsent(actor, takenBack ?? '', null, '');
    await add(other, [person({ email: added.recipients[3]?.email })]);
    const about = await registry().createAlert(
      actor,
      newAlertSchema.parse({
        name: 'Opened by somebody',
        source: null,
        sourceKind: 'campaign',
        condition: { when: 'each', of: 'open', subject: gone },
      }),
      null,
    );
    await registry().deleteCampaign(actor, campaign.id);
    expect(about === 'too-many' ? about : await registry().alert(about.id)).toBeNull();
    const has = async (ref: string | undefined): Promise<boolean> =>
      (await registry().subject(ref ?? '')) !== null;
    expect(await Promise.all([gone, denied, stopped, shared, takenBack].map(has))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
    expect(await lowered(stopped ?? '')).toBe('off');
    expect(await lowered(takenBack ?? '')).toBeNull();
    expect((await registry().subjectRecord(shared ?? ''))?.recipientOf).toHaveLength(1);
    expect((await registry().subjectRecord(denied ?? ''))?.recipientOf).toEqual([]);
    expect(await registry().recipients(campaign.id, { limit: 10 })).toEqual({
      items: [],
      next: null,
    });
  });

  test('recipients come in pages, and are found by a part of address or name, and by group', async () => {
    const campaign = await create();
    const added = await add(
      campaign,
      Array.from({ length: 5 }, (_, i) => person({ name: `Reader ${i}` })),
    );
    await add(campaign, [person({ name: 'Last' })], false);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await registry().recipients(campaign.id, { limit: 2, cursor });
      if (page === null) throw new Error('own cursor refused');
      seen.push(...page.items.map(({ name }) => name));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual([...added.recipients.map(({ name }) => name), 'Last']);
    for (const bad of ['', 'x', 'W10', 'WyJhIiwieCJd', 'A'.repeat(5_000)])
      expect(await registry().recipients(campaign.id, { limit: 10, cursor: bad })).toBeNull();

    const odd = await create();
    const [umlaut, percent, quoted, tab] = [
      address('ü'),
      address('100%_off'),
      address(),
      address(String.raw`back\slash`),
    ];
    await add(odd, [
      person({ email: umlaut, name: 'ÄNNE Öz', groups: ['b', 'c'] }),
      person({ email: percent, groups: ['100%'] }),
      person({ email: quoted, groups: ['"b', 'x",\n"y'.replaceAll('\n', ' '), String.raw`b\c`] }),
      person({ email: tab, name: 'plain', groups: ['b c', 'B'] }),
    ]);
    expect(await emailsOf(odd, { search: 'änne ö' })).toEqual([umlaut]);
    expect(await emailsOf(odd, { search: 'Ü.' })).toEqual([umlaut]);
    expect(await emailsOf(odd, { search: '%_' })).toEqual([percent]);
    expect(await emailsOf(odd, { search: '\\' })).toEqual([tab]);
    expect(await emailsOf(odd, { search: 'people.example' })).toHaveLength(4);
    expect(await emailsOf(odd, { search: 'nobody' })).toEqual([]);
    expect(await emailsOf(odd, { group: 'b' })).toEqual([umlaut]);
    expect(await emailsOf(odd, { group: 'B' })).toEqual([tab]);
    expect(await emailsOf(odd, { group: '"b' })).toEqual([quoted]);
    expect(await emailsOf(odd, { group: String.raw`b\c` })).toEqual([quoted]);
    expect(await emailsOf(odd, { group: '100%' })).toEqual([percent]);
    for (const group of [',', '10', '%', '100_', 'b", "c'])
      expect(await emailsOf(odd, { group })).toEqual([]);
    expect(await emailsOf(odd, { group: 'b', search: 'people' })).toEqual([umlaut]);
  });

  test('the first time of each step of the delivery stays, in whatever order they are told', async () => {
    const campaign = await create({ level: 'full' });
    const { recipients } = await add(campaign, [
      person({ consent: 'granted' }),
      person({ consent: 'granted' }),
      person(),
    ]);
    const [one = '', two = ''] = recipients.map(({ ref }) => ref);
    const [early, late] = ['2026-01-01T10:00:00.000Z', '2026-01-01T11:00:00.000Z'];
    expect(
      await registry().noteDeliveries(campaign.id, [
        { ref: one, what: 'sent', at: late },
        { ref: one, what: 'sent', at: early },
        { ref: one, what: 'delivered', at: early },
        { ref: two, what: 'sent', at: early },
        { ref: two, what: 'bounced', at: early },
        { ref: newSubjectRef(), what: 'sent', at: early },
      ]),
    ).toEqual({ known: 5, consenting: [one, two] });
    await registry().noteDeliveries(campaign.id, [{ ref: one, what: 'delivered', at: late }]);
    expect(await registry().noteDeliveries(campaign.id, [])).toEqual({ known: 0, consenting: [] });
    expect(await registry().recipient(campaign.id, one)).toMatchObject({
      sentAt: early,
      deliveredAt: early,
      bouncedAt: null,
    });
    await registry().setStopped(actor, two, true);
    expect(await registry().recipientCounts(campaign.id)).toEqual({
      recipients: 3,
      consenting: 1,
      sent: 2,
      delivered: 1,
      bounced: 1,
      consentingBounced: 0,
      consentingSent: 1,
      consentingDelivered: 1,
    });
    expect((await registry().recipientCounts('0000000000')).recipients).toBe(0);
    expect(await add(campaign, [person({ email: recipients[0]?.email })])).toMatchObject({
      recipients: [{ sentAt: early }],
    });
  });

  test('a whole call of people is taken at once, also twice at the same moment', async () => {
    const campaign = await create({ level: 'full' });
    const items = Array.from({ length: CAMPAIGN_LIMITS.recipientsPerCall }, () =>
      person({ name: 'Ada', consent: 'granted', groups: ['all'] }),
    );
    const both = await Promise.all([add(campaign, items), add(campaign, items, false)]);
    expect(both[1].recipients).toEqual(both[0].recipients);
    expect(both[0].recipients.map(({ email }) => email)).toEqual(items.map(({ email }) => email));
    const taken = items.map(({ email }) => person({ email, consent: 'denied' }));
    expect((await add(campaign, taken, false)).changesEdge).toBe(true);
    const refs = new Set(both[0].recipients.map(({ ref }) => ref));
    const count = async (): Promise<number> =>
      (await registry().snapshot()).consents.filter(([ref]) => refs.has(ref)).length;
    expect(await count()).toBe(items.length);
    const at = later(0);
    await registry().noteDeliveries(
      campaign.id,
      [...refs].map((ref) => ({ ref, what: 'sent', at })),
    );
    expect(await registry().recipientCounts(campaign.id)).toMatchObject({
      recipients: items.length,
      consenting: 0,
      sent: items.length,
    });
    await registry().deleteCampaign(actor, campaign.id);
  });
}
