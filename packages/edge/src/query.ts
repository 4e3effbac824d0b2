/** The query of a site pixel's address. The first of two parameters with one name counts; what is too long is left out. */
import { EVENT_LIMITS } from '@clearpixel/pixel';
import { parse } from 'node:querystring';
import { EDGE_LIMITS } from './limits.ts';

const PROPERTY = 'd.';

export class QueryParameters {
  readonly #values: Record<string, string | string[] | undefined>;

  /** @param text what stands behind the question mark; bad escapes stay as they are, nothing throws. */
  constructor(text: string) {
    this.#values = parse(text, '&', '=', { maxKeys: EDGE_LIMITS.queryParameters });
  }

  get(name: string): string | undefined {
    return first(this.#values[name]);
  }

  /** `d.NAME=value`. */
  properties(): Record<string, string> {
    const props: Record<string, string> = {};
    let count = 0;
    for (const key in this.#values) {
      if (!key.startsWith(PROPERTY)) continue;
      const name = key.slice(PROPERTY.length);
      const value = first(this.#values[key]) ?? '';
      if (
        name === '' ||
        name.length > EVENT_LIMITS.propertyNameCharacters ||
        value.length > EVENT_LIMITS.propertyValueCharacters
      )
        continue;
      if (++count > EVENT_LIMITS.propertyCount) break;
      props[name] = value;
    }
    return props;
  }
}

const first = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;
