/** The registry's part for alerts, inboxes and webhooks: what is set up, what has fired, and what has still to be sent. */
import type { SourceKind } from '@clearpixel/pixel';
import type {
  Alert,
  AlertChanges,
  AlertLine,
  Firing,
  NewAlert,
  Notice,
  NoticeParts,
} from './alert.ts';
import type { Actor, Page, PageRequest } from './contract.ts';
import type {
  DeliveryResult,
  DeliveryState,
  DisabledReason,
  DueDelivery,
  DueWebhook,
  NewDelivery,
  NewWebhook,
  Webhook,
  WebhookChanges,
  WebhookDelivery,
} from './webhook.ts';

/** The last event of the store that was considered. */
export interface ArrivalsCursor {
  /** Microseconds since 1970. */
  loadedAt: string;
  id: string;
}

/** A message that is to be sent by mail. */
export interface NoticeToMail {
  id: string;
  account: string;
  attempts: number;
  createdAt: string;
  alert: string | null;
  parts: NoticeParts;
}

/** What an alert has gathered. */
export interface Gathered {
  count: number;
  lines: AlertLine[];
}

export interface Alerts {
  /** @param account whose inbox and address it uses; null for keys. `too-many`: ALERT_LIMITS. */
  createAlert(actor: Actor, alert: NewAlert, account: string | null): Promise<Alert | 'too-many'>;
  alert(id: string): Promise<Alert | null>;
  /** Oldest first; of one maker, or all. null: the cursor is not one of this list. */
  alerts(
    page: PageRequest & { madeBy?: string | undefined; source?: string | undefined },
  ): Promise<Page<Alert> | null>;
  /** A new condition forgets what has fired. null: there is no such alert. */
  changeAlert(actor: Actor, id: string, changes: AlertChanges): Promise<Alert | null>;
  deleteAlert(actor: Actor, id: string): Promise<boolean>;
  /** What it has said, newest first. null: the cursor is not one of this list. */
  alertNotices(id: string, page: PageRequest): Promise<Page<Notice> | null>;

  /** Those that are neither paused nor ended. */
  activeAlerts(): Promise<Alert[]>;
  /** Names of sources, and what they are; `isHidden`: of no list, as that of "Try it". */
  sourceLabels(
    ids: readonly string[],
  ): Promise<{ id: string; kind: SourceKind; name: string; isHidden: boolean }[]>;
  arrivalsCursor(): Promise<ArrivalsCursor | null>;
  /** null forgets it. */
  setArrivalsCursor(cursor: ArrivalsCursor | null): Promise<void>;
  /**
   * One transaction: the cursor moves on, and all that the events up to there mean is written, so that each is considered
   * once, whatever is killed. False: the cursor was not `from` any more, and nothing was written.
   */
  advance(
    from: ArrivalsCursor,
    to: ArrivalsCursor,
    meaning: { firings: readonly Firing[]; deliveries: readonly NewDelivery[] },
  ): Promise<boolean>;
  /** What the clock or a count has found. `ends` are alerts that have said all. */
  fire(firings: readonly Firing[], ends: readonly string[]): Promise<void>;
  /** Of alerts that have something to say and are not quiet, in the order of their ids; at most 100. */
  alertsToTell(now: string): Promise<string[]>;
  /**
   * Makes one message of all that an alert has gathered, for each of its channels, in one transaction.
   *
   * @param bodyOf what its webhook gets.
   * @returns whether there was anything to say.
   */
  tellAlert(
    id: string,
    now: string,
    bodyOf: (alert: Alert, gathered: Gathered) => string,
  ): Promise<boolean>;

  /** Newest first. null: the cursor is not one of this list. */
  inbox(
    account: string,
    page: PageRequest & { unread?: boolean | undefined },
  ): Promise<Page<Notice> | null>;
  unreadNotices(account: string): Promise<number>;
  /** @param ids null is all. */
  markRead(account: string, ids: readonly string[] | null): Promise<void>;
  /** At most `limit`, taken until `leaseUntil`: whoever dies with one leaves it to be sent again. */
  takeMails(now: string, leaseUntil: string, limit: number): Promise<NoticeToMail[]>;
  mailSent(id: string): Promise<void>;
  /** @param nextAt null: that was the last try; its reader and its alert are told. */
  mailFailed(id: string, why: string, nextAt: string | null): Promise<void>;

  /** `secret` is shown now and never again. */
  createWebhook(
    actor: Actor,
    webhook: NewWebhook,
  ): Promise<{ webhook: Webhook; secret: string } | 'too-many'>;
  webhook(id: string): Promise<Webhook | null>;
  /** Oldest first; there are at most WEBHOOK_LIMITS.webhooks. null: the cursor is not one of this list. */
  webhooks(page: PageRequest): Promise<Page<Webhook> | null>;
  changeWebhook(actor: Actor, id: string, changes: WebhookChanges): Promise<Webhook | null>;
  /** With its deliveries. */
  deleteWebhook(actor: Actor, id: string): Promise<boolean>;
  /** The old secret signs too, until `oldUntil`. */
  rotateWebhook(
    actor: Actor,
    id: string,
    oldUntil: string,
  ): Promise<{ webhook: Webhook; secret: string } | null>;
  addDelivery(delivery: NewDelivery): Promise<WebhookDelivery>;
  /** Newest first. null: the cursor is not one of this list. */
  webhookDeliveries(
    webhook: string,
    page: PageRequest & { state?: DeliveryState | undefined },
  ): Promise<Page<WebhookDelivery> | null>;
  webhookDelivery(
    webhook: string,
    id: string,
  ): Promise<(WebhookDelivery & { body: string }) | null>;
  /** Sends again what is done: one, or the oldest `WEBHOOK_LIMITS.replayed` dead ones. Returns how many. */
  replayDeliveries(webhook: string, id: string | null): Promise<number>;
  /** Webhooks for which something is to be sent now. */
  dueWebhooks(now: string): Promise<DueWebhook[]>;
  /** As `takeMails`. */
  takeDeliveries(
    webhook: string,
    now: string,
    leaseUntil: string,
    limit: number,
  ): Promise<DueDelivery[]>;
  settleDeliveries(results: readonly DeliveryResult[]): Promise<void>;
  /** Those for which more than `limit` messages wait. */
  webhooksBehind(limit: number): Promise<string[]>;
  /** All owners find it in their inbox. Nothing where it is disabled already. */
  disableWebhook(id: string, reason: DisabledReason): Promise<void>;
  /** Deletes what is done and old. */
  pruneNotices(before: { delivered: string; dead: string; notices: string }): Promise<void>;
}
