import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Calendar } from './calendar.ts';
import type { SourceInForce } from './rules.ts';
import type { Acquisition, Session } from './sessions.ts';
import { rule } from './test-edge.ts';
import { Visitors } from './visitors.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOON = Date.UTC(2026, 5, 15, 12);
const ACQUISITION: Acquisition = {
  channel: 'direct',
  referrer: '',
  utmSource: 'quotes " and \\ and\nlines',
  utmMedium: '',
  utmCampaign: '',
  utmTerm: '',
  utmContent: '',
};
const source = (id: string, timezone = 'UTC'): SourceInForce => ({
  ...rule(id, { timezone }),
  calendar: new Calendar(timezone),
  isOwn: () => false,
  isOwnNetwork: () => false,
  isExcluded: () => false,
});
const A = source('a000000000');
const B = source('b000000000');

let directory = '';
let visitors: Visitors;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'clearpixel-sessions-'));
  visitors = new Visitors(directory, NOON);
});
afterEach(() => {
  visitors.close();
  rmSync(directory, { recursive: true, force: true });
});

const hit = (at: number, who = 'anna', site = A, now = at): Session => {
  const session = visitors.session(site, who, () => ACQUISITION, { at, now, lasting: [] });
  if (session === null) throw new Error('a hit has a session');
  return session;
};
/** As after SIGKILL: what was written is all that is known. */
const crash = (now: number): void => {
  visitors.save(now);
  visitors = new Visitors(directory, now);
};

describe('sessions', () => {
  test('end after half an hour of silence, not before', () => {
    const first = hit(NOON).id;
    expect(hit(NOON + 30 * MINUTE).id).toBe(first);
    expect(hit(NOON + 60 * MINUTE).id).toBe(first);
    expect(hit(NOON + 90 * MINUTE + 1).id).not.toBe(first);
  });

  test('take events dated back where they belong', () => {
    const noon = hit(NOON).id;
    const morning = hit(NOON - 3 * HOUR, 'anna', A, NOON + 1_000).id;
    expect(morning).not.toBe(noon);
    expect(hit(NOON - 3 * HOUR + MINUTE, 'anna', A, NOON + 2_000).id).toBe(morning);
    expect(hit(NOON + MINUTE).id).toBe(noon);
    expect(hit(NOON - 10 * MINUTE, 'anna', A, NOON + 3 * MINUTE).id).toBe(noon);
  });

  test('survive a kill, with their beginning and how they came', () => {
    const before = hit(NOON);
    hit(NOON + MINUTE);
    hit(NOON, 'bert');
    crash(NOON + 2 * MINUTE);
    const after = hit(NOON + 29 * MINUTE);
    expect(after).toMatchObject({
      id: before.id,
      visitor: before.visitor,
      startAt: NOON,
      ...ACQUISITION,
    });
    // Twenty-nine minutes after the last hit that the journal has, then thirty-one.
    crash(NOON + 30 * MINUTE);
    expect(hit(NOON + 61 * MINUTE).id).not.toBe(before.id);
  });

  test('that go on for hours outlive the order in which they are looked through', () => {
    const first = hit(NOON).id;
    for (let at = NOON; at <= NOON + 3 * HOUR; at += 10 * MINUTE) {
      expect(hit(at).id).toBe(first);
      visitors.tidy(at, () => A);
      visitors.save(at);
    }
    visitors.tidy(NOON + 4 * HOUR, () => A);
    expect(visitors.sessions.size).toBe(0);
  });
});

describe('visitors', () => {
  test('are the same all day on one site, and another on every other site and day', () => {
    const noon = hit(NOON).visitor;
    expect(hit(NOON + 5 * HOUR).visitor).toBe(noon);
    expect(hit(NOON, 'anna', B).visitor).not.toBe(noon);
    expect(hit(NOON, 'bert').visitor).not.toBe(noon);
    expect(hit(NOON + 24 * HOUR).visitor).not.toBe(noon);
  });

  test('who read on over midnight stay who they are until the visit ends', () => {
    const midnight = Date.UTC(2026, 5, 16);
    const late = hit(midnight - 5 * MINUTE);
    const early = hit(midnight + 5 * MINUTE);
    expect(early.id).toBe(late.id);
    expect(early.visitor).toBe(late.visitor);
    const next = hit(midnight + 2 * HOUR);
    expect(next.id).not.toBe(late.id);
    expect(next.visitor).not.toBe(late.visitor);
  });

  test('have days of the time zone of their site', () => {
    const tokyo = source('t000000000', 'Asia/Tokyo');
    const evening = Date.UTC(2026, 5, 15, 14);
    const before = hit(evening, 'anna', tokyo).visitor;
    expect(hit(evening + 3 * HOUR, 'anna', tokyo).visitor).not.toBe(before);
    expect(hit(evening, 'anna', A).visitor).toBe(hit(evening + 3 * HOUR, 'anna', A).visitor);
  });

  test('are forgotten with their salt, when no visit needs it', () => {
    const first = hit(NOON).visitor;
    visitors.tidy(NOON + HOUR, () => A);
    expect(hit(NOON + HOUR).visitor).toBe(first);
    const nextDay = NOON + 24 * HOUR;
    visitors.tidy(nextDay, () => A);
    expect(visitors.salts.existing(A.id, '2026-06-15')).toBeUndefined();
    crash(nextDay);
    expect(visitors.salts.existing(A.id, '2026-06-15')).toBeUndefined();
  });
});
