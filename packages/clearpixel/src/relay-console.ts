/** Which console a command that stamps asks, and by which key: it may be on another machine. */
import type { ConsoleAddress } from '@clearpixel/mail';
import { CommandFault, localKey } from './console-calls.ts';
import { publicUrl } from './settings.ts';
import type { Settings } from './settings.ts';

export interface ConsoleOptions {
  console?: string | undefined;
  key?: string | undefined;
}

export function consoleAddress(settings: Settings, options: ConsoleOptions): ConsoleAddress {
  const url = options.console === undefined ? settings.consoleUrl : publicUrl(options.console);
  if (typeof url !== 'string')
    throw new CommandFault('--console: write its address, as https://console.example.com');
  const given = options.key ?? settings.relayKey;
  // The key of this machine is an owner's, and goes to the console of this machine alone.
  if (given === undefined && url !== settings.consoleUrl)
    throw new CommandFault(
      'For another console give a key of scope relay, as CLEARPIXEL_RELAY_KEY or --key.',
    );
  return { url, key: given ?? localKey(settings) };
}
