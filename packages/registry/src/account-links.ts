/** Sessions, invitations, links to a new password: all that lives for a while and is known by its hash alone. */
import type { Kysely, Selectable } from 'kysely';
import { newId } from './account.ts';
import type { AccountSession, Invitation } from './account.ts';
import type { Accounts } from './accounts-contract.ts';
import { accountOf, insertAccount, jsonOf, now, roleOf, sitesOf } from './accounts.ts';
import { change } from './change.ts';
import type { Tables } from './tables.ts';

/** When a session was last used is for its owner's eye; a write for each request would be for nobody's. */
const LAST_SEEN_STEP_MS = 60_000;

const toTheMinute = (): string =>
  new Date(Math.floor(Date.now() / LAST_SEEN_STEP_MS) * LAST_SEEN_STEP_MS).toISOString();

const sessionOf = (row: Selectable<Tables['account_sessions']>): AccountSession => ({
  id: row.id,
  client: row.client,
  createdAt: row.created_at,
  lastSeenAt: row.last_seen_at,
  expiresAt: row.expires_at,
});

const invitationOf = (row: Selectable<Tables['invitations']>): Invitation => ({
  id: row.id,
  email: row.email,
  role: roleOf(row.role),
  sites: sitesOf(row.sites),
  createdAt: row.created_at,
  expiresAt: row.expires_at,
});

export function sessionsIn(
  db: Kysely<Tables>,
): Pick<Accounts, 'createSession' | 'session' | 'sessionsOf' | 'endSession'> {
  return {
    createSession: async (account, { hash, client, expiresAt }) => {
      const at = now();
      await db.deleteFrom('account_sessions').where('expires_at', '<=', at).execute();
      const row: Selectable<Tables['account_sessions']> = {
        id: newId('ses'),
        account,
        hash,
        client,
        created_at: at,
        last_seen_at: at,
        expires_at: expiresAt,
      };
      await db.insertInto('account_sessions').values(row).execute();
      await db
        .updateTable('accounts')
        .set({ last_seen_at: toTheMinute() })
        .where('id', '=', account)
        .execute();
      return sessionOf(row);
    },

    session: async (hash, idleSince) => {
      const row = await db
        .selectFrom('account_sessions')
        .selectAll()
        .where('hash', '=', hash)
        .where('expires_at', '>', now())
        .where('last_seen_at', '>', idleSince)
        .executeTakeFirst();
      if (row === undefined) return null;
      const account = await db
        .selectFrom('accounts')
        .selectAll()
        .where('id', '=', row.account)
        .executeTakeFirst();
      if (account === undefined) return null;
      const seenAt = toTheMinute();
      if (row.last_seen_at < seenAt) {
        await db
          .updateTable('account_sessions')
          .set({ last_seen_at: seenAt })
          .where('id', '=', row.id)
          .execute();
        await db
          .updateTable('accounts')
          .set({ last_seen_at: seenAt })
          .where('id', '=', account.id)
          .execute();
      }
      return { session: sessionOf(row), account: accountOf(account) };
    },

    sessionsOf: async (account) => {
      const rows = await db
        .selectFrom('account_sessions')
        .selectAll()
        .where('account', '=', account)
        .where('expires_at', '>', now())
        .orderBy('last_seen_at', 'desc')
        .orderBy('id')
        .execute();
      return rows.map(sessionOf);
    },

    endSession: async (account, id) => {
      const { numDeletedRows } = await db
        .deleteFrom('account_sessions')
        .where('account', '=', account)
        .where('id', '=', id)
        .executeTakeFirst();
      return numDeletedRows === 1n;
    },
  };
}

export function invitationsIn(
  db: Kysely<Tables>,
): Pick<
  Accounts,
  'createInvitation' | 'invitations' | 'invitation' | 'revokeInvitation' | 'acceptInvitation'
