/** What became of mails: into the registry, which counts, and the times that verdicts need into the store. */
import { allows, lowest } from '@clearpixel/pixel';
import type { Campaign, Delivery } from '@clearpixel/registry';
import type { ConsoleParts } from '../app.ts';

const DAY_MS = 24 * 3_600_000;

/** Of those alone whom a pixel may name: nobody else has loads that a time could judge. */
export async function noteDeliveries(
  { registry, store }: Pick<ConsoleParts, 'registry' | 'store'>,
  campaign: Campaign,
  told: readonly Delivery[],
): Promise<number> {
  const now = new Date().toISOString();
  // What is told of has been: by a clock that is ahead, every open would come before its delivery.
  const deliveries = told.map((one) => (one.at > now ? { ...one, at: now } : one));
  const { known, consenting } = await registry.noteDeliveries(campaign.id, deliveries);
  if (!allows(lowest(campaign.level, await registry.maxLevel()), 'identified')) return known;
  const named = new Set(consenting);
  await store.noteDeliveries(
    campaign.id,
    deliveries.flatMap(({ ref, what, at }) =>
      what === 'bounced' || !named.has(ref)
        ? []
        : [
            {
              subject: ref,
              what,
              at: Date.parse(at),
              retainUntil: new Date(Date.parse(at) + campaign.retentionDays * DAY_MS)
                .toISOString()
                .slice(0, 10),
            },
          ],
    ),
  );
  return known;
}
