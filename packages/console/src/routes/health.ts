import { z } from 'zod';
import type { ConsoleApp, ConsoleParts } from '../app.ts';

/** A part that has not answered by then does not work, for whoever asks. */
const PATIENCE_MS = 3_000;

const partSchema = z.enum(['ok', 'failing']);
const healthSchema = z.object({
  status: partSchema,
  parts: z.object({
    registry: partSchema,
    store: partSchema,
    loader: partSchema,
    edge: partSchema,
  }),
});

async function works(check: Promise<unknown>): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const patience = setTimeout(() => resolve(false), PATIENCE_MS);
  check.then(
    (value) => resolve(value !== null),
    () => resolve(false),
  );
  try {
    return await promise;
  } finally {
    clearTimeout(patience);
  }
}

const word = (good: boolean): z.output<typeof partSchema> => (good ? 'ok' : 'failing');

export function healthRoutes(
  app: ConsoleApp,
  { registry, store, loaderState, edgeState }: ConsoleParts,
): void {
  app.get(
    '/healthz',
    {
      config: { access: 'public' },
      schema: {
        tags: ['health'],
        description:
          '503 where the registry or the store does not answer. The edge has a page of its own.',
        security: [],
        response: { 200: healthSchema, 503: healthSchema },
      },
    },
    async (_request, reply) => {
      const [registryWorks, storeWorks, edgeWorks] = await Promise.all([
        works(registry.ping()),
        works(store.state()),
        works(edgeState().then((state) => (state?.failure === null ? true : null))),
      ]);
      const loaderWorks = loaderState().failure === null;
      const good = registryWorks && storeWorks;
      return reply.status(good ? 200 : 503).send({
        status: word(good && loaderWorks && edgeWorks),
        parts: {
          registry: word(registryWorks),
          store: word(storeWorks),
          loader: word(loaderWorks),
          edge: word(edgeWorks),
        },
      });
    },
  );
}
