/** What each form of the list is made of, and the header that each begins with. */
import { onlyTracks } from '../vendors.ts';
import type { Vendor } from '../vendors.ts';

export interface ListSource {
  readonly vendors: readonly Vendor[];
  /** Of the program that writes the list. */
  readonly version: string;
  /** The day of writing, as 2026-01-31. */
  readonly date: string;
}

const TITLE = 'Clearpixel: tracking pixels';

/** Plain lines; each form puts its own mark of a comment before them. */
export const headerLines = ({ version, date }: ListSource, rules: number): string[] => [
  `Title: ${TITLE}`,
  `Version: ${version}`,
  `Last modified: ${date}`,
  'License: MIT',
  `Number of rules: ${rules}`,
];

/**
 * Those who block by host alone may only have hosts that do nothing but track: of any other, pictures or links that readers
 * want would be gone too.
 */
export interface TrackingHosts {
  readonly hosts: readonly string[];
  /** In plain lines, for the header. */
  readonly leftOut: readonly string[];
}

export function trackingHosts({ vendors }: ListSource): TrackingHosts {
  const left = vendors
    .filter((vendor) => vendor.pixelPaths.length > 0 && !onlyTracks(vendor))
    .map(({ name }) => name);
  return {
    hosts: vendors
      .filter(onlyTracks)
      .flatMap(({ hosts }) => hosts)
      .sort(),
    leftOut: [
      'Not covered are pixels on hosts that serve pictures or links as well, or are those of customers:',
      ...wrapped([...new Set(left)].join(', ')),
    ],
  };
}

/** At most 100 characters a line. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line.length + word.length >= 98) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? `  ${word}` : ` ${word}`;
  }
  return [...lines, line];
}
