import type { Kysely, Transaction } from 'kysely';
import { newNoticeId } from './alert.ts';
import type { NoticeParts } from './alert.ts';
import { noticeOf } from './alert-rows.ts';
import type { Alerts } from './alerts-contract.ts';
import { inTurn } from './change.ts';
import { isBefore, pageByTime } from './paging.ts';
import type { Tables } from './tables.ts';

/** Puts a notice into inboxes; it is not mailed. */
export async function insertNotices(
  trx: Transaction<Tables>,
  accounts: readonly string[],
  parts: NoticeParts,
): Promise<void> {
  if (accounts.length === 0) return;
  const at = new Date().toISOString();
  await trx
    .insertInto('inbox')
    .values(
      accounts.map((account) => ({
        id: newNoticeId(),
        account,
        alert: null,
        parts: JSON.stringify(parts),
        shown: 1,
        created_at: at,
        read_at: null,
        mail_state: 'none',
        mail_attempts: 0,
        mail_next_at: at,
        mail_error: null,
      })),
    )
    .execute();
}

/** A message of an alert did not get through: the alert says so, and the inbox of whoever made it. */
export async function noteNotSent(
  trx: Transaction<Tables>,
  notice: string,
  channel: 'mail' | 'webhook',
  why: string,
): Promise<void> {
  const row = await trx
    .selectFrom('inbox')
    .innerJoin('alerts', 'alerts.id', 'inbox.alert')
    .select(['alerts.id', 'alerts.name', 'alerts.account'])
    .where('inbox.id', '=', notice)
    .executeTakeFirst();
  if (row === undefined) return;
  await trx
    .updateTable('alerts')
    .set({ failed_at: new Date().toISOString(), failure: why })
    .where('id', '=', row.id)
    .execute();
  if (row.account !== null)
    await insertNotices(trx, [row.account], { what: 'not-sent', name: row.name, channel, why });
}

export function inboxIn(
  db: Kysely<Tables>,
): Pick<
  Alerts,
  'inbox' | 'unreadNotices' | 'markRead' | 'takeMails' | 'mailSent' | 'mailFailed' | 'pruneNotices'
> {
  return {
    inbox: (account, { unread, ...page }) =>
      pageByTime(
        page,
        (before, rows) => {
          let query = db
            .selectFrom('inbox')
            .selectAll()
            .where('account', '=', account)
            .where('shown', '=', 1)
            .where(isBefore(before))
            .orderBy('created_at', 'desc')
            .orderBy('id', 'desc')
            .limit(rows);
          if (unread === true) query = query.where('read_at', 'is', null);
          return query.execute();
        },
        noticeOf,
      ),

    unreadNotices: async (account) => {
      const { count } = await db
        .selectFrom('inbox')
        .select((eb) => eb.fn.countAll().as('count'))
        .where('account', '=', account)
        .where('shown', '=', 1)
        .where('read_at', 'is', null)
        .executeTakeFirstOrThrow();
      return Number(count);
    },

    markRead: async (account, ids) => {
      if (ids?.length === 0) return;
      let query = db
        .updateTable('inbox')
        .set({ read_at: new Date().toISOString() })
        .where('account', '=', account)
        .where('read_at', 'is', null);
      if (ids !== null) query = query.where('id', 'in', [...ids]);
      await query.execute();
    },

    takeMails: async (now, leaseUntil, limit) => {
      const due = (from: Kysely<Tables>) =>
        from
          .selectFrom('inbox')
          .selectAll()
          .where('mail_state', '=', 'waiting')
          .where('mail_next_at', '<=', now)
          .orderBy('mail_next_at')
          .limit(limit);
      // Mostly there is nothing, and that costs no write.
      if ((await due(db).limit(1).executeTakeFirst()) === undefined) return [];
      return inTurn(db, async (trx) => {
        const rows = await due(trx).execute();
        if (rows.length > 0)
          await trx
            .updateTable('inbox')
            .set((eb) => ({
              mail_next_at: leaseUntil,
              mail_attempts: eb('mail_attempts', '+', 1),
            }))
            .where(
              'id',
              'in',
              rows.map(({ id }) => id),
            )
            .execute();
        return rows.flatMap((row) => {
          const { id, alert, parts, createdAt } = noticeOf(row);
          return row.account === null
            ? []
            : [
                {
                  id,
                  alert,
                  parts,
                  createdAt,
                  account: row.account,
                  attempts: row.mail_attempts + 1,
                },
              ];
        });
      });
    },

    mailSent: async (id) => {
      await db
        .updateTable('inbox')
        .set({ mail_state: 'sent', mail_error: null })
        .where('id', '=', id)
        .execute();
    },

    mailFailed: (id, why, nextAt) =>
      inTurn(db, async (trx) => {
        await trx
          .updateTable('inbox')
          .set(
            nextAt === null
              ? { mail_state: 'failed', mail_error: why }
              : { mail_next_at: nextAt, mail_error: why },
          )
          .where('id', '=', id)
          .execute();
        if (nextAt === null) await noteNotSent(trx, id, 'mail', why);
      }),

    pruneNotices: ({ delivered, dead, notices }) =>
      db.transaction().execute(async (trx) => {
        await trx
          .deleteFrom('webhook_deliveries')
          .where('state', '=', 'delivered')
          .where('done_at', '<', delivered)
          .execute();
        // Dead ones, and those that wait for a webhook that nobody switches on again.
        await trx
          .deleteFrom('webhook_deliveries')
          .where('state', '!=', 'delivered')
          .where('created_at', '<', dead)
          .execute();
        await trx.deleteFrom('inbox').where('created_at', '<', notices).execute();
      }),
  };
}
