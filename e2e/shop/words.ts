/** How the pages write what is counted. */
import type { Range } from './times.ts';

const fine = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
const euros = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' });

export const percent = (part: number): string => `${Math.round(part * 100)}%`;
export const rate = (part: number): string => fine.format(part);
export const money = (value: number): string => euros.format(value);
export const seconds = (value: number): string => {
  const whole = Math.round(value);
  return whole < 60
    ? `${whole}s`
    : `${Math.floor(whole / 60)}m ${String(whole % 60).padStart(2, '0')}s`;
};
/** A day of the site's time zone, which is UTC. */
export const dayName = (at: number): string =>
  new Date(at).toLocaleDateString('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });
export const hourName = (at: number): string =>
  new Date(at).toLocaleString('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  });

/** All that a figure may say which is somewhere between two. */
export const within = ([low, high]: Range, say: (value: number) => string): string[] => {
  const all = new Set([say(low), say(high)]);
  for (let value = Math.ceil(low); value < high; value++) all.add(say(value));
  return [...all];
};

const NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  channel: {
    '': 'Inside the site',
    direct: 'Direct',
    email: 'E-mail',
    'organic-search': 'Search',
  },
  country: { FR: 'France', DE: 'Germany', GB: 'United Kingdom' },
  language: { '': 'Unknown language', en: 'English' },
  referrer: { '': 'No referrer' },
  device: { '': 'Unknown device', desktop: 'Desktop' },
  browser: { '': 'Unknown browser' },
  system: { '': 'Unknown system' },
  event: { pageview: 'Page view' },
  verdict: { person: 'Person', bot: 'Robot', self: 'Yourself' },
};
export const valueName = (dimension: string, value: string): string =>
  NAMES[dimension]?.[value] ?? (value === '' ? 'None' : value);
