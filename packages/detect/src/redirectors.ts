/**
 * Hosts that lead links on, and the form in which they do: all links of `https://r.shop.example/t/Ab3xY9kQ2LmZ/story` are
 * `r.shop.example/t/*`, with another value each. An image of that form came the same way, whatever file it seems to be.
 */
import type { AddressShape } from './identifiers.ts';
import { bitsOf } from './identifiers.ts';
import type { Reference } from './reference.ts';

export interface Redirectors {
  /** Hosts, with their share of all links. */
  hosts: ReadonlyMap<string, number>;
  /** Forms of addresses by which links are led on. */
  forms: ReadonlySet<string>;
}

/** What nobody would write: the value by which a redirector knows where to lead. */
const LEAST_BITS = 40;
const LEAST_BITS_OF_LINK = 60;
/** Parts of an address until its value. */
const MAX_PARTS = 12;

export function redirectorsOf(
  links: readonly Reference[],
  shape: (link: Reference) => AddressShape,
): Redirectors {
  const hosts = new Map<string, number>();
  for (const [host, ofHost] of Map.groupBy(links, ({ address }) => address.url.hostname)) {
    const opaque = ofHost.filter((link) => {
      const { identifiers, kind } = shape(link);
      return (
        kind !== 'picture' &&
        identifiers.reduce((sum, { bits }) => sum + bits, 0) >= LEAST_BITS_OF_LINK
      );
    });
    if (opaque.length >= 2 && opaque.length >= ofHost.length * 0.5)
      hosts.set(host, opaque.length / links.length);
  }
  const values = new Map<string, Set<string>>();
  for (const { address } of links) {
    if (!hosts.has(address.url.hostname)) continue;
    const found = formOf(address.url);
    if (found === null) continue;
    const ofForm = values.get(found.form);
    if (ofForm === undefined) values.set(found.form, new Set([found.value]));
    else ofForm.add(found.value);
  }
  const forms = new Set([...values].filter(([, { size }]) => size >= 2).map(([form]) => form));
  return { hosts, forms };
}

/** An address up to the first value that nobody would write, which is `*` in it. */
export function formOf(url: URL): { form: string; value: string } | null {
  let form = url.hostname;
  for (const segment of url.pathname.split('/', MAX_PARTS).slice(1)) {
    if (bitsOf(segment) >= LEAST_BITS) return { form: `${form}/*`, value: segment };
    form += `/${segment}`;
  }
  for (const pair of url.search.slice(1).split('&', MAX_PARTS)) {
    const equals = pair.indexOf('=');
    const value = pair.slice(equals + 1);
    if (bitsOf(value) >= LEAST_BITS)
      return { form: `${form}?${pair.slice(0, equals + 1)}*`, value };
  }
  return null;
}
