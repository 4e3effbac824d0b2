import type { Kysely } from 'kysely';
import { change, inTurn } from './change.ts';
import type { Actor, Page, PageRequest } from './contract.ts';
import { insertNotices } from './inbox.ts';
import { MAIL_REPORT_LIMITS, REPORT_EVERY, newMailReportId } from './mail-report.ts';
import type { DueMailReport, MailReport, MailReportReader, ReportEvery } from './mail-report.ts';
import { isBehind, pageByTime } from './paging.ts';
import { isLinkSecret, newLinkSecret } from './share.ts';
import type { Tables } from './tables.ts';

export interface MailReports {
  /** `taken`: the same report goes there already. Rejects where there is no such site. */
  createMailReport(
    actor: Actor,
    site: string,
    report: MailReportReader & { every: ReportEvery; dueAt: string },
  ): Promise<MailReport | 'too-many' | 'taken'>;
  /** Oldest first. null: the cursor is not one of this list. */
  mailReports(site: string, page: PageRequest): Promise<Page<MailReport> | null>;
  /** With what its mail needs. */
  mailReport(site: string, id: string): Promise<DueMailReport | null>;
  deleteMailReport(actor: Actor, site: string, id: string): Promise<boolean>;
  /** As `takeMails`: nobody else gets them until `leaseUntil`, also after a restart. */
  takeMailReports(now: string, leaseUntil: string, limit: number): Promise<DueMailReport[]>;
  /** @param dueAt when the next is due. */
  mailReportSent(id: string, at: string, dueAt: string): Promise<void>;
  mailReportFailed(id: string, why: string, tryAt: string): Promise<void>;
  /** It is not tried again until the next is due; whose it is finds that in their inbox, or all owners do. */
  mailReportGivenUp(id: string, why: string, dueAt: string): Promise<void>;
  /** The site and the rhythm of the report that the link of a mail stops; null: there is none, or no longer. */
  mailReportToStop(secret: string): Promise<{ site: string; every: ReportEvery } | null>;
  /** By the link of a mail. False: there is none, or no longer. */
  stopMailReport(secret: string): Promise<boolean>;
}

/** How the audit log calls whoever stops a report by the link in a mail; it keeps nothing of a person. */
const READER: Actor = { id: 'reader', name: 'reader' };

const reportsIn = (db: Kysely<Tables>) =>
  db
    .selectFrom('mail_reports')
    .leftJoin('accounts', 'accounts.id', 'mail_reports.account')
    .selectAll('mail_reports')
    .select('accounts.email as account_email');
type Row = Awaited<ReturnType<ReturnType<typeof reportsIn>['executeTakeFirstOrThrow']>>;

function everyOf(text: string): ReportEvery {
  const every = REPORT_EVERY.find((known) => known === text);
  if (every === undefined)
    throw new Error('the registry holds a rhythm of reports that this version does not know');
  return every;
}

const reportOf = (row: Row): MailReport => ({
  id: row.id,
  site: row.site,
  every: everyOf(row.every),
  account: row.account,
  email: row.account_email ?? row.email ?? '',
  createdAt: row.created_at,
  dueAt: row.due_at,
  lastSentAt: row.last_sent_at,
  failure:
    row.failed_at === null || row.failure === null ? null : { at: row.failed_at, why: row.failure },
});

const dueReportOf = (row: Row): DueMailReport => ({
  ...reportOf(row),
  stopSecret: row.stop_secret,
  attempts: row.attempts,
});

