/** Local zones of Unbound: a name and all below it do not exist. */
import { headerLines, trackingHosts } from './list-source.ts';
import type { ListSource } from './list-source.ts';

export function unboundList(source: ListSource): string {
  const { hosts, leftOut } = trackingHosts(source);
  return [
    ...headerLines(source, hosts.length).map((line) => `# ${line}`),
    ...leftOut.map((line) => `# ${line}`),
    'server:',
    ...hosts.map((host) => `  local-zone: "${host}." always_nxdomain`),
    '',
  ].join('\n');
}
