import type { Campaign } from '@clearpixel/console/api-types';

export type CampaignLevel = Campaign['level'];

/** The two that nearly everybody wants come first. */
export const LEVEL_OPTIONS: readonly (readonly [CampaignLevel, string])[] = [
  ['count', 'Count: how often, never who'],
  ['identified', 'Identified: who, of those who agreed'],
  ['anonymous', 'Anonymous: programs and countries, nobody named'],
  ['full', 'Full: addresses and agents too'],
  ['off', 'Off: nothing is recorded'],
];

export const LEVEL_WORDS: Readonly<Record<CampaignLevel, string>> = {
  count:
    'All of the mails carry one shared pixel: you learn how often it was loaded, never by whom.',
  identified:
    'Recipients who have agreed get a pixel and links of their own; all others share one that names nobody.',
  anonymous:
    'As at “count”, and of recipients who have agreed also with which kind of program, to the minute.',
  full: 'As at “identified”, and with the whole network address and the program’s full name.',
  off: 'Nothing is recorded, of mails that were sent before either.',
};

/** Whether opens and clicks are known by person. */
export const namesPeople = ({ level }: Pick<Campaign, 'level'>): boolean =>
  level === 'identified' || level === 'full';
