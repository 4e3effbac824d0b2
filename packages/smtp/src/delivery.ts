/** One attempt to bring a stored copy to its recipients: what became of each of them. */
import type { OpenFailure } from './contract.ts';
import { OWN_REPLIES, isPermanent, isPositive } from './reply.ts';
import type { Reply } from './reply.ts';
import type { MailStart } from './transaction.ts';
import { Transaction } from './transaction.ts';
import type { UpstreamPool } from './upstream-pool.ts';

export interface DeliveryOutcome {
  delivered: number[];
  refused: { recipient: number; reply: Reply }[];
  /** To be tried again, with the answer that says why. */
  later: { recipient: number; reply: Reply }[];
  unknown: boolean;
  /** The change could not be made. */
  sourceFailed: boolean;
}

export interface Recipient {
  recipient: number;
  address: string;
}

/** `OpenFailure`: no session came about; nothing is said about this copy. */
export async function deliver(
  pool: UpstreamPool,
  start: MailStart,
  to: readonly Recipient[],
  source: () => AsyncIterable<Buffer>,
): Promise<DeliveryOutcome | OpenFailure> {
  const outcome: DeliveryOutcome = {
    delivered: [],
    refused: [],
    later: [],
    unknown: false,
    sourceFailed: false,
  };
  const settle = ({ recipient }: Recipient, reply: Reply): void => {
    if (isPositive(reply)) outcome.delivered.push(recipient);
    else if (isPermanent(reply)) outcome.refused.push({ recipient, reply });
    else outcome.later.push({ recipient, reply });
  };

  const transaction = new Transaction(pool, start);
  const began = await transaction.begin();
  if (began.failure !== undefined) return began.failure;
  if (!isPositive(began)) {
    for (const one of to) settle(one, began);
    return outcome;
  }
  const replies = await transaction.recipients(to.map(({ address }) => address));
  const accepted: Recipient[] = [];
  to.forEach((one, i) => {
    const reply = replies[i] ?? OWN_REPLIES.dropped;
    if (isPositive(reply)) accepted.push(one);
    else settle(one, reply);
  });
  if (accepted.length === 0) {
    await transaction.abandon();
    return outcome;
  }
  const sent = await transaction.data(source);
  if (sent.what === 'source-failed') {
    outcome.sourceFailed = true;
    for (const one of accepted) settle(one, OWN_REPLIES.changeFailed);
    return outcome;
  }
  outcome.unknown = sent.unknown;
  accepted.forEach((one, i) => settle(one, sent.replies[i] ?? OWN_REPLIES.dropped));
  return outcome;
}
