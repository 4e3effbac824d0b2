/** Of a person who is erased, nothing stays in alerts, inboxes and outboxes: their alerts go, and every line of theirs. */
import type { Transaction } from 'kysely';
import { noticePartsSchema } from './alert.ts';
import { linesOf } from './alert-rows.ts';
import type { Tables } from './tables.ts';

export async function forgetSubject(trx: Transaction<Tables>, ref: string): Promise<void> {
  await trx.deleteFrom('alerts').where('subject', '=', ref).execute();
  await trx.deleteFrom('alert_marks').where('subject', '=', ref).execute();
  await trx.deleteFrom('webhook_deliveries').where('subject', '=', ref).execute();
  // A ref is 13 random characters in quotes: it is found in no other text.
  const named = `%"${ref}"%`;
  await trx
    .deleteFrom('webhook_deliveries')
    .where('type', '=', 'alert.fired')
    .where('body', 'like', named)
    .execute();

  const alerts = await trx
    .selectFrom('alerts')
    .select(['id', 'pending', 'pending_count'])
    .where('pending', 'like', named)
    .execute();
  for (const { id, pending, pending_count: count } of alerts) {
    const lines = linesOf(pending);
    const left = lines.filter(({ subject }) => subject !== ref);
    await trx
      .updateTable('alerts')
      .set({
        pending: JSON.stringify(left),
        pending_count: count - (lines.length - left.length),
      })
      .where('id', '=', id)
      .execute();
  }

  const notices = await trx
    .selectFrom('inbox')
    .select(['id', 'parts'])
    .where('parts', 'like', named)
    .execute();
  for (const { id, parts: text } of notices) {
    const parts = noticePartsSchema.parse(JSON.parse(text));
    if (parts.what !== 'alert') continue;
    const lines = parts.lines.filter(({ subject }) => subject !== ref);
    if (lines.length === 0) await trx.deleteFrom('inbox').where('id', '=', id).execute();
    else {
      const count = parts.count - (parts.lines.length - lines.length);
      await trx
        .updateTable('inbox')
        .set({ parts: JSON.stringify({ ...parts, count, lines }) })
        .where('id', '=', id)
        .execute();
    }
  }
}
