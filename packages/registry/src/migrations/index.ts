import { Migrator } from 'kysely/migration';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { first } from './0001-first.ts';
import { accounts } from './0002-accounts.ts';
import { ownVisits } from './0003-own-visits.ts';
import { campaigns } from './0004-campaigns.ts';
import { alerts } from './0005-alerts.ts';
import { traps } from './0006-traps.ts';
import { siteItems } from './0007-site-items.ts';
import { recipientMarks } from './0008-recipient-marks.ts';
import { sharesAndMailReports } from './0009-shares-and-mail-reports.ts';

/** In this order, each once. A migration that has been released is never edited: the next one corrects it. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-first': first,
  '0002-accounts': accounts,
  '0003-own-visits': ownVisits,
  '0004-campaigns': campaigns,
  '0005-alerts': alerts,
  '0006-traps': traps,
  '0007-site-items': siteItems,
  '0008-recipient-marks': recipientMarks,
  '0009-shares-and-mail-reports': sharesAndMailReports,
};

export async function migrate<Database>(db: Kysely<Database>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined)
    throw new Error(
      'the registry could not be brought up to date; is it of a newer version of Clearpixel?',
      { cause: error },
    );
}
