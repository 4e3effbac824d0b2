/**
 * The dimensions that reports are broken down by and filtered by, each with its SQL over `events`. Only these constants
 * ever become SQL; a property's name is bound as a parameter.
 */
export const DIMENSIONS = {
  path: 'path',
  hostname: 'hostname',
  referrer: 'referrer',
  channel: 'channel',
  source: 'utmSource',
  medium: 'utmMedium',
  campaign: 'utmCampaign',
  term: 'utmTerm',
  content: 'utmContent',
  country: 'country',
  language: 'language',
  browser: 'browser',
  system: 'system',
  device: 'device',
  event: 'name',
  verdict: 'verdict',
  kind: 'kind',
  level: 'level',
} as const;
export type EventDimension = keyof typeof DIMENSIONS;

/** Of the whole session: they need its first and last page. */
export const SESSION_DIMENSIONS = ['entry', 'exit'] as const;
export type SessionDimension = (typeof SESSION_DIMENSIONS)[number];

export type Dimension =
  | { of: 'event'; name: EventDimension }
  | { of: 'session'; name: SessionDimension }
  | { of: 'property'; name: string };

const PROPERTY = 'prop:';
/** No event has a property of a longer name. */
const MAX_PROPERTY_CHARACTERS = 100;

const isEventDimension = (name: string): name is EventDimension => Object.hasOwn(DIMENSIONS, name);

/** null where there is no such dimension. */
export function parseDimension(text: string): Dimension | null {
  if (isEventDimension(text)) return { of: 'event', name: text };
  const session = SESSION_DIMENSIONS.find((name) => name === text);
  if (session !== undefined) return { of: 'session', name: session };
  const name = text.startsWith(PROPERTY) ? text.slice(PROPERTY.length) : '';
  return name !== '' && name.length <= MAX_PROPERTY_CHARACTERS ? { of: 'property', name } : null;
}

export const DIMENSION_NAMES: readonly string[] = [
  ...Object.keys(DIMENSIONS).filter(isEventDimension),
  ...SESSION_DIMENSIONS,
  'prop:NAME',
];
