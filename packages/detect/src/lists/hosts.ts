/** For /etc/hosts and what reads its format: each name alone, for it has no way to say "and all below". */
import { headerLines, trackingHosts } from './list-source.ts';
import type { ListSource } from './list-source.ts';

export function hostsList(source: ListSource): string {
  const { hosts, leftOut } = trackingHosts(source);
  return [
    ...headerLines(source, hosts.length).map((line) => `# ${line}`),
    '# Hosts below these are not covered: use a form for a name server where that matters.',
    ...leftOut.map((line) => `# ${line}`),
    ...hosts.map((host) => `0.0.0.0 ${host}`),
    '',
  ].join('\n');
}
