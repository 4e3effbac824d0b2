/**
 * Where the link at the end of a report by mail leads: a page with one button, which stops the reports. A GET changes
 * nothing, for scanners and mail programs follow links before anyone reads; mail programs that stop by one click send the
 * same POST as the button (RFC 8058).
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { takeAnyBody } from './any-body.ts';
import { html } from './html.ts';
import { htmlPage } from './html-page.ts';
import type { PagesSettings } from './settings.ts';
import { NOT_FOUND_PAGE, STOPPED_REPORT_PAGE } from './static-pages.ts';

/** Against bodies that are sent to be read: that of RFC 8058 has 26 characters. */
const MAX_BODY_BYTES = 4 * 1_024;
const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

interface Link {
  Params: { secret: string };
}

const send = (reply: FastifyReply, status: number, page: string): FastifyReply =>
  reply.status(status).type('text/html; charset=utf-8').send(page);

export function mailReportRoutes(app: FastifyInstance, { registry }: PagesSettings): void {
  takeAnyBody(app);
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('Content-Security-Policy', POLICY);
  });

  app.get<Link>('/mail-report/:secret', async (request, reply) => {
    const report = await registry.mailReportToStop(request.params.secret);
    const site = report === null ? null : await registry.site(report.site);
    if (report === null || site === null) return send(reply, 404, NOT_FOUND_PAGE);
    return send(reply, 200, stopPage(site.domain, report.every));
  });

  // Whether something was stopped by it just now or long ago: none is sent any more.
  app.post<Link>('/mail-report/:secret', { bodyLimit: MAX_BODY_BYTES }, async (request, reply) => {
    await registry.stopMailReport(request.params.secret);
    return send(reply, 200, STOPPED_REPORT_PAGE);
  });
}

const stopPage = (domain: string, every: 'week' | 'month'): string =>
  htmlPage(
    'Stop this report',
    html`<h1>Stop this report?</h1>
      <p class="lead">Each ${every} the figures of ${domain} are mailed to you.</p>
      <form method="post"><button class="main">Stop it</button></form>
      <p>Whoever manages the site may have it sent again.</p>`,
  );
