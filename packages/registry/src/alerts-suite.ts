/** Alerts, inboxes and webhooks on every registry. Run by `sqlite.test.ts` and `postgres.test.ts`. */
import { newSubjectRef } from '@clearpixel/pixel';
import { beforeEach, expect, test } from 'vitest';
import { hashSecret, newInvitationSchema, newSecret } from './account.ts';
import { ALERT_LIMITS, newAlertSchema } from './alert.ts';
import type { Alert, AlertLine, Firing } from './alert.ts';
import { newCampaignSchema, newRecipientSchema } from './campaign.ts';
import type { Registry } from './contract.ts';
import { newWebhookSchema } from './webhook.ts';
import type { Webhook } from './webhook.ts';

const actor = { id: 'usr_test', name: '' };
const soon = (ms = 3_600_000): string => new Date(Date.now() + ms).toISOString();
const START = { loadedAt: '1', id: '00000000-0000-4000-8000-000000000000' };
let place = 1;
/** A place behind all that were before. */
const further = () => ({ ...START, loadedAt: String(++place) });

export function alertsSuite(registry: () => Registry): void {
  let campaign = '';
  let account = '';
  let cursor = START;
  beforeEach(async () => {
    const made = newCampaignSchema.parse({ name: 'News', level: 'identified' });
    campaign = (await registry().createCampaign(actor, made)).id;
    const secret = newSecret();
    const email = `reader${campaign}@example.com`;
    await registry().createInvitation(
      actor,
      newInvitationSchema.parse({ email, role: 'analyst' }),
      { hash: hashSecret(secret), expiresAt: soon() },
    );
    const person = { name: 'Ada', passwordHash: 'hash' };
    account = (await registry().acceptInvitation(hashSecret(secret), person))?.id ?? '';
    cursor = further();
    await registry().setArrivalsCursor(cursor);
  });

  const create = async (more: object = {}): Promise<Alert> => {
    const alert = await registry().createAlert(
      { id: account, name: '' },
      newAlertSchema.parse({
        name: 'Opened',
        source: campaign,
        condition: { when: 'each', of: 'open' },
        ...more,
      }),
      account,
    );
    return alert === 'too-many' ? expect.unreachable() : alert;
  };
  const hook = async (more: object = {}): Promise<{ webhook: Webhook; secret: string }> => {
    const made = await registry().createWebhook(
      actor,
      newWebhookSchema.parse({
        name: 'CRM',
        url: 'https://crm.example/hook',
        events: ['open'],
        ...more,
      }),
    );
    return made === 'too-many' ? expect.unreachable() : made;
  };
  const line = (subject: string | null): AlertLine => ({
    source: campaign,
    subject,
    at: '2026-11-25T10:00:00.000Z',
    kind: 'open',
    name: 'open',
    url: '',
    verdict: 'person',
    certainty: 'certain',
    count: null,
  });
  const firing = (
    alert: Alert,
    more: Partial<Firing> & { subject?: string | null } = {},
  ): Firing => ({
    alert: alert.id,
    line: line(more.subject ?? null),
    mark: more.mark ?? null,
    ends: more.ends ?? false,
  });
  const advance = async (
    firings: Firing[],
    deliveries: Parameters<Registry['advance']>[2]['deliveries'] = [],
  ): Promise<boolean> => {
    const to = further();
    const moved = await registry().advance(cursor, to, { firings, deliveries });
    if (moved) cursor = to;
    return moved;
  };
  const waiting = async (alert: Alert): Promise<number> =>
    (await registry().alert(alert.id))?.waiting ?? -1;
  const inbox = async () => (await registry().inbox(account, { limit: 100 }))?.items ?? [];
  const tell = (alert: Alert, at = soon()): Promise<boolean> =>
    registry().tellAlert(alert.id, at, (_, { count }) => `{"count":${count}}`);

  test('an alert is made with the defaults, changed in the given fields, listed and deleted', async () => {
    const alert = await create();
    expect(alert).toMatchObject({
      source: campaign,
      verdicts: 'human',
      inbox: true,
      mail: false,
      webhook: null,
      quietSeconds: 900,
      paused: false,
      endedAt: null,
      failure: null,
      madeBy: account,
      condition: { when: 'each', of: 'open', name: null, subject: null },
    });
    const changed = await registry().changeAlert(actor, alert.id, { paused: true, mail: true });
    expect(changed).toEqual({ ...alert, paused: true, mail: true });
    expect(await registry().alert(alert.id)).toEqual(changed);
    expect((await registry().activeAlerts()).map(({ id }) => id)).not.toContain(alert.id);
    const other = await create();
    const mine = await registry().alerts({ limit: 1, madeBy: account });
    expect(mine?.items).toEqual([changed]);
    const rest = await registry().alerts({ limit: 1, madeBy: account, cursor: mine?.next ?? '' });
    expect(rest).toEqual({ items: [other], next: null });
    expect(await registry().alerts({ limit: 1, cursor: 'nonsense' })).toBeNull();
    expect(await registry().deleteAlert(actor, alert.id)).toBe(true);
    expect(await registry().deleteAlert(actor, alert.id)).toBe(false);
    const page = await registry().audit({ limit: 1 });
    expect(page?.items[0]).toMatchObject({ action: 'alert-deleted', target: alert.id });
  });

  test('with its source an alert goes, and with the account that made it', async () => {
    const [one, two] = [await create(), await create({ source: null, sourceKind: 'campaign' })];
    await registry().deleteCampaign(actor, campaign);
    expect(await registry().alert(one.id)).toBeNull();
    expect(await registry().alert(two.id)).toEqual(two);
    await registry().removeAccount(actor, account);
    expect(await registry().alert(two.id)).toBeNull();
  });

  test('each event counts once: what was read from an old place is not written', async () => {
    const alert = await create();
    const before = cursor;
    expect(await advance([firing(alert)])).toBe(true);
    expect(await registry().arrivalsCursor()).toEqual(cursor);
    const again = { firings: [firing(alert)], deliveries: [] };
    expect(await registry().advance(before, further(), again)).toBe(false);
    expect(await waiting(alert)).toBe(1);
    expect(await registry().arrivalsCursor()).toEqual(cursor);
  });

  test('what has fired by its mark fires no second time, until the condition is another', async () => {
    const alert = await create();
    const [one, two] = [newSubjectRef(), newSubjectRef()];
    const by = (subject: string) => firing(alert, { subject, mark: { source: campaign, subject } });
    await advance([by(one), by(one), by(two)]);
    await advance([by(two)]);
    expect(await waiting(alert)).toBe(2);
    await registry().changeAlert(actor, alert.id, { condition: alert.condition });
    await advance([by(two)]);
    expect(await waiting(alert)).toBe(3);
    await advance([firing(alert, { ends: true })]);
    expect((await registry().alert(alert.id))?.endedAt).not.toBeNull();
  });

  test('what an alert gathers is one message, and then it is quiet', async () => {
    const { webhook } = await hook();
    const alert = await create({ webhook: webhook.id, mail: true });
    await advance(Array.from({ length: 50 }, () => firing(alert)));
    const at = soon(0);
    expect(await registry().alertsToTell(at)).toContain(alert.id);
    expect(await tell(alert, at)).toBe(true);
    expect(await tell(alert, at)).toBe(false);
    const [notice] = await inbox();
    expect(notice?.parts).toMatchObject({ what: 'alert', name: 'Opened', count: 50 });
    expect(notice?.parts.what === 'alert' && notice.parts.lines.length).toBe(
      ALERT_LIMITS.linesPerNotice,
    );
    expect((await registry().alertNotices(alert.id, { limit: 5 }))?.items).toEqual([notice]);
    const sent = await registry().webhookDeliveries(webhook.id, { limit: 5 });
    expect(sent?.items).toMatchObject([{ type: 'alert.fired', state: 'pending', attempts: 0 }]);

    await advance([firing(alert), firing(alert)]);
    expect(await registry().alertsToTell(soon(899_000))).not.toContain(alert.id);
    expect(await registry().alertsToTell(soon(901_000))).toContain(alert.id);
    expect(await tell(alert)).toBe(true);
    expect((await inbox()).map(({ parts }) => parts.what === 'alert' && parts.count)).toEqual([
      2, 50,
    ]);
  });

  test('an inbox is read one by one or all at once, and is one person’s alone', async () => {
    const alert = await create({ quietSeconds: 0 });
    for (let i = 0; i < 3; i++) {
      await advance([firing(alert)]);
      await tell(alert, soon(i));
    }
    expect(await registry().unreadNotices(account)).toBe(3);
    const [newest] = await inbox();
    await registry().markRead('usr_other', null);
    await registry().markRead(account, [newest?.id ?? '']);
    expect(await registry().unreadNotices(account)).toBe(2);
    const unread = await registry().inbox(account, { limit: 2, unread: true });
    expect(unread?.items.map(({ id }) => id)).not.toContain(newest?.id);
    await registry().markRead(account, null);
    expect(await registry().unreadNotices(account)).toBe(0);
    expect(await registry().inbox(account, { limit: 1, cursor: 'x' })).toBeNull();
    await registry().pruneNotices({ delivered: soon(), dead: soon(), notices: soon() });
    expect(await inbox()).toEqual([]);
  });

  test('a mail is taken for a while, sent again, and its last failure is told', async () => {
    const alert = await create({ mail: true, inbox: false });
    await advance([firing(alert)]);
    await tell(alert, soon(0));
    const own = async (now: string) =>
      (await registry().takeMails(now, soon(60_000), 100)).filter(
        (mail) => mail.account === account,
      );
    const [mail] = await own(soon(10));
    expect(mail).toMatchObject({
      attempts: 1,
      alert: alert.id,
      parts: { what: 'alert', count: 1 },
    });
    expect(await own(soon(10))).toEqual([]);
    const [again] = await own(soon(70_000));
    expect(again).toMatchObject({ id: mail?.id, attempts: 2 });
    await registry().mailFailed(mail?.id ?? '', 'refused', null);
    expect(await own(soon())).toEqual([]);
    expect((await inbox()).map(({ parts }) => parts)).toEqual([
      { what: 'not-sent', name: 'Opened', channel: 'mail', why: 'refused' },
    ]);
    expect((await registry().alert(alert.id))?.failure?.why).toBe('refused');
    const history = await registry().alertNotices(alert.id, { limit: 5 });
    expect(history?.items).toMatchObject([{ mail: 'failed' }]);
  });

  test('a webhook’s secret is shown when it is made and when it is changed, and the old one signs for a while', async () => {
    const { webhook, secret } = await hook({ sources: [campaign] });
    expect(secret).toMatch(/^whsec_[\w+/]{43}=$/);
    expect(JSON.stringify(await registry().webhook(webhook.id))).not.toContain(secret);
    await registry().addDelivery({ webhook: webhook.id, type: 'test', subject: null, body: '{}' });
    const due = async (now = soon(10)) =>
      (await registry().dueWebhooks(now)).find(({ id }) => id === webhook.id);
    expect(await due()).toEqual({ id: webhook.id, url: webhook.url, secrets: [secret] });
    const rotated = await registry().rotateWebhook(actor, webhook.id, soon(60_000));
    expect((await due())?.secrets).toEqual([rotated?.secret, secret]);
    expect((await due(soon(70_000)))?.secrets).toEqual([rotated?.secret]);
    expect(await registry().rotateWebhook(actor, 'whk_none', soon())).toBeNull();
    const changed = await registry().changeWebhook(actor, webhook.id, {
      disabled: true,
      sources: null,
    });
    expect(changed).toMatchObject({ disabledReason: 'owner', sources: null });
    expect(await due()).toBeUndefined();
    expect(await registry().webhooksBehind(0)).not.toContain(webhook.id);
    await registry().changeWebhook(actor, webhook.id, { disabled: false });
    expect(await registry().webhooksBehind(0)).toContain(webhook.id);
    expect(await registry().webhooksBehind(1)).not.toContain(webhook.id);
    expect(await due()).toBeDefined();
    await registry().disableWebhook(webhook.id, 'behind');
    await registry().changeWebhook(actor, webhook.id, { disabled: false });
    // What waited would switch it off again: it is sent when somebody asks for it.
    expect(await registry().webhooksBehind(0)).not.toContain(webhook.id);
    expect(await registry().replayDeliveries(webhook.id, null)).toBe(1);
    expect(await due()).toBeDefined();
    expect((await registry().webhooks({ limit: 100 }))?.items.map(({ id }) => id)).toContain(
      webhook.id,
    );
    expect(await registry().deleteWebhook(actor, webhook.id)).toBe(true);
    expect(await registry().webhook(webhook.id)).toBeNull();
    expect(await due()).toBeUndefined();
  });

  test('a delivery is taken for a while, tried again, given up, and replayed with the same id', async () => {
    const { webhook } = await hook();
    const body = '{"type":"open"}';
    await advance([], [{ webhook: webhook.id, type: 'open', subject: null, body }]);
    const take = (now: string) => registry().takeDeliveries(webhook.id, now, soon(60_000), 10);
    const [delivery] = await take(soon(10));
    expect(delivery).toMatchObject({ attempts: 0, body });
    const id = delivery?.id ?? '';
    expect(await take(soon(10))).toEqual([]);
    const tried = { id, webhook: webhook.id, at: soon(0) };
    await registry().settleDeliveries([
      { ...tried, state: 'pending', status: 500, error: null, nextAt: soon(30_000) },
    ]);
    expect((await registry().webhook(webhook.id))?.failingSince).not.toBeNull();
    expect(await take(soon(10))).toEqual([]);
    expect(await take(soon(31_000))).toMatchObject([{ id, attempts: 1 }]);
    await registry().settleDeliveries([
      { ...tried, state: 'dead', status: null, error: 'unreachable' },
    ]);
    const dead = await registry().webhookDeliveries(webhook.id, { limit: 5, state: 'dead' });
    expect(dead?.items).toMatchObject([{ id, attempts: 2, error: 'unreachable', nextAt: null }]);
    expect(await registry().replayDeliveries('whk_other', id)).toBe(0);
    expect(await registry().replayDeliveries(webhook.id, null)).toBe(1);
    expect(await registry().replayDeliveries(webhook.id, id)).toBe(0);
    expect(await take(soon(10))).toMatchObject([{ id, attempts: 0, body }]);
    await registry().settleDeliveries([{ ...tried, state: 'delivered', status: 200, error: null }]);
    expect((await registry().webhook(webhook.id))?.failingSince).toBeNull();
    expect(await registry().webhookDelivery(webhook.id, id)).toMatchObject({
      state: 'delivered',
      status: 200,
      body,
    });
    expect(await registry().webhookDelivery('whk_other', id)).toBeNull();
    expect(await registry().replayDeliveries(webhook.id, id)).toBe(1);
  });

  test('a webhook that is switched off by us is told to owners; a message of an alert that died, to its maker', async () => {
    const { webhook } = await hook();
    await registry().changeAccount(actor, account, { role: 'owner' });
    const alert = await create({ webhook: webhook.id, inbox: false });
    await advance([firing(alert)]);
    await tell(alert, soon(0));
    const [delivery] = await registry().takeDeliveries(webhook.id, soon(10), soon(), 10);
    await registry().settleDeliveries([
      {
        id: delivery?.id ?? '',
        webhook: webhook.id,
        at: soon(0),
        state: 'dead',
        status: 410,
        error: null,
      },
    ]);
    await registry().disableWebhook(webhook.id, 'gone');
    await registry().disableWebhook(webhook.id, 'failing');
    expect(
      (await inbox()).map(({ parts }) => parts).toSorted((a) => (a.what === 'not-sent' ? -1 : 1)),
    ).toEqual([
      { what: 'not-sent', name: 'Opened', channel: 'webhook', why: 'it answered 410' },
      { what: 'webhook-disabled', webhook: webhook.id, name: 'CRM', why: 'gone' },
    ]);
    expect(await registry().webhook(webhook.id)).toMatchObject({ disabledReason: 'gone' });
    expect((await registry().alert(alert.id))?.failure?.why).toBe('it answered 410');
    await registry().changeAccount(actor, account, { role: 'analyst' });
  });

  test('of an erased person nothing is left, in alerts, inboxes and outboxes; of others all', async () => {
    const people = ['one', 'two'].map((name) =>
      newRecipientSchema.parse({ email: `${name}.${campaign}@example.com`, consent: 'granted' }),
    );
    const added = await registry().addRecipients(actor, campaign, people, true);
    const [gone = '', stays = ''] = added?.recipients.map(({ ref }) => ref) ?? [];
    const { webhook } = await hook();
    const condition = { when: 'each', of: 'open', subject: gone };
    const ofThem = await create({ condition });
    const alert = await create({ webhook: webhook.id, quietSeconds: 0 });
    const by = (subject: string) => firing(alert, { subject, mark: { source: campaign, subject } });
    const deliveries = [gone, stays].map((subject) => ({
      webhook: webhook.id,
      type: 'open',
      subject,
      body: JSON.stringify({ subject }),
    }));
    const told = (lines: unknown) => JSON.stringify({ lines });
    await advance([by(gone), by(stays)], deliveries);
    await registry().tellAlert(alert.id, soon(1), (_, { lines }) => told(lines));
    await advance([firing(alert, { subject: gone }), firing(alert, { subject: stays })]);
    await registry().eraseSubject(actor, gone);

    expect(await registry().alert(ofThem.id)).toBeNull();
    expect(await waiting(alert)).toBe(1);
    const rows = (await registry().exportRows()).filter(({ table }) =>
      ['alerts', 'alert_marks', 'inbox'].includes(table),
    );
    expect(JSON.stringify(rows)).not.toContain(gone);
    expect(JSON.stringify(rows)).toContain(stays);
    const page = await registry().webhookDeliveries(webhook.id, { limit: 10 });
    const bodies = await Promise.all(
      (page?.items ?? []).map(({ id }) => registry().webhookDelivery(webhook.id, id)),
    );
    expect(bodies.map((delivery) => delivery?.body)).toEqual([JSON.stringify({ subject: stays })]);
    expect((await inbox())[0]?.parts).toMatchObject({ count: 1, lines: [{ subject: stays }] });
    // What was still on its way is not let in.
    await advance(
      [firing(alert, { subject: gone })],
      [{ webhook: webhook.id, type: 'open', subject: gone, body: gone }],
    );
    expect(await waiting(alert)).toBe(1);
    expect((await registry().webhookDeliveries(webhook.id, { limit: 10 }))?.items).toHaveLength(1);
    await registry().subjectErasureDone(gone);
  });

  test('sources are known by name, and that of “Try it” as hidden', async () => {
    const { site } = await registry().trySite();
    const labels = await registry().sourceLabels([campaign, site.id, '0000000000']);
    expect(labels).toContainEqual({
      id: campaign,
      kind: 'campaign',
      name: 'News',
      isHidden: false,
    });
    expect(labels).toContainEqual(
      expect.objectContaining({ id: site.id, kind: 'site', isHidden: true }),
    );
    expect(labels).toHaveLength(2);
  });
}
