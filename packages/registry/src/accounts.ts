import type { Kysely, Selectable, Transaction } from 'kysely';
import { ROLES, newId } from './account.ts';
import type { Account, Credentials, NewAccount, Role } from './account.ts';
import type { Accounts } from './accounts-contract.ts';
import { change } from './change.ts';
import { isBehind, pageByTime } from './paging.ts';
import { listOf } from './sites.ts';
import type { Tables } from './tables.ts';

export const now = (): string => new Date().toISOString();

export function roleOf(text: string): Role {
  const role = ROLES.find((known) => known === text);
  if (role === undefined)
    throw new Error('the registry holds a role that this version does not know');
  return role;
}

export const sitesOf = (json: string | null): string[] | null =>
  json === null ? null : listOf(json);
export const jsonOf = (sites: readonly string[] | null): string | null =>
  sites === null ? null : JSON.stringify(sites);

export const accountOf = (row: Selectable<Tables['accounts']>): Account => ({
  id: row.id,
  email: row.email,
  name: row.name,
  role: roleOf(row.role),
  sites: sitesOf(row.sites),
  secondFactor: row.totp_secret !== null,
  createdAt: row.created_at,
  lastSeenAt: row.last_seen_at,
});

export async function insertAccount(
  trx: Transaction<Tables>,
  input: NewAccount & { role: Role; sites: readonly string[] | null },
): Promise<Account> {
  const row: Selectable<Tables['accounts']> = {
    id: newId('usr'),
    email: input.email,
    name: input.name,
    role: input.role,
    sites: jsonOf(input.sites),
    password_hash: input.passwordHash,
    totp_secret: null,
    totp_step: 0,
    created_at: now(),
    last_seen_at: null,
  };
  await trx.insertInto('accounts').values(row).execute();
  return accountOf(row);
}

async function isLastOwner(trx: Transaction<Tables>, id: string): Promise<boolean> {
  const owners = await trx
    .selectFrom('accounts')
    .select('id')
    .where('role', '=', 'owner')
    .limit(2)
    .execute();
  return owners.length === 1 && owners[0]?.id === id;
}

const find = (
  db: Kysely<Tables>,
  column: 'id' | 'email',
  value: string,
): Promise<Selectable<Tables['accounts']> | undefined> =>
  db.selectFrom('accounts').selectAll().where(column, '=', value).executeTakeFirst();

async function findCredentials(
  db: Kysely<Tables>,
  column: 'id' | 'email',
  value: string,
): Promise<Credentials | null> {
  const row = await find(db, column, value);
  return row === undefined
    ? null
    : {
        account: accountOf(row),
        passwordHash: row.password_hash,
        totpSecret: row.totp_secret,
      };
}

type People = Pick<
  Accounts,
  | 'hasAccounts'
  | 'createFirstAccount'
  | 'account'
  | 'accounts'
  | 'credentials'
  | 'credentialsOf'
  | 'changeAccount'
  | 'renameAccount'
  | 'removeAccount'
  | 'setPassword'
  | 'setSecondFactor'
  | 'useTotpStep'
  | 'useRecoveryCode'
>;

