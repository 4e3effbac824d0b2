/** Filters as people choose them: `dimension:operation:value` in the address, words on the page. */
import { valueName } from '../design/words.ts';

export const OPERATIONS = [
  ['is', 'is'],
  ['is_not', 'is not'],
  ['contains', 'contains'],
  ['not_contains', 'does not contain'],
  ['matches', 'matches (regular expression)'],
  ['any_of', 'is one of'],
] as const;
export type Operation = (typeof OPERATIONS)[number][0];

export const PROPERTY = 'prop:';

export const DIMENSIONS = [
  ['path', 'Page'],
  ['entry', 'First page'],
  ['exit', 'Last page'],
  ['hostname', 'Host'],
  ['channel', 'Channel'],
  ['referrer', 'Site they came from'],
  ['source', 'Source'],
  ['medium', 'Medium'],
  ['campaign', 'Campaign'],
  ['term', 'Term'],
  ['content', 'Content'],
  ['country', 'Country'],
  ['language', 'Language'],
  ['device', 'Device'],
  ['browser', 'Browser'],
  ['system', 'System'],
  ['event', 'Event'],
  ['verdict', 'Verdict'],
  ['kind', 'Kind'],
  ['level', 'Level'],
] as const;

export interface Filter {
  dimension: string;
  operation: Operation;
  value: string;
}

const SHAPE = /^(prop:.+?|[a-z]+):(is|is_not|contains|not_contains|matches|any_of):([\s\S]*)$/;

/** null where it is none, which the API will say. */
export function readFilter(text: string): Filter | null {
  const [, dimension, name, value] = SHAPE.exec(text) ?? [];
  const operation = OPERATIONS.find(([known]) => known === name)?.[0];
  return dimension === undefined || operation === undefined || value === undefined
    ? null
    : { dimension, operation, value };
}

export const writeFilter = ({ dimension, operation, value }: Filter): string =>
  `${dimension}:${operation}:${value}`;

/** Its two parts, as a chip shows them: what it looks at, and what that has to be. */
export function filterWords(text: string): readonly [dimension: string, rest: string] {
  const filter = readFilter(text);
  if (filter === null) return ['', text];
  const { dimension, operation, value } = filter;
  const name = dimension.startsWith(PROPERTY) ? dimension.slice(PROPERTY.length) : dimension;
  const values =
    operation === 'any_of'
      ? value
          .split('|')
          .map((one) => valueName(dimension, one))
          .join(' or ')
      : operation === 'is' || operation === 'is_not'
        ? valueName(dimension, value)
        : value;
  if (operation === 'is') return [name, values];
  const words = OPERATIONS.find(([known]) => known === operation)?.[1] ?? operation;
  return [name, `${words.replace(/ \(.*/, '')} ${values}`];
}
