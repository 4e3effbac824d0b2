/** What the store holds of the walk, beside what the walk implies. */
import type { TestServer } from '../server.ts';
import { pause } from '../server.ts';
import type { ImpliedEvent } from './events.ts';
import type { Telling } from './front.ts';

export interface Receipt {
  name: string;
  url: string;
  at: string;
  campaign: string;
  channel: string;
  verdict: string;
  session: string | null;
  visitor: string | null;
  level: string;
  value: number;
  currency: string;
  props: Record<string, string>;
}

/** While the loader still gets on it is waited for; events that it has not loaded by then are missing. */
const PATIENCE_MS = 120_000;
const LOOK_MS = 500;

/** Of whom, what, where: how an event is found again. */
const ofReceipt = ({ url, name }: Pick<Receipt, 'url' | 'name'>): string => {
  const { hostname, pathname } = new URL(url);
  return `${hostname} ${name} ${pathname}`;
};
const ofImplied = ({ facts, name }: ImpliedEvent): string =>
  `${facts.hostname} ${name} ${facts.path}`;
const ofTelling = ({ visitor, name, path }: Telling): string =>
  `v${visitor}.localhost ${name} ${path}`;

/** Each as often as it is more often in `some` than in `others`. */
function beyond(some: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const one of others) left.set(one, (left.get(one) ?? 0) + 1);
  return some.filter((one) => {
    const count = left.get(one) ?? 0;
    left.set(one, count - 1);
    return count <= 0;
  });
}

/**
 * The receipts, once every event is among them. Throws where one does not come, and says which, whether the edge had
 * acknowledged it, and what the server says of itself; or where there is one that nobody caused.
 */
export async function storedReceipts(
  server: TestServer,
  ask: () => Promise<Receipt[]>,
  implied: readonly ImpliedEvent[],
  tellings: readonly Telling[],
): Promise<Receipt[]> {
  const wanted = implied.map(ofImplied);
  for (const until = Date.now() + PATIENCE_MS; ; await pause(LOOK_MS)) {
    const receipts = await ask();
    const missing = beyond(wanted, receipts.map(ofReceipt));
    const unexpected = beyond(receipts.map(ofReceipt), wanted);
    if (missing.length === 0 && unexpected.length === 0) return receipts;
    if (Date.now() < until && unexpected.length === 0) continue;
    const neverTold = beyond(wanted, tellings.map(ofTelling));
    const { edge, spool, loader } = await server.api<Record<string, unknown>>('GET', '/status');
    throw new Error(
      [
        ...missing.map(
          (one) =>
            `missing: ${one} (${neverTold.includes(one) ? 'never acknowledged' : 'acknowledged'})`,
        ),
        ...unexpected.map((one) => `nobody caused: ${one}`),
        JSON.stringify({ edge, spool, loader }),
        server.log,
      ].join('\n'),
    );
  }
}
