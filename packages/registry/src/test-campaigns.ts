/** What the suites of campaigns and of their people do again and again. */
import type { Level } from '@clearpixel/pixel';
import { expect } from 'vitest';
import { newCampaignSchema, newRecipientSchema } from './campaign.ts';
import type { Campaign, NewRecipient, Recipient } from './campaign.ts';
import type { Registry } from './contract.ts';

export const actor = { id: 'key_test', name: 'Test' };
export const later = (ms: number): string => new Date(Date.now() + ms).toISOString();
let next = 0;
/** An address that no other test has. */
export const address = (name = 'person'): string => `${name}.${next++}@people.example`;
export const person = (more: object = {}): NewRecipient =>
  newRecipientSchema.parse({ email: address(), ...more });

export function campaignDeeds(registry: () => Registry) {
  const create = (more: object = {}): Promise<Campaign> =>
    registry().createCampaign(actor, newCampaignSchema.parse({ name: 'News', ...more }));
  const add = async (
    campaign: Campaign,
    items: readonly NewRecipient[],
    isFirst = true,
  ): Promise<{ recipients: Recipient[]; changesEdge: boolean }> =>
    (await registry().addRecipients(actor, campaign.id, items, isFirst)) ?? expect.unreachable();
  const addOne = async (campaign: Campaign, more: object = {}): Promise<Recipient> =>
    (await add(campaign, [person(more)])).recipients[0] ?? expect.unreachable();
  const versionNow = async (): Promise<number> => (await registry().snapshot()).version;
  const lowered = async (ref: string): Promise<Level | null> =>
    (await registry().snapshot()).consents.find(([subject]) => subject === ref)?.[1] ?? null;
  const audited = async (): Promise<[string, string, string[]] | null> => {
    const entry = (await registry().audit({ limit: 1 }))?.items[0];
    return entry === undefined ? null : [entry.action, entry.target, entry.fields];
  };
  const emailsOf = async (campaign: Campaign, more: object): Promise<string[]> =>
    ((await registry().recipients(campaign.id, { limit: 100, ...more }))?.items ?? []).map(
      ({ email }) => email,
    );

  return { create, add, addOne, versionNow, lowered, audited, emailsOf };
}
