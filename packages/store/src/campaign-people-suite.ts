/** The report of a campaign's people: from the roll-up, from the loads, and from the receipts it is the same. */
import { VERDICTS } from '@clearpixel/pixel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { askCampaignPeople, peopleOf } from './campaign-people.ts';
import { askCampaignRecipients } from './campaign-reports.ts';
import type { CampaignReceipt } from './campaign-reports.ts';
import { campaignPeople } from './questions/campaign-people.ts';
import { HOUR, NETWORK, OFFICE, SECOND, refOf, scopeOf } from './sample-campaigns.ts';
import type { SampleCampaigns } from './sample-campaigns.ts';
import { NOON } from './sample-events.ts';

export function campaignPeopleSuite({
  store,
  load,
  deliver,
  receipts,
  verdicts,
}: SampleCampaigns): void {
  const loadArbitrary = fc.record({
    person: fc.nat(5),
    at: fc.integer({ min: -5, max: 200 }),
    kind: fc.constantFrom('open' as const, 'click' as const),
    verdict: fc.constantFrom(
      'person' as const,
      'proxied' as const,
      'prefetched' as const,
      'unknown' as const,
      'scanner' as const,
      'self' as const,
    ),
    certainty: fc.constantFrom('certain' as const, 'probable' as const),
    link: fc.nat(2),
  });

  test('the report says what the receipts say', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(loadArbitrary, { maxLength: 40 }), async (loads) => {
        const source = `receipts${String(run++).padStart(2, '0')}`;
        await load(
          source,
          loads.map(({ person, at, link, ...line }) => ({
            ...line,
            at: at * SECOND,
            subject: person === 0 ? '' : refOf(person),
            ...(line.kind === 'click' ? { link } : {}),
          })),
        );
        await deliver(source, refOf(1));
        await deliver(source, refOf(2), 20 * SECOND);
        const all = await receipts(source);
        const people = await askCampaignPeople(store(), scopeOf(source));
        const ofOthers = all.filter(({ verdict }) => verdict !== 'self');
        const isHuman = ({ verdict }: CampaignReceipt): boolean =>
          ['person', 'proxied', 'unknown'].includes(verdict);
        const isCertain = ({ verdict, certainty }: CampaignReceipt): boolean =>
          verdict === 'person' && certainty === 'certain';
        const refs = [...new Set(ofOthers.flatMap(({ subject }) => subject ?? []))];
        const best = (kind: string, ref: string): string | null => {
          const mine = ofOthers.filter((one) => one.subject === ref && one.kind === kind);
          return mine.some(isCertain)
            ? 'certain'
            : mine.some(isHuman)
              ? 'possible'
              : mine.length > 0
                ? 'machine'
                : null;
        };
        for (const [kind, counted] of [
          ['open', people.opens],
          ['click', people.clicks],
        ] as const)
          for (const answer of ['certain', 'possible', 'machine'] as const)
            expect(counted[answer]).toBe(refs.filter((ref) => best(kind, ref) === answer).length);
        const { seen, hidden, clickers } = people;
        expect(seen.certain + seen.possible + hidden.certain + hidden.possible).toBe(
          people.opens.certain + people.opens.possible,
        );
        expect(clickers.seenWithOpen + clickers.seenWithoutOpen + clickers.hidden).toBe(
          people.clicks.certain + people.clicks.possible,
        );
        const byVerdict: Record<string, number> = {};
        for (const { verdict } of all) byVerdict[verdict] = (byVerdict[verdict] ?? 0) + 1;
        expect(people.byVerdict).toEqual(byVerdict);
        const opened = all.filter((one) => one.kind === 'open' && isHuman(one));
        expect(people.firstOpenAt).toBe(opened[0]?.at ?? null);
        expect(people.lastOpenAt).toBe(opened.at(-1)?.at ?? null);
        const { items } = await askCampaignRecipients(store(), scopeOf(source), { subjects: refs });
        for (const { subject, opened: open, clicked } of items)
          expect([open, clicked]).toEqual([best('open', subject), best('click', subject)]);
        expect(items).toHaveLength(refs.length);
      }),
      { seed: 20_261_125, numRuns: 12 },
    );
  }, 120_000);

  const programArbitrary = fc.record({
    person: fc.nat(30),
    /** Around two midnights, for what is rolled up is of a day. */
    at: fc.oneof(
      fc.integer({ min: -5_000, max: 130_000 }),
      fc.integer({ min: 12 * HOUR - 2_000, max: 12 * HOUR + 2_000 }),
      fc.integer({ min: -30 * HOUR, max: 30 * HOUR }),
    ),
    kind: fc.constantFrom('open' as const, 'click' as const),
    name: fc.constantFrom('open-end', 'trap', ''),
    verdict: fc.constantFrom(...VERDICTS),
    certainty: fc.constantFrom('certain' as const, 'probable' as const),
    network: fc.constantFrom(NETWORK, OFFICE, ''),
    link: fc.nat(3),
  });

  test('what is rolled up says what the loads say, of the whole and of a part', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(programArbitrary, { minLength: 1, maxLength: 150 }),
        fc.array(fc.tuple(fc.nat(30), fc.integer({ min: -60_000, max: 60_000 }), fc.boolean()), {
          maxLength: 30,
        }),
        fc.integer({ min: -HOUR, max: 13 * HOUR }),
        async (loads, deliveries, from) => {
          const source = `rolledup${String(run++).padStart(2, '0')}`;
          const lines = loads.map(({ person, name, link, ...line }) => ({
            ...line,
            day: new Date(NOON + line.at).toISOString().slice(0, 10),
            retainUntil: `2099-01-0${1 + (Math.floor((line.at + 36 * HOUR) / (24 * HOUR)) % 9)}`,
            subject: person === 0 ? '' : refOf(person),
            name:
              line.kind === 'click'
                ? name === 'trap'
                  ? 'trap'
                  : 'click'
                : name === 'open-end'
                  ? name
                  : 'open',
            ...(line.kind === 'click' ? { link } : {}),
          }));
          // In several segments, so that nothing is whole in one row.
          for (let begin = 0; begin < lines.length; begin += 50)
            await load(source, lines.slice(begin, begin + 50));
          for (const [person, at, isSent] of deliveries)
            if (person > 0) await deliver(source, refOf(person), at, isSent ? 'sent' : 'delivered');
          const whole = scopeOf(source);
          expect(await askCampaignPeople(store(), whole)).toEqual(
            peopleOf(await store().ask(campaignPeople, whole)),
          );
          const part = scopeOf(source, { from: NOON + from });
          const people = await askCampaignPeople(store(), part);
          const inPart = (await receipts(source)).filter(({ at }) => Date.parse(at) >= part.from);
          expect(Object.values(people.byVerdict).reduce((sum, loaded) => sum + loaded, 0)).toBe(
            inPart.length,
          );
        },
      ),
      { seed: 20_261_125, numRuns: 15 },
    );
  }, 120_000);

  test('a gateway’s prompt loads leave the report as they leave the receipts', async () => {
    const source = 'gatewayrep';
    for (let person = 1; person <= 12; person++) await deliver(source, refOf(person));
    await load(source, [
      ...Array.from({ length: 12 }, (_, index) => ({ subject: refOf(index + 1), at: 40 * SECOND })),
      { subject: refOf(3), at: HOUR },
      { subject: '', network: '', level: 'count', at: 2 * HOUR },
    ]);
    expect(await askCampaignPeople(store(), scopeOf(source))).toMatchObject({
      opens: { certain: 0, possible: 1, machine: 11 },
      loaded: 12,
      loads: 14,
      byVerdict: { scanner: 12, person: 2 },
      firstOpenAt: new Date(NOON + HOUR).toISOString(),
      lastOpenAt: new Date(NOON + 2 * HOUR).toISOString(),
    });
  });

  test('who is erased is in no report, and others stay', async () => {
    const [one, two] = ['peopleera0', 'peopleera1'];
    for (const source of [one, two])
      await load(source, [{ subject: refOf(91) }, { subject: refOf(92) }]);
    await store().eraseSubject(refOf(91));
    await store().eraseSource(two);
    const left = await Promise.all(
      [one, two].map((source) => askCampaignPeople(store(), scopeOf(source))),
    );
    expect(left.map(({ loaded, loads }) => [loaded, loads])).toEqual([
      [1, 1],
      [0, 0],
    ]);
  });

  test('a source and a person are erased with their deliveries', async () => {
    const [one, two] = ['erased0000', 'erased0001'];
    for (const source of [one, two]) {
      await deliver(source, refOf(1));
      await deliver(source, refOf(2));
    }
    await store().eraseSource(one);
    await store().eraseSubject(refOf(1));
    // A load that comes now is judged by what is left.
    for (const source of [one, two])
      await load(source, [
        { at: 0, subject: refOf(1) },
        { at: 1, subject: refOf(2) },
      ]);
    expect(await verdicts(one)).toEqual(['person', 'person']);
    expect(await verdicts(two)).toEqual(['person', 'person → scanner, probable: before-delivery']);
  });
}
