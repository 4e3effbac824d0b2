/** Campaigns' mails that go on unstamped: all are counted, and an operator is told now and then. */
import { PASSED_NOTICE_MS } from './limits.ts';
import type { PassedReason, RelayNotice } from './relay-contract.ts';

export class PassedMails {
  readonly mails: Record<PassedReason, number> = { dkim: 0, 'console-down': 0 };
  readonly #told: Record<PassedReason, { mails: number; at: number }> = {
    dkim: { mails: 0, at: 0 },
    'console-down': { mails: 0, at: 0 },
  };
  readonly #report: (notice: RelayNotice) => void;

  constructor(report: (notice: RelayNotice) => void) {
    this.#report = report;
  }

  count(why: PassedReason): void {
    this.mails[why]++;
    const told = this.#told[why];
    const now = Date.now();
    if (now - told.at < PASSED_NOTICE_MS) return;
    this.#report({ what: 'passed-unstamped', why, mails: this.mails[why] - told.mails });
    this.#told[why] = { mails: this.mails[why], at: now };
  }
}
