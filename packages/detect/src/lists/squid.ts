/**
 * Access lists of Squid. Whole hosts are refused also where Squid only sees `CONNECT host:443`; paths where it sees them: for
 * http, and for https where it decrypts (ssl_bump).
 */
import { WHOLE_HOST } from '../vendors.ts';
import type { Vendor } from '../vendors.ts';
import { regexOf } from './address-patterns.ts';
import { headerLines, trackingHosts } from './list-source.ts';
import type { ListSource } from './list-source.ts';

export function squidList(source: ListSource): string {
  const { hosts } = trackingHosts(source);
  const addresses = [...new Set(source.vendors.flatMap((vendor) => [...addressesOf(vendor)]))];
  return [
    ...headerLines(source, hosts.length + addresses.length).map((line) => `# ${line}`),
    ...hosts.map((host) => `acl clearpixel_hosts dstdomain .${host}`),
    ...addresses.map((address) => `acl clearpixel_pixels url_regex -i ${address}`),
    'http_access deny clearpixel_hosts',
    'http_access deny clearpixel_pixels',
    '',
  ].join('\n');
}

function* addressesOf(vendor: Vendor): Generator<string> {
  const paths = vendor.pixelPaths.filter((path) => path !== WHOLE_HOST).map(posixOf);
  if (vendor.hosts.length === 0) for (const path of paths) yield `^https?://[^/?]+${path}`;
  for (const host of vendor.hosts) {
    const name = `^https?://([^/?]+\\.)?${host.replaceAll('.', String.raw`\.`)}(:[0-9]+)?`;
    for (const path of paths) yield name + path;
  }
}

const posixOf = (path: string): string => regexOf(path).replaceAll('\\/', '/');
