import { LEVELS, newSourceId } from '@clearpixel/pixel';
import type { Level } from '@clearpixel/pixel';
import type { Kysely, Transaction } from 'kysely';
import { change, changedFields } from './change.ts';
import type { Registry } from './contract.ts';
import { isBehind, pageByTime } from './paging.ts';
import { SITE_PURPOSES, newSiteSchema } from './site.ts';
import type { NewSite, Site, SitePurpose } from './site.ts';
import { deleteSource, insertSource, updateSource } from './source-rows.ts';
import type { Tables } from './tables.ts';

const COLUMNS = [
  'sources.id',
  'sources.name',
  'sources.level',
  'sources.timezone',
  'sources.retention_days',
  'sources.created_at',
  'sources.purpose',
  'sites.domain',
  'sites.domains',
  'sites.allowed_params',
  'sites.contact',
  'sites.own_networks',
  'sites.excluded_paths',
] as const;

export function levelOf(text: string): Level {
  const level = LEVELS.find((known) => known === text);
  if (level === undefined)
    throw new Error('the registry holds a level that this version does not know');
  return level;
}

export function listOf(json: string): string[] {
  const list: unknown = JSON.parse(json);
  return Array.isArray(list) ? list.map(String) : [];
}

function siteOf(row: {
  id: string;
  name: string;
  level: string;
  timezone: string;
  retention_days: number;
  created_at: string;
  domain: string;
  domains: string;
  allowed_params: string;
  purpose: string;
  contact: string;
  own_networks: string;
  excluded_paths: string;
}): Site {
  return {
    id: row.id,
    name: row.name,
    domain: row.domain,
    domains: listOf(row.domains),
    level: levelOf(row.level),
    timezone: row.timezone,
    retentionDays: row.retention_days,
    allowedParams: listOf(row.allowed_params),
    createdAt: row.created_at,
    contact: row.contact,
    ownNetworks: listOf(row.own_networks),
    excludedPaths: listOf(row.excluded_paths),
    purpose: SITE_PURPOSES.find((known) => known === row.purpose) ?? 'own',
  };
}

async function findSite(db: Kysely<Tables>, id: string): Promise<Site | null> {
  const row = await db
    .selectFrom('sources')
    .innerJoin('sites', 'sites.source', 'sources.id')
    .select(COLUMNS)
    .where('sources.id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : siteOf(row);
}

async function writeSite(trx: Transaction<Tables>, site: Site): Promise<void> {
  await updateSource(trx, site);
  await trx
    .updateTable('sites')
    .set({
      domain: site.domain,
      domains: JSON.stringify(site.domains),
      allowed_params: JSON.stringify(site.allowedParams),
      contact: site.contact,
      own_networks: JSON.stringify(site.ownNetworks),
      excluded_paths: JSON.stringify(site.excludedPaths),
    })
    .where('source', '=', site.id)
    .execute();
}

/** What is tried is there to be looked at once. */
const TRY_SITE: NewSite = newSiteSchema.parse({
  name: 'Try it',
  domain: 'try.invalid',
  retentionDays: 1,
});

async function insertSite(
  trx: Transaction<Tables>,
  site: NewSite,
  purpose: SitePurpose,
  draw: () => string,
): Promise<Site> {
  const createdAt = new Date().toISOString();
  const id = await insertSource(trx, { ...site, kind: 'site', createdAt, purpose }, draw);
  await trx
    .insertInto('sites')
    .values({
      source: id,
      domain: site.domain,
      domains: JSON.stringify(site.domains),
      allowed_params: JSON.stringify(site.allowedParams),
      contact: site.contact,
      own_networks: JSON.stringify(site.ownNetworks),
      excluded_paths: JSON.stringify(site.excludedPaths),
    })
    .execute();
  return { id, ...site, createdAt, purpose };
}

export function sitesIn(
  db: Kysely<Tables>,
  draw: () => string = newSourceId,
): Pick<
  Registry,
  | 'createSite'
  | 'site'
  | 'trySite'
  | 'sites'
  | 'changeSite'
  | 'deleteSite'
  | 'pendingErasures'
  | 'erasureDone'
> {
  return {
    createSite: (actor, site, purpose = 'own') =>
      change(db, actor, async (trx) => {
        const created = await insertSite(trx, site, purpose, draw);
        return {
          result: created,
          note: { action: 'site-created', target: created.id, raisesVersion: true },
        };
      }),

    trySite: () =>
      change<{ site: Site; isNew: boolean }>(
        db,
        { id: 'console', name: 'console' },
        async (trx) => {
          const row = await trx
            .selectFrom('sources')
            .innerJoin('sites', 'sites.source', 'sources.id')
            .select(COLUMNS)
            .where('sources.purpose', '=', 'try')
            .executeTakeFirst();
          if (row !== undefined) return { result: { site: siteOf(row), isNew: false }, note: null };
          const site = await insertSite(trx, TRY_SITE, 'try', draw);
          return {
            result: { site, isNew: true },
            note: { action: 'site-created', target: site.id, raisesVersion: true },
          };
        },
      ),

    site: (id) => findSite(db, id),

    sites: ({ only, ...page }) =>
      pageByTime(
        page,
        async (after, rows) => {
          if (only?.length === 0) return [];
          let query = db
            .selectFrom('sources')
            .innerJoin('sites', 'sites.source', 'sources.id')
            .select(COLUMNS)
            .where('sources.kind', '=', 'site')
            .where('sources.purpose', '!=', 'try')
            .orderBy('sources.created_at')
            .orderBy('sources.id')
            .where(isBehind(after, 'sources.created_at', 'sources.id'))
            .limit(rows);
          if (only !== undefined) query = query.where('sources.id', 'in', [...only]);
          return query.execute();
        },
        siteOf,
      ),

    changeSite: (actor, id, changes) =>
      change(db, actor, async (trx) => {
        const site = await findSite(trx, id);
        if (site === null) return { result: null, note: null };
        const changed: Site = {
          id,
          name: changes.name ?? site.name,
          domain: changes.domain ?? site.domain,
          domains: changes.domains ?? site.domains,
          level: changes.level ?? site.level,
          timezone: changes.timezone ?? site.timezone,
          retentionDays: changes.retentionDays ?? site.retentionDays,
          allowedParams: changes.allowedParams ?? site.allowedParams,
          contact: changes.contact ?? site.contact,
          ownNetworks: changes.ownNetworks ?? site.ownNetworks,
          excludedPaths: changes.excludedPaths ?? site.excludedPaths,
          purpose: site.purpose,
          createdAt: site.createdAt,
        };
        await writeSite(trx, changed);
        return {
          result: changed,
          note: {
            action: 'site-changed',
            target: id,
            fields: changedFields(changes),
            raisesVersion: true,
          },
        };
      }),

    deleteSite: (actor, id) =>
      change(db, actor, async (trx) => {
        if (!(await deleteSource(trx, 'site', id))) return { result: false, note: null };
        return {
          result: true,
          note: { action: 'site-deleted', target: id, raisesVersion: true },
        };
      }),

    pendingErasures: async () => {
      const rows = await db
        .selectFrom('erasures')
        .selectAll()
        .orderBy('requested_at')
        .orderBy('source')
        .execute();
      return rows.map((row) => ({ source: row.source, requestedAt: row.requested_at }));
    },

    erasureDone: async (source) => {
      await db.deleteFrom('erasures').where('source', '=', source).execute();
    },
  };
}
