/**
 * A proxy auto-configuration file. Browsers give it no path of an https address (a PAC script may be a stranger's), so whole
 * hosts alone are blocked: they are sent to a port where nothing listens (9, discard).
 */
import { headerLines, trackingHosts } from './list-source.ts';
import type { ListSource } from './list-source.ts';

export function pacList(source: ListSource): string {
  const { hosts, leftOut } = trackingHosts(source);
  return [
    ...headerLines(source, hosts.length).map((line) => `// ${line}`),
    ...leftOut.map((line) => `// ${line}`),
    'var hosts = {',
    ...hosts.map((host) => `  ${JSON.stringify(host)}: 1,`),
    '};',
    'function FindProxyForURL(url, host) {',
    '  var name = host.toLowerCase();',
    '  while (name) {',
    '    if (Object.prototype.hasOwnProperty.call(hosts, name)) return "PROXY 127.0.0.1:9";',
    '    var dot = name.indexOf(".");',
    '    name = dot < 0 ? "" : name.slice(dot + 1);',
    '  }',
    '  return "DIRECT";',
    '}',
    '',
  ].join('\n');
}
