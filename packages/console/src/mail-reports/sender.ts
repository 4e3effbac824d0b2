/**
 * Sends reports by mail when they are due. When that is stands in the registry, and whoever takes a report has it for some
 * minutes: one is sent once, also across restarts, unless the server is killed between the mail server's yes and our note
 * of it. The second mail then has the message id of the first.
 */
import { setTimeout } from 'node:timers/promises';
import type { DueMailReport, Site } from '@clearpixel/registry';
import type { Mailer } from '../accounts/mailer.ts';
import type { ConsoleSettings } from '../settings.ts';
import { nextDue, reportedTime } from './calendar.ts';
import { reportContents } from './contents.ts';
import { mailOfReport } from './mail.ts';

const POLL_MS = 30_000;
const REPORTS_AT_ONCE = 5;
/** Longer than the store and the mail server may take for all that are taken together. */
const LEASE_MS = 15 * 60_000;
const MINUTE_MS = 60_000;
const RETRY_AFTER_MS = [5 * MINUTE_MS, 30 * MINUTE_MS, 120 * MINUTE_MS, 480 * MINUTE_MS] as const;
/** How the audit log calls it where a report ends by itself. */
const ACTOR = { id: 'console', name: 'console' };

type Settings = Pick<ConsoleSettings, 'registry' | 'store' | 'consoleUrl' | 'pagesUrl' | 'log'> & {
  mailer: Mailer;
};

export class MailReportSender {
  readonly #settings: Settings;
  readonly #stopping = new AbortController();
  #running: Promise<void> | null = null;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        // Until nothing is due.
        while (!signal.aborted && (await this.sendDue(Date.now())) > 0);
      } catch (error) {
        this.#settings.log(
          'error',
          `cannot send reports by mail yet, and tries again: ${error instanceof Error ? error.name : 'unknown'}`,
        );
      }
      await setTimeout(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** @returns how many were taken. */
  async sendDue(now: number): Promise<number> {
    const { registry } = this.#settings;
    const due = await registry.takeMailReports(
      new Date(now).toISOString(),
      new Date(now + LEASE_MS).toISOString(),
      REPORTS_AT_ONCE,
    );
    for (const report of due) {
      if (this.#stopping.signal.aborted) break;
      await this.#sendOne(report, now);
    }
    return due.length;
  }

  async #sendOne(report: DueMailReport, now: number): Promise<void> {
    const { registry } = this.#settings;
    const site = await registry.site(report.site);
    if (site === null) return;
    if (!(await this.#maySee(report))) {
      await registry.deleteMailReport(ACTOR, site.id, report.id);
      return;
    }
    const dueAt = nextDue(report.every, site.timezone, now);
    const failure = await this.send(report, site, now);
    if (failure === null) {
      await registry.mailReportSent(report.id, new Date(now).toISOString(), dueAt);
      return;
    }
    const delayMs = RETRY_AFTER_MS[report.attempts - 1];
    await (delayMs === undefined
      ? registry.mailReportGivenUp(report.id, failure, dueAt)
      : registry.mailReportFailed(report.id, failure, new Date(now + delayMs).toISOString()));
  }

  /** Whoever may see the site no longer hears of it no longer. */
  async #maySee({ account: id, site }: DueMailReport): Promise<boolean> {
    if (id === null) return true;
    const account = await this.#settings.registry.account(id);
    return account !== null && (account.sites === null || account.sites.includes(site));
  }

  /** Of the last week or month. @returns why it could not be sent; null: it was. */
  async send(report: DueMailReport, site: Site, now: number): Promise<string | null> {
    const { mailer, consoleUrl, pagesUrl, log } = this.#settings;
    if (!mailer.isSet) return 'no mail server is set';
    const time = reportedTime(report.every, site.timezone, now);
    const stop = `${pagesUrl}/mail-report/${report.stopSecret}`;
    let mail: ReturnType<typeof mailOfReport>;
    try {
      const contents = await reportContents(this.#settings, site, report.every, time);
      mail = mailOfReport(contents, { report: `${consoleUrl}/sites/${site.id}`, stop });
    } catch (error) {
      log('error', `no report by mail: ${error instanceof Error ? error.name : 'unknown'}`);
      return 'its figures could not be read';
    }
    try {
      await mailer.send({
        to: report.email,
        ...mail,
        stop,
        id: `${report.id}.${time.from}@${new URL(consoleUrl).hostname}`,
      });
      return null;
    } catch {
      // What the server says may name whom the mail was for: it stays there.
      return 'the mail server did not take it';
    }
  }
}
