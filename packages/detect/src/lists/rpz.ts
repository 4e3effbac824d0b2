/** A response policy zone (draft-vixie-dnsop-dns-rpz): `CNAME .` answers that there is no such name. For BIND, Knot, PowerDNS. */
import { headerLines, trackingHosts } from './list-source.ts';
import type { ListSource } from './list-source.ts';

export function rpzList(source: ListSource): string {
  const { hosts, leftOut } = trackingHosts(source);
  // RFC 1912, section 2.2: YYYYMMDDnn.
  const serial = `${source.date.replaceAll('-', '')}01`;
  return [
    ...headerLines(source, hosts.length * 2).map((line) => `; ${line}`),
    ...leftOut.map((line) => `; ${line}`),
    '$TTL 3600',
    `@ IN SOA localhost. hostmaster.localhost. ${serial} 3600 600 604800 3600`,
    '@ IN NS localhost.',
    ...hosts.flatMap((host) => [`${host} CNAME .`, `*.${host} CNAME .`]),
    '',
  ].join('\n');
}
