/** Receipts as they arrive, as server-sent events: the stream that the receipts page listens to. */
import { setTimeout } from 'node:timers/promises';
import { decodeCursor, encodeCursor } from '@clearpixel/registry';
import { askTail, tailFromNow } from '@clearpixel/store';
import type { TailCursor } from '@clearpixel/store';
import { z } from 'zod';
import { callerOf } from '../access.ts';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { Refusal, errorBodySchema } from '../error-catalogue.ts';
import { found } from '../listing.ts';
import { scopeQuerySchema, verdictsOf } from '../report-query.ts';
import { tailCursor } from './receipts.ts';
import { siteFor, siteParamsSchema } from './sites.ts';

/** Each stream asks the store by itself. */
const MAX_STREAMS = 60;
/** Of one person or key, that nobody takes them all: windows that were left open, a script that comes again and again. */
const MAX_STREAMS_OF_ONE = 12;
const POLL_MS = 600;
const MAX_RECEIPTS = 200;
const KEEP_ALIVE_MS = 15_000;
/** Then the browser comes again by itself, and is asked again who it is. */
const MAX_AGE_MS = 5 * 60_000;

export function liveRoutes(app: ConsoleApp, { registry, store }: ConsoleParts): void {
  let streams = 0;
  const streamsOf = new Map<string, number>();
  const ending = new AbortController();
  // Before the server waits for open connections, of which these would never end.
  app.addHook('preClose', async () => ending.abort());

  app.get(
    '/sites/:id/live',
    {
      config: { access: 'read' },
      schema: {
        tags: ['receipts'],
        description:
          'Server-sent events: `receipt`, each with a receipt. Goes on after `Last-Event-ID` where a stream broke.',
        params: siteParamsSchema,
        querystring: z.object({ verdict: scopeQuerySchema.shape.verdict }),
        response: { '4xx': errorBodySchema, '5xx': errorBodySchema },
      },
    },
    async (request, reply) => {
      const site = await siteFor(callerOf(request), request.params.id, registry);
      const verdicts = verdictsOf(request.query.verdict);
      const last = request.headers['last-event-id'];
      let after: TailCursor =
        typeof last === 'string' && decodeCursor(last, 2) !== null
          ? found(tailCursor(last))
          : tailFromNow();
      const { id: caller } = callerOf(request);
      const own = streamsOf.get(caller) ?? 0;
      if (streams >= MAX_STREAMS || own >= MAX_STREAMS_OF_ONE)
        throw new Refusal('too-many-streams');
      streams++;
      streamsOf.set(caller, own + 1);

      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        ...Object.fromEntries(
          Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]),
        ),
        'content-type': 'text/event-stream; charset=utf-8',
        // nginx would wait for a full buffer.
        'x-accel-buffering': 'no',
      });
      raw.write('retry: 1500\n\n');
      const closed = AbortSignal.any([ending.signal, AbortSignal.timeout(MAX_AGE_MS)]);
      const gone = new AbortController();
      raw.once('close', () => gone.abort());
      const over = AbortSignal.any([closed, gone.signal]);
      let saidAt = Date.now();
      try {
        while (!over.aborted) {
          const { items, next } = await askTail(
            store,
            { sources: [site.id], verdicts, limit: MAX_RECEIPTS, after },
            { signal: over },
          );
          after = next;
          if (items.length > 0) {
            const id = encodeCursor([next.loadedAt, next.id]);
            for (const [index, receipt] of items.entries())
              // The place to go on from is known after the last of them alone.
              raw.write(
                `event: receipt\n${index === items.length - 1 ? `id: ${id}\n` : ''}data: ${JSON.stringify(receipt)}\n\n`,
              );
            saidAt = Date.now();
          } else if (Date.now() - saidAt > KEEP_ALIVE_MS) {
            raw.write(': still here\n\n');
            saidAt = Date.now();
          }
          if (items.length < MAX_RECEIPTS) await setTimeout(POLL_MS, undefined, { signal: over });
        }
      } catch {
        // The stream is over, or the store does not answer: the browser tries again.
      } finally {
        streams--;
        const left = (streamsOf.get(caller) ?? 1) - 1;
        if (left > 0) streamsOf.set(caller, left);
        else streamsOf.delete(caller);
        raw.end();
      }
    },
  );
}
