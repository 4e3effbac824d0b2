/**
 * The image in a mail. Mail services load it through servers of their own, some of them before anybody reads. Their
 * agents are public, so each counts for certain only from the service's network.
 *
 * `proxied` promises that the mail was opened at least once, never how often: services keep what they have loaded.
 * `prefetched` says nothing of whether anybody read.
 */
import { inScope } from './rule.ts';
import {
  ANNOUNCED_PREFETCH,
  BARE,
  GATEWAYS,
  HEADLESS_AGENT,
  HEADLESS_HINTS,
  NAMED_ROBOT,
  NAMED_SCANNER,
  NO_AGENT,
  ORDINARY_BROWSER,
  OUTDATED_AGENT,
  ROBOT_FORM,
  UNFAMILIAR_AGENT,
  disguise,
} from './rules-shared.ts';
import { isFrom, isTooSoon, isWholeBrowser } from './signs.ts';
import type { Signs } from './signs.ts';

const isGooglePrefetch = ({ head }: Signs): boolean => head.agent.includes('Edge/12.246');
const isGoogleProxy = ({ head }: Signs): boolean => head.agent.includes('GoogleImageProxy');
const isYahooProxy = ({ head }: Signs): boolean => head.agent.includes('YahooMailProxy');
const isAppleAgent = ({ head }: Signs): boolean => head.agent === BARE;

const SPARKPOST = 'sparkpost.com/blog/gmail-prefetching-images';
const WORD_TO_THE_WISE = 'wordtothewise.com/2021/09/apple-mpp-reporting-and-geolocation';

/** A browser shows an image: it asks for one, wants images, and all else of it agrees. */
const showsImage = (signs: Signs): boolean =>
  signs.head.fetchDest === 'image' &&
  signs.head.accept.includes('image/') &&
  signs.network === null &&
  !isTooSoon(signs) &&
  isWholeBrowser(signs);

export const MAIL_OPEN = inScope('mail-open', [
  {
    name: 'gmail-prefetch',
    verdict: 'prefetched',
    certainty: 'certain',
    source: `Gmail looks at a mail that arrives while its reader is signed in, with this agent and from Google’s network: ${SPARKPOST}`,
    holds: (signs) => isGooglePrefetch(signs) && isFrom(signs, 'google'),
  },
  {
    name: 'google-image-proxy',
    verdict: 'proxied',
    certainty: 'certain',
    source:
      'Gmail shows images through Google’s proxy when the mail is opened: support.google.com/a/answer/3299041',
    holds: (signs) => isGoogleProxy(signs) && isFrom(signs, 'google'),
  },
  {
    name: 'yahoo-mail-proxy',
    verdict: 'proxied',
    certainty: 'certain',
    source:
      'Yahoo shows images through its proxy: help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html, senders.yahooinc.com/mail-proxy-servers',
    holds: (signs) => isYahooProxy(signs) && isFrom(signs, 'yahoo'),
  },
  {
    name: 'apple-mail-privacy',
    verdict: 'prefetched',
    certainty: 'certain',
    source: `Mail Privacy Protection loads all that a mail holds, read or not, with exactly this agent and from the networks of Apple’s relay: ${WORD_TO_THE_WISE}`,
    holds: (signs) => isAppleAgent(signs) && isFrom(signs, 'apple-relay'),
  },
  ANNOUNCED_PREFETCH,
  ...GATEWAYS,
  {
    name: 'gmail-prefetch-agent',
    verdict: 'prefetched',
    certainty: 'probable',
    source: `Gmail’s agent, from a network that is not known as Google’s: ${SPARKPOST}`,
    holds: isGooglePrefetch,
  },
  {
    name: 'google-image-proxy-agent',
    verdict: 'proxied',
    certainty: 'probable',
    source: 'The agent of Google’s proxy, from a network that is not known as Google’s',
    holds: isGoogleProxy,
  },
  {
    name: 'yahoo-mail-proxy-agent',
    verdict: 'proxied',
    certainty: 'probable',
    source: 'The agent of Yahoo’s proxy, from a network that is not known as Yahoo’s',
    holds: isYahooProxy,
  },
  {
    name: 'fastmail-image-proxy',
    verdict: 'proxied',
    certainty: 'probable',
    source:
      'Fastmail loads the images of a mail that its reader opens, with this agent: fastmail.com/policies/bots',
    holds: ({ head }) => head.agent.includes('FastmailUA/'),
  },
  {
    name: 'apple-mail-privacy-agent',
    verdict: 'prefetched',
    certainty: 'probable',
    source: `The agent of Mail Privacy Protection, from a network that is not known as Apple’s relay: ${WORD_TO_THE_WISE}`,
    holds: isAppleAgent,
  },
  HEADLESS_AGENT,
  HEADLESS_HINTS,
  NAMED_SCANNER,
  NAMED_ROBOT,
  NO_AGENT,
  ROBOT_FORM,
  OUTDATED_AGENT,
  ...disguise('scanner'),
  {
    name: 'browser-shows-image',
    verdict: 'person',
    certainty: 'certain',
    source:
      'Fetch Metadata (w3.org/TR/fetch-metadata), client hints and languages of the browser it claims to be, from a network that is no known proxy’s, filter’s or hosting company’s, and not at once after stamping',
    holds: (signs) =>
      showsImage(signs) &&
      signs.agent.traits.browserForm &&
      !signs.agent.traits.mailProgram &&
      !signs.agent.traits.unnamedWebKit,
  },
  {
    name: 'mail-program-shows-image',
    verdict: 'person',
    certainty: 'certain',
    source:
      'Thunderbird is Firefox’s engine, the new Outlook Edge’s: they send with an image what those send; under the same conditions as for browsers',
    holds: (signs) => showsImage(signs) && signs.agent.traits.mailProgram,
  },
  {
    name: 'unnamed-program-shows-image',
    verdict: 'person',
    certainty: 'probable',
    source:
      'Apple’s engine, without a browser’s name, sends what it sends with an image: a mail program, or an imitation of one that was made with care',
    holds: (signs) => showsImage(signs) && signs.agent.traits.unnamedWebKit,
  },
  {
    name: 'agent-of-mail-programs',
    verdict: 'unknown',
    certainty: 'probable',
    source:
      'Outlook for Mac, Apple Mail without its protection, and programs that imitate them end like this: alone it proves nothing',
    holds: ({ agent }) => agent.traits.unnamedWebKit,
  },
  {
    name: 'ordinary-mail-program',
    verdict: 'person',
    certainty: 'probable',
    source: 'It calls itself a mail or office program, which send nothing more that could prove it',
    holds: ({ agent }) => agent.traits.mailProgram,
  },
  ORDINARY_BROWSER,
  UNFAMILIAR_AGENT,
]);
