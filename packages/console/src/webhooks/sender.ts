/**
 * Sends what waits in the outbox of webhooks. Each webhook sends by itself, a few messages at a time to one host, so that a
 * slow receiver delays nobody but itself. A message is taken for a minute; whoever dies with it leaves it to be sent again
 * under the same id: at least once, never lost.
 */
import type { DeliveryResult, DueDelivery, DueWebhook } from '@clearpixel/registry';
import { guardedPost } from '../outgoing/guarded-post.ts';
import type { ConsoleSettings } from '../settings.ts';
import { signatureHeaders } from './messages.ts';
import { retryDelayMs } from './retry-schedule.ts';

const POLL_MS = 500;
/** What ends within it is written down together: a transaction is a write that waits for the disk. */
const SETTLE_MS = 20;
const MAX_AT_ONCE_PER_HOST = 8;
/** Longer than a try can take. */
const LEASE_MS = 60_000;
/** After so long without anything getting through, it is switched off, and owners are told. */
const DISABLE_AFTER_MS = 3 * 24 * 3_600_000;
const GONE = 410;
/** Until what is under way at the end is cut; it is sent again then. */
const STOP_PATIENCE_MS = 3_000;

type Settings = Pick<ConsoleSettings, 'registry' | 'outgoingAllow' | 'log'>;

export class WebhookSender {
  readonly #settings: Settings;
  readonly #stopping = new AbortController();
  readonly #underWay = new Map<string, Set<Promise<void>>>();
  #results: DeliveryResult[] = [];
  #timer: NodeJS.Timeout | null = null;
  #timerAt = 0;
  #turn: Promise<void> | null = null;
  #isStopped = false;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** Something is to be sent now. */
  kick(): void {
    this.#lookIn(SETTLE_MS);
  }

  /** Looks at what is due after a while, or sooner where that was asked for before. */
  #lookIn(delayMs: number): void {
    const at = Date.now() + delayMs;
    if (this.#isStopped || (this.#timer !== null && this.#timerAt <= at)) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timerAt = at;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#turn !== null) {
        this.#lookIn(SETTLE_MS);
        return;
      }
      this.#turn = this.#look().finally(() => {
        this.#turn = null;
        this.#lookIn(this.#results.length > 0 ? SETTLE_MS : POLL_MS);
      });
    }, delayMs);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#turn;
    const cut = setTimeout(() => this.#stopping.abort(), STOP_PATIENCE_MS);
    await Promise.all([...this.#underWay.values()].flatMap((sending) => [...sending]));
    clearTimeout(cut);
    await this.#settle().catch(() => undefined);
  }

  async #look(): Promise<void> {
    const { registry, log } = this.#settings;
    try {
      await this.#settle();
      const now = new Date();
      for (const webhook of await registry.dueWebhooks(now.toISOString())) {
        const host = URL.parse(webhook.url)?.host ?? '';
        const sending = this.#underWay.get(host) ?? new Set<Promise<void>>();
        this.#underWay.set(host, sending);
        const free = MAX_AT_ONCE_PER_HOST - sending.size;
        if (free <= 0) continue;
        const leaseUntil = new Date(now.getTime() + LEASE_MS).toISOString();
        const taken = await registry.takeDeliveries(
          webhook.id,
          now.toISOString(),
          leaseUntil,
          free,
        );
        for (const delivery of taken) {
          const one = this.#send(webhook, delivery).finally(() => {
            sending.delete(one);
            if (sending.size === 0) this.#underWay.delete(host);
            this.kick();
          });
          sending.add(one);
        }
      }
    } catch (error) {
      log(
        'error',
        `cannot send to webhooks yet, and tries again: ${error instanceof Error ? error.name : 'unknown'}`,
      );
    }
  }

  async #send(webhook: DueWebhook, { id, attempts, body }: DueDelivery): Promise<void> {
    const url = URL.parse(webhook.url);
    if (url === null) return;
    const at = new Date();
    const answer = await guardedPost(url, {
      allowedHosts: this.#settings.outgoingAllow,
      headers: signatureHeaders(id, at, body, webhook.secrets),
      body,
      signal: this.#stopping.signal,
    });
    if (answer.what === 'stopped') return;
    const result = {
      id,
      webhook: webhook.id,
      at: new Date().toISOString(),
      status: answer.what === 'answer' ? answer.status : null,
      error: answer.what === 'answer' ? null : answer.why,
    };
    const isDelivered = result.status !== null && result.status >= 200 && result.status < 300;
    const delayMs = result.status === GONE ? null : retryDelayMs(attempts + 1);
    this.#results.push(
      isDelivered || delayMs === null
        ? { ...result, state: isDelivered ? 'delivered' : 'dead' }
        : { ...result, state: 'pending', nextAt: new Date(Date.now() + delayMs).toISOString() },
    );
  }

  async #settle(): Promise<void> {
    const { registry } = this.#settings;
    const results = this.#results;
    if (results.length === 0) return;
    this.#results = [];
    try {
      await registry.settleDeliveries(results);
    } catch (error) {
      this.#results.unshift(...results);
      throw error;
    }
    const failed = results.filter(({ state }) => state !== 'delivered');
    for (const id of new Set(failed.map(({ webhook }) => webhook))) {
      if (failed.some(({ webhook, status }) => webhook === id && status === GONE)) {
        await registry.disableWebhook(id, 'gone');
        continue;
      }
      const since = (await registry.webhook(id))?.failingSince ?? null;
      if (since !== null && Date.now() - Date.parse(since) > DISABLE_AFTER_MS)
        await registry.disableWebhook(id, 'failing');
    }
  }
}
