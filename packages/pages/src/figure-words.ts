/** Figures of a site in words, for whoever reads them on a shared page or in a mail. */
import type { Overview } from '@clearpixel/store';

const whole = new Intl.NumberFormat('en');
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 });
const countries = new Intl.DisplayNames(['en'], { type: 'region' });

export const countWords = (value: number): string => whole.format(value);
export const shareWords = (value: number): string => percent.format(value);

export function durationWords(seconds: number): string {
  const rounded = Math.round(seconds);
  return rounded < 60
    ? `${rounded}s`
    : `${Math.floor(rounded / 60)}m ${String(rounded % 60).padStart(2, '0')}s`;
}

/** What the number of visitors is a number of. */
export const visitorsName = ({ basis }: Pick<Overview, 'basis'>): string =>
  basis === 'exact' ? 'Visitors' : 'Daily visitors';

export const DAILY_WORDS =
  'Daily visitors are those of each day added up: without consent nobody is known again on the next day.';

/** The figures that are shown and mailed, in this order. */
export const figuresOf = (overview: Overview): { name: string; value: number; words: string }[] => [
  {
    name: visitorsName(overview),
    value: overview.visitors,
    words: countWords(overview.visitors),
  },
  { name: 'Visits', value: overview.sessions, words: countWords(overview.sessions) },
  { name: 'Page views', value: overview.pageviews, words: countWords(overview.pageviews) },
  { name: 'Bounce rate', value: overview.bounceRate, words: shareWords(overview.bounceRate) },
  {
    name: 'Time of a visit',
    value: overview.averageSessionSeconds,
    words: durationWords(overview.averageSessionSeconds),
  },
];

/** A value of a dimension. What was not kept or not said is said to be so. */
export function valueWords(dimension: string, value: string): string {
  if (value === '') return dimension === 'referrer' ? 'Direct, or not known' : 'Not known';
  if (dimension === 'device') return value.charAt(0).toUpperCase() + value.slice(1);
  // Two letters that are no country come back as they are; anything else would throw.
  return dimension === 'country' && /^[A-Z]{2}$/.test(value)
    ? (countries.of(value) ?? value)
    : value;
}
