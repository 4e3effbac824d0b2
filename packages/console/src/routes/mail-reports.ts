/** Reports of a site by mail: to whom, how often, and one for a try. */
import { REPORT_EVERY, newMailReportSchema } from '@clearpixel/registry';
import type { MailReportReader } from '@clearpixel/registry';
import { z } from 'zod';
import { callerOf } from '../access.ts';
import type { Caller } from '../access.ts';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { Refusal, errorBodySchema } from '../error-catalogue.ts';
import { found, listOf, listQuerySchema } from '../listing.ts';
import { nextDue } from '../mail-reports/calendar.ts';
import { siteFor, siteParamsSchema } from './sites.ts';

export const mailReportSchema = z.object({
  id: z.string(),
  every: z.enum(REPORT_EVERY),
  account: z.string().nullable().describe('Whose it is; null where an address was given.'),
  email: z.string().describe('Of an account: the address that it has now.'),
  createdAt: z.string(),
  dueAt: z.string().describe('When the next is sent.'),
  lastSentAt: z.string().nullable(),
  failure: z
    .object({ at: z.string(), why: z.string() })
    .nullable()
    .describe('The last time that one could not be sent.'),
});

const missing = (): Refusal => new Refusal('not-found', 'there is no report of this id');

function readerOf({ person }: Caller, email: string | undefined): MailReportReader {
  if (email !== undefined) return { account: null, email };
  if (person === null)
    throw new Refusal('invalid', 'a key has no address: say which it goes to', 'email');
  return { account: person.account.id, email: null };
}

export function mailReportRoutes(
  app: ConsoleApp,
  { registry, mailer, throttle, reportSender }: ConsoleParts,
): void {
  const tags = ['sharing'];
  const errors = { '4xx': errorBodySchema, '5xx': errorBodySchema };
  // Reading too: addresses of people stand in the list.
  const write = { config: { access: 'write' as const } };
  const itemParamsSchema = siteParamsSchema.extend({ report: z.string().max(64) });
  const refuseWithoutServer = (): void => {
    if (!mailer.isSet)
      throw new Refusal('conflict', 'no mail server is set: it is the setting CLEARPIXEL_SMTP_URL');
  };

  app.get(
    '/sites/:id/mail-reports',
    {
      ...write,
      schema: {
        tags,
        description: 'The oldest first.',
        params: siteParamsSchema,
        querystring: listQuerySchema,
        response: { 200: listOf(mailReportSchema), ...errors },
      },
    },
    async (request) => {
      const site = await siteFor(callerOf(request), request.params.id, registry);
      return found(await registry.mailReports(site.id, request.query));
    },
  );

  app.post(
    '/sites/:id/mail-reports',
    {
      ...write,
      schema: {
        tags,
        description:
          'On Mondays, or on the first of a month, at 7 in the site’s time zone: the figures of the week or month that is over.',
        params: siteParamsSchema,
        body: newMailReportSchema,
        response: { 201: mailReportSchema, ...errors },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const site = await siteFor(caller, request.params.id, registry);
      refuseWithoutServer();
      const { every, email } = request.body;
      const made = await registry.createMailReport(caller, site.id, {
        every,
        ...readerOf(caller, email),
        dueAt: nextDue(every, site.timezone, Date.now()),
      });
      if (made === 'too-many')
        throw new Refusal('conflict', 'this site has as many reports by mail as it may have');
      if (made === 'taken')
        throw new Refusal('conflict', 'this report goes to this address already', 'email');
      return reply.status(201).send(made);
    },
  );

  app.post(
    '/sites/:id/mail-reports/:report/send',
    {
      ...write,
      schema: {
        tags,
        description:
          'Sends the last one now, for a try; the next comes when it is due all the same.',
        params: itemParamsSchema,
        response: { 204: z.undefined(), ...errors },
      },
    },
    async (request, reply) => {
      const site = await siteFor(callerOf(request), request.params.id, registry);
      const report = await registry.mailReport(site.id, request.params.report);
      if (report === null) throw missing();
      refuseWithoutServer();
      // Against a mailbox that is filled with reports: by its address, for a report can be made anew.
      if (!(await throttle.mayMail(`report ${report.email}`)))
        throw new Refusal(
          'too-many-attempts',
          'reports were sent there often today; try again tomorrow',
        );
      const failure = await reportSender.send(report, site, Date.now());
      if (failure !== null) throw new Refusal('conflict', failure);
      return reply.status(204).send();
    },
  );

  app.delete(
    '/sites/:id/mail-reports/:report',
    {
      ...write,
      schema: { tags, params: itemParamsSchema, response: { 204: z.undefined(), ...errors } },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const site = await siteFor(caller, request.params.id, registry);
      if (!(await registry.deleteMailReport(caller, site.id, request.params.report)))
        throw missing();
      return reply.status(204).send();
    },
  );
}