export const mailReportsIn = (db: Kysely<Tables>): MailReports => ({
  createMailReport: (actor, site, { every, account, email, dueAt }) =>
    change<MailReport | 'too-many' | 'taken'>(db, actor, async (trx) => {
      const rows = await reportsIn(trx).where('site', '=', site).execute();
      if (rows.length >= MAIL_REPORT_LIMITS.reports) return { result: 'too-many', note: null };
      const isTaken = rows.some(
        (row) => row.every === every && row.account === account && row.email === email,
      );
      if (isTaken) return { result: 'taken', note: null };
      const id = newMailReportId();
      await trx
        .insertInto('mail_reports')
        .values({
          id,
          site,
          every,
          account,
          email,
          stop_secret: newLinkSecret(),
          created_at: new Date().toISOString(),
          due_at: dueAt,
          try_at: dueAt,
          attempts: 0,
          last_sent_at: null,
          failed_at: null,
          failure: null,
        })
        .execute();
      const row = await reportsIn(trx).where('mail_reports.id', '=', id).executeTakeFirstOrThrow();
      return {
        result: reportOf(row),
        note: { action: 'mail-report-created', target: site, raisesVersion: false },
      };
    }),

  mailReports: (site, page) =>
    pageByTime(
      page,
      (after, rows) =>
        reportsIn(db)
          .where('site', '=', site)
          .where(isBehind(after, 'mail_reports.created_at', 'mail_reports.id'))
          .orderBy('mail_reports.created_at')
          .orderBy('mail_reports.id')
          .limit(rows)
          .execute(),
      reportOf,
    ),

  mailReport: async (site, id) => {
    const row = await reportsIn(db)
      .where('site', '=', site)
      .where('mail_reports.id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : dueReportOf(row);
  },

  deleteMailReport: (actor, site, id) =>
    change(db, actor, async (trx) => {
      const { numDeletedRows } = await trx
        .deleteFrom('mail_reports')
        .where('site', '=', site)
        .where('id', '=', id)
        .executeTakeFirst();
      return numDeletedRows === 0n
        ? { result: false, note: null }
        : {
            result: true,
            note: { action: 'mail-report-deleted', target: site, raisesVersion: false },
          };
    }),

  takeMailReports: async (now, leaseUntil, limit) => {
    const due = (from: Kysely<Tables>) =>
      reportsIn(from).where('try_at', '<=', now).orderBy('try_at').limit(limit);
    // Mostly there is nothing, and that costs no write.
    if ((await due(db).limit(1).executeTakeFirst()) === undefined) return [];
    return inTurn(db, async (trx) => {
      const rows = await due(trx).execute();
      if (rows.length === 0) return [];
      await trx
        .updateTable('mail_reports')
        .set((eb) => ({ try_at: leaseUntil, attempts: eb('attempts', '+', 1) }))
        .where(
          'id',
          'in',
          rows.map(({ id }) => id),
        )
        .execute();
      return rows.map((row) => dueReportOf({ ...row, attempts: row.attempts + 1 }));
    });
  },

  mailReportSent: async (id, at, dueAt) => {
    await db
      .updateTable('mail_reports')
      .set({
        last_sent_at: at,
        due_at: dueAt,
        try_at: dueAt,
        attempts: 0,
        failed_at: null,
        failure: null,
      })
      .where('id', '=', id)
      .execute();
  },

  mailReportFailed: async (id, why, tryAt) => {
    await db
      .updateTable('mail_reports')
      .set({ failed_at: new Date().toISOString(), failure: why, try_at: tryAt })
      .where('id', '=', id)
      .execute();
  },

  mailReportGivenUp: (id, why, dueAt) =>
    inTurn(db, async (trx) => {
      const row = await trx
        .selectFrom('mail_reports')
        .innerJoin('sources', 'sources.id', 'mail_reports.site')
        .select(['mail_reports.every', 'mail_reports.account', 'sources.name'])
        .where('mail_reports.id', '=', id)
        .executeTakeFirst();
      if (row === undefined) return;
      await trx
        .updateTable('mail_reports')
        .set({
          failed_at: new Date().toISOString(),
          failure: why,
          due_at: dueAt,
          try_at: dueAt,
          attempts: 0,
        })
        .where('id', '=', id)
        .execute();
      const owners = trx.selectFrom('accounts').select('id').where('role', '=', 'owner');
      const told =
        row.account === null ? (await owners.execute()).map((owner) => owner.id) : [row.account];
      const name = `${row.name}, report of the ${everyOf(row.every)}`;
      await insertNotices(trx, told, { what: 'not-sent', name, channel: 'mail', why });
    }),

  mailReportToStop: async (secret) => {
    if (!isLinkSecret(secret)) return null;
    const row = await db
      .selectFrom('mail_reports')
      .select(['site', 'every'])
      .where('stop_secret', '=', secret)
      .executeTakeFirst();
    return row === undefined ? null : { site: row.site, every: everyOf(row.every) };
  },

  stopMailReport: (secret) =>
    change(db, READER, async (trx) => {
      const row = isLinkSecret(secret)
        ? await trx
            .deleteFrom('mail_reports')
            .where('stop_secret', '=', secret)
            .returning('site')
            .executeTakeFirst()
        : undefined;
      return row === undefined
        ? { result: false, note: null }
        : {
            result: true,
            note: { action: 'mail-report-stopped', target: row.site, raisesVersion: false },
          };
    }),
});
