/**
 * Watches what arrives in the store, for alerts and webhooks. How far it has read stands in the registry, written in one
 * transaction with all that the events meant: each is considered once, whatever is killed. It reads beside the loader
 * and never before it; whatever it costs, no hit waits for it.
 */
import { setTimeout } from 'node:timers/promises';
import type { Receipt } from '@clearpixel/pixel';
import { WEBHOOK_LIMITS, covers } from '@clearpixel/registry';
import type { Account, Alert, ArrivalsCursor } from '@clearpixel/registry';
import { askTail, tailFromNow } from '@clearpixel/store';
import { ROLE_SCOPES } from '../access.ts';
import type { Mailer } from '../accounts/mailer.ts';
import type { ConsoleSettings } from '../settings.ts';
import { alertBody, deliveriesOf } from '../webhooks/messages.ts';
import type { WebhookSender } from '../webhooks/sender.ts';
import { CountWatch } from './counts.ts';
import { passedDeadlines } from './deadlines.ts';
import { firingOf, lineOf, watches } from './hearing.ts';
import type { SourceLabels } from './hearing.ts';
import { AlertMails } from './mails.ts';

const POLL_MS = 1_000;
/** Read and written together: more would hold up the thread that also answers people. */
const EVENTS_AT_ONCE = 200;
/** What arrives later than this is history, not news: an import, a backup that was restored, a week without the console. */
const OLDEST_NEWS_MS = 7 * 24 * 3_600_000;
/** How far back the first look goes, where nothing was watched before. */
const FIRST_LOOK_MS = 10_000;
/** Deadlines, webhooks that fall behind. */
const CLOCK_MS = 5_000;
const PRUNE_MS = 3_600_000;
const DAY_MS = 24 * 3_600_000;
/** Days after which what is done with is deleted. */
export const KEPT_DAYS = { delivered: 7, dead: 30, notices: 90 } as const;

type Settings = Pick<
  ConsoleSettings,
  'registry' | 'store' | 'loaderState' | 'consoleUrl' | 'log'
> & { mailer: Mailer; sender: WebhookSender };

