import { timingSafeEqual } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import { change } from './change.ts';
import type { Registry } from './contract.ts';
import { KEY_LIMITS, SCOPES, hashKey, newKeyId, newKeySecret } from './key.ts';
import type { Key } from './key.ts';
import { isBehind, pageByTime } from './paging.ts';
import { listOf } from './sites.ts';
import type { Tables } from './tables.ts';

/** When a key was last used is for the owner's eye; a write for each request would be for nobody's. */
const LAST_USED_STEP_MS = 60_000;

function keyOf(row: Selectable<Tables['keys']>): Key {
  const scopes = listOf(row.scopes);
  return {
    id: row.id,
    name: row.name,
    // A scope that this version does not know gives nothing.
    scopes: SCOPES.filter((scope) => scopes.includes(scope)),
    sites: row.sites === null ? null : listOf(row.sites),
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  };
}

export function keysIn(
  db: Kysely<Tables>,
): Pick<Registry, 'createKey' | 'keys' | 'revokeKey' | 'authenticate'> {
  return {
    createKey: (actor, input) =>
      change(db, actor, async (trx) => {
        const secret = newKeySecret();
        const row: Selectable<Tables['keys']> = {
          id: newKeyId(),
          name: input.name,
          hash: hashKey(secret),
          scopes: JSON.stringify(input.scopes),
          sites: input.sites === null ? null : JSON.stringify(input.sites),
          created_at: new Date().toISOString(),
          last_used_at: null,
          expires_at: input.expiresAt,
          revoked_at: null,
        };
        await trx.insertInto('keys').values(row).execute();
        return {
          result: { key: keyOf(row), secret },
          note: { action: 'key-created', target: row.id, raisesVersion: false },
        };
      }),

    keys: (page) =>
      pageByTime(
        page,
        (after, rows) =>
          db
            .selectFrom('keys')
            .selectAll()
            .where(isBehind(after))
            .orderBy('created_at')
            .orderBy('id')
            .limit(rows)
            .execute(),
        keyOf,
      ),

    revokeKey: (actor, id) =>
      change(db, actor, async (trx) => {
        const revoked = await trx
          .updateTable('keys')
          .set({ revoked_at: new Date().toISOString() })
          .where('id', '=', id)
          .where('revoked_at', 'is', null)
          .returningAll()
          .executeTakeFirst();
        if (revoked !== undefined)
          return {
            result: keyOf(revoked),
            note: { action: 'key-revoked', target: id, raisesVersion: false },
          };
        const before = await trx
          .selectFrom('keys')
          .selectAll()
          .where('id', '=', id)
          .executeTakeFirst();
        return { result: before === undefined ? null : keyOf(before), note: null };
      }),

    authenticate: async (secret) => {
      if (secret.length > KEY_LIMITS.keyCharacters) return null;
      const hash = hashKey(secret);
      const row = await db
        .selectFrom('keys')
        .selectAll()
        .where('hash', '=', hash)
        .executeTakeFirst();
      // The database compared hashes, whose bytes nobody can choose; this one takes equal time on top of it.
      if (row === undefined || !timingSafeEqual(Buffer.from(row.hash), Buffer.from(hash)))
        return null;
      const now = new Date();
      if (row.revoked_at !== null) return null;
      if (row.expires_at !== null && row.expires_at <= now.toISOString()) return null;
      const step = new Date(Math.floor(now.getTime() / LAST_USED_STEP_MS) * LAST_USED_STEP_MS);
      const lastUsedAt = step.toISOString();
      if (row.last_used_at !== lastUsedAt)
        await db
          .updateTable('keys')
          .set({ last_used_at: lastUsedAt })
          .where('id', '=', row.id)
          .execute();
      return keyOf({ ...row, last_used_at: lastUsedAt });
    },
  };
}
