import type { Kysely, Selectable } from 'kysely';
import { ALERT_LIMITS, newAlertId, subjectOfCondition } from './alert.ts';
import type { Alert } from './alert.ts';
import { alertOf, kindOf, noticeOf } from './alert-rows.ts';
import type { Alerts } from './alerts-contract.ts';
import { change, changedFields } from './change.ts';
import { isBefore, isBehind, pageByTime } from './paging.ts';
import type { Tables } from './tables.ts';

const now = (): string => new Date().toISOString();

export function alertsIn(
  db: Kysely<Tables>,
): Pick<
  Alerts,
  | 'createAlert'
  | 'alert'
  | 'alerts'
  | 'changeAlert'
  | 'deleteAlert'
  | 'alertNotices'
  | 'activeAlerts'
  | 'sourceLabels'
> {
  return {
    createAlert: (actor, input, account) =>
      change<Alert | 'too-many'>(db, actor, async (trx) => {
        const { count } = await trx
          .selectFrom('alerts')
          .select((eb) => eb.fn.countAll().as('count'))
          .executeTakeFirstOrThrow();
        if (Number(count) >= ALERT_LIMITS.alerts) return { result: 'too-many', note: null };
        const createdAt = now();
        const row: Selectable<Tables['alerts']> = {
          id: newAlertId(),
          name: input.name,
          source: input.source,
          source_kind: input.sourceKind,
          condition: JSON.stringify(input.condition),
          subject: subjectOfCondition(input.condition) ?? '',
          verdicts: input.verdicts,
          in_inbox: Number(input.inbox),
          by_mail: Number(input.mail),
          webhook: input.webhook,
          quiet_seconds: input.quietSeconds,
          account,
          made_by: actor.id,
          created_at: createdAt,
          paused: 0,
          ended_at: null,
          fired_at: null,
          pending: '[]',
          pending_count: 0,
          quiet_until: createdAt,
          failed_at: null,
          failure: null,
        };
        await trx.insertInto('alerts').values(row).execute();
        return {
          result: alertOf(row),
          note: { action: 'alert-created', target: row.id, raisesVersion: false },
        };
      }),

    alert: async (id) => {
      const row = await db.selectFrom('alerts').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : alertOf(row);
    },

    alerts: ({ madeBy, source, ...page }) =>
      pageByTime(
        page,
        (after, rows) => {
          let query = db
            .selectFrom('alerts')
            .selectAll()
            .where(isBehind(after))
            .orderBy('created_at')
            .orderBy('id')
            .limit(rows);
          if (madeBy !== undefined) query = query.where('made_by', '=', madeBy);
          if (source !== undefined) query = query.where('source', '=', source);
          return query.execute();
        },
        alertOf,
      ),

    changeAlert: (actor, id, changes) =>
      change(db, actor, async (trx) => {
        const before = await trx
          .selectFrom('alerts')
          .selectAll()
          .where('id', '=', id)
          .executeTakeFirst();
        if (before === undefined) return { result: null, note: null };
        const { condition, inbox, mail, quietSeconds, paused } = changes;
        const row: Selectable<Tables['alerts']> = {
          ...before,
          name: changes.name ?? before.name,
          verdicts: changes.verdicts ?? before.verdicts,
          in_inbox: inbox === undefined ? before.in_inbox : Number(inbox),
          by_mail: mail === undefined ? before.by_mail : Number(mail),
          webhook: changes.webhook === undefined ? before.webhook : changes.webhook,
          quiet_seconds: quietSeconds ?? before.quiet_seconds,
          paused: paused === undefined ? before.paused : Number(paused),
          ...(condition === undefined
            ? {}
            : {
                condition: JSON.stringify(condition),
                subject: subjectOfCondition(condition) ?? '',
                ended_at: null,
              }),
        };
        await trx.updateTable('alerts').set(row).where('id', '=', id).execute();
        if (condition !== undefined)
          await trx.deleteFrom('alert_marks').where('alert', '=', id).execute();
        return {
          result: alertOf(row),
          note: {
            action: 'alert-changed',
            target: id,
            fields: changedFields(changes),
            raisesVersion: false,
          },
        };
      }),

    deleteAlert: (actor, id) =>
      change(db, actor, async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('alerts')
          .where('id', '=', id)
          .executeTakeFirst();
        return numDeletedRows === 0n
          ? { result: false, note: null }
          : { result: true, note: { action: 'alert-deleted', target: id, raisesVersion: false } };
      }),

    alertNotices: (id, page) =>
      pageByTime(
        page,
        (before, rows) => {
          return db
            .selectFrom('inbox')
            .selectAll()
            .where('alert', '=', id)
            .where(isBefore(before))
            .orderBy('created_at', 'desc')
            .orderBy('id', 'desc')
            .limit(rows)
            .execute();
        },
        noticeOf,
      ),

    activeAlerts: async () => {
      const rows = await db
        .selectFrom('alerts')
        .selectAll()
        .where('paused', '=', 0)
        .where('ended_at', 'is', null)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(alertOf);
    },

    sourceLabels: async (ids) => {
      if (ids.length === 0) return [];
      const rows = await db
        .selectFrom('sources')
        .select(['id', 'kind', 'name', 'purpose'])
        .where('id', 'in', [...ids])
        .execute();
      return rows.map(({ id, kind, name, purpose }) => ({
        id,
        kind: kindOf(kind),
        name,
        isHidden: purpose === 'try',
      }));
    },
  };
}