export class AlertWatch {
  readonly #settings: Settings;
  readonly #mails: AlertMails;
  readonly #stopping = new AbortController();
  #counts: CountWatch;
  #running: Promise<void> | null = null;
  #clockAt = 0;
  #pruneAt = 0;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#mails = new AlertMails(settings);
    this.#counts = new CountWatch(settings.store);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await this.#mails.stop();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      let isBehind = false;
      try {
        isBehind = await this.#turn();
      } catch (error) {
        // What was found may not have been written: it is looked for again.
        this.#counts = new CountWatch(this.#settings.store);
        if (!signal.aborted)
          this.#settings.log(
            'error',
            `cannot look for alerts yet, and tries again: ${error instanceof Error ? error.name : 'unknown'}`,
          );
      }
      // Also when it is behind: others have their turn between two pieces.
      await setTimeout(isBehind ? 0 : POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** @returns whether more has arrived than was read. */
  async #turn(): Promise<boolean> {
    const { registry } = this.#settings;
    const isBehind = await this.#readArrivals();
    const now = Date.now();
    if (now - this.#clockAt > CLOCK_MS) {
      this.#clockAt = now;
      await this.#lookAtClock(now);
    }
    const at = new Date(now).toISOString();
    let hasTold = false;
    for (const id of await registry.alertsToTell(at))
      hasTold =
        (await registry.tellAlert(id, at, (alert, gathered) => alertBody(alert, gathered, at))) ||
        hasTold;
    if (hasTold) this.#settings.sender.kick();
    this.#mails.kick();
    if (now - this.#pruneAt > PRUNE_MS) {
      this.#pruneAt = now;
      const before = (days: number): string => new Date(now - days * DAY_MS).toISOString();
      await registry.pruneNotices({
        delivered: before(KEPT_DAYS.delivered),
        dead: before(KEPT_DAYS.dead),
        notices: before(KEPT_DAYS.notices),
      });
    }
    return isBehind;
  }

  async #readArrivals(): Promise<boolean> {
    const { registry, store, sender } = this.#settings;
    const [alerts, page] = await Promise.all([
      registry.activeAlerts(),
      registry.webhooks({ limit: WEBHOOK_LIMITS.webhooks }),
    ]);
    const webhooks = (page?.items ?? []).filter(({ disabledAt }) => disabledAt === null);
    const cursor = await this.#place([...alerts, ...webhooks].map(({ createdAt }) => createdAt));
    if (cursor === null) return false;
    const { items, next } = await askTail(
      store,
      { sources: null, verdicts: [], limit: EVENTS_AT_ONCE, after: cursor },
      { signal: this.#stopping.signal },
    );
    // What is loaded together has no order of arrival: the first is the one that was first.
    const receipts = items
      .filter(({ at }) => Date.now() - Date.parse(at) < OLDEST_NEWS_MS)
      .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
    const labels = await this.#labels(alerts, receipts);
    const isWatched = await this.#rights(alerts, labels);
    const firings = [
      ...receipts.flatMap((receipt) => {
        const line = lineOf(receipt);
        return alerts.flatMap((alert) =>
          isWatched(alert, receipt.source) ? (firingOf(alert, receipt, line) ?? []) : [],
        );
      }),
      ...(await this.#counts.firings(alerts, receipts, isWatched)),
    ];
    const deliveries = deliveriesOf(webhooks, receipts, labels);
    if (items.length === 0) {
      if (firings.length > 0) await registry.fire(firings, []);
      return false;
    }
    const isMine = await registry.advance(cursor, next, { firings, deliveries });
    if (isMine && deliveries.length > 0) sender.kick();
    return items.length === EVENTS_AT_ONCE;
  }

  /** Where to go on; null where nobody wants to know, and then nothing is read. */
  async #place(made: readonly string[]): Promise<ArrivalsCursor | null> {
    const { registry } = this.#settings;
    const cursor = await registry.arrivalsCursor();
    if (made.length === 0) {
      if (cursor !== null) await registry.setArrivalsCursor(null);
      return null;
    }
    if (cursor !== null) return cursor;
    const oldest = Math.min(...made.map((at) => Date.parse(at)));
    const first = tailFromNow(Math.max(oldest, Date.now() - FIRST_LOOK_MS));
    await registry.setArrivalsCursor(first);
    return first;
  }

  async #labels(alerts: readonly Alert[], receipts: readonly Receipt[]): Promise<SourceLabels> {
    const ids = new Set(receipts.map(({ source }) => source));
    for (const { source } of alerts) if (source !== null) ids.add(source);
    const labels = await this.#settings.registry.sourceLabels([...ids]);
    return new Map(labels.map((label) => [label.id, label]));
  }

  /** Whoever may see a source no longer hears of it no longer. */
  async #rights(
    alerts: readonly Alert[],
    labels: SourceLabels,
  ): Promise<(alert: Alert, source: string) => boolean> {
    const { registry } = this.#settings;
    const accounts = new Map<string, Account | null>();
    for (const { account } of alerts)
      if (account !== null && !accounts.has(account))
        accounts.set(account, await registry.account(account));
    const maySee = (account: string | null, source: string): boolean => {
      if (account === null) return true;
      const known = accounts.get(account) ?? null;
      return (
        known !== null &&
        covers(ROLE_SCOPES[known.role], 'read') &&
        (known.sites === null || known.sites.includes(source))
      );
    };
    return (alert, source) => watches(alert, source, labels) && maySee(alert.account, source);
  }

  async #lookAtClock(now: number): Promise<void> {
    const { registry, store, loaderState } = this.#settings;
    for (const id of await registry.webhooksBehind(WEBHOOK_LIMITS.waiting))
      await registry.disableWebhook(id, 'behind');
    const alerts = await registry.activeAlerts();
    const labels = await this.#labels(alerts, []);
    const isWatched = await this.#rights(alerts, labels);
    const { firings, ends } = await passedDeadlines(
      store,
      alerts.filter((alert) => alert.source !== null && isWatched(alert, alert.source)),
      labels,
      loaderState(),
      now,
    );
    if (firings.length + ends.length > 0) await registry.fire(firings, ends);
  }
}
