/** Signs that mean the same wherever they are seen. The verdict of some depends on where: it is given there. */
import type { Certainty, Verdict } from '@clearpixel/pixel';
import type { Sign } from './rule.ts';
import { hintsContradict, hintsHeadless, isFrom, lacksHints, lacksMetadata } from './signs.ts';
import type { NetworkKind } from './networks.ts';
import type { Signs } from './signs.ts';

/** The whole agent, and nothing behind it. */
export const BARE = 'Mozilla/5.0';

export const ANNOUNCED_PREFETCH: Sign = {
  name: 'prefetch-announced',
  verdict: 'prefetched',
  certainty: 'certain',
  source:
    'The browser says so: Sec-Purpose (fetch.spec.whatwg.org/#sec-purpose-header), Purpose, X-Moz: prefetch, X-Purpose: preview',
  holds: ({ head }) => head.prefetch,
};

const network = (kind: NetworkKind, name: string, certainty: Certainty, source: string): Sign => ({
  name,
  verdict: 'scanner',
  certainty,
  source,
  holds: (signs) => isFrom(signs, kind),
});

/** Networks of mail filters alone, in which nobody sits and reads. */
export const GATEWAYS: readonly Sign[] = [
  network(
    'microsoft-eop',
    'network-exchange-online-protection',
    'certain',
    'Microsoft lists these networks for the transport of mail alone: endpoints.office.com/endpoints/worldwide, number 10, port 25',
  ),
  network(
    'barracuda',
    'network-barracuda',
    'probable',
    'Barracuda’s networks of Email Gateway Defense: campus.barracuda.com; one was found in SPF records alone',
  ),
  network(
    'proofpoint',
    'network-proofpoint',
    'probable',
    'Proofpoint’s networks of its protection servers: proofpoint.my.site.com/support/PPSup_SupportInfo; some were found in copies of its list alone',
  ),
  network(
    'mimecast',
    'network-mimecast',
    'certain',
    'Mimecast’s networks of its data centres: mimecastsupport.zendesk.com, “Data Centers and URLs”',
  ),
  network(
    'cisco',
    'network-cisco',
    'probable',
    'Networks that Cisco Secure Email delivers from, as its guide and its customers’ SPF records name them; Cisco’s other services may share them',
  ),
];

export const HEADLESS_AGENT: Sign = {
  name: 'agent-headless',
  verdict: 'bot',
  certainty: 'certain',
  source: 'Chromium’s headless mode, and drivers of browsers, put their name into the agent',
  holds: ({ agent }) => agent.traits.headless,
};
export const HEADLESS_HINTS: Sign = {
  name: 'hints-headless',
  verdict: 'bot',
  certainty: 'certain',
  source:
    'Headless Chromium keeps its name in Sec-CH-UA when another agent is given: github.com/WICG/ua-client-hints/issues/366',
  holds: hintsHeadless,
};
export const NAMED_SCANNER: Sign = {
  name: 'agent-names-scanner',
  verdict: 'scanner',
  certainty: 'certain',
  source: 'It bears the name of a security product',
  holds: ({ agent }) => agent.traits.scanner,
};
const isRobot = ({ head, agent }: Signs): boolean =>
  agent.robot && head.agent !== BARE && !agent.traits.textBrowser && !agent.traits.mailProgram;
export const NAMED_ROBOT: Sign = {
  name: 'agent-names-robot',
  verdict: 'bot',
  certainty: 'certain',
  source: 'It bears the name of a robot, a library or a tool: the package isbot',
  holds: (signs) => isRobot(signs) && signs.agent.traits.robotName,
};
export const ROBOT_FORM: Sign = {
  name: 'agent-form-of-robots',
  verdict: 'bot',
  certainty: 'probable',
  source:
    'It is written as programs write theirs, not as browsers do: the package isbot. A few small browsers do so too',
  holds: isRobot,
};
export const NO_AGENT: Sign = {
  name: 'agent-missing',
  verdict: 'bot',
  certainty: 'probable',
  source:
    'All browsers and mail programs name themselves; some companies’ proxies take the name away',
  holds: ({ head }) => head.agent === '',
};
export const BARE_AGENT: Sign = {
  name: 'agent-bare',
  verdict: 'bot',
  certainty: 'probable',
  source: 'Every browser says more of itself than Mozilla/5.0; outside of mails Apple does too',
  holds: ({ head }) => head.agent === BARE,
};
export const OUTDATED_AGENT: Sign = {
  name: 'agent-outdated',
  verdict: 'bot',
  certainty: 'probable',
  source:
    'Internet Explorer before 10, Chrome before 50, Firefox before 40: all from before 2016, and copied by programs ever since',
  holds: ({ agent }) => agent.traits.outdated,
};

/** What a program with a copied agent lacks. */
export const disguise = (verdict: Verdict): readonly Sign[] => [
  {
    name: 'fetch-metadata-missing',
    verdict,
    certainty: 'probable',
    source:
      'Chrome from 80, Firefox from 90 and Safari from 16.4 send Sec-Fetch-Site, -Mode and -Dest to https: developer.mozilla.org/docs/Web/HTTP/Headers/Sec-Fetch-Dest',
    holds: lacksMetadata,
  },
  {
    name: 'client-hints-missing',
    verdict,
    certainty: 'probable',
    source:
      'Chromium from 90 (in apps from 116) sends Sec-CH-UA to https unasked: developer.mozilla.org/docs/Web/HTTP/Headers/Sec-CH-UA',
    holds: lacksHints,
  },
  {
    name: 'client-hints-contradict',
    verdict,
    certainty: 'probable',
    source:
      'A Chromium names the same version in Sec-CH-UA as in its agent; no other engine sends it',
    holds: hintsContradict,
  },
];

export const TEXT_BROWSER: Sign = {
  name: 'text-browser',
  verdict: 'person',
  certainty: 'probable',
  source: 'Lynx, w3m and ELinks are read by people; scripts use them too, and more rarely',
  holds: ({ agent }) => agent.traits.textBrowser,
};
export const ORDINARY_BROWSER: Sign = {
  name: 'ordinary-browser',
  verdict: 'person',
  certainty: 'probable',
  source:
    'It calls itself a browser, and nothing speaks against that. All browsers begin with Mozilla/ or, of old, Opera/: developer.mozilla.org/docs/Web/HTTP/Headers/User-Agent',
  holds: ({ agent }) => agent.traits.browserForm,
};
export const UNFAMILIAR_AGENT: Sign = {
  name: 'agent-unfamiliar',
  verdict: 'unknown',
  certainty: 'probable',
  source: 'No rule knows it',
  holds: () => true,
};
