/** What is set up for the reports of a site: goals, segments, annotations. One table, one way; each kind has its schema. */
import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { z } from 'zod';
import { ANNOTATION_LIMITS, newAnnotationSchema } from './annotation.ts';
import type { NewAnnotation } from './annotation.ts';
import { change, changedFields } from './change.ts';
import type { Actor, Page, PageRequest } from './contract.ts';
import { GOAL_LIMITS, newGoalSchema } from './goal.ts';
import type { NewGoal } from './goal.ts';
import { pageByTime } from './paging.ts';
import { SEGMENT_LIMITS, newSegmentSchema } from './segment.ts';
import type { NewSegment } from './segment.ts';
import type { Tables } from './tables.ts';

/** An item as it is kept, with its id and the time of its making. */
export type Kept<New> = New & { id: string; createdAt: string };

export interface ItemsOf<New> {
  /** `too-many`: the site has as many as it may have. Rejects where there is no such site. */
  create(actor: Actor, site: string, item: New): Promise<Kept<New> | 'too-many'>;
  /** Oldest first. null: the cursor is not one of this list. */
  list(site: string, page: PageRequest): Promise<Page<Kept<New>> | null>;
  find(site: string, id: string): Promise<Kept<New> | null>;
  /** What is left out stays. null: there is no such item. */
  change(
    actor: Actor,
    site: string,
    id: string,
    changes: { [Field in keyof New]?: New[Field] | undefined },
  ): Promise<Kept<New> | null>;
  remove(actor: Actor, site: string, id: string): Promise<boolean>;
}

export interface SiteItems {
  goals: ItemsOf<NewGoal>;
  segments: ItemsOf<NewSegment>;
  annotations: ItemsOf<NewAnnotation>;
}

export const siteItemsIn = (db: Kysely<Tables>): SiteItems => ({
  goals: itemsIn(db, 'goal', newGoalSchema, GOAL_LIMITS.goals),
  segments: itemsIn(db, 'segment', newSegmentSchema, SEGMENT_LIMITS.segments),
  annotations: itemsIn(db, 'annotation', newAnnotationSchema, ANNOTATION_LIMITS.annotations),
});

type Row = Tables['site_items'];

function itemsIn<Schema extends z.ZodObject>(
  db: Kysely<Tables>,
  kind: 'goal' | 'segment' | 'annotation',
  schema: Schema,
  max: number,
): ItemsOf<z.output<Schema>> {
  type New = z.output<Schema>;
  const keptOf = ({ id, content, created_at: createdAt }: Row): Kept<New> => ({
    ...schema.parse(JSON.parse(content)),
    id,
    createdAt,
  });
  const rowsOf = (from: Kysely<Tables>, site: string) =>
    from.selectFrom('site_items').selectAll().where('site', '=', site).where('kind', '=', kind);

  return {
    create: (actor, site, item) =>
      change<Kept<New> | 'too-many'>(db, actor, async (trx) => {
        const { length } = await rowsOf(trx, site).limit(max).execute();
        if (length === max) return { result: 'too-many', note: null };
        const row: Row = {
          id: `${kind}_${randomBytes(9).toString('base64url')}`,
          site,
          kind,
          content: JSON.stringify(item),
          created_at: new Date().toISOString(),
        };
        await trx.insertInto('site_items').values(row).execute();
        return {
          result: keptOf(row),
          note: { action: `${kind}-created`, target: site, raisesVersion: false },
        };
      }),

    list: (site, page) =>
      pageByTime(
        page,
        async (after, rows) => {
          let query = rowsOf(db, site).orderBy('created_at').orderBy('id').limit(rows);
          if (after !== 'first')
            query = query.where((eb) =>
              eb(eb.refTuple('created_at', 'id'), '>', eb.tuple(after.createdAt, after.id)),
            );
          return query.execute();
        },
        keptOf,
      ),

    find: async (site, id) => {
      const row = await rowsOf(db, site).where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : keptOf(row);
    },

    change: (actor, site, id, changes) =>
      change<Kept<New> | null>(db, actor, async (trx) => {
        const row = await rowsOf(trx, site).where('id', '=', id).executeTakeFirst();
        if (row === undefined) return { result: null, note: null };
        const fields = changedFields(changes);
        const content = JSON.stringify({ ...JSON.parse(row.content), ...changes });
        await trx.updateTable('site_items').set({ content }).where('id', '=', id).execute();
        return {
          result: keptOf({ ...row, content }),
          note: { action: `${kind}-changed`, target: site, fields, raisesVersion: false },
        };
      }),

    remove: (actor, site, id) =>
      change(db, actor, async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('site_items')
          .where('site', '=', site)
          .where('kind', '=', kind)
          .where('id', '=', id)
          .executeTakeFirst();
        return numDeletedRows === 0n
          ? { result: false, note: null }
          : {
              result: true,
              note: { action: `${kind}-deleted`, target: site, raisesVersion: false },
            };
      }),
  };
}
