/**
 * `X-Clearpixel-Campaign: ID` chooses the campaign of a mail, and never leaves the house: it is read from the header block
 * and taken out of the bytes, every field of that name, folded ones with their folds. All else stays byte for byte.
 */
import { isSourceId } from '@clearpixel/pixel';

/** In lower case, as fields are compared. */
export const CAMPAIGN_HEADER = 'x-clearpixel-campaign';

/** As `smtp` reads a field: blanks may stand before the colon. */
const CAMPAIGN_LINE = /^x-clearpixel-campaign[ \t]*:/i;
const LF = 10;

export type ChosenCampaign =
  | { what: 'none' }
  | { what: 'one'; campaign: string }
  /** It is no campaign's id: empty, or of another shape. */
  | { what: 'malformed' }
  /** Two fields name two campaigns. */
  | { what: 'several' };

/** @param values of all fields of that name, unfolded and trimmed */
export function chosenCampaign(values: readonly string[]): ChosenCampaign {
  const [campaign, ...others] = new Set(values);
  if (campaign === undefined) return { what: 'none' };
  if (others.length > 0) return { what: 'several' };
  return isSourceId(campaign) ? { what: 'one', campaign } : { what: 'malformed' };
}

/** Of a message that is at hand as a whole: the fields' values, as `chosenCampaign` takes them. */
export function campaignValues(message: Uint8Array): string[] {
  return fieldValues(message, CAMPAIGN_HEADER);
}

/**
 * Unfolded and trimmed, in order. Only for whoever has the message itself: the relay gets its fields from the proxy.
 *
 * @param name in lower case
 */
export function fieldValues(message: Uint8Array, name: string): string[] {
  const text = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  const end = /^\r?\n|\n\r?\n/.exec(text.toString('latin1'))?.index ?? text.length;
  const values: string[] = [];
  for (const field of text.toString('utf8', 0, end).split(/\r?\n(?![ \t])/)) {
    const colon = field.indexOf(':');
    if (colon > 0 && field.slice(0, colon).trimEnd().toLowerCase() === name)
      values.push(
        field
          .slice(colon + 1)
          .replaceAll(/\r?\n/g, '')
          .trim(),
      );
  }
  return values;
}

/**
 * `push` the message's bytes, `end` it. Holds one line of the header at most; the header block's length is for the caller
 * to bound (the proxy: 1 MB). Lines end with CR LF or LF.
 */
export class CampaignHeaderRemoval {
  #inHeader = true;
  #isDropping = false;
  #begun: Buffer[] = [];

  /** @returns what can be sent on by now */
  push(chunk: Buffer): Buffer[] {
    const kept: Buffer[] = [];
    let from = 0;
    while (this.#inHeader) {
      const lf = chunk.indexOf(LF, from);
      if (lf === -1) {
        if (from < chunk.length) this.#begun.push(chunk.subarray(from));
        return kept;
      }
      this.#read(Buffer.concat([...this.#begun, chunk.subarray(from, lf + 1)]), kept);
      this.#begun = [];
      from = lf + 1;
    }
    if (from < chunk.length) kept.push(chunk.subarray(from));
    return kept;
  }

  /** @returns the rest: a last line of a mail that is nothing but header */
  end(): Buffer[] {
    const kept: Buffer[] = [];
    if (this.#begun.length > 0) this.#read(Buffer.concat(this.#begun), kept);
    this.#begun = [];
    return kept;
  }

  #read(line: Buffer, kept: Buffer[]): void {
    const first = line.toString('latin1', 0, 1);
    // A line that begins with a blank goes on with the one before (RFC 5322 section 2.2.3).
    if (first !== ' ' && first !== '\t')
      this.#isDropping = CAMPAIGN_LINE.test(line.toString('latin1'));
    if (first === '\n' || line.equals(BLANK_LINE)) this.#inHeader = false;
    if (!this.#isDropping) kept.push(line);
  }
}

const BLANK_LINE = Buffer.from('\r\n');
