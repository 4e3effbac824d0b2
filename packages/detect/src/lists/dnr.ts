/** A static rule set for Chromium's declarativeNetRequest: https://developer.chrome.com/docs/extensions/reference/api/declarativeNetRequest */
import type { Vendor } from '../vendors.ts';
import { addressPatterns } from './address-patterns.ts';
import type { ListSource } from './list-source.ts';

export interface DnrRule {
  readonly id: number;
  readonly priority: 1;
  readonly action: { readonly type: 'block' };
  readonly condition: {
    readonly urlFilter?: string;
    readonly regexFilter?: string;
    readonly isUrlFilterCaseSensitive: false;
    readonly resourceTypes?: readonly ['image'];
    readonly domainType?: 'thirdParty';
  };
}

/** JSON has no comments, and the format no field for them: there is no header. */
export const dnrList = ({ vendors }: ListSource): string =>
  `[\n${vendors
    .flatMap(conditionsOf)
    .map((condition, index): DnrRule => ({
      id: index + 1,
      priority: 1,
      action: { type: 'block' },
      condition,
    }))
    .map((rule) => JSON.stringify(rule))
    .join(',\n')}\n]\n`;

const conditionsOf = (vendor: Vendor): DnrRule['condition'][] =>
  addressPatterns(vendor).map((pattern) => ({
    ...('text' in pattern
      ? { urlFilter: pattern.text }
      : { regexFilter: pattern.regex.replaceAll('\\/', '/') }),
    isUrlFilterCaseSensitive: false,
    ...(vendor.kind === 'mail'
      ? { resourceTypes: ['image'] as const }
      : vendor.hosts.length > 0
        ? { domainType: 'thirdParty' as const }
        : {}),
  }));
