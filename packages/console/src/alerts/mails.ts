/** Sends what alerts have to say by mail, to whoever made them; tried again for some hours. */
import type { NoticeToMail } from '@clearpixel/registry';
import type { Mailer } from '../accounts/mailer.ts';
import type { ConsoleSettings } from '../settings.ts';
import { mailOf, tellLines } from './told.ts';

const MAILS_AT_ONCE = 5;
/** Longer than the mail server may take for one. */
const LEASE_MS = 120_000;
const RETRY_AFTER_MS = [60_000, 300_000, 1_800_000, 7_200_000] as const;

export class AlertMails {
  readonly #settings: Pick<ConsoleSettings, 'registry' | 'consoleUrl' | 'log'> & { mailer: Mailer };
  #sending: Promise<void> | null = null;

  constructor(
    settings: Pick<ConsoleSettings, 'registry' | 'consoleUrl' | 'log'> & { mailer: Mailer },
  ) {
    this.#settings = settings;
  }

  /** A mail server that takes long holds up nothing but mails. */
  kick(): void {
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = null;
    });
  }

  async stop(): Promise<void> {
    await this.#sending;
  }

  async #sendAll(): Promise<void> {
    const { registry, log } = this.#settings;
    try {
      const now = Date.now();
      const mails = await registry.takeMails(
        new Date(now).toISOString(),
        new Date(now + LEASE_MS).toISOString(),
        MAILS_AT_ONCE,
      );
      await Promise.all(mails.map((mail) => this.#send(mail)));
    } catch (error) {
      log(
        'error',
        `cannot send alerts by mail: ${error instanceof Error ? error.name : 'unknown'}`,
      );
    }
  }

  async #send({ id, account: accountId, alert, parts, attempts }: NoticeToMail): Promise<void> {
    const { registry, mailer, consoleUrl } = this.#settings;
    const account = await registry.account(accountId);
    if (account === null || parts.what !== 'alert') return;
    const lines = await tellLines(registry, parts.lines);
    const address = alert === null ? `${consoleUrl}/alerts` : `${consoleUrl}/alerts/${alert}`;
    try {
      await mailer.send({ to: account.email, ...mailOf(parts, lines, address) });
    } catch {
      // What the server says may name whom the mail was for: it stays there.
      const why = mailer.isSet ? 'the mail server did not take it' : 'no mail server is set';
      const delayMs = RETRY_AFTER_MS[attempts - 1];
      const nextAt = delayMs === undefined ? null : new Date(Date.now() + delayMs).toISOString();
      await registry.mailFailed(id, why, nextAt);
      return;
    }
    await registry.mailSent(id);
  }
}
