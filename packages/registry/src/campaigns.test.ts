/** After whatever has happened to people and campaigns, what the registry says of them fits together. */
import { newSubjectRef } from '@clearpixel/pixel';
import type { Level } from '@clearpixel/pixel';
import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { newCampaignSchema, newRecipientSchema } from './campaign.ts';
import type { NewRecipient } from './campaign.ts';
import type { Registry } from './contract.ts';
import { openRegistry } from './open.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'clearpixel-campaigns-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const actor = { id: 'key_test', name: 'Test' };
const PEOPLE = 4;
const CAMPAIGNS = 2;

const person = fc.nat(PEOPLE - 1);
const slot = fc.nat(CAMPAIGNS - 1);
const consent = fc.constantFrom('granted' as const, 'denied' as const);
const item = fc.record(
  {
    person,
    consent,
    consentAt: fc.constantFrom('2020-01-01T00:00:00.000Z', '2999-01-01T00:00:00.000Z'),
  },
  { requiredKeys: ['person'] },
);
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('add' as const),
      slot,
      items: fc.array(item, { maxLength: 5 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('consent' as const), person, to: fc.option(consent) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('stop' as const), person, to: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('erase' as const), person }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), slot }) },
);

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** What has to be remembered beside the registry. */
interface Memory {
  campaigns: string[];
  erased: string[];
  /** By ref. */
  hadConsent: Set<string>;
}

const emailOf = (who: number): string => `person${who}@people.example`;
const create = async (registry: Registry): Promise<string> =>
  (await registry.createCampaign(actor, newCampaignSchema.parse({ name: 'C', level: 'full' }))).id;

async function take(registry: Registry, memory: Memory, act: Step): Promise<void> {
  const refOf = async (who: number): Promise<string> =>
    (await registry.subjectByEmail(emailOf(who)))?.ref ?? newSubjectRef();
  switch (act.do) {
    case 'add': {
      const items: NewRecipient[] = act.items.map(({ person: who, ...more }) =>
        newRecipientSchema.parse({ email: emailOf(who), ...more }),
      );
      const before = await registry.snapshot();
      const added = await registry.addRecipients(
        actor,
        memory.campaigns[act.slot] ?? '',
        items,
        false,
      );
      const after = await registry.snapshot();
      expect(added?.recipients.map(({ email }) => email)).toEqual(items.map(({ email }) => email));
      expect(after.version - before.version).toBe(added?.changesEdge ? 1 : 0);
      if (added?.changesEdge === false) expect(after.consents).toEqual(before.consents);
      // Within one call somebody may have consented and taken it back.
      for (const { ref } of added?.recipients ?? [])
        if (after.consents.some(([subject, level]) => subject === ref && level === 'count'))
          memory.hadConsent.add(ref);
      break;
    }
    case 'consent':
      await registry.setSubjectConsent(actor, await refOf(act.person), act.to, '');
      break;
    case 'stop':
      await registry.setStopped(actor, await refOf(act.person), act.to);
      break;
    case 'erase': {
      const ref = await refOf(act.person);
      if (await registry.eraseSubject(actor, ref)) memory.erased.push(ref);
      break;
    }
    case 'delete':
      await registry.deleteCampaign(actor, memory.campaigns[act.slot] ?? '');
      memory.campaigns[act.slot] = await create(registry);
      break;
  }
}

async function check(registry: Registry, memory: Memory): Promise<void> {
  const rows = await registry.exportRows();
  const of = (table: string): Record<string, string | number | null>[] =>
    rows.filter((row) => row.table === table).map(({ row }) => row);
  const subjects = of('subjects');
  const recipients = of('recipients');
  expect(new Set(subjects.map(({ email }) => email)).size).toBe(subjects.length);
  for (const { subject, campaign } of recipients) {
    expect(subjects.filter(({ id }) => id === subject)).toHaveLength(1);
    expect(memory.campaigns).toContain(campaign);
  }
  const expected = new Map<string, Level>(memory.erased.map((ref) => [ref, 'off']));
  for (const { ref, consent: given, stopped } of subjects) {
    const text = String(ref);
    if (given === 'granted') memory.hadConsent.add(text);
    if (stopped === 1) expected.set(text, 'off');
    else if (given !== 'granted' && memory.hadConsent.has(text)) expected.set(text, 'count');
  }
  const { consents } = await registry.snapshot();
  expect(new Map(consents)).toEqual(expected);
  for (const campaign of memory.campaigns) {
    const page = await registry.recipients(campaign, { limit: 1_000 });
    const counts = await registry.recipientCounts(campaign);
    expect(page?.items).toHaveLength(counts.recipients);
    const consenting = page?.items.filter(
      ({ consent: given, stopped }) => given === 'granted' && !stopped,
    );
    expect(consenting).toHaveLength(counts.consenting);
    for (const { consent: given, stopped, level } of page?.items ?? [])
      expect(level).toBe(stopped ? 'off' : given === 'granted' ? 'full' : 'count');
  }
}

test('whatever happens to people and campaigns, the registry fits together', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      const registry = await openRegistry({
        url: 'sqlite:',
        directory: path.join(folder, String(run++)),
      });
      try {
        const memory: Memory = {
          campaigns: [],
          erased: [],
          hadConsent: new Set(),
        };
        for (let i = 0; i < CAMPAIGNS; i++) memory.campaigns.push(await create(registry));
        for (const act of steps) {
          await take(registry, memory, act);
          await check(registry, memory);
        }
      } finally {
        await registry.close();
      }
    }),
    { seed: 20_261_124, numRuns: 40 },
  );
}, 120_000);
