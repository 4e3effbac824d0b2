/**
 * A link in a mail. Filters follow links, often all of them and before the mail is delivered, from public clouds as much
 * as from networks of their own: so clouds count here, while an open from there may be somebody's company.
 */
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
import { hasMetadata, isFrom, isTooSoon, isWholeBrowser } from './signs.ts';

export const MAIL_CLICK = inScope('mail-click', [
  ANNOUNCED_PREFETCH,
  ...GATEWAYS,
  HEADLESS_AGENT,
  HEADLESS_HINTS,
  NAMED_SCANNER,
  NAMED_ROBOT,
  NO_AGENT,
  BARE_AGENT,
  ROBOT_FORM,
  OUTDATED_AGENT,
  {
    name: 'click-by-office-program',
    verdict: 'scanner',
    certainty: 'probable',
    source:
      'Outlook hands a link that is clicked to a browser; what comes by Office’s own agent is a look at the link: check.live-direct-marketing.online/blog/microsoft-defender-link-click-pattern',
    holds: ({ agent }) => agent.traits.officeProgram,
  },
  {
    name: 'click-without-navigation',
    verdict: 'scanner',
    certainty: 'probable',
    source:
      'A link that is followed is a navigation (fetch.spec.whatwg.org, mode “navigate”): this page was asked for by a script',
    holds: (signs) =>
      signs.isPublicHttps && hasMetadata(signs) && signs.head.fetchMode !== 'navigate',
  },
  ...disguise('scanner'),
  {
    name: 'network-hosting',
    verdict: 'scanner',
    certainty: 'probable',
    source:
      'Filters follow links from public clouds (networks.json); so do people by a VPN, and companies whose proxy is there',
    holds: (signs) => isFrom(signs, 'hosting'),
  },
  {
    name: 'network-mail-service',
    verdict: 'scanner',
    certainty: 'probable',
    source:
      'Google and Yahoo follow links from their networks to see where they lead; their own people, and VPNs of Google’s, come from there too',
    holds: (signs) => isFrom(signs, 'google') || isFrom(signs, 'yahoo'),
  },
  {
    name: 'browser-follows-link',
    verdict: 'person',
    certainty: 'certain',
    source:
      'A navigation that somebody caused (Sec-Fetch-User, w3.org/TR/fetch-metadata; Safari does not say it), with client hints and languages of the browser it claims to be, from a network that is no known filter’s or hosting company’s, and not at once after stamping',
    holds: (signs) =>
      signs.head.fetchMode === 'navigate' &&
      (signs.head.fetchUser || !signs.agent.traits.sendsUser) &&
      signs.network === null &&
      !isTooSoon(signs) &&
      isWholeBrowser(signs) &&
      signs.agent.traits.browserForm,
  },
  TEXT_BROWSER,
  ORDINARY_BROWSER,
  UNFAMILIAR_AGENT,
]);
