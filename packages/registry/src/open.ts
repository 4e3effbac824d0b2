import { SOURCE_KINDS } from '@clearpixel/pixel';
import { Kysely, sql } from 'kysely';
import type { Dialect } from 'kysely';
import { campaignsIn } from './campaigns.ts';
import { change } from './change.ts';
import { AUDIT_ACTIONS } from './contract.ts';
import type { Registry, RegistrySettings } from './contract.ts';
import { keysIn } from './keys.ts';
import { finishDeletions } from './delete-recipients.ts';
import { findMaxLevel, maxLevelIn } from './max-level.ts';
import { migrate } from './migrations/index.ts';
import { decodeCursor, pageOf } from './paging.ts';
import { openPostgres } from './postgres.ts';
import { recipientsIn } from './recipients.ts';
import { levelOf, listOf, sitesIn } from './sites.ts';
import { openSqlite } from './sqlite.ts';
import { subjectsIn } from './subjects.ts';
import { invitationsIn, resetLinksIn, sessionsIn } from './account-links.ts';
import { alertsIn } from './alerts.ts';
import { alertsWatchIn } from './alerts-watch.ts';
import { backupIn } from './backup.ts';
import { inboxIn } from './inbox.ts';
import { peopleIn } from './accounts.ts';
import { mailReportsIn } from './mail-reports.ts';
import { sharesIn } from './shares.ts';
import { siteItemsIn } from './site-items.ts';
import type { Tables } from './tables.ts';
import { webhooksIn } from './webhooks.ts';
import { webhookDeliveriesIn } from './webhooks-deliveries.ts';

function dialectFor({ url, directory }: RegistrySettings): Dialect {
  if (url === 'sqlite:') return openSqlite(directory);
  if (/^postgres(?:ql)?:\/\//.test(url)) return openPostgres(url);
  // The address may hold a password: it is not repeated.
  throw new Error(
    'CLEARPIXEL_REGISTRY is neither `sqlite:` nor an address of PostgreSQL; write sqlite: or postgres://user:password@host:5432/database',
  );
}

function auditIn(db: Kysely<Tables>): Pick<Registry, 'audit' | 'noteAudit'> {
  return {
    noteAudit: (actor, action, target) =>
      change(db, actor, async () => ({
        result: undefined,
        note: { action, target, raisesVersion: false },
      })),

    audit: async ({ limit, cursor }) => {
      const before = cursor === undefined ? undefined : decodeCursor(cursor, 1);
      if (before === null || (before !== undefined && !/^\d{1,9}$/.test(before[0] ?? '')))
        return null;
      let query = db
        .selectFrom('audit')
        .leftJoin('accounts', 'accounts.id', 'audit.actor_id')
        .selectAll('audit')
        .select('accounts.name as account_name')
        .orderBy('sequence', 'desc')
        .limit(limit + 1);
      if (before !== undefined) query = query.where('sequence', '<', Number(before[0]));
      return pageOf(
        await query.execute(),
        limit,
        (row) => {
          const action = AUDIT_ACTIONS.find((known) => known === row.action);
          if (action === undefined)
            throw new Error('the audit log holds an action that this version does not know');
          return {
            sequence: row.sequence,
            at: row.at,
            actor: { id: row.actor_id, name: row.account_name ?? row.actor_name },
            action,
            target: row.target,
            fields: listOf(row.fields),
          };
        },
        (row) => [String(row.sequence)],
      );
    },
  };
}

function consentsIn(db: Kysely<Tables>): Pick<Registry, 'setConsent' | 'consent'> {
  return {
    setConsent: (actor, subject, level) =>
      change(db, actor, async (trx) => {
        const erased = await trx
          .selectFrom('subject_erasures')
          .select('subject')
          .where('subject', '=', subject)
          .executeTakeFirst();
        if (erased !== undefined) return { result: undefined, note: null };
        if (level === null) {
          await trx.deleteFrom('consents').where('subject', '=', subject).execute();
        } else {
          const changed = { level, changed_at: new Date().toISOString() };
          await trx
            .insertInto('consents')
            .values({ subject, ...changed })
            .onConflict((conflict) => conflict.column('subject').doUpdateSet(changed))
            .execute();
        }
        return {
          result: undefined,
          note: { action: 'consent-changed', target: subject, raisesVersion: true },
        };
      }),
    consent: async (subject) => {
      const row = await db
        .selectFrom('consents')
        .select('level')
        .where('subject', '=', subject)
        .executeTakeFirst();
      return row === undefined ? null : levelOf(row.level);
    },
  };
}

function snapshotIn(db: Kysely<Tables>, isolated: boolean): Registry['snapshot'] {
  const read: Registry['snapshot'] = async () => {
    const transaction = isolated
      ? db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only')
      : db.transaction();
    return transaction.execute(async (trx) => {
      const { config_version: version } = await trx
        .selectFrom('counters')
        .select('config_version')
        .executeTakeFirstOrThrow();
      const sources = await trx
        .selectFrom('sources')
        .leftJoin('sites', 'sites.source', 'sources.id')
        .selectAll('sources')
        .select([
          'sites.domain',
          'sites.domains',
          'sites.allowed_params',
          'sites.own_networks',
          'sites.excluded_paths',
        ])
        .orderBy('sources.id')
        .execute();
      const consents = await trx
        .selectFrom('consents')
        .select(['subject', 'level'])
        .orderBy('subject')
        .execute();
      return {
        version,
        writtenAt: new Date().toISOString(),
        maxLevel: await findMaxLevel(trx),
        sources: sources.map((row) => {
          const kind = SOURCE_KINDS.find((known) => known === row.kind);
          if (kind === undefined)
            throw new Error('the registry holds a kind of source that this version does not know');
          return {
            id: row.id,
            kind,
            level: levelOf(row.level),
            timezone: row.timezone,
            domains: row.domain === null ? [] : [row.domain, ...listOf(row.domains ?? '[]')],
            retentionDays: row.retention_days,
            allowedParams: listOf(row.allowed_params ?? '[]'),
            ownNetworks: listOf(row.own_networks ?? '[]'),
            excludedPaths: listOf(row.excluded_paths ?? '[]'),
          };
        }),
        consents: consents.map((row) => [row.subject, levelOf(row.level)]),
      };
    });
  };
  return read;
}

/** Opens the registry and brings its tables up to date. Rejects with words for the operator where that fails. */
export async function openRegistry(settings: RegistrySettings): Promise<Registry> {
  const db = new Kysely<Tables>({ dialect: dialectFor(settings) });
  try {
    await migrate(db);
    await finishDeletions(db);
  } catch (cause) {
    await db.destroy();
    throw cause;
  }
  return {
    ...sitesIn(db),
    ...keysIn(db),
    ...auditIn(db),
    ...consentsIn(db),
    ...campaignsIn(db),
    ...recipientsIn(db),
    ...subjectsIn(db),
    ...maxLevelIn(db),
    ...peopleIn(db),
    ...sessionsIn(db),
    ...invitationsIn(db),
    ...resetLinksIn(db),
    ...alertsIn(db),
    ...alertsWatchIn(db),
    ...inboxIn(db),
    ...webhooksIn(db),
    ...webhookDeliveriesIn(db),
    ...siteItemsIn(db),
    ...sharesIn(db),
    ...mailReportsIn(db),
    ...backupIn(db),
    snapshot: snapshotIn(db, settings.url !== 'sqlite:'),
    ping: async () => {
      await sql`select 1`.execute(db);
    },
    close: () => db.destroy(),
  };
}
