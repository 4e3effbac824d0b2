/** What `EventMatch` means, on rows of `events`. */
import type { EventMatch } from '@clearpixel/pixel';
import type { Condition } from './filter.ts';

/** @param prefix keeps the names of its parameters apart from all others of a question. */
export function matchCondition({ event, path, property }: EventMatch, prefix: string): Condition {
  const parts: string[] = [];
  const bind: Record<string, unknown> = {};
  const value = (name: string, what: string): string => {
    bind[`${prefix}${name}`] = what;
    return `{${prefix}${name}: String}`;
  };
  if (event !== undefined) parts.push(`name = ${value('Event', event)}`);
  if (path !== undefined) {
    if (event === undefined) parts.push(`kind = 'view'`);
    parts.push(
      path.includes('*')
        ? `path LIKE ${value('Path', path.replaceAll(/[\\%_]/g, String.raw`\$&`).replaceAll('*', '%'))}`
        : `path = ${value('Path', path)}`,
    );
  }
  if (property !== undefined) {
    const name = value('Property', property.name);
    parts.push(
      property.value === undefined
        ? `mapContains(props, ${name})`
        : `(mapContains(props, ${name}) AND props[${name}] = ${value('Value', property.value)})`,
    );
  }
  return { text: `(${parts.join(' AND ')})`, bind };
}