export function peopleIn(db: Kysely<Tables>): People {
  return {
    hasAccounts: async () =>
      (await db.selectFrom('accounts').select('id').limit(1).executeTakeFirst()) !== undefined,

    createFirstAccount: (input) =>
      // `change` runs one at a time: two people with the same link make one account.
      change(db, { id: 'setup', name: 'first start' }, async (trx) => {
        const other = await trx.selectFrom('accounts').select('id').limit(1).executeTakeFirst();
        if (other !== undefined) return { result: null, note: null };
        const account = await insertAccount(trx, { ...input, role: 'owner', sites: null });
        return {
          result: account,
          note: { action: 'account-created', target: account.id, raisesVersion: false },
        };
      }),

    account: async (id) => {
      const row = await find(db, 'id', id);
      return row === undefined ? null : accountOf(row);
    },

    accounts: (page) =>
      pageByTime(
        page,
        (after, rows) =>
          db
            .selectFrom('accounts')
            .selectAll()
            .where(isBehind(after))
            .orderBy('created_at')
            .orderBy('id')
            .limit(rows)
            .execute(),
        accountOf,
      ),

    credentials: (email) => findCredentials(db, 'email', email),
    credentialsOf: (id) => findCredentials(db, 'id', id),

    changeAccount: (actor, id, { role, sites }) =>
      change<Account | null | 'last-owner'>(db, actor, async (trx) => {
        const before = await find(trx, 'id', id);
        if (before === undefined) return { result: null, note: null };
        if (role !== undefined && role !== 'owner' && (await isLastOwner(trx, id)))
          return { result: 'last-owner', note: null };
        const newRole = role ?? roleOf(before.role);
        const set = {
          role: newRole,
          sites: newRole === 'owner' ? null : sites === undefined ? before.sites : jsonOf(sites),
        };
        await trx.updateTable('accounts').set(set).where('id', '=', id).execute();
        return {
          result: accountOf({ ...before, ...set }),
          note: {
            action: 'account-changed',
            target: id,
            fields: [
              ...(role === undefined ? [] : ['role']),
              ...(sites === undefined ? [] : ['sites']),
            ],
            raisesVersion: false,
          },
        };
      }),

    renameAccount: (actor, id, name) =>
      change(db, actor, async (trx) => {
        const row = await trx
          .updateTable('accounts')
          .set({ name })
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirst();
        if (row === undefined) return { result: null, note: null };
        return {
          result: accountOf(row),
          note: { action: 'account-changed', target: id, fields: ['name'], raisesVersion: false },
        };
      }),

    removeAccount: (actor, id) =>
      change<boolean | 'last-owner'>(db, actor, async (trx) => {
        if (await isLastOwner(trx, id)) return { result: 'last-owner', note: null };
        const { numDeletedRows } = await trx
          .deleteFrom('accounts')
          .where('id', '=', id)
          .executeTakeFirst();
        return numDeletedRows === 0n
          ? { result: false, note: null }
          : {
              result: true,
              note: { action: 'account-removed', target: id, raisesVersion: false },
            };
      }),

    setPassword: (actor, id, passwordHash, keepSession) =>
      change(db, actor, async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('accounts')
          .set({ password_hash: passwordHash })
          .where('id', '=', id)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return { result: false, note: null };
        let others = trx.deleteFrom('account_sessions').where('account', '=', id);
        if (keepSession !== null) others = others.where('id', '!=', keepSession);
        await others.execute();
        return {
          result: true,
          note: { action: 'password-changed', target: id, raisesVersion: false },
        };
      }),

    setSecondFactor: (actor, id, secret, recoveryHashes) =>
      change(db, actor, async (trx) => {
        await trx
          .updateTable('accounts')
          .set({ totp_secret: secret })
          .where('id', '=', id)
          .execute();
        await trx.deleteFrom('recovery_codes').where('account', '=', id).execute();
        if (recoveryHashes.length > 0)
          await trx
            .insertInto('recovery_codes')
            .values(recoveryHashes.map((hash) => ({ account: id, hash })))
            .execute();
        return {
          result: undefined,
          note: { action: 'second-factor-changed', target: id, raisesVersion: false },
        };
      }),

    useTotpStep: async (id, step) => {
      const { numUpdatedRows } = await db
        .updateTable('accounts')
        .set({ totp_step: step })
        .where('id', '=', id)
        .where('totp_step', '<', step)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },

    useRecoveryCode: async (id, hash) => {
      const { numDeletedRows } = await db
        .deleteFrom('recovery_codes')
        .where('account', '=', id)
        .where('hash', '=', hash)
        .executeTakeFirst();
      return numDeletedRows === 1n;
    },
  };
}
