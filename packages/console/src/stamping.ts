/** What is stamped for whom: from the registry's campaign and recipient to a plan of the room `stamp`. */
import { allows, lowest, openAddress, readerAddress } from '@clearpixel/pixel';
import type { Level, TokenCodec } from '@clearpixel/pixel';
import type { Campaign, Recipient } from '@clearpixel/registry';
import type { StampPlan } from '@clearpixel/stamp';

export interface StampingParts {
  tokens: TokenCodec;
  edgeUrl: string;
  /** Of the whole installation. */
  maxLevel: Level;
}

/** Whom a token names, and how much it allows: nobody, at `count` at most, where the address is no recipient's. */
function readerOf(
  campaign: Campaign,
  recipient: Recipient | null,
  maxLevel: Level,
): { subject: string | null; level: Level } {
  const level = lowest(recipient?.level ?? lowest(campaign.level, 'count'), maxLevel);
  return {
    level,
    subject: recipient !== null && allows(level, 'anonymous') ? recipient.ref : null,
  };
}

/** Tokens bear the time in whole seconds. */
const nowInSeconds = (): number => Math.floor(Date.now() / 1_000) * 1_000;

export function stampPlan(
  campaign: Campaign,
  recipient: Recipient | null,
  { tokens, edgeUrl, maxLevel }: StampingParts,
  links = campaign.clicks,
): StampPlan {
  return {
    edgeUrl,
    codec: tokens,
    source: campaign.id,
    ...readerOf(campaign, recipient, maxLevel),
    stampedAt: nowInSeconds(),
    opens: campaign.opens,
    links,
    trap: campaign.trap,
  };
}

/** null where nothing may be recorded. */
export function pixelUrl(
  campaign: Campaign,
  recipient: Recipient | null,
  { tokens, edgeUrl, maxLevel }: StampingParts,
): string | null {
  const reader = readerOf(campaign, recipient, maxLevel);
  if (reader.level === 'off') return null;
  return openAddress(
    edgeUrl,
    tokens.sign({ kind: 'open', source: campaign.id, ...reader, stampedAt: nowInSeconds() }),
  );
}

/** Where the recipient finds what is recorded, and stops it. It names them also where no pixel does: the page is theirs. */
export function readerUrl(
  campaign: Campaign,
  recipient: Recipient,
  { tokens, edgeUrl }: Pick<StampingParts, 'tokens' | 'edgeUrl'>,
): string {
  return readerAddress(
    edgeUrl,
    tokens.sign({
      kind: 'reader',
      source: campaign.id,
      subject: recipient.ref,
      level: 'anonymous',
      stampedAt: nowInSeconds(),
    }),
  );
}
