import type { Finding } from '@clearpixel/detect';

/** As it is numbered in the list and in the mail. */
export interface NumberedFinding {
  number: number;
  finding: Finding;
}

const ORDER: Readonly<Record<Finding['verdict'], number>> = {
  pixel: 0,
  'personal-image': 1,
  'tracked-link': 2,
  'remote-image': 3,
};

/** Pixels first. Ordinary pictures have no number: they are counted, not told one by one. */
export const numbered = (findings: readonly Finding[]): NumberedFinding[] =>
  findings
    .filter(({ verdict }) => verdict !== 'remote-image')
    .toSorted((one, other) => ORDER[one.verdict] - ORDER[other.verdict])
    .map((finding, index) => ({ number: index + 1, finding }));
