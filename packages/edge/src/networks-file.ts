/** The list of networks, from the packaged file or from files of the operator's own. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  Networks,
  NetworksFault,
  readNetworkList,
  readRelayList,
  withRelay,
} from './verdict/networks.ts';
import type { NetworkList } from './verdict/networks.ts';

const PACKAGED = fileURLToPath(new URL('verdict/networks.json', import.meta.url));

/**
 * @param files a list of networks, which takes the place of the packaged one; Apple's `egress-ip-ranges.csv`, which takes
 * the place of what the list knows of Apple's relay; or both.
 * Throws a `NetworksFault` that names the file.
 */
export function openNetworks(files: readonly string[] = []): Networks {
  let list: NetworkList | null = null;
  let relay: NetworkList | null = null;
  for (const file of files) {
    try {
      const text = readFileSync(file, 'utf8');
      if (/^\s*[[{]/.test(text)) list = readNetworkList(text);
      else relay = readRelayList(text);
    } catch (error) {
      throw new NetworksFault(
        `${file} ${error instanceof NetworksFault ? error.message : 'cannot be read'}`,
      );
    }
  }
  list ??= readNetworkList(readFileSync(PACKAGED, 'utf8'));
  return new Networks(relay === null ? list : withRelay(list, relay));
}
