/** Alerts and what they say, as rows. */
import { SOURCE_KINDS } from '@clearpixel/pixel';
import type { SourceKind } from '@clearpixel/pixel';
import type { Selectable } from 'kysely';
import { z } from 'zod';
import {
  HEARD_VERDICTS,
  MAIL_STATES,
  alertLineSchema,
  conditionSchema,
  noticePartsSchema,
} from './alert.ts';
import type { Alert, AlertLine, Notice } from './alert.ts';
import type { Tables } from './tables.ts';

export type AlertRow = Selectable<Tables['alerts']>;
export type NoticeRow = Selectable<Tables['inbox']>;

/** One of the words that this version knows. */
export function known<Word extends string>(words: readonly Word[], text: string): Word {
  const word = words.find((one) => one === text);
  if (word === undefined)
    throw new Error('the registry holds a word that this version does not know');
  return word;
}

export const kindOf = (text: string): SourceKind => known(SOURCE_KINDS, text);

const linesSchema = z.array(alertLineSchema);
export const linesOf = (json: string): AlertLine[] => linesSchema.parse(JSON.parse(json));

export const alertOf = (row: AlertRow): Alert => ({
  id: row.id,
  name: row.name,
  source: row.source,
  sourceKind: row.source_kind === null ? null : kindOf(row.source_kind),
  condition: conditionSchema.parse(JSON.parse(row.condition)),
  verdicts: known(HEARD_VERDICTS, row.verdicts),
  inbox: row.in_inbox === 1,
  mail: row.by_mail === 1,
  webhook: row.webhook,
  quietSeconds: row.quiet_seconds,
  account: row.account,
  madeBy: row.made_by,
  createdAt: row.created_at,
  paused: row.paused === 1,
  endedAt: row.ended_at,
  firedAt: row.fired_at,
  waiting: row.pending_count,
  failure:
    row.failed_at === null || row.failure === null ? null : { at: row.failed_at, why: row.failure },
});

export const noticeOf = (row: NoticeRow): Notice => ({
  id: row.id,
  alert: row.alert,
  parts: noticePartsSchema.parse(JSON.parse(row.parts)),
  createdAt: row.created_at,
  readAt: row.read_at,
  mail: known(MAIL_STATES, row.mail_state),
});
