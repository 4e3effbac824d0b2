/** Receipts of mails, in words for the person whom they are about. */
import { ENGAGEMENT } from '@clearpixel/pixel';
import type { Receipt } from '@clearpixel/pixel';

export const KIND_WORDS: Readonly<Record<Receipt['kind'], string>> = {
  view: 'A page was seen',
  open: 'The mail was opened',
  click: 'A link was followed',
  read: 'A page was read',
  event: 'Something else',
};

const NAME_WORDS: ReadonlyMap<string, string> = new Map([
  ['open-end', 'The mail was shown to its end'],
  [ENGAGEMENT, 'How long a page was looked at'],
]);

/** A mail that is shown to its end loads a second pixel; who came from one onto a site has visits there. */
export const kindWords = ({ kind, name }: Pick<Receipt, 'kind' | 'name'>): string =>
  NAME_WORDS.get(name) ?? (kind === 'event' ? `On a page: ${name}` : KIND_WORDS[kind]);

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

/** Names of the edge's rules for mails and documents. */
export const REASON_WORDS: Readonly<Record<string, string>> = {
  'browser-shows-image': 'A real browser showed it: everything it sent agrees',
  'browser-follows-link': 'Somebody followed the link in a real browser',
  'mail-program-shows-image': 'A real mail program showed it: everything it sent agrees',
  'unnamed-program-shows-image': 'A program of Apple’s kind showed it, which does not name itself',
  'text-browser': 'It came from a browser for text, as screen readers use',
  'google-image-proxy': 'Google fetched it when the mail was opened',
  'google-image-proxy-agent': 'It calls itself Google’s, and comes from elsewhere',
  'yahoo-mail-proxy': 'Yahoo fetched it when the mail was opened',
  'yahoo-mail-proxy-agent': 'It calls itself Yahoo’s, and comes from elsewhere',
  'fastmail-image-proxy': 'Fastmail fetched it when the mail was opened',
  'apple-mail-privacy': 'Apple’s mail program loads everything as a mail arrives',
  'apple-mail-privacy-agent':
    'It looks like Apple’s mail program, which loads everything as a mail arrives',
  'gmail-prefetch': 'Gmail looks at a mail as it arrives',
  'gmail-prefetch-agent': 'It looks like Gmail’s own look at a mail as it arrives',
  'agent-of-mail-programs': 'It calls itself what several mail programs do',
  'ordinary-mail-program': 'It came from an ordinary mail program',
  'office-program': 'It came from a program such as Word',
  'ordinary-browser': 'It came from an ordinary browser',
  'agent-names-robot': 'It says that it is a robot',
  'agent-form-of-robots': 'It names itself as programs do, not as browsers do',
  'agent-headless': 'It is a browser without a screen, driven by a program',
  'hints-headless': 'It is a browser without a screen that hides it',
  'agent-names-scanner': 'It says that it is a security scanner',
  'agent-missing': 'It does not say what it is, as programs do',
  'agent-bare': 'It says nothing but “Mozilla/5.0”, as programs do',
  'agent-outdated': 'It claims a browser so old that nobody uses it',
  'agent-unfamiliar': 'Nothing known fits it',
  'fetch-metadata-missing': 'It claims to be a browser, and lacks what each browser sends',
  'client-hints-missing': 'It claims to be Chrome, and does not introduce itself as Chrome does',
  'client-hints-contradict': 'It says two different things about itself',
  'click-without-navigation': 'A program asked for the page: nobody went there',
  'click-by-office-program': 'Outlook or another office program looked where the link leads',
  'trap-link': 'It followed a link that people cannot see',
  'network-exchange-online-protection': 'It came from Microsoft’s mail filter',
  'network-barracuda': 'It came from Barracuda’s mail filter',
  'network-proofpoint': 'It came from Proofpoint’s mail filter',
  'network-mimecast': 'It came from Mimecast’s mail filter',
  'network-cisco': 'It came from Cisco’s mail filter',
  'network-mail-service': 'It came from your mail service, which looks where links lead',
  'network-hosting': 'It came from a rented computer in a data centre',
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
