/** Webhooks of mail services, written after what they document (the address stands in each adapter). */
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_SIGNATURE_AGE_MS } from './adapter.ts';
import { ADAPTERS, ADAPTER_NAMES } from './index.ts';

const AT = '2026-11-25T10:00:02.000Z';
const at = Date.parse(AT);
const CAMPAIGN = 'k3v9abcdef';
const REF = 'abcdefghjkmnp';
const FIELDS = { 'clearpixel-campaign': CAMPAIGN, 'clearpixel-ref': REF };
const email = 'ada@example.com';
const known = { campaign: CAMPAIGN, ref: REF, email, at };

const mail = (more: object = {}): object => ({
  timestamp: AT,
  messageId: '0100018c',
  source: 'news@shop.example',
  destination: [email],
  tags: {
    'ses:configuration-set': ['main'],
    'clearpixel-campaign': [CAMPAIGN],
    'clearpixel-ref': [REF],
  },
  ...more,
});
const sns = (message: object, more: object = {}): object => ({
  Type: 'Notification',
  MessageId: '22b80b92',
  TopicArn: 'arn:aws:sns:eu-west-1:123456789012:mail',
  Message: JSON.stringify(message),
  Timestamp: AT,
  SignatureVersion: '1',
  ...more,
});

describe('ses', () => {
  const { read, confirmation } = ADAPTERS.ses;
  const delivery = {
    eventType: 'Delivery',
    mail: mail(),
    delivery: { timestamp: AT, recipients: [email] },
  };

  test('an event by itself and in a notification of SNS', () => {
    expect(read(delivery)).toEqual([{ ...known, what: 'delivered' }]);
    expect(read(sns(delivery))).toEqual([{ ...known, what: 'delivered' }]);
    expect(read({ eventType: 'Send', mail: mail(), send: {} })).toEqual([
      { ...known, what: 'sent' },
    ]);
  });

  test('a bounce counts where it is permanent', () => {
    const bounce = (bounceType: string): object => ({
      notificationType: 'Bounce',
      mail: mail(),
      bounce: {
        bounceType,
        timestamp: AT,
        bouncedRecipients: [{ emailAddress: email, action: 'failed' }],
      },
    });
    expect(read(bounce('Permanent'))).toEqual([{ ...known, what: 'bounced' }]);
    expect(read(bounce('Transient'))).toEqual([]);
    expect(read({ eventType: 'Open', mail: mail(), open: {} })).toEqual([]);
  });

  test('the campaign by a header; of several recipients no ref is anybody’s', () => {
    const headers = [{ name: 'X-Clearpixel-Campaign', value: CAMPAIGN }];
    const two = [email, 'bob@example.com'];
    const sent = read({ eventType: 'Send', mail: mail({ destination: two, headers, tags: {} }) });
    expect(sent).toEqual(two.map((one) => ({ ...known, ref: null, email: one, what: 'sent' })));
    const tagged = read({ eventType: 'Send', mail: mail({ destination: two }) });
    expect(tagged?.map(({ ref }) => ref)).toEqual([null, null]);
  });

  test('a subscription is confirmed at SNS itself and nowhere else', () => {
    const ask = (SubscribeURL: string, Type = 'SubscriptionConfirmation'): string | null =>
      confirmation?.(sns({}, { Type, SubscribeURL })) ?? null;
    const good = 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=2336412f';
    expect(ask(good)).toBe(good);
    for (const bad of [
      good.replace('https', 'http'),
      good.replace('.com/', '.com.evil.example/'),
      good.replace('sns.', 'evil.'),
      good.replace('sns.eu-west-1.amazonaws.com', '169.254.169.254'),
      good.replace('.com/', '.com:8443/'),
      good.replace('sns.eu-west-1', 'sns.x.y'),
      good.replace('https://', 'https://a@evil.example/'),
      good.replace('ConfirmSubscription', 'Publish'),
      'nothing',
    ])
      expect(ask(bad)).toBeNull();
    expect(ask(good, 'Notification')).toBeNull();
    expect(read(sns({}, { Type: 'SubscriptionConfirmation', SubscribeURL: good }))).toEqual([]);
  });
});

