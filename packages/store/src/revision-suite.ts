/** Rules over time, as receipts show them. */
import type { EventLine } from '@clearpixel/pixel';
import { describe, expect, test } from 'vitest';
import { askCampaignEvents } from './campaign-reports.ts';
import type { CampaignScope } from './campaign-reports.ts';
import { HOUR, MINUTE, OFFICE, SECOND, refOf, scopeOf } from './sample-campaigns.ts';
import type { SampleCampaigns } from './sample-campaigns.ts';
import { NOON } from './sample-events.ts';

export function revisionSuite({ store, load, deliver, verdicts }: SampleCampaigns): void {
  describe('before-delivery', () => {
    test('who loads before the mail is there, or the moment it is, has not read it', async () => {
      const source = 'beforedel0';
      await load(source, [
        { at: -30 * SECOND, verdict: 'person' },
        { at: 4_999, verdict: 'unknown' },
        { at: 4_999, verdict: 'proxied', reasons: ['google-image-proxy'], subject: refOf(2) },
        { at: 5_000, verdict: 'person' },
        { at: 4_000, verdict: 'self', subject: refOf(2) },
        { at: 4_000, verdict: 'bot', subject: refOf(2) },
        // Nobody has told when these were delivered, or whose this is.
        { at: 1_000, subject: refOf(3) },
        { at: 1_000, subject: '', network: '', level: 'count' },
      ]);
      const before = await verdicts(source);
      expect(before.every((verdict) => !verdict.includes('→'))).toBe(true);
      await deliver(source, refOf(1), 0);
      await deliver(source, refOf(2), 0, 'sent');
      expect((await verdicts(source)).toSorted()).toEqual([
        'bot',
        'person',
        'person',
        'person',
        'person → scanner, probable: before-delivery',
        'proxied → prefetched, probable: before-delivery',
        'self',
        'unknown → scanner, probable: before-delivery',
      ]);
    });

    test('the earliest time of a step stays, and delivered comes before sent', async () => {
      const source = 'earliest00';
      await load(source, [{ at: 2 * SECOND }]);
      await deliver(source, refOf(1), 10 * MINUTE);
      expect(await verdicts(source)).toEqual(['person → scanner, probable: before-delivery']);
      await deliver(source, refOf(1), -MINUTE);
      await deliver(source, refOf(1), 10 * MINUTE);
      await deliver(source, refOf(1), MINUTE, 'sent');
      expect(await verdicts(source)).toEqual(['person']);
    });
  });

  test('burst-of-links: different links faster than anybody clicks', async () => {
    const source = 'bursts0000';
    const click = (at: number, link: number, subject: string): Partial<EventLine> => ({
      kind: 'click',
      at,
      link,
      subject,
    });
    await load(source, [
      { at: -1, subject: refOf(1) },
      click(0, 1, refOf(1)),
      click(900, 1, refOf(1)),
      click(1_900, 2, refOf(1)),
      click(9_000, 3, refOf(1)),
      // A double click; two links in turn; two people.
      click(20_000, 1, refOf(2)),
      click(20_100, 1, refOf(2)),
      click(30_000, 1, refOf(3)),
      click(31_001, 2, refOf(3)),
      click(40_000, 1, refOf(4)),
      click(40_000, 2, refOf(5)),
    ]);
    const revised = 'person → scanner, probable: burst-of-links';
    expect(await verdicts(source)).toEqual([
      'person',
      revised,
      revised,
      revised,
      ...Array.from({ length: 7 }, () => 'person'),
    ]);
  });

  test('burst-of-links: links without a number are told apart by where they lead', async () => {
    const source = 'unnumbered';
    const click = (at: number, where: string): Partial<EventLine> => ({
      kind: 'click',
      at,
      hostname: 'shop.example',
      path: where,
    });
    await load(source, [click(0, '/a'), click(100, '/b'), click(9_000, '/c'), click(9_100, '/c')]);
    expect(await verdicts(source)).toEqual([
      ...Array.from({ length: 2 }, () => 'person → scanner, probable: burst-of-links'),
      'person',
      'person',
    ]);
  });

  test('trap-link: all clicks of that recipient from that network, for some minutes', async () => {
    const source = 'traplinks0';
    const click = (at: number, more: Partial<EventLine> = {}): Partial<EventLine> => ({
      kind: 'click',
      at,
      link: 1,
      ...more,
    });
    await load(source, [
      click(-10 * MINUTE - SECOND),
      click(-9 * MINUTE, { verdict: 'unknown' }),
      click(0, { name: 'trap', verdict: 'scanner', reasons: ['trap-link'], certainty: 'certain' }),
      click(MINUTE, { network: OFFICE }),
      click(2 * MINUTE, { subject: refOf(2) }),
      { at: 3 * MINUTE },
      click(5 * MINUTE, { verdict: 'prefetched' }),
      click(11 * MINUTE),
    ]);
    expect(await verdicts(source)).toEqual([
      'person',
      'unknown → scanner, certain: trap-link',
      'scanner → scanner, certain: trap-link',
      'person',
      'person',
      'person',
      'prefetched → scanner, certain: trap-link',
      'person',
    ]);
  });

  describe('one-network-many-recipients', () => {
    const PEOPLE = Array.from({ length: 12 }, (_, index) => index);
    const deliverAll = async (source: string): Promise<void> => {
      for (const person of PEOPLE) await deliver(source, refOf(person), person * MINUTE);
    };

    test('a gateway that loads each mail as it comes in; who reads later there, has read', async () => {
      const source = 'gateways00';
      await deliverAll(source);
      await load(source, [
        ...PEOPLE.map((person) => ({
          subject: refOf(person),
          at: person * MINUTE + 40 * SECOND,
          network: OFFICE,
        })),
        { subject: refOf(3), at: 5 * HOUR, network: OFFICE },
      ]);
      expect(await verdicts(source)).toEqual([
        ...PEOPLE.map(() => 'person → scanner, probable: one-network-many-recipients'),
        'person',
      ]);
    });

    test('an office behind one address reads over the day, some of them at once', async () => {
      const source = 'offices000';
      await deliverAll(source);
      await load(
        source,
        PEOPLE.map((person) => ({
          subject: refOf(person),
          at: person * MINUTE + (person < 3 ? 40 * SECOND : person * HOUR),
          network: OFFICE,
        })),
      );
      expect(new Set(await verdicts(source))).toEqual(new Set(['person']));
    });

    test('proxies of Gmail and Apple load many recipients’ mails, and a few fast readers are no gateway', async () => {
      const source = 'proxies000';
      await deliverAll(source);
      const soon = (person: number): number => person * MINUTE + 40 * SECOND;
      await load(source, [
        ...PEOPLE.map((person) => ({
          subject: refOf(person),
          at: soon(person),
          verdict: 'proxied' as const,
          reasons: ['google-image-proxy'],
          network: '66.249.93.0/24',
        })),
        ...PEOPLE.slice(0, 9).map((person) => ({
          subject: refOf(person),
          at: soon(person),
          network: OFFICE,
        })),
      ]);
      expect(new Set(await verdicts(source))).toEqual(new Set(['person', 'proxied']));
    });
  });

  test('verdict= goes by the verdict in force, and pages fit together', async () => {
    const source = 'filtered00';
    await load(
      source,
      Array.from({ length: 7 }, (_, index) => ({ at: index, subject: refOf(index % 2) })),
    );
    await deliver(source, refOf(0));
    const ask = async (chosen: CampaignScope['verdicts']): Promise<string[]> => {
      const ids: string[] = [];
      for (let before: Parameters<typeof askCampaignEvents>[2]['before'] = null; ;) {
        const { items, next } = await askCampaignEvents(
          store(),
          scopeOf(source, { verdicts: chosen }),
          { subject: null, limit: 2, before },
        );
        ids.push(...items.map(({ at }) => at));
        if (next === null) return ids.map((at) => String(Date.parse(at) - NOON));
        before = next;
      }
    };
    expect(await ask(['scanner'])).toEqual(['6', '4', '2', '0']);
    expect(await ask(['person'])).toEqual(['5', '3', '1']);
    const { items } = await askCampaignEvents(store(), scopeOf(source), {
      subject: refOf(1),
      limit: 10,
      before: null,
    });
    expect(items).toHaveLength(3);
  });
}
