/** What the scanner found, in plain words. */
import type { Finding, Partial } from '@clearpixel/detect';

/** Names of the scanner's evidence. */
const REASONS: Readonly<Record<string, string>> = {
  'long-query': 'Its address has a very long random number',
  'long-token': 'Its address is one very long random number',
  'clearpixel-token': 'Its address has the form of a Clearpixel token',
  'recipient-address': 'Your own e-mail address stands in it',
  'recipient-hash': 'A fingerprint of your e-mail address stands in it',
  'vendor-pixel': 'It is known to be this company’s pixel',
  'vendor-click': 'It is known to be this company’s link counter',
  'vendor-host': 'It lies on a server of this company',
  'filter-list': 'A filter list names it',
  'no-size': 'It takes up no room at all',
  'one-pixel': 'It is no larger than a dot',
  thin: 'It is a thin line',
  hidden: 'The mail hides it',
  'when-printed': 'It loads only when the mail is printed',
  'when-forwarded': 'It loads only when the mail is forwarded',
  'recipient-token': 'It has a number that stands for the recipient',
  'names-reader': 'It has the number by which the mail’s way to unsubscribe calls you',
  'way-of-links': 'It loads by the same way as the links that are counted',
  'drawn-for-reader': 'It is drawn with your name, or as a code of your number',
  'network-share': 'It lies on a stranger’s network share, where your computer would sign on',
  'random-host': 'The name of its server is a long random number',
  'id-in-folder': 'The picture lies in a folder with a number of its own',
  'somebodys-address': 'Somebody’s e-mail address stands in it',
  'hash-parameter': 'Its address has a fingerprint, as of an e-mail address',
  'maybe-personal-parameter': 'Its address may name a person or a message',
  'header-token': 'A number in it stands in the mail’s head too',
  'link-token': 'A number in it stands in the mail’s links too',
  'personal-parameter': 'Its address names a person or a message',
  'random-query': 'Its address has a long random number',
  'id-in-query': 'Its address has a number of its own',
  'random-path': 'Its address has a long random number',
  'id-in-path': 'Its address has a number of its own',
  'random-file': 'The name of the picture is a long random number',
  'random-folder': 'The picture lies in a folder with a random name',
  'counting-word': 'Its address speaks of opening or counting',
  'maybe-counting-word': 'Its address may speak of counting',
  'counting-host': 'The name of its server speaks of counting',
  'redirector-host': 'The links that are counted go to the same server',
  program: 'A program answers there, not a file',
  'no-file': 'Its address is not that of a file',
  last: 'It is the last thing in the mail',
  first: 'It is the first thing in the mail',
};
export const reasonInWords = (name: string): string => REASONS[name] ?? name.replaceAll('-', ' ');

const PARTS: Readonly<Record<Partial, string>> = {
  large: 'it is very large',
  'many-parts': 'it has very many parts',
  deep: 'its parts are nested very deep',
  'large-head': 'its head is very long',
  'many-references': 'it refers to more than can be looked at',
  'large-parts': 'some of its parts are very large',
  encrypted: 'some of it is encrypted',
};
export const partialInWords = (partial: readonly Partial[]): string =>
  `Only a part of it was looked at: ${partial.map((one) => PARTS[one]).join('; ')}. There may be more.`;

const NAMES: Readonly<Record<Finding['verdict'], string>> = {
  pixel: 'A pixel',
  'personal-image': 'A picture made for you alone',
  'remote-image': 'A picture',
  'tracked-link': 'A link that is counted',
};

export function nameOf({ verdict, vendor, url }: Finding): string {
  const whose = vendor ?? URL.parse(url)?.hostname ?? '';
  return whose === '' ? NAMES[verdict] : `${NAMES[verdict]} of ${whose}`;
}

/** “2 pixels, 1 personal picture and 14 counted links”; empty for none of them. */
export function countsInWords(findings: readonly Finding[]): string {
  const words = COUNTED.flatMap(({ verdict, one, many }) => {
    const count = findings.filter((finding) => finding.verdict === verdict).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  return new Intl.ListFormat('en').format(words);
}
const COUNTED = [
  { verdict: 'pixel', one: 'pixel', many: 'pixels' },
  { verdict: 'personal-image', one: 'personal picture', many: 'personal pictures' },
  { verdict: 'tracked-link', one: 'counted link', many: 'counted links' },
] as const;