> {
  const open = (at: string) =>
    db.selectFrom('invitations').selectAll().where('expires_at', '>', at);
  return {
    createInvitation: (actor, { email, role, sites }, { hash, expiresAt }) =>
      change<Invitation | 'taken'>(db, actor, async (trx) => {
        const taken = await trx
          .selectFrom('accounts')
          .select('id')
          .where('email', '=', email)
          .executeTakeFirst();
        if (taken !== undefined) return { result: 'taken', note: null };
        await trx.deleteFrom('invitations').where('email', '=', email).execute();
        const row: Selectable<Tables['invitations']> = {
          id: newId('inv'),
          hash,
          email,
          role,
          sites: jsonOf(sites),
          created_at: now(),
          expires_at: expiresAt,
        };
        await trx.insertInto('invitations').values(row).execute();
        return {
          result: invitationOf(row),
          note: { action: 'invitation-created', target: row.id, raisesVersion: false },
        };
      }),

    invitations: async () =>
      (await open(now()).orderBy('created_at').orderBy('id').execute()).map(invitationOf),

    invitation: async (hash) => {
      const row = await open(now()).where('hash', '=', hash).executeTakeFirst();
      return row === undefined ? null : invitationOf(row);
    },

    revokeInvitation: (actor, id) =>
      change(db, actor, async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('invitations')
          .where('id', '=', id)
          .executeTakeFirst();
        return numDeletedRows === 0n
          ? { result: false, note: null }
          : {
              result: true,
              note: { action: 'invitation-revoked', target: id, raisesVersion: false },
            };
      }),

    acceptInvitation: (hash, { name, passwordHash }) =>
      change(db, { id: 'invitation', name: 'invitation' }, async (trx) => {
        const row = await trx
          .deleteFrom('invitations')
          .where('hash', '=', hash)
          .where('expires_at', '>', now())
          .returningAll()
          .executeTakeFirst();
        if (row === undefined) return { result: null, note: null };
        const { email, role, sites } = invitationOf(row);
        const taken = await trx
          .selectFrom('accounts')
          .select('id')
          .where('email', '=', email)
          .executeTakeFirst();
        if (taken !== undefined) return { result: null, note: null };
        const account = await insertAccount(trx, { email, name, passwordHash, role, sites });
        return {
          result: account,
          note: { action: 'account-created', target: account.id, raisesVersion: false },
        };
      }),
  };
}

export function resetLinksIn(
  db: Kysely<Tables>,
): Pick<Accounts, 'createResetLink' | 'resetLink' | 'useResetLink'> {
  return {
    createResetLink: (account, { hash, expiresAt }) =>
      db.transaction().execute(async (trx) => {
        // The newest mail is the one whose link works.
        await trx.deleteFrom('reset_links').where('account', '=', account).execute();
        await trx
          .insertInto('reset_links')
          .values({ hash, account, expires_at: expiresAt })
          .execute();
      }),

    resetLink: async (hash) => {
      const row = await db
        .selectFrom('reset_links')
        .innerJoin('accounts', 'accounts.id', 'reset_links.account')
        .selectAll('accounts')
        .where('reset_links.hash', '=', hash)
        .where('reset_links.expires_at', '>', now())
        .executeTakeFirst();
      return row === undefined ? null : accountOf(row);
    },

    useResetLink: (hash, passwordHash) =>
      change(db, { id: 'reset-link', name: 'link to a new password' }, async (trx) => {
        const link = await trx
          .deleteFrom('reset_links')
          .where('hash', '=', hash)
          .where('expires_at', '>', now())
          .returning('account')
          .executeTakeFirst();
        if (link === undefined) return { result: null, note: null };
        const row = await trx
          .updateTable('accounts')
          .set({ password_hash: passwordHash })
          .where('id', '=', link.account)
          .returningAll()
          .executeTakeFirst();
        await trx.deleteFrom('account_sessions').where('account', '=', link.account).execute();
        return {
          result: row === undefined ? null : accountOf(row),
          note: { action: 'password-changed', target: link.account, raisesVersion: false },
        };
      }),
  };
}
