import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PostfixLog } from './postfix-log.ts';

const CAMPAIGN = 'k3v9abcdef';
const NOW = Date.UTC(2026, 10, 25, 12);
const QUEUED = `2026-11-25T10:00:01.5+00:00 mx postfix/cleanup[71]: 4XYZab: info: header X-Clearpixel-Campaign: ${CAMPAIGN} from localhost[127.0.0.1]; from=<a@b.example> to=<ada@example.com> proto=ESMTP`;
const sent = (time: string, more = 'status=sent (250 2.0.0 OK)', queueId = '4XYZab'): string =>
  `${time} mx postfix/smtp[72]: ${queueId}: to=<ada@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=0.4, delays=0/0/0.2/0.2, dsn=2.0.0, ${more}`;

test('a mail that was sent, its campaign by the header that cleanup logs', () => {
  const log = new PostfixLog(null);
  expect(log.read(QUEUED, NOW)).toBeNull();
  expect(log.read(sent('2026-11-25T11:00:02+01:00'), NOW)).toEqual({
    campaign: CAMPAIGN,
    email: 'ada@example.com',
    what: 'delivered',
    at: '2026-11-25T10:00:02.000Z',
  });
  // Removed from the queue, its id may be another mail's.
  log.read('2026-11-25T10:00:03+00:00 mx postfix/qmgr[9]: 4XYZab: removed', NOW);
  expect(log.read(sent('2026-11-25T10:00:04+00:00'), NOW)).toBeNull();
});

test('what came back, and what is still tried', () => {
  const log = new PostfixLog(CAMPAIGN);
  const bounced = sent('Nov 25 10:00:02', 'status=bounced (host said: 550)').replace(
    '2.0.0',
    '5.1.1',
  );
  expect(log.read(bounced, NOW)).toMatchObject({ what: 'bounced', campaign: CAMPAIGN });
  const deferred = sent('Nov 25 10:00:02', 'status=deferred (timeout)').replace('2.0.0', '4.4.1');
  expect(log.read(deferred, NOW)).toBeNull();
});

test('times without a year are of this one, or of the last where they would be to come', () => {
  const log = new PostfixLog(CAMPAIGN);
  expect(log.read(sent('Nov  5 10:00:02'), NOW)?.at).toBe(
    new Date(2026, 10, 5, 10, 0, 2).toISOString(),
  );
  expect(log.read(sent('Dec 31 10:00:02'), NOW)?.at).toBe(
    new Date(2025, 11, 31, 10, 0, 2).toISOString(),
  );
});

test.each([
  ['another program', sent('Nov 25 10:00:02').replace('postfix/smtp', 'sshd')],
  ['a server that took the mail in', sent('Nov 25 10:00:02').replace('/smtp[', '/smtpd[')],
  ['a time that is none', sent('Foo 99 10:00:02')],
  ['an address with a line of its own', sent('Nov 25 10:00:02').replace('ada@', 'ada @')],
])('%s says nothing', (_what, line) => {
  expect(new PostfixLog(CAMPAIGN).read(line, NOW)).toBeNull();
});

test('no line makes it throw, or read for long', () => {
  const log = new PostfixLog(CAMPAIGN);
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom('to=<', '>,', 'dsn=2.0.0', 'status=sent', QUEUED, sent('Nov 25 10:00:02')),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const read = log.read(pieces.join(' '), NOW);
      if (read !== null) expect(Date.parse(read.at)).toBeGreaterThan(0);
    }),
    { seed: 20_261_125 },
  );
});
