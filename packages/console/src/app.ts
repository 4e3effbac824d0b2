/**
 * The console's HTTP server, put together. A request's way: host, key and scope (access.ts), schema, handler (routes/),
 * answer; whatever goes wrong on it becomes one of the errors of error-catalogue.ts.
 */
import fastifyCookie from '@fastify/cookie';
import fastifySwagger from '@fastify/swagger';
import Fastify from 'fastify';
import { createTokenCodec } from '@clearpixel/pixel';
import type { TokenCodec } from '@clearpixel/pixel';
import type { FastifyInstance } from 'fastify';
import {
  createJsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { guardRoutes } from './access.ts';
import { openMailer } from './accounts/mailer.ts';
import type { Mailer } from './accounts/mailer.ts';
import { Throttle } from './accounts/throttle.ts';
import { AlertWatch } from './alerts/watch.ts';
import { Refusal } from './error-catalogue.ts';
import { errorHandler } from './error-handler.ts';
import { Erasures } from './erasures.ts';
import { MailReportSender } from './mail-reports/sender.ts';
import { Publisher } from './publisher.ts';
import { accountRoutes } from './routes/account.ts';
import { alertRoutes } from './routes/alerts.ts';
import { backupRoutes } from './routes/backup.ts';
import { auditRoutes } from './routes/audit.ts';
import { campaignDeliveryRoutes } from './routes/campaign-deliveries.ts';
import { campaignLoadRoutes } from './routes/campaign-loads.ts';
import { campaignReportRoutes } from './routes/campaign-report.ts';
import { campaignRoutes } from './routes/campaigns.ts';
import { dashboardRoutes } from './routes/dashboard.ts';
import { demoRoutes } from './routes/demo.ts';
import { healthRoutes } from './routes/health.ts';
import { inboxRoutes } from './routes/inbox.ts';
import { installationRoutes } from './routes/installation.ts';
import { keyRoutes } from './routes/keys.ts';
import { liveRoutes } from './routes/live.ts';
import { mailReportRoutes } from './routes/mail-reports.ts';
import { metricsRoutes } from './routes/metrics.ts';
import { peopleRoutes } from './routes/people.ts';
import { progressRoutes } from './routes/progress.ts';
import { receiptRoutes } from './routes/receipts.ts';
import { recipientRoutes } from './routes/recipients.ts';
import { relayRoutes } from './routes/relay.ts';
import { reportRoutes } from './routes/reports.ts';
import { scanRoutes } from './routes/scan.ts';
import { sessionRoutes } from './routes/session.ts';
import { shareRoutes } from './routes/shares.ts';
import { siteBehaviourRoutes } from './routes/site-behaviour.ts';
import { siteCheckRoutes } from './routes/site-check.ts';
import { siteFileRoutes } from './routes/site-files.ts';
import { siteFunnelRoutes } from './routes/site-funnel.ts';
import { siteItemRoutes } from './routes/site-items.ts';
import { siteVisitorRoutes } from './routes/site-visitors.ts';
import { siteRoutes } from './routes/sites.ts';
import { statusRoutes } from './routes/status.ts';
import { subjectRoutes } from './routes/subjects.ts';
import { tryRoutes } from './routes/try.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { ScanThread } from './scan-thread.ts';
import { guardHost, securityHeaders } from './security.ts';
import type { ConsoleSettings } from './settings.ts';
import { WebhookSender } from './webhooks/sender.ts';

const MAX_BODY_BYTES = 1024 * 1024;
/** Until all of a request has arrived: a million recipients as CSV are read no faster than the registry takes them. */
const REQUEST_TIMEOUT_MS = 10 * 60_000;
const API = '/api/v1';

/** What the routes need. */
export interface ConsoleParts extends ConsoleSettings {
  publisher: Publisher;
  erasures: Erasures;
  throttle: Throttle;
  mailer: Mailer;
  tokens: TokenCodec;
  sender: WebhookSender;
  reportSender: MailReportSender;
  scanThread: ScanThread;
}

export type ConsoleApp = ReturnType<typeof newApp>;

function newApp(trustedProxies: readonly string[]) {
  return Fastify({
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Answers under way are finished, idle connections are closed at once.
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<ZodTypeProvider>();
}

export const buildConsole = async (settings: ConsoleSettings): Promise<FastifyInstance> =>
  (await assemble(settings)).app;

async function assemble(
  settings: ConsoleSettings,
): Promise<{ app: FastifyInstance; parts: ConsoleParts }> {
  const app = newApp(settings.trustedProxies);
  const { registry, log } = settings;
  const mailer = openMailer(settings.smtpUrl, settings.consoleUrl);
  const parts: ConsoleParts = {
    ...settings,
    publisher: new Publisher(registry, settings.publish),
    erasures: new Erasures(settings),
    throttle: new Throttle(),
    tokens: createTokenCodec(settings.secrets),
    mailer,
    sender: new WebhookSender(settings),
    reportSender: new MailReportSender({ ...settings, mailer }),
    scanThread: new ScanThread(),
  };
  const watch = new AlertWatch(parts);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(errorHandler(log));
  app.setNotFoundHandler(() => {
    throw new Refusal('not-found');
  });
  securityHeaders(app, settings);
  guardHost(app, settings);
  await app.register(fastifyCookie);
  guardRoutes(app, settings);
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
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer' },
          session: { type: 'apiKey', in: 'cookie', name: 'clearpixel' },
        },
      },
      security: [{ key: [] }, { session: [] }],
    },
    transform: createJsonSchemaTransform({ skipList: [] }),
    transformObject: jsonSchemaTransformObject,
  });
  await app.register(
    async (api) => {
      const typed = api.withTypeProvider<ZodTypeProvider>();
      healthRoutes(typed, parts);
      siteRoutes(typed, parts);
      siteVisitorRoutes(typed, parts);
      campaignRoutes(typed, parts);
      recipientRoutes(typed, parts);
      campaignReportRoutes(typed, parts);
      campaignLoadRoutes(typed, parts);
      campaignDeliveryRoutes(typed, parts);
      relayRoutes(typed, parts);
      subjectRoutes(typed, parts);
      installationRoutes(typed, parts);
      reportRoutes(typed, parts);
      progressRoutes(typed, parts);
      siteBehaviourRoutes(typed, parts);
      siteFunnelRoutes(typed, parts);
      siteItemRoutes(typed, parts);
      siteFileRoutes(typed, parts);
      shareRoutes(typed, parts);
      mailReportRoutes(typed, parts);
      receiptRoutes(typed, parts);
      keyRoutes(typed, parts);
      auditRoutes(typed, parts);
      sessionRoutes(typed, parts);
      accountRoutes(typed, parts);
      peopleRoutes(typed, parts);
      liveRoutes(typed, parts);
      statusRoutes(typed, parts);
      alertRoutes(typed, parts);
      inboxRoutes(typed, parts);
      webhookRoutes(typed, parts);
      tryRoutes(typed, parts);
      siteCheckRoutes(typed, parts);
      scanRoutes(typed, parts);
      demoRoutes(typed, parts);
      backupRoutes(typed, parts);
      metricsRoutes(typed, parts);
      typed.get(
        '/openapi.json',
        { config: { access: 'report' }, schema: { hide: true } },
        (_request, reply) => reply.type('application/json').send(JSON.stringify(app.swagger())),
      );
    },
    { prefix: API },
  );
  await dashboardRoutes(app, settings);
  app.addHook('onClose', async () => {
    await watch.stop();
    await parts.reportSender.stop();
    await parts.sender.stop();
    parts.mailer.close();
    await parts.erasures.stop();
    await parts.scanThread.close();
  });
  await app.ready();
  watch.start();
  parts.reportSender.start();
  parts.sender.kick();
  return { app, parts };
}

export interface Console {
  port: number;
  /** What the public pages need of it. `sendMail` is null where CLEARPIXEL_SMTP_URL is not set. */
  putInForce: () => Promise<void>;
  startErasures: () => void;
  sendMail: Mailer['send'] | null;
  /** Answers what is under way. */
  close(): Promise<void>;
}

/** Rejects where the port cannot be used. */
export async function startConsole(settings: ConsoleSettings): Promise<Console> {
  const { app, parts } = await assemble(settings);
  const { publisher, erasures, mailer } = parts;
  try {
    await app.listen(settings.listen);
  } catch (error) {
    await app.close();
    throw error;
  }
  const address = app.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    putInForce: () => publisher.putInForce(),
    startErasures: () => erasures.start(),
    sendMail: mailer.isSet ? (mail) => mailer.send(mail) : null,
    close: () => app.close(),
  };
}
