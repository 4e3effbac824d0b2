/** Whatever of the roll-up has events that are changed or deleted: out of it, and into it again as it will be. */
import type { Engine } from './engine.ts';
import { visitsOf } from './visits.ts';

/**
 * Before the events themselves are changed, for then nobody could say what that was; it may be done again, and
 * nothing may be loaded meanwhile.
 *
 * @param places SQL of the sources, days and sessions that are touched.
 * @param events SQL of all events of those, as they will be.
 */
export async function rollUpAgain(
  { client, definitions }: Engine,
  places: string,
  events: string,
  query_params: Record<string, unknown>,
): Promise<void> {
  await client.command({
    query: `ALTER TABLE visits ${definitions.onCluster} DELETE WHERE (source, day, session) IN (${places})
      SETTINGS mutations_sync = 2`,
    query_params,
  });
  await client.command({
    // The same rows a second time are no mistake here.
    query: `INSERT INTO visits ${visitsOf(`(${events})`)} SETTINGS insert_deduplicate = 0`,
    query_params,
  });
}
