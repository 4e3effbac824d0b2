/** A backup of what is in registry and store, as lines, while everything goes on. `clearpixel backup` makes a file of it. */
import { Readable } from 'node:stream';
import { exportEvents } from '@clearpixel/store';
import type { FastifyTypeProviderDefault } from 'fastify';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { errorBodySchema } from '../error-catalogue.ts';

export function backupRoutes(
  app: ConsoleApp,
  { registry, store, version, log }: ConsoleParts,
): void {
  async function* lines(): AsyncGenerator<string> {
    const at = new Date().toISOString();
    yield `${JSON.stringify({ clearpixel: 'backup', version, at })}\n`;
    // The registry first: an event of a source that was made meanwhile would be nobody's.
    const rows = await registry.exportRows();
    for (const row of rows) yield `${JSON.stringify(row)}\n`;
    let events = 0;
    for await (const some of exportEvents(store)) {
      events += some.length;
      yield some.map((line) => `{"event":${line}}\n`).join('');
    }
    // A file without this line is not whole.
    yield `${JSON.stringify({ end: { rows: rows.length, events } })}\n`;
  }

  // A stream is no value of a schema.
  app.withTypeProvider<FastifyTypeProviderDefault>().get(
    '/backup',
    {
      config: { access: 'owner' },
      schema: {
        tags: ['backup'],
        description:
          'Everything, as JSON lines: personal data and password hashes too. Keep it like the server itself.',
        response: { '4xx': errorBodySchema, '5xx': errorBodySchema },
      },
    },
    (_request, reply) => {
      const stream = Readable.from(lines(), { objectMode: false });
      stream.on('error', (error) => log('error', `the backup broke off: ${error.name}`));
      return reply.type('application/x-ndjson').send(stream);
    },
  );
}
