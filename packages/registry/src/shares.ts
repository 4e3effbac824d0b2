import type { Kysely, Selectable } from 'kysely';
import { change } from './change.ts';
import type { Actor, Page, PageRequest } from './contract.ts';
import { hashKey } from './key.ts';
import { isBehind, pageByTime } from './paging.ts';
import { SHARE_LIMITS, SHARE_PARTS, isLinkSecret, newLinkSecret, newShareId } from './share.ts';
import type { NewShare, Share } from './share.ts';
import { listOf } from './sites.ts';
import type { Tables } from './tables.ts';

export interface Shares {
  /** `secret` is shown to its maker now and never again. Rejects where there is no such site. */
  createShare(
    actor: Actor,
    site: string,
    share: NewShare,
  ): Promise<{ share: Share; secret: string } | 'too-many'>;
  /** Oldest first, revoked ones too. null: the cursor is not one of this list. */
  shares(site: string, page: PageRequest): Promise<Page<Share> | null>;
  /** Revoking twice is no fault, and keeps the first time. False: there is no such share. */
  revokeShare(actor: Actor, site: string, id: string): Promise<boolean>;
  /** null: unknown, or revoked. */
  shareBySecret(secret: string): Promise<Share | null>;
}

function shareOf(row: Selectable<Tables['shared_links']>): Share {
  const parts = listOf(row.parts);
  return {
    id: row.id,
    site: row.site,
    name: row.name,
    // A part that this version does not know is not shown.
    parts: SHARE_PARTS.filter((part) => parts.includes(part)),
    properties: listOf(row.properties),
    embeddedBy: listOf(row.embedded_by),
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
  };
}

export const sharesIn = (db: Kysely<Tables>): Shares => ({
  createShare: (actor, site, { name, parts, properties, embeddedBy }) =>
    change<{ share: Share; secret: string } | 'too-many'>(db, actor, async (trx) => {
      const { length } = await trx
        .selectFrom('shared_links')
        .select('id')
        .where('site', '=', site)
        .where('revoked_at', 'is', null)
        .limit(SHARE_LIMITS.shares)
        .execute();
      if (length === SHARE_LIMITS.shares) return { result: 'too-many', note: null };
      const secret = newLinkSecret();
      const row: Selectable<Tables['shared_links']> = {
        id: newShareId(),
        site,
        name,
        hash: hashKey(secret),
        parts: JSON.stringify(parts),
        properties: JSON.stringify(properties),
        embedded_by: JSON.stringify(embeddedBy),
        created_at: new Date().toISOString(),
        revoked_at: null,
      };
      await trx.insertInto('shared_links').values(row).execute();
      return {
        result: { share: shareOf(row), secret },
        note: { action: 'share-created', target: site, raisesVersion: false },
      };
    }),

  shares: (site, page) =>
    pageByTime(
      page,
      (after, rows) =>
        db
          .selectFrom('shared_links')
          .selectAll()
          .where('site', '=', site)
          .where(isBehind(after))
          .orderBy('created_at')
          .orderBy('id')
          .limit(rows)
          .execute(),
      shareOf,
    ),

  revokeShare: (actor, site, id) =>
    change(db, actor, async (trx) => {
      const row = await trx
        .selectFrom('shared_links')
        .select('revoked_at')
        .where('site', '=', site)
        .where('id', '=', id)
        .executeTakeFirst();
      if (row === undefined) return { result: false, note: null };
      if (row.revoked_at !== null) return { result: true, note: null };
      await trx
        .updateTable('shared_links')
        .set({ revoked_at: new Date().toISOString() })
        .where('id', '=', id)
        .execute();
      return {
        result: true,
        note: { action: 'share-revoked', target: site, raisesVersion: false },
      };
    }),

  shareBySecret: async (secret) => {
    if (!isLinkSecret(secret)) return null;
    const row = await db
      .selectFrom('shared_links')
      .selectAll()
      // Hashes are compared, whose bytes nobody can choose: how long it takes tells nothing.
      .where('hash', '=', hashKey(secret))
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    return row === undefined ? null : shareOf(row);
  },
});
