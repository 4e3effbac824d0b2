/** The figures of a campaign, of what the registry knows of its recipients and the store of their loads. */
import { allows } from '@clearpixel/pixel';
import type { Level } from '@clearpixel/pixel';
import type { Campaign, RecipientCounts } from '@clearpixel/registry';
import { estimateOpenRate, shareInterval } from '@clearpixel/store';
import type { CampaignPeople, OpenCounts, ShareRange } from '@clearpixel/store';

/** Whose opens can be known: they consent, and their mail did not come back. */
const knownOf = (counts: RecipientCounts): number => counts.consenting - counts.consentingBounced;

/**
 * Why nothing can be said of people; null where it can.
 * @param level in force: the campaign's, or the installation's where that is lower.
 */
export function whyNoRate(level: Level, counts: RecipientCounts): string | null {
  if (!allows(level, 'identified')) return `At level ${level} there are only loads.`;
  return knownOf(counts) <= 0 ? 'No recipient has agreed to be recorded.' : null;
}

/**
 * Who left or took back consent since has loads as well, so there may be more of those than the registry counts: then all
 * of them are the recipients.
 */
export function openCounts(counts: RecipientCounts, people: CampaignPeople): OpenCounts {
  const { seen, hidden, clickers } = people;
  const loaded = seen.certain + seen.possible + hidden.certain + hidden.possible + hidden.unknown;
  const unopened = Math.max(knownOf(counts) - loaded, clickers.seenWithoutOpen);
  return { recipients: loaded + unopened, seen, unopened, hidden, clickers };
}

export interface CampaignRates {
  openRate: ShareRange | null;
  naiveOpenRate: number | null;
  clickRate: ShareRange | null;
}

export function campaignRates(
  campaign: Campaign,
  level: Level,
  counts: RecipientCounts,
  people: CampaignPeople,
): CampaignRates {
  if (whyNoRate(level, counts) !== null)
    return { openRate: null, naiveOpenRate: null, clickRate: null };
  const { certain, possible } = people.clicks;
  const reached = counts.consentingDelivered || counts.consentingSent || knownOf(counts);
  return {
    openRate: campaign.opens ? estimateOpenRate(openCounts(counts, people)) : null,
    naiveOpenRate: campaign.opens ? Math.min(1, people.loaded / reached) : null,
    clickRate: campaign.clicks
      ? shareInterval({ certain, possible, total: Math.max(knownOf(counts), certain + possible) })
      : null,
  };
}
