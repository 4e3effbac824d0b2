/** `clearpixel deliveries --postfix FILE`: what Postfix's log says became of a campaign's mails, told to the console. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { CommandFault, refusalIn } from './console-calls.ts';
import { PostfixLog } from './postfix-log.ts';
import type { LoggedDelivery } from './postfix-log.ts';
import { consoleAddress } from './relay-console.ts';
import type { ConsoleOptions } from './relay-console.ts';
import type { Settings } from './settings.ts';

export interface DeliveriesOptions extends ConsoleOptions {
  /** A path, or `-` for standard input. */
  postfix: string;
  campaign?: string | undefined;
}

/** In one call. */
const DELIVERIES_AT_ONCE = 1_000;

const outcomeSchema = z.object({ reports: z.number(), known: z.number() });
export type DeliveriesOutcome = z.output<typeof outcomeSchema>;

/** May be run again over the same log: the first time of each step stays. */
export async function tellDeliveries(
  settings: Settings,
  options: DeliveriesOptions,
): Promise<DeliveriesOutcome> {
  const log = new PostfixLog(options.campaign ?? null);
  const input = options.postfix === '-' ? process.stdin : createReadStream(options.postfix);
  const total = { reports: 0, known: 0 };
  let waiting: LoggedDelivery[] = [];
  const tell = async (): Promise<void> => {
    if (waiting.length === 0) return;
    const { reports, known } = await post(settings, options, waiting);
    total.reports += reports;
    total.known += known;
    waiting = [];
  };
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      const delivery = log.read(line);
      if (delivery === null) continue;
      waiting.push(delivery);
      if (waiting.length === DELIVERIES_AT_ONCE) await tell();
    }
  } catch (error) {
    if (error instanceof CommandFault) throw error;
    throw new CommandFault(`${options.postfix} cannot be read.`);
  }
  await tell();
  return total;
}

async function post(
  settings: Settings,
  options: DeliveriesOptions,
  items: readonly LoggedDelivery[],
): Promise<DeliveriesOutcome> {
  const { url, key } = consoleAddress(settings, options);
  let response: Response;
  try {
    response = await fetch(`${url}/api/v1/campaigns/deliveries/addresses`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ items }),
    });
  } catch {
    throw new CommandFault(`The console does not answer at ${url}.`);
  }
  if (!response.ok) throw new CommandFault(await refusalIn(response));
  return outcomeSchema.parse(await response.json());
}
