/**
 * Lists that somebody else keeps (EasyPrivacy, AdGuard's, one's own), given as text when the program runs: what they say of an
 * address. None is part of this project, for their licences are not ours.
 */
import { FiltersEngine, Request } from '@ghostery/adblocker';

/** All lists together: EasyPrivacy has 2 MB, the largest that are known 10. More would only fill the memory. */
export const MAX_LIST_CHARACTERS = 16_000_000;
/** A line that is longer is no rule that anybody wrote, and its expression would take its time at each address. */
export const MAX_RULE_CHARACTERS = 4_000;

/** To a mail all is a third party; the name is one that nobody can have (RFC 2606). */
const NO_PAGE = 'https://mail.invalid/';

export type ListedType = 'image' | 'script' | 'stylesheet' | 'font' | 'media' | 'other';

export interface FilterLists {
  /** How many rules of addresses are in force; those that change pages are not read. */
  readonly rules: number;
  /** Lines set aside for their length. */
  readonly skipped: number;
  /**
   * The rule, as it stands in its list, by which a browser with these lists would not load the address from within a mail; null
   * where none says so, or an exception allows it.
   */
  blockedBy(address: string, type: ListedType): string | null;
}

/** Takes lists in the syntax of Adblock Plus, uBlock Origin or AdGuard. A fault is in words for whoever gave them. */
export function loadFilterLists(texts: readonly string[]): FilterLists | { fault: string } {
  if (texts.reduce((sum, { length }) => sum + length, 0) > MAX_LIST_CHARACTERS)
    return { fault: `The lists have more than ${MAX_LIST_CHARACTERS / 1_000_000} MB.` };
  const lines = texts.flatMap((text) => text.split(/\r?\n/));
  const kept = lines.filter(({ length }) => length <= MAX_RULE_CHARACTERS);
  const engine = FiltersEngine.parse(kept.join('\n'), {
    loadCosmeticFilters: false,
    // Keeps each rule as it was written.
    debug: true,
  });
  return {
    rules: engine.getFilters().networkFilters.length,
    skipped: lines.length - kept.length,
    blockedBy(address, type) {
      const { match, filter } = engine.match(
        Request.fromRawDetails({ url: address, type, sourceUrl: NO_PAGE }),
      );
      return match ? String(filter) : null;
    },
  };
}