describe('postmark', () => {
  const { read } = ADAPTERS.postmark;
  test('deliveries and final bounces', () => {
    const delivery = {
      RecordType: 'Delivery',
      ServerID: 23,
      MessageID: 'x',
      Recipient: email,
      DeliveredAt: AT,
      Tag: '',
      Metadata: FIELDS,
    };
    expect(read(delivery)).toEqual([{ ...known, what: 'delivered' }]);
    const bounce = (Type: string): object => ({
      RecordType: 'Bounce',
      Type,
      Email: email,
      BouncedAt: '2026-11-25T05:00:02.0000000-05:00',
      Metadata: FIELDS,
    });
    expect(read(bounce('HardBounce'))).toEqual([{ ...known, what: 'bounced' }]);
    expect(read(bounce('AutoResponder'))).toEqual([]);
    expect(read({ RecordType: 'Open', Recipient: email })).toEqual([]);
    expect(read({ RecordType: 'Delivery' })).toBeNull();
    expect(read({ ...delivery, Metadata: undefined })).toEqual([
      { ...known, campaign: null, ref: null, what: 'delivered' },
    ]);
  });
});

describe('sendgrid', () => {
  const { read, isSigned } = ADAPTERS.sendgrid;
  const event = (name: string): object => ({
    email,
    timestamp: at / 1_000,
    event: name,
    sg_event_id: 'x',
    ...FIELDS,
  });

  test('a batch of events', () => {
    expect(
      read(['processed', 'delivered', 'bounce', 'dropped', 'deferred', 'open'].map(event)),
    ).toEqual([
      { ...known, what: 'sent' },
      { ...known, what: 'delivered' },
      { ...known, what: 'bounced' },
      { ...known, what: 'bounced' },
    ]);
    expect(read({})).toBeNull();
  });

  test('its signature is over the time and the bytes', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    const text = JSON.stringify([event('delivered')]);
    const timestamp = String(at / 1_000);
    const signature = sign('sha256', Buffer.from(timestamp + text), privateKey).toString('base64');
    const asked = (
      more: { text?: string; now?: number; signature?: string; timestamp?: string } = {},
    ): boolean =>
      isSigned?.(
        {
          headers: {
            'x-twilio-email-event-webhook-signature': more.signature ?? signature,
            'x-twilio-email-event-webhook-timestamp': more.timestamp ?? timestamp,
          },
          text: more.text ?? text,
          body: null,
          now: more.now ?? at,
        },
        key,
      ) === true;
    expect(asked()).toBe(true);
    expect(asked({ text: `${text} ` })).toBe(false);
    expect(asked({ signature: '' })).toBe(false);
    expect(asked({ timestamp: String(at / 1_000 + 1) })).toBe(false);
    expect(asked({ now: at + MAX_SIGNATURE_AGE_MS + 1 })).toBe(false);
  });
});

describe('mailgun', () => {
  const { read, isSigned } = ADAPTERS.mailgun;
  const KEY = 'key-of-mailgun-1234';
  const timestamp = String(at / 1_000);
  const token = 'f0d37a5a4b6a';
  const body = (event: string, more: object = {}): object => ({
    signature: {
      timestamp,
      token,
      signature: createHmac('sha256', KEY)
        .update(timestamp + token)
        .digest('hex'),
    },
    'event-data': {
      event,
      timestamp: at / 1_000,
      recipient: email,
      'user-variables': FIELDS,
      ...more,
    },
  });

  test('accepted, delivered, failed for good', () => {
    expect(read(body('accepted'))).toEqual([{ ...known, what: 'sent' }]);
    expect(read(body('delivered'))).toEqual([{ ...known, what: 'delivered' }]);
    expect(read(body('failed', { severity: 'permanent' }))).toEqual([
      { ...known, what: 'bounced' },
    ]);
    expect(read(body('failed', { severity: 'temporary' }))).toEqual([]);
    expect(read(body('opened'))).toEqual([]);
    expect(read({})).toBeNull();
  });

  test('its signature', () => {
    const asked = (what: unknown, now = at, key = KEY): boolean =>
      isSigned?.({ headers: {}, text: '', body: what, now }, key) === true;
    expect(asked(body('delivered'))).toBe(true);
    expect(asked(body('delivered'), at, 'another-key-of-mailgun')).toBe(false);
    expect(asked(body('delivered'), at + MAX_SIGNATURE_AGE_MS + 1)).toBe(false);
    expect(asked({ ...body('delivered'), signature: undefined })).toBe(false);
  });
});

test.each(ADAPTER_NAMES)('%s: whatever comes is read or refused', (name) => {
  const adapter = ADAPTERS[name];
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      const reports = adapter.read(body);
      for (const report of reports ?? []) expect(report.at).toBeGreaterThan(0);
      adapter.confirmation?.(body);
      adapter.isSigned?.({ headers: {}, text: '', body, now: at }, 'a-key-of-some-length');
    }),
    { seed: 20_261_125 },
  );
});
