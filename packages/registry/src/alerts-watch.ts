/** What alerts have found in what arrives: written in one transaction with how far that has been read. */
import type { Kysely, Transaction } from 'kysely';
import { ALERT_LIMITS, newNoticeId } from './alert.ts';
import type { Firing } from './alert.ts';
import { alertOf, linesOf } from './alert-rows.ts';
import type { Alerts } from './alerts-contract.ts';
import { batches } from './batches.ts';
import { inTurn } from './change.ts';
import type { Tables } from './tables.ts';
import { insertDeliveries } from './webhooks-deliveries.ts';

const MARK_COLUMNS = 3;
/** Of one look: the next comes within seconds. */
const MAX_ALERTS_TO_TELL = 100;
const CURSOR_ID = 1;

const keyOf = (alert: string, source: string, subject: string): string =>
  `${alert} ${source} ${subject}`;

/** Those that have no mark, or had not fired by their mark before. */
async function markFirings(
  trx: Transaction<Tables>,
  firings: readonly Firing[],
): Promise<Firing[]> {
  const marks = new Map<string, Tables['alert_marks']>();
  const firsts = new Map<string, Firing>();
  for (const firing of firings) {
    if (firing.mark === null) continue;
    const { source, subject } = firing.mark;
    const key = keyOf(firing.alert, source, subject);
    if (marks.has(key)) continue;
    marks.set(key, { alert: firing.alert, source, subject });
    firsts.set(key, firing);
  }
  const isNew = new Set<Firing>();
  for (const batch of batches([...marks.values()], MARK_COLUMNS)) {
    const inserted = await trx
      .insertInto('alert_marks')
      .values(batch)
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .execute();
    for (const { alert, source, subject } of inserted) {
      const first = firsts.get(keyOf(alert, source, subject));
      if (first !== undefined) isNew.add(first);
    }
  }
  return firings.filter((firing) => firing.mark === null || isNew.has(firing));
}

async function gather(trx: Transaction<Tables>, firings: readonly Firing[]): Promise<void> {
  // An alert may have been deleted since it was looked at: a mark without it would be refused.
  const ids = [...new Set(firings.map(({ alert }) => alert))];
  if (ids.length === 0) return;
  const rows = await trx.selectFrom('alerts').selectAll().where('id', 'in', ids).execute();
  const known = new Set(rows.map(({ id }) => id));
  const fired = await markFirings(
    trx,
    firings.filter(({ alert }) => known.has(alert)),
  );
  const byAlert = Map.groupBy(fired, ({ alert }) => alert);
  const at = new Date().toISOString();
  for (const row of rows) {
    const own = byAlert.get(row.id);
    if (own === undefined) continue;
    const room = own.slice(0, ALERT_LIMITS.linesPerNotice);
    const lines = [...linesOf(row.pending), ...room.map(({ line }) => line)];
    await trx
      .updateTable('alerts')
      .set({
        pending: JSON.stringify(lines.slice(0, ALERT_LIMITS.linesPerNotice)),
        pending_count: row.pending_count + own.length,
        fired_at: at,
        ...(own.some(({ ends }) => ends) ? { ended_at: at } : {}),
      })
      .where('id', '=', row.id)
      .execute();
  }
}

/** Of whom something was still on its way when they were erased. */
async function erasedAmong(
  trx: Transaction<Tables>,
  subjects: readonly (string | null)[],
): Promise<ReadonlySet<string>> {
  const refs = [...new Set(subjects.filter((subject) => subject !== null))];
  if (refs.length === 0) return new Set();
  const rows = await trx
    .selectFrom('subject_erasures')
    .select('subject')
    .where('subject', 'in', refs)
    .execute();
  return new Set(rows.map(({ subject }) => subject));
}

export function alertsWatchIn(
  db: Kysely<Tables>,
): Pick<
  Alerts,
  'arrivalsCursor' | 'setArrivalsCursor' | 'advance' | 'fire' | 'alertsToTell' | 'tellAlert'
> {
  return {
    arrivalsCursor: async () => {
      const row = await db.selectFrom('arrivals_cursor').selectAll().executeTakeFirst();
      return row === undefined ? null : { loadedAt: row.loaded_at, id: row.event };
    },

    setArrivalsCursor: async (cursor) => {
      if (cursor === null) {
        await db.deleteFrom('arrivals_cursor').execute();
        return;
      }
      const place = { loaded_at: cursor.loadedAt, event: cursor.id };
      await db
        .insertInto('arrivals_cursor')
        .values({ id: CURSOR_ID, ...place })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(place))
        .execute();
    },

    advance: (from, to, { firings, deliveries }) =>
      inTurn(db, async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('arrivals_cursor')
          .set({ loaded_at: to.loadedAt, event: to.id })
          .where('loaded_at', '=', from.loadedAt)
          .where('event', '=', from.id)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return false;
        const erased = await erasedAmong(trx, [
          ...firings.map(({ line }) => line.subject),
          ...deliveries.map(({ subject }) => subject),
        ]);
        const isThere = (subject: string | null): boolean =>
          subject === null || !erased.has(subject);
        await gather(
          trx,
          firings.filter(({ line }) => isThere(line.subject)),
        );
        await insertDeliveries(
          trx,
          deliveries.filter(({ subject }) => isThere(subject)),
        );
        return true;
      }),

    fire: (firings, ends) =>
      inTurn(db, async (trx) => {
        await gather(trx, firings);
        if (ends.length > 0)
          await trx
            .updateTable('alerts')
            .set({ ended_at: new Date().toISOString() })
            .where('id', 'in', [...ends])
            .execute();
      }),

    alertsToTell: async (now) => {
      const rows = await db
        .selectFrom('alerts')
        .select('id')
        .where('pending_count', '>', 0)
        .where('quiet_until', '<=', now)
        .orderBy('id')
        .limit(MAX_ALERTS_TO_TELL)
        .execute();
      return rows.map(({ id }) => id);
    },

    tellAlert: (id, now, bodyOf) =>
      inTurn(db, async (trx) => {
        const row = await trx
          .selectFrom('alerts')
          .selectAll()
          .where('id', '=', id)
          .where('pending_count', '>', 0)
          .where('quiet_until', '<=', now)
          .executeTakeFirst();
        if (row === undefined) return false;
        const alert = alertOf(row);
        const gathered = { count: row.pending_count, lines: linesOf(row.pending) };
        const notice = newNoticeId();
        await trx
          .insertInto('inbox')
          .values({
            id: notice,
            account: row.account,
            alert: id,
            parts: JSON.stringify({ what: 'alert', name: row.name, ...gathered }),
            shown: row.in_inbox,
            created_at: now,
            read_at: null,
            mail_state: row.by_mail === 1 && row.account !== null ? 'waiting' : 'none',
            mail_attempts: 0,
            mail_next_at: now,
            mail_error: null,
          })
          .execute();
        if (row.webhook !== null)
          await insertDeliveries(
            trx,
            [
              {
                webhook: row.webhook,
                type: 'alert.fired',
                subject: null,
                body: bodyOf(alert, gathered),
              },
            ],
            notice,
          );
        await trx
          .updateTable('alerts')
          .set({
            pending: '[]',
            pending_count: 0,
            quiet_until: new Date(Date.parse(now) + row.quiet_seconds * 1_000).toISOString(),
          })
          .where('id', '=', id)
          .execute();
        return true;
      }),
  };
}
