/** A document's image is loaded by an office program or a viewer, which prove little of themselves. */
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
  UNFAMILIAR_AGENT,
  disguise,
} from './rules-shared.ts';

export const DOCUMENT = inScope('document', [
  ANNOUNCED_PREFETCH,
  ...GATEWAYS,
  HEADLESS_AGENT,
  HEADLESS_HINTS,
  NAMED_SCANNER,
  {
    name: 'office-program',
    verdict: 'person',
    certainty: 'probable',
    source: 'Word, Excel, PowerPoint and LibreOffice name themselves when they load a linked image',
    holds: ({ agent }) => agent.traits.officeProgram,
  },
  NAMED_ROBOT,
  NO_AGENT,
  BARE_AGENT,
  ROBOT_FORM,
  OUTDATED_AGENT,
  ...disguise('bot'),
  ORDINARY_BROWSER,
  UNFAMILIAR_AGENT,
]);
