/** What the relay, the plugin and the command share: a campaign's plan and the keys become orders, and orders stampers. */
import type { StampPlan } from '@clearpixel/stamp';
import type { Reader } from './choose-copies.ts';
import { ConsoleClient } from './console-client.ts';
import type { ConsoleAddress, ConsoleFailure, ConsoleNotice } from './console-client.ts';
import { KeyRing } from './key-ring.ts';
import { PlanCache } from './plan-cache.ts';
import type { CampaignPlan } from './plan-cache.ts';
import { stampPlanOf } from './stamp-order.ts';
import type { Stamp, StampOrder } from './stamp-order.ts';

export class CampaignStamps {
  readonly client: ConsoleClient;
  readonly keys: KeyRing;
  readonly plans: PlanCache;

  constructor(address: ConsoleAddress, report: (notice: ConsoleNotice) => void) {
    this.client = new ConsoleClient(address, report);
    this.keys = new KeyRing(this.client);
    this.plans = new PlanCache(this.client);
  }

  /** An order for each of `readers`, all of one moment. */
  async orders(
    plan: CampaignPlan,
    readers: readonly (Reader | null)[],
  ): Promise<StampOrder[] | ConsoleFailure> {
    if (readers.every((reader) => reader === null))
      return readers.map(() => ({ campaign: plan.id, stamp: null }));
    const keys = await this.keys.current();
    if (typeof keys === 'string') return keys;
    // A token has whole seconds.
    const stampedAt = Math.floor(Date.now() / 1000) * 1000;
    return readers.map((reader) => ({
      campaign: plan.id,
      stamp:
        reader === null
          ? null
          : {
              edgeUrl: keys.edgeUrl,
              keys: [...keys.keys],
              ...reader,
              stampedAt,
              opens: plan.opens,
              links: plan.clicks,
              trap: plan.trap,
            },
    }));
  }

  /** null where the key that is to sign cannot be had now. */
  async stampPlan(campaign: string, stamp: Stamp): Promise<StampPlan | null> {
    const codec = await this.keys.codec(stamp.keys);
    return codec === null ? null : stampPlanOf(campaign, stamp, codec);
  }
}
