/** How well an engine tells images that were made for one reader: held against pairs of copies, where a difference is proof. */
import { newsletter } from './sample-mails.ts';
import { STYLES } from './sample-styles.ts';

export interface Accuracy {
  precision: number;
  recall: number;
  /** Images that were made for the reader. */
  individual: number;
  wrong: string[];
  missed: string[];
}

/** @param engine every image of a mail that loads by itself, and whether it is said to be for its reader alone */
export function measureAccuracy(
  engine: (mail: Uint8Array) => Map<string, boolean>,
  rounds: number,
): Accuracy {
  const encoder = new TextEncoder();
  const wrong: string[] = [];
  const missed: string[] = [];
  let right = 0;
  for (const style of STYLES)
    for (let round = 0; round < rounds; round++) {
      const [mine, theirs] = ['anna.berg@example.org', 'tom@mail.example'].map((email) =>
        engine(encoder.encode(newsletter(style, { email }, { seed: `round ${round}` }))),
      );
      for (const [url, isIndividual] of mine ?? []) {
        const isProven = theirs?.has(url) === false;
        if (isProven && isIndividual) right++;
        else if (isProven) missed.push(`${style.name}: ${url}`);
        else if (isIndividual) wrong.push(`${style.name}: ${url}`);
      }
    }
  return {
    precision: right / (right + wrong.length),
    recall: right / (right + missed.length),
    individual: right + missed.length,
    wrong,
    missed,
  };
}
