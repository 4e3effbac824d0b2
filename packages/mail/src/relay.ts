/** Puts the parts together: see relay-contract.ts for what the whole does. */
import { startMailProxy } from '@clearpixel/smtp';
import type { HeaderField, MailEnvelope, MailHeader, MailPlan } from '@clearpixel/smtp';
import { CAMPAIGN_HEADER, chosenCampaign } from './campaign-header.ts';
import { CampaignStamps } from './campaign-stamps.ts';
import { chooseCopies } from './choose-copies.ts';
import type { ConsoleFailure } from './console-client.ts';
import { DeliveryNotes } from './delivery-notes.ts';
import { canonicalAddress, fromAddresses } from './mail-address.ts';
import { MailChange } from './mail-change.ts';
import { PassedMails } from './passed-mails.ts';
import type { MailRelay, RelaySettings } from './relay-contract.ts';
import { readOrder, writeOrder } from './stamp-order.ts';

const REFUSALS = {
  several: {
    what: 'refuse',
    code: 550,
    message: '5.6.0 X-Clearpixel-Campaign names more than one campaign',
  },
  malformed: {
    what: 'refuse',
    code: 550,
    message: '5.7.1 X-Clearpixel-Campaign is no id of a campaign: it has 10 characters',
  },
  unknown: {
    what: 'refuse',
    code: 550,
    message: '5.7.1 X-Clearpixel-Campaign names no campaign of this console',
  },
  /** RFC 3463: X.4.3 is a directory server that fails. */
  consoleDown: {
    what: 'refuse',
    code: 451,
    message: '4.4.3 The Clearpixel console does not answer, try again later',
  },
} as const satisfies Record<string, MailPlan>;

/**
 * Throws, in words for an operator, where a setting, the folder or the port cannot be used, and where the console refuses
 * the key or is none. A console that is down does not stop the start: mails without a campaign pass all the same.
 */
export async function startRelay(settings: RelaySettings): Promise<MailRelay> {
  const { console: address, onConsoleDown = 'defer', dkim = 'pass', report, ...rest } = settings;
  let hasBegun = false;
  const stamps = new CampaignStamps(address, (notice) => {
    // What stops the start is thrown, and said once.
    if (hasBegun || (notice.what === 'console-down' && notice.why === 'down')) report(notice);
  });
  const atStart = await stamps.keys.current();
  if (typeof atStart === 'string' && atStart !== 'down') throw new Error(notStarted(atStart));
  hasBegun = true;

  const notes = new DeliveryNotes(stamps, (lost) => report({ what: 'notes-lost', notes: lost }));
  const passed = new PassedMails(report);
  const counts = { stamped: 0, unstampable: 0 };

  const plan = async (envelope: MailEnvelope, header: MailHeader): Promise<MailPlan> => {
    const chosen = chosenCampaign(valuesOf(header.fields, CAMPAIGN_HEADER));
    const { to } = envelope;
    if (chosen.what === 'none') return { what: 'deliver', copies: [{ to, change: null }] };
    if (chosen.what !== 'one') return REFUSALS[chosen.what];
    const { campaign } = chosen;
    const unstamped = (): MailPlan => {
      const change = writeOrder({ campaign, stamp: null });
      return { what: 'deliver', copies: [{ to, change }] };
    };
    if (dkim === 'pass' && header.fields.some(({ name }) => name === 'dkim-signature')) {
      passed.count('dkim');
      return unstamped();
    }
    const own = new Set([
      canonicalAddress(envelope.from),
      ...valuesOf(header.fields, 'from').flatMap(fromAddresses),
    ]);
    const copies = await copiesFor(stamps, campaign, own, to);
    if (typeof copies !== 'string') return { what: 'deliver', copies };
    if (copies === 'unknown-campaign') return REFUSALS.unknown;
    if (onConsoleDown === 'defer') return REFUSALS.consoleDown;
    passed.count('console-down');
    return unstamped();
  };

  const openChange = async (change: string): Promise<MailChange> => {
    const { campaign, stamp } = readOrder(change);
    if (stamp === null) return new MailChange(null);
    const stampPlan = await stamps.stampPlan(campaign, stamp);
    if (stampPlan === null)
      throw new Error('The key that is to sign is not there: the mail waits.');
    return new MailChange(stampPlan, ({ outcome }) => {
      if (outcome === 'stamped') counts.stamped++;
      else counts.unstampable++;
    });
  };

  const proxy = await startMailProxy({
    ...rest,
    plan,
    openChange,
    settled: (change, to, outcome) =>
      notes.note(readOrder(change).campaign, to, outcome === 'delivered' ? 'sent' : 'bounced'),
    report,
  });
  let closing: Promise<void> | null = null;
  return {
    port: proxy.port,
    state: () => ({
      ...proxy.state(),
      ...counts,
      consoleUp: stamps.client.up,
      passedUnstamped: { ...passed.mails },
      notesWaiting: notes.waiting,
    }),
    close: () => {
      closing ??= proxy.close().then(() => notes.close());
      return closing;
    },
  };
}

async function copiesFor(
  stamps: CampaignStamps,
  campaign: string,
  own: ReadonlySet<string>,
  to: readonly string[],
): Promise<{ to: string[]; change: string }[] | ConsoleFailure> {
  const plan = await stamps.plans.plan(campaign, to);
  if (typeof plan === 'string') return plan;
  const chosen = chooseCopies(plan, own, to);
  const orders = await stamps.orders(
    plan,
    chosen.map(({ reader }) => reader),
  );
  if (typeof orders === 'string') return orders;
  return orders.map((order, i) => ({ to: chosen[i]?.to ?? [], change: writeOrder(order) }));
}

const valuesOf = (fields: readonly HeaderField[], wanted: string): string[] =>
  fields.flatMap(({ name, value }) => (name === wanted ? [value] : []));

function notStarted(failure: Exclude<ConsoleFailure, 'down'>): string {
  if (failure === 'key-refused')
    return 'The console refuses the key: make one of scope relay under Keys, and give it as CLEARPIXEL_RELAY_KEY.';
  return 'What answers at the address of the console is no console of this version.';
}
