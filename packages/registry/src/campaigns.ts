import { newSourceId } from '@clearpixel/pixel';
import type { Kysely, Transaction } from 'kysely';
import type { Campaign } from './campaign.ts';
import type { Campaigns } from './campaigns-contract.ts';
import { change, changedFields } from './change.ts';
import { deleteRecipients } from './delete-recipients.ts';
import { isBehind, pageByTime } from './paging.ts';
import { levelOf } from './sites.ts';
import { deleteSource, insertSource, updateSource } from './source-rows.ts';
import type { Tables } from './tables.ts';

const COLUMNS = [
  'sources.id',
  'sources.name',
  'sources.level',
  'sources.timezone',
  'sources.retention_days',
  'sources.created_at',
  'campaigns.subject',
  'campaigns.opens',
  'campaigns.clicks',
  'campaigns.trap',
] as const;

const campaignOf = (row: {
  id: string;
  name: string;
  level: string;
  timezone: string;
  retention_days: number;
  created_at: string;
  subject: string;
  opens: number;
  clicks: number;
  trap: number;
}): Campaign => ({
  id: row.id,
  name: row.name,
  level: levelOf(row.level),
  subject: row.subject,
  timezone: row.timezone,
  retentionDays: row.retention_days,
  opens: row.opens === 1,
  clicks: row.clicks === 1,
  trap: row.trap === 1,
  createdAt: row.created_at,
});

async function findCampaign(db: Kysely<Tables>, id: string): Promise<Campaign | null> {
  const row = await db
    .selectFrom('sources')
    .innerJoin('campaigns', 'campaigns.source', 'sources.id')
    .select(COLUMNS)
    .where('sources.id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : campaignOf(row);
}

async function writeCampaign(trx: Transaction<Tables>, campaign: Campaign): Promise<void> {
  await updateSource(trx, campaign);
  await trx
    .updateTable('campaigns')
    .set({
      subject: campaign.subject,
      opens: Number(campaign.opens),
      clicks: Number(campaign.clicks),
      trap: Number(campaign.trap),
    })
    .where('source', '=', campaign.id)
    .execute();
}

export function campaignsIn(
  db: Kysely<Tables>,
  draw: () => string = newSourceId,
): Pick<
  Campaigns,
  'createCampaign' | 'campaign' | 'campaigns' | 'changeCampaign' | 'deleteCampaign'
> {
  return {
    createCampaign: (actor, campaign) =>
      change(db, actor, async (trx) => {
        const createdAt = new Date().toISOString();
        const id = await insertSource(
          trx,
          { ...campaign, kind: 'campaign', createdAt, purpose: 'own' },
          draw,
        );
        await trx
          .insertInto('campaigns')
          .values({
            source: id,
            subject: campaign.subject,
            opens: Number(campaign.opens),
            clicks: Number(campaign.clicks),
            trap: Number(campaign.trap),
          })
          .execute();
        return {
          result: { ...campaign, id, createdAt },
          note: { action: 'campaign-created', target: id, raisesVersion: true },
        };
      }),

    campaign: (id) => findCampaign(db, id),

    campaigns: ({ only, ...page }) =>
      pageByTime(
        page,
        async (after, rows) => {
          if (only?.length === 0) return [];
          let query = db
            .selectFrom('sources')
            .innerJoin('campaigns', 'campaigns.source', 'sources.id')
            .select(COLUMNS)
            .where('sources.kind', '=', 'campaign')
            .orderBy('sources.created_at')
            .orderBy('sources.id')
            .where(isBehind(after, 'sources.created_at', 'sources.id'))
            .limit(rows);
          if (only !== undefined) query = query.where('sources.id', 'in', [...only]);
          return query.execute();
        },
        campaignOf,
      ),

    changeCampaign: (actor, id, changes) =>
      change(db, actor, async (trx) => {
        const campaign = await findCampaign(trx, id);
        if (campaign === null) return { result: null, note: null };
        const changed: Campaign = {
          id,
          name: changes.name ?? campaign.name,
          level: changes.level ?? campaign.level,
          subject: changes.subject ?? campaign.subject,
          timezone: changes.timezone ?? campaign.timezone,
          retentionDays: changes.retentionDays ?? campaign.retentionDays,
          opens: changes.opens ?? campaign.opens,
          clicks: changes.clicks ?? campaign.clicks,
          trap: changes.trap ?? campaign.trap,
          createdAt: campaign.createdAt,
        };
        await writeCampaign(trx, changed);
        return {
          result: changed,
          note: {
            action: 'campaign-changed',
            target: id,
            fields: changedFields(changes),
            raisesVersion: true,
          },
        };
      }),

    deleteCampaign: async (actor, id) => {
      const isDeleted = await change(db, actor, async (trx) =>
        (await deleteSource(trx, 'campaign', id))
          ? {
              result: true,
              note: { action: 'campaign-deleted', target: id, raisesVersion: true },
            }
          : { result: false, note: null },
      );
      if (isDeleted) await deleteRecipients(db, id);
      return isDeleted;
    },
  };
}
