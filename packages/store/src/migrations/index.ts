/**
 * Migrations: numbered, in this order, each once; recorded in `migrations`. Each can be run again (a start may be killed
 * within one). One that has been released is never edited: the next one corrects it.
 */
import type { Definitions, Engine } from '../engine.ts';
import { first } from './0001-first.ts';
import { engagement } from './0002-engagement.ts';
import { withdrawals } from './0003-withdrawals.ts';
import { links } from './0004-links.ts';
import { deliveries } from './0005-deliveries.ts';
import { visits } from './0006-visits.ts';
import { recipients } from './0007-recipients.ts';
import { subjectsAsTheyAre } from './0008-subjects-as-they-are.ts';
import { lastPages } from './0009-last-pages.ts';

export interface Migration {
  number: number;
  name: string;
  statements: (definitions: Definitions) => string[];
}

const MIGRATIONS: readonly Migration[] = [
  first,
  engagement,
  withdrawals,
  links,
  deliveries,
  visits,
  recipients,
  subjectsAsTheyAre,
  lastPages,
];

export async function migrate({ client, definitions }: Engine): Promise<void> {
  const { onCluster, replicated } = definitions;
  await client.command({
    query: `CREATE TABLE IF NOT EXISTS migrations ${onCluster} (number UInt32, name String, at DateTime DEFAULT now())
      ENGINE = ${replicated}MergeTree ORDER BY number`,
  });
  const result = await client.query({
    query: 'SELECT number FROM migrations',
    format: 'JSONEachRow',
  });
  const done = new Set((await result.json<{ number: number }>()).map(({ number }) => number));
  const newest = Math.max(0, ...done);
  if (newest > MIGRATIONS.length)
    throw new Error(
      'the store was written by a newer version of Clearpixel; use that version, or a store of its own',
    );
  for (const { number, name, statements } of MIGRATIONS) {
    if (done.has(number)) continue;
    for (const query of statements(definitions)) await client.command({ query });
    await client.insert({
      table: 'migrations',
      values: [{ number, name }],
      format: 'JSONEachRow',
      columns: ['number', 'name'],
    });
  }
}
