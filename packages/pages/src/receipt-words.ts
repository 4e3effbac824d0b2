/** Receipts of mails, in words for the person whom they are about. */
import type { Receipt } from '@clearpixel/pixel';

export const KIND_WORDS: Readonly<Record<Receipt['kind'], string>> = {
  view: 'A page was seen',
  open: 'The mail was opened',
  click: 'A link was followed',
  read: 'A page was read',
  event: 'Something else',
};

/** A mail that is shown to its end loads a second pixel. */
export const kindWords = ({ kind, name }: Pick<Receipt, 'kind' | 'name'>): string =>
  name === 'open-end' ? 'The mail was shown to its end' : KIND_WORDS[kind];

const VERDICT_WORDS: Readonly<Record<Receipt['verdict'], string>> = {
  person: 'A person: you, or somebody who has your mail',
  proxied: 'A person, through their mail service, which hides where they are',
  prefetched: 'A mail program, before anyone read it',
  scanner: 'A security scanner, not you',
  bot: 'A robot, not you',
  self: 'The sender, looking at their own mail',
  unknown: 'It cannot be told who',
};

export const verdictWords = ({
  verdict,
  certainty,
}: Pick<Receipt, 'verdict' | 'certainty'>): string =>
  verdict === 'unknown'
    ? VERDICT_WORDS.unknown
    : `${VERDICT_WORDS[verdict]} (${certainty === 'certain' ? 'that is certain' : 'probably'})`;

/** Names of the edge's rules. */
const REASON_WORDS: Readonly<Record<string, string>> = {
  'google-image-proxy': 'Google fetched it when the mail was opened',
  'yahoo-mail-proxy': 'Yahoo fetched it when the mail was opened',
  'apple-mail-privacy': 'Apple’s mail program loads everything as a mail arrives',
  'gmail-prefetch': 'Gmail looks at a mail as it arrives',
  'agent-of-mail-programs': 'It calls itself what several mail programs do',
  'ordinary-mail-program': 'It came from an ordinary mail program',
  'ordinary-browser': 'It came from an ordinary browser',
  'agent-names-robot': 'It says that it is a robot',
  'agent-headless': 'It is a browser without a screen, driven by a program',
  'agent-names-scanner': 'It says that it is a security scanner',
  'agent-missing': 'It does not say what it is, as programs do',
  'agent-bare': 'It says nothing but “Mozilla/5.0”, as programs do',
  'agent-outdated': 'It claims a browser so old that nobody uses it',
  'agent-unfamiliar': 'Nothing known fits it',
  'prefetch-announced': 'It was fetched ahead, before anybody looked',
  'own-network': 'It came from the sender’s own network',
  'own-copy': 'It was the sender’s own copy',
};
export const reasonWords = (reasons: readonly string[]): string =>
  reasons.map((name) => REASON_WORDS[name] ?? name.replaceAll('-', ' ')).join('. ');

/** Nobody's time zone is known here. */
export const timeWords = (at: string): string =>
  `${new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' })} UTC`;
export const dayWords = (at: string): string =>
  new Date(at).toLocaleDateString('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });
