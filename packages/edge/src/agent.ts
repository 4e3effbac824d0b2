/**
 * Browser (or mail program), system and device from the user agent, as families without versions, and what it says for a
 * verdict. Parsing takes 6 µs and the search for names and versions another 5, so all stand behind a cache. Its key is the
 * agent with every version cut to its first number: what tells families apart stays, and the many builds of one browser
 * share an entry.
 */
import { DEVICES } from '@clearpixel/pixel';
import bowser from 'bowser';
import { isbot } from 'isbot';
import { BoundedCache } from './bounded-cache.ts';
import { EDGE_LIMITS } from './limits.ts';
import { traitsOf } from './verdict/agent-traits.ts';
import type { AgentTraits } from './verdict/agent-traits.ts';

export interface Agent {
  /** The agent with every version cut to its first number. */
  text: string;
  browser: string;
  system: string;
  device: (typeof DEVICES)[number];
  /** It bears the name of a robot, a library or a tool. */
  robot: boolean;
  traits: AgentTraits;
}

const NOBODY: Agent = {
  text: '',
  browser: '',
  system: '',
  device: '',
  robot: false,
  traits: traitsOf(''),
};
/** Programs that the parser takes for a nameless browser. */
const PROGRAMS =
  /Outlook|Thunderbird|Betterbird|eM ?Client|The Bat!|Evolution(?=\/)|KMail|Airmail|LibreOffice|OpenOffice/;

/** Names are stored in 60 characters; parsers take some of them from the agent itself. */
const MAX_NAME_CHARACTERS = 60;

export class AgentReader {
  readonly #known = new BoundedCache<string, Agent>(EDGE_LIMITS.cachedAgents);

  read(text: string): Agent {
    if (text === '') return NOBODY;
    const key = text.slice(0, EDGE_LIMITS.agentCharacters).replace(/(\d+)(?:[._]\d+)+/g, '$1');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const agent = parse(key);
    this.#known.set(key, agent);
    return agent;
  }
}

function parse(text: string): Agent {
  const { browser, os, platform } = bowser.parse(text);
  const device = DEVICES.find((name) => name === platform.type) ?? '';
  return {
    text,
    browser: (PROGRAMS.exec(text)?.[0] ?? browser.name ?? '').slice(0, MAX_NAME_CHARACTERS),
    system: (os.name ?? '').slice(0, MAX_NAME_CHARACTERS),
    // Chrome OS has no type of its own there, and is on laptops.
    device: device === '' && os.name !== undefined ? 'desktop' : device,
    robot: isbot(text),
    traits: traitsOf(text),
  };
}
