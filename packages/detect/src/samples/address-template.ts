/**
 * Addresses of mails, as patterns: `https://t.{word}.example/o/{reader.hex.10}.gif?c={campaign.digits.6}`.
 *
 * A piece is whose it is, of what it is made, and how long; the same piece is the same wherever it stands in a mail:
 *
 *   account   the sender's, in each of their mails
 *   campaign  of this mail, for all who get it
 *   reader    of who gets it
 *   any       another each time, for all who get it: a picture's own name
 *   each      another each time, and for one reader: as a redirector's links have
 *
 * A fourth part tells pieces of one kind apart: `{reader.hex.8.list}`. Beside them: `{word}`, the sender's name; `{name}`, a
 * picture's; `{index}`; `{first}`, the reader's first name; `{email}`, also as `{email.url}`, `{email.base64}`, `{email.md5}`.
 */
import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { Chance } from './chance.ts';

export interface Reader {
  email: string;
  first: string;
}

const ALPHABETS: Readonly<Record<string, string>> = {
  hex: '0123456789abcdef',
  digits: '0123456789',
  lower: 'abcdefghijklmnopqrstuvwxyz0123456789',
  base32: 'abcdefghijklmnopqrstuvwxyz234567',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  mixed: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  base64: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
};
const LONGEST = 64;

const SENDERS = ['shop', 'paper', 'garden', 'museum', 'travel', 'nordlicht', 'bluewave', 'casa'];
const PICTURES = [
  'hero',
  'header-600x200',
  'product_shot',
  'footer',
  'story',
  'offer',
  'divider',
  'team-photo',
  'Herbst_Angebote_KW40',
  'btn-shop-now',
  'icon_facebook_24',
  'DSC01234',
];

/** Fills in patterns for one mail and one reader. */
export class AddressWriter {
  /** The same stream for all who get this mail, and for this reader. */
  readonly ofAll: Chance;
  private readonly ofReader: Chance;
  private readonly reader: Reader;
  private readonly fixed = new Map<string, string>();
  private readonly seeds: Readonly<Record<string, string>>;
  readonly word: string;
  private name = '';

  constructor(mail: string, reader: Reader) {
    this.reader = reader;
    this.ofAll = new Chance(mail);
    this.ofReader = new Chance(`${mail} ${reader.email}`);
    this.word = this.ofAll.of(SENDERS);
    this.seeds = {
      account: this.word,
      campaign: mail,
      reader: `${mail} ${reader.email}`,
    };
  }

  /** Before each story: its picture has a name of its own. */
  nextName(): void {
    this.name = this.ofAll.of(PICTURES);
  }

  write(pattern: string, index = 0): string {
    return pattern.replace(/\{([a-z\d.]+)\}/g, (_, piece: string) => this.piece(piece, index));
  }

  private piece(piece: string, index: number): string {
    const [whose = '', kind = '', length = '0'] = piece.split('.');
    if (whose === 'word') return this.word;
    if (whose === 'name') return this.name;
    if (whose === 'index') return String(index);
    if (whose === 'first') return this.reader.first;
    if (whose === 'email') return this.email(kind);
    if (whose === 'any') return chosen(this.ofAll, kind, Number(length));
    if (whose === 'each') return chosen(this.ofReader, kind, Number(length));
    const label = piece.split('.')[3] ?? '';
    const key = `${whose} ${kind} ${label}`;
    const seed = this.seeds[whose];
    if (seed === undefined) throw new Error(`Nobody's piece: {${piece}}`);
    let text = this.fixed.get(key);
    if (text === undefined) {
      text = chosen(new Chance(`${key} ${seed}`), kind, LONGEST);
      this.fixed.set(key, text);
    }
    return kind === 'uuid' ? text : text.slice(0, Number(length));
  }

  private email(form: string): string {
    const { email } = this.reader;
    if (form === 'url') return encodeURIComponent(email);
    if (form === 'base64') return btoa(email);
    if (form === 'md5') return bytesToHex(md5(new TextEncoder().encode(email)));
    return email;
  }
}

function chosen(chance: Chance, kind: string, length: number): string {
  if (kind === 'uuid') return chance.uuid();
  // A number has no zero in front.
  if (kind === 'digits')
    return length === 0 ? '' : chance.text('123456789', 1) + chance.text('0123456789', length - 1);
  const alphabet = ALPHABETS[kind];
  if (alphabet === undefined) throw new Error(`Nothing is made of {${kind}}.`);
  return chance.text(alphabet, length);
}
