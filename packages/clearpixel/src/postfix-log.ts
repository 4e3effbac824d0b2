/**
 * What Postfix's log says of deliveries. A line of an smtp, lmtp, local, virtual or pipe client names the recipient and what
 * became of the mail (postfix.org/smtp.8.html); a line of cleanup names the campaign, where header_checks log its header
 * (postfix.org/header_checks.5.html, action INFO):
 *
 *   Nov 25 10:00:01 mx postfix/cleanup[7]: 4XYZ: info: header X-Clearpixel-Campaign: k3v9… from …
 *   Nov 25 10:00:02 mx postfix/smtp[8]: 4XYZ: to=<ada@example.com>, relay=…, dsn=2.0.0, status=sent (250 OK)
 */

export interface LoggedDelivery {
  campaign: string;
  email: string;
  what: 'sent' | 'delivered' | 'bounced';
  /** ISO 8601. */
  at: string;
}

/** Longer lines are none of Postfix's; the rest of such a line is not looked at. */
const MAX_LINE_CHARACTERS = 8_000;
/** Mails in a queue at once whose campaign is remembered: against a log of headers alone. */
const MAX_QUEUED = 100_000;
const DAY_MS = 86_400_000;

const LINE =
  /^(\d{4}-\d\d-\d\dT\S{8,30}|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) \S+ postfix[\w-]*\/(?:[\w-]+\/)?(\w+)\[\d+\]: (\w{5,20}): (.*)$/;
const HEADER = /^info: header X-Clearpixel-Campaign: ([a-z0-9]{10})\b/i;
const OUTCOME = /^to=<([^<>\s]{1,320})>,.* dsn=(\d)\.\d{1,3}\.\d{1,3}, status=(sent|bounced)\b/;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Deliveries into a mailbox; smtp hands over to the next server, which is delivered as far as anybody can tell. */
const DELIVERING = new Set(['smtp', 'lmtp', 'local', 'virtual', 'pipe']);

/** @param campaign of mails whose log names none; null: those are left out. */
export class PostfixLog {
  readonly #campaign: string | null;
  readonly #campaigns = new Map<string, string>();

  constructor(campaign: string | null) {
    this.#campaign = campaign;
  }

  /** What the line tells, or null. @param now for the year, which the older form of times leaves out. */
  read(line: string, now = Date.now()): LoggedDelivery | null {
    const match = LINE.exec(line.slice(0, MAX_LINE_CHARACTERS));
    if (match === null) return null;
    const [, time = '', program = '', queueId = '', rest = ''] = match;
    const header = program === 'cleanup' ? HEADER.exec(rest)?.[1] : undefined;
    if (header !== undefined) {
      const [oldest] = this.#campaigns.keys();
      if (this.#campaigns.size >= MAX_QUEUED && oldest !== undefined)
        this.#campaigns.delete(oldest);
      this.#campaigns.set(queueId, header);
      return null;
    }
    if (program === 'qmgr' && rest === 'removed') {
      this.#campaigns.delete(queueId);
      return null;
    }
    const outcome = DELIVERING.has(program) ? OUTCOME.exec(rest) : null;
    const campaign = this.#campaigns.get(queueId) ?? this.#campaign;
    const at = timeOf(time, now);
    if (outcome === null || campaign === null || at === null) return null;
    const [, email = '', , status = ''] = outcome;
    return { campaign, email, what: status === 'sent' ? 'delivered' : 'bounced', at };
  }
}

function timeOf(text: string, now: number): string | null {
  const iso = Date.parse(text);
  if (text.includes('T') && !Number.isNaN(iso)) return new Date(iso).toISOString();
  const [, month = '', day = '', hour = '', minute = '', second = ''] =
    /^(\w{3}) +(\d{1,2}) (\d\d):(\d\d):(\d\d)$/.exec(text) ?? [];
  const index = MONTHS.indexOf(month);
  if (index === -1) return null;
  // Of this machine's time zone, as syslog writes it. A day to come is of last year.
  const of = (year: number): number =>
    new Date(year, index, Number(day), Number(hour), Number(minute), Number(second)).getTime();
  const year = new Date(now).getFullYear();
  const at = of(year) > now + DAY_MS ? of(year - 1) : of(year);
  return new Date(at).toISOString();
}
