import type { Level } from '@clearpixel/pixel';
import type { Kysely } from 'kysely';
import type { Campaigns } from './campaigns-contract.ts';
import { change } from './change.ts';
import { levelOf } from './sites.ts';
import type { Tables } from './tables.ts';

const NAME = 'max-level';

export async function findMaxLevel(db: Kysely<Tables>): Promise<Level> {
  const row = await db
    .selectFrom('settings')
    .select('value')
    .where('name', '=', NAME)
    .executeTakeFirst();
  return levelOf(row?.value ?? 'full');
}

export function maxLevelIn(db: Kysely<Tables>): Pick<Campaigns, 'maxLevel' | 'setMaxLevel'> {
  return {
    maxLevel: () => findMaxLevel(db),

    setMaxLevel: (actor, level) =>
      change(db, actor, async (trx) => {
        if ((await findMaxLevel(trx)) === level) return { result: undefined, note: null };
        await trx
          .insertInto('settings')
          .values({ name: NAME, value: level })
          .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: level }))
          .execute();
        return {
          result: undefined,
          note: {
            action: 'level-limited',
            target: 'installation',
            fields: ['maxLevel'],
            raisesVersion: true,
          },
        };
      }),
  };
}
