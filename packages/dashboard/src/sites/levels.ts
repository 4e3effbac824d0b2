export const LEVEL_OPTIONS = [
  ['off', 'Off: nothing is recorded'],
  ['count', 'Count: totals alone, nobody told from anybody else'],
  ['anonymous', 'Anonymous: visitors of the day, without cookies'],
  ['identified', 'Identified: lasting visitors, by their consent'],
  ['full', 'Full: addresses and agents too'],
] as const;
export type SiteLevel = (typeof LEVEL_OPTIONS)[number][0];
