/**
 * What the console says of a campaign and of its recipients, kept for a short time. A call asks for all who came while the
 * one before was under way: many connections, each with a mail to one recipient, make a few calls of many addresses.
 *
 *   plan(campaign, addresses) ── all fresh ──► from memory
 *                             ── else ──► the campaign's line: one call at a time, up to PLAN_ADDRESSES in each
 */
import type { Level } from '@clearpixel/pixel';
import type { ConsoleClient, ConsoleFailure, PlanAnswer } from './console-client.ts';
import {
  MAX_CACHED_CAMPAIGNS,
  MAX_CACHED_RECIPIENTS,
  PLAN_ADDRESSES,
  PLAN_FRESH_MS,
  PLAN_KEPT_MS,
} from './limits.ts';
import { knownForms } from './mail-address.ts';

export interface PlannedRecipient {
  ref: string;
  level: Level;
}

export interface CampaignPlan {
  id: string;
  level: Level;
  opens: boolean;
  clicks: boolean;
  trap: boolean;
  /** By the addresses that were asked for, as they were written; who is not here is no recipient. */
  recipients: ReadonlyMap<string, PlannedRecipient>;
}

type CampaignFacts = PlanAnswer['campaign'];
interface Kept<T> {
  value: T;
  askedAt: number;
}

interface Batch {
  emails: Set<string>;
  answer: PromiseWithResolvers<ConsoleFailure | PlanAnswer>;
}

export class PlanCache {
  readonly #client: ConsoleClient;
  readonly #campaigns = new Map<string, Kept<CampaignFacts>>();
  /** By campaign and address; null is no recipient. The first is the oldest. */
  readonly #recipients = new Map<string, Kept<PlannedRecipient | null>>();
  /** Of each campaign, the calls that are to come. One that has no batch has a call under way. */
  readonly #lines = new Map<string, Batch[]>();

  constructor(client: ConsoleClient) {
    this.#client = client;
  }

  async plan(
    campaign: string,
    addresses: readonly string[],
  ): Promise<CampaignPlan | ConsoleFailure> {
    const forms = new Map(addresses.map((address) => [address, knownForms(address)]));
    const fresh = this.#fromMemory(campaign, forms, PLAN_FRESH_MS);
    if (fresh !== null) return fresh;

    const emails = [...forms.values()].flat();
    const answers = await Promise.all(
      [...this.#enqueue(campaign, emails)].map(({ answer }) => answer.promise),
    );
    const found = new Map<string, PlannedRecipient>();
    let facts: CampaignFacts | null = null;
    for (const answer of answers) {
      if (answer === 'down') return this.#fromMemory(campaign, forms, PLAN_KEPT_MS) ?? answer;
      if (typeof answer === 'string') return answer;
      facts = answer.campaign;
      for (const { email, ref, level } of answer.recipients) found.set(email, { ref, level });
    }
    return facts === null ? 'down' : planOf(facts, forms, (email) => found.get(email) ?? null);
  }

  /** null where anything of it is missing or older than `ageMs`. */
  #fromMemory(
    campaign: string,
    forms: ReadonlyMap<string, readonly string[]>,
    ageMs: number,
  ): CampaignPlan | null {
    const since = Date.now() - ageMs;
    const facts = this.#campaigns.get(campaign);
    if (facts === undefined || facts.askedAt < since) return null;
    for (const email of [...forms.values()].flat()) {
      const kept = this.#recipients.get(`${campaign} ${email}`);
      if (kept === undefined || kept.askedAt < since) return null;
    }
    return planOf(
      facts.value,
      forms,
      (email) => this.#recipients.get(`${campaign} ${email}`)?.value ?? null,
    );
  }

  /** @returns the batches that will answer for these addresses; one also where there are none, for the campaign itself */
  #enqueue(campaign: string, emails: readonly string[]): Set<Batch> {
    let line = this.#lines.get(campaign);
    if (line === undefined) {
      const first: Batch[] = [];
      line = first;
      this.#lines.set(campaign, first);
      queueMicrotask(() => void this.#work(campaign, first));
    }
    const used = new Set<Batch>();
    for (const email of emails.length === 0 ? [null] : emails) {
      let last = line.at(-1);
      if (last === undefined || last.emails.size >= PLAN_ADDRESSES) {
        last = { emails: new Set(), answer: Promise.withResolvers() };
        line.push(last);
      }
      if (email !== null) last.emails.add(email);
      used.add(last);
    }
    return used;
  }

  async #work(campaign: string, line: Batch[]): Promise<void> {
    for (let batch = line.shift(); batch !== undefined; batch = line.shift()) {
      const askedAt = Date.now();
      const answer = await this.#client.plan(campaign, [...batch.emails]);
      if ('value' in answer) this.#keep(campaign, batch.emails, answer.value, askedAt);
      else if (answer.failure === 'unknown-campaign') this.#campaigns.delete(campaign);
      batch.answer.resolve('value' in answer ? answer.value : answer.failure);
    }
    this.#lines.delete(campaign);
  }

  #keep(
    campaign: string,
    emails: ReadonlySet<string>,
    { campaign: facts, recipients }: PlanAnswer,
    askedAt: number,
  ): void {
    keepNewest(this.#campaigns, campaign, { value: facts, askedAt }, MAX_CACHED_CAMPAIGNS);
    const found = new Map(recipients.map(({ email, ref, level }) => [email, { ref, level }]));
    for (const email of emails) {
      const kept = { value: found.get(email) ?? null, askedAt };
      keepNewest(this.#recipients, `${campaign} ${email}`, kept, MAX_CACHED_RECIPIENTS);
    }
  }
}

function planOf(
  { id, level, opens, clicks, trap }: CampaignFacts,
  forms: ReadonlyMap<string, readonly string[]>,
  find: (email: string) => PlannedRecipient | null,
): CampaignPlan {
  const recipients = new Map<string, PlannedRecipient>();
  for (const [address, known] of forms) {
    for (const form of known) {
      const recipient = find(form);
      if (recipient !== null) recipients.set(address, recipient);
    }
  }
  return { id, level, opens, clicks, trap, recipients };
}

/** A Map keeps the order in which keys were set: the first is the oldest. */
function keepNewest<T>(kept: Map<string, T>, key: string, value: T, most: number): void {
  kept.delete(key);
  kept.set(key, value);
  for (const oldest of kept.keys()) {
    if (kept.size <= most) break;
    kept.delete(oldest);
  }
}
