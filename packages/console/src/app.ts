/**
 * The console's HTTP server, put together. A request's way: host, key and scope (access.ts), schema, handler (routes/),
 * answer; whatever goes wrong on it becomes one of the errors of error-catalogue.ts.
 */
import fastifySwagger from '@fastify/swagger';
import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import {
  createJsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { guardRoutes } from './access.ts';
import { Refusal } from './error-catalogue.ts';
import { errorHandler } from './error-handler.ts';
import { Erasures } from './erasures.ts';
import { Publisher } from './publisher.ts';
import { auditRoutes } from './routes/audit.ts';
import { healthRoutes } from './routes/health.ts';
import { keyRoutes } from './routes/keys.ts';
import { metricsRoutes } from './routes/metrics.ts';
import { pageRoutes } from './routes/page.ts';
import { receiptRoutes } from './routes/receipts.ts';
import { reportRoutes } from './routes/reports.ts';
import { siteRoutes } from './routes/sites.ts';
import { guardHost, securityHeaders } from './security.ts';
import type { ConsoleSettings } from './settings.ts';

const MAX_BODY_BYTES = 1024 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;
const API = '/api/v1';

/** What the routes need. */
export interface ConsoleParts extends ConsoleSettings {
  publisher: Publisher;
  erasures: Erasures;
}

export type ConsoleApp = ReturnType<typeof newApp>;

function newApp() {
  return Fastify({
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Answers under way are finished, idle connections are closed at once.
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<ZodTypeProvider>();
}

export async function buildConsole(settings: ConsoleSettings): Promise<FastifyInstance> {
  const app = newApp();
  const { registry, log } = settings;
  const parts: ConsoleParts = {
    ...settings,
    publisher: new Publisher(registry, settings.publish),
    erasures: new Erasures(settings),
  };
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(errorHandler(log));
  app.setNotFoundHandler(() => {
    throw new Refusal('not-found');
  });
  securityHeaders(app);
  guardHost(app, settings);
  guardRoutes(app, registry, settings.ownerKeys);
  if (settings.onRoute !== undefined) app.addHook('onRoute', settings.onRoute);
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Clearpixel',
        description: 'Sites, their receipts and reports.',
        version: settings.version,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: settings.consoleUrl }],
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
      security: [{ key: [] }],
    },
    transform: createJsonSchemaTransform({ skipList: [] }),
    transformObject: jsonSchemaTransformObject,
  });
  await app.register(
    async (api) => {
      const typed = api.withTypeProvider<ZodTypeProvider>();
      healthRoutes(typed, parts);
      siteRoutes(typed, parts);
      reportRoutes(typed, parts);
      receiptRoutes(typed, parts);
      keyRoutes(typed, parts);
      auditRoutes(typed, parts);
      metricsRoutes(typed, parts);
      typed.get(
        '/openapi.json',
        { config: { access: 'read' }, schema: { hide: true } },
        (_request, reply) => reply.type('application/json').send(JSON.stringify(app.swagger())),
      );
    },
    { prefix: API },
  );
  pageRoutes(app);
  app.addHook('onClose', () => parts.erasures.stop());
  await app.ready();
  return app;
}

export interface Console {
  port: number;
  /** Answers what is under way. */
  close(): Promise<void>;
}

/** Rejects where the port cannot be used. */
export async function startConsole(settings: ConsoleSettings): Promise<Console> {
  const app = await buildConsole(settings);
  try {
    await app.listen(settings.listen);
  } catch (error) {
    await app.close();
    throw error;
  }
  const address = app.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: () => app.close(),
  };
}
