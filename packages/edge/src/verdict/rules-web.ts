/** A page of a site. A browser that is driven by a program sends all that a browser sends: nobody is `certain` here. */
import { inScope } from './rule.ts';
import {
  ANNOUNCED_PREFETCH,
  BARE_AGENT,
  GATEWAYS,
  HEADLESS_AGENT,
  HEADLESS_HINTS,
  NAMED_ROBOT,
  NAMED_SCANNER,
  NO_AGENT,
  ORDINARY_BROWSER,
  OUTDATED_AGENT,
  ROBOT_FORM,
  TEXT_BROWSER,
  UNFAMILIAR_AGENT,
  disguise,
} from './rules-shared.ts';
import { isReferrerSpam } from './referrer-spam.ts';
import { isFrom } from './signs.ts';

export const WEB = inScope('web', [
  ANNOUNCED_PREFETCH,
  // A filter that follows a link in a mail runs the page’s script too.
  ...GATEWAYS,
  HEADLESS_AGENT,
  HEADLESS_HINTS,
  NAMED_SCANNER,
  NAMED_ROBOT,
  {
    name: 'referrer-spam',
    verdict: 'bot',
    certainty: 'certain',
    source:
      'Hostnames that owners of sites report as made-up referrers, each named in referrer-spam.ts',
    holds: ({ referrer }) => referrer !== null && isReferrerSpam(referrer),
  },
  NO_AGENT,
  BARE_AGENT,
  ROBOT_FORM,
  OUTDATED_AGENT,
  ...disguise('bot'),
  {
    name: 'network-hosting',
    verdict: 'bot',
    certainty: 'probable',
    source:
      'Networks that hosting companies publish as theirs (networks.json); people come from there by a VPN. Apple’s relay is not meant: behind it are people',
    holds: (signs) => isFrom(signs, 'hosting'),
  },
  TEXT_BROWSER,
  ORDINARY_BROWSER,
  UNFAMILIAR_AGENT,
]);
