/**
 * Filters of reports: `dimension:op:value`, as `path:contains:/blog`, `country:any_of:DE|AT`, `prop:plan:is:pro`. All of
 * them must hold. What comes from outside is bound as a parameter, never put into SQL.
 */
import { DIMENSIONS, DIMENSION_NAMES, parseDimension } from './dimension.ts';
import type { Dimension } from './dimension.ts';

export const FILTER_OPERATIONS = [
  'is',
  'is_not',
  'contains',
  'not_contains',
  'matches',
  'any_of',
] as const;
export type FilterOperation = (typeof FILTER_OPERATIONS)[number];

export interface Filter {
  dimension: Dimension;
  operation: FilterOperation;
  /** One, or those of `any_of`. */
  values: string[];
}

/** A thousand conditions on each row would be a way to keep the engine busy. */
export const FILTER_LIMITS = { filters: 20, valueCharacters: 1_000, values: 100 } as const;

const SHAPE = /^(prop:.+?|[a-z]+):(is|is_not|contains|not_contains|matches|any_of):([\s\S]*)$/;

/** Never throws: a message for whoever wrote the filter. */
export function parseFilter(text: string): Filter | { fault: string } {
  const match = SHAPE.exec(text);
  if (match === null)
    return {
      fault: `a filter is dimension:operation:value, the operation one of ${FILTER_OPERATIONS.join(', ')}`,
    };
  const [, name = '', operationName = '', value = ''] = match;
  const dimension = parseDimension(name);
  if (dimension === null)
    return {
      fault: `there is no dimension "${name.slice(0, 40)}"; there are ${DIMENSION_NAMES.join(', ')}`,
    };
  const operation = FILTER_OPERATIONS.find((known) => known === operationName) ?? 'is';
  if (value.length > FILTER_LIMITS.valueCharacters)
    return { fault: `a filter's value has at most ${FILTER_LIMITS.valueCharacters} characters` };
  const values = operation === 'any_of' ? value.split('|') : [value];
  if (values.length > FILTER_LIMITS.values)
    return { fault: `a filter has at most ${FILTER_LIMITS.values} values` };
  if (operation === 'matches' && !isPattern(value))
    return {
      fault: 'this is no regular expression (RE2: without look-around and back-references)',
    };
  return { dimension, operation, values };
}

/** RE2 has no look-around and no back-references; everything else that it refuses, JavaScript refuses too, nearly. */
function isPattern(text: string): boolean {
  if (/\(\?(?:=|!|<=|<!)|\\[1-9]|\\k/.test(text)) return false;
  try {
    return new RegExp(text, 'u').source !== '';
  } catch {
    return false;
  }
}

export interface Condition {
  text: string;
  bind: Record<string, unknown>;
}

/** All of the filters as one condition on rows of `events`; `prefix` keeps the names of its parameters apart. */
export function filterCondition(filters: readonly Filter[], prefix = 'filter'): Condition {
  const parts: string[] = [];
  const bind: Record<string, unknown> = {};
  for (const [index, { dimension, operation, values }] of filters.entries()) {
    const value = `${prefix}${index}`;
    const property = `${prefix}${index}name`;
    if (dimension.of === 'property') bind[property] = dimension.name;
    bind[value] = operation === 'any_of' ? values : values[0];
    const condition = (subject: string): string => COMPARISONS[operation](subject, value);
    if (dimension.of === 'session')
      // The session's own facts, whatever of it is in the asked time.
      parts.push(`session IN (
        SELECT session FROM sessions
        WHERE source IN {sources: Array(String)} AND day BETWEEN toDate({dayFrom: String}) AND toDate({dayTo: String})
        GROUP BY session HAVING ${condition(`arg${dimension.name === 'entry' ? 'Min' : 'Max'}Merge(${dimension.name})`)})`);
    else if (dimension.of === 'property')
      parts.push(
        operation === 'is_not' || operation === 'not_contains'
          ? condition(`props[{${property}: String}]`)
          : `(mapContains(props, {${property}: String}) AND ${condition(`props[{${property}: String}]`)})`,
      );
    else parts.push(condition(DIMENSIONS[dimension.name]));
  }
  return { text: parts.length === 0 ? '1' : parts.map((part) => `(${part})`).join(' AND '), bind };
}

/** `subject` in SQL, compared with the parameter `value`. */
const COMPARISONS: Readonly<Record<FilterOperation, (subject: string, value: string) => string>> = {
  is: (subject, value) => `${subject} = {${value}: String}`,
  is_not: (subject, value) => `${subject} != {${value}: String}`,
  contains: (subject, value) => `positionCaseInsensitiveUTF8(${subject}, {${value}: String}) > 0`,
  not_contains: (subject, value) =>
    `positionCaseInsensitiveUTF8(${subject}, {${value}: String}) = 0`,
  matches: (subject, value) => `match(${subject}, {${value}: String})`,
  any_of: (subject, value) => `${subject} IN {${value}: Array(String)}`,
};
