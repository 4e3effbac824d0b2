/** `clearpixel tail`: receipts as they arrive, read from the console's API. */
import { setTimeout } from 'node:timers/promises';
import { receiptSchema } from '@clearpixel/pixel';
import type { Receipt } from '@clearpixel/pixel';
import { z } from 'zod';
import { localKey, refusalIn } from './console-calls.ts';
import type { Settings } from './settings.ts';

const POLL_INTERVAL_MS = 500;
const RETRY_INTERVAL_MS = 2_000;

const pageSchema = z.object({ items: z.array(receiptSchema), next: z.string().nullable() });

export interface TailOptions {
  json: boolean;
  site?: string | undefined;
}

/** Ends with status 2 where it cannot begin; goes on until it is interrupted otherwise. */
export async function tail(
  settings: Settings,
  { json, site }: TailOptions,
  signal: AbortSignal,
): Promise<number> {
  const key = localKey(settings);

  let after: string | null = null;
  let begun = false;
  while (!signal.aborted) {
    const address = new URL(`${settings.consoleUrl}/api/v1/events`);
    address.searchParams.set('limit', '200');
    address.searchParams.set('verdict', 'all');
    address.searchParams.set('after', after ?? 'now');
    if (site !== undefined) address.searchParams.set('site', site);
    const page = await readPage(address, key, signal);
    if (page === 'aborted') break;
    if (page === 'unreachable') {
      if (!begun) {
        process.stderr.write(
          `The console does not answer at ${settings.consoleUrl}: start it with npm start.\n`,
        );
        return 2;
      }
      await pause(RETRY_INTERVAL_MS, signal);
      continue;
    }
    if ('refused' in page) {
      process.stderr.write(`${page.refused}\n`);
      return 2;
    }
    if (!begun && process.stderr.isTTY)
      process.stderr.write('Waiting for receipts; Ctrl-C ends it.\n');
    begun = true;
    for (const receipt of page.items)
      process.stdout.write(`${json ? JSON.stringify(receipt) : receiptLine(receipt)}\n`);
    after = page.next ?? after;
    if (page.items.length === 0) await pause(POLL_INTERVAL_MS, signal);
  }
  return 0;
}

async function readPage(
  address: URL,
  key: string,
  signal: AbortSignal,
): Promise<z.infer<typeof pageSchema> | 'unreachable' | 'aborted' | { refused: string }> {
  try {
    const response = await fetch(address, { headers: { authorization: `Bearer ${key}` }, signal });
    if (response.status >= 500) return 'unreachable';
    if (!response.ok) return { refused: await refusalIn(response) };
    return pageSchema.parse(await response.json());
  } catch {
    return signal.aborted ? 'aborted' : 'unreachable';
  }
}

/** Until it is over, or nobody waits any longer. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => undefined);
}

/** One line: when, what, where, who, why, from where. Control characters come from strangers and stay out of a terminal. */
export function receiptLine(receipt: Receipt): string {
  const from = [receipt.country, receipt.browser, receipt.system, receipt.device]
    .filter((part) => part !== '')
    .join(' ');
  const words = [
    receipt.at.replace('T', ' ').replace(/\.\d+Z$/, ''),
    receipt.source,
    receipt.kind.padEnd(5),
    receipt.name,
    receipt.url || '–',
    `${receipt.verdict} (${receipt.certainty}: ${receipt.reasons.join(', ')})`,
    from,
    receipt.level,
  ];
  return words
    .filter((word) => word !== '')
    .join('  ')
    .replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, '?');
}
