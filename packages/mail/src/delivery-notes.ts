/**
 * Tells the console what was sent and what bounced, so that a campaign's report knows. Best effort: notes wait in memory
 * while the console is down, and those of a relay that dies are lost (a report then shows fewer sent than were). Whoever
 * wants nothing recorded (level off) is not noted.
 */
import type { CampaignStamps } from './campaign-stamps.ts';
import type { DeliveryItem } from './console-client.ts';
import {
  MAX_WAITING_NOTES,
  NOTES_CLOSE_MS,
  NOTES_GATHER_MS,
  NOTES_PER_CALL,
  NOTES_RETRY_MOST_MS,
} from './limits.ts';

interface Note {
  campaign: string;
  address: string;
  what: DeliveryItem['what'];
  at: string;
}

export class DeliveryNotes {
  readonly #stamps: CampaignStamps;
  readonly #lost: (notes: number) => void;
  #waiting: Note[] = [];
  #timer: NodeJS.Timeout | undefined;
  #waitMs = NOTES_GATHER_MS;
  #telling: Promise<void> | null = null;
  #isClosed = false;

  /** @param lost told of notes that are given up: too many wait, or the console wants none of them */
  constructor(stamps: CampaignStamps, lost: (notes: number) => void) {
    this.#stamps = stamps;
    this.#lost = lost;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  note(campaign: string, to: readonly string[], what: Note['what']): void {
    const at = new Date().toISOString();
    for (const address of to) this.#waiting.push({ campaign, address, what, at });
    const tooMany = this.#waiting.length - MAX_WAITING_NOTES;
    if (tooMany > 0) {
      this.#waiting.splice(0, tooMany);
      this.#lost(tooMany);
    }
    this.#later();
  }

  /** What waits is tried once more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, NOTES_CLOSE_MS);
    });
    const rest = async (): Promise<void> => {
      await this.#telling;
      await this.#tell();
    };
    await Promise.race([rest(), patience]);
    clearTimeout(timer);
  }

  #later(): void {
    if (this.#timer !== undefined || this.#telling !== null || this.#isClosed) return;
    if (this.#waiting.length === 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#telling = this.#tell().finally(() => {
        this.#telling = null;
        this.#later();
      });
    }, this.#waitMs);
  }

  async #tell(): Promise<void> {
    const notes = this.#waiting;
    this.#waiting = [];
    const again: Note[] = [];
    for (const [campaign, ofCampaign] of Map.groupBy(notes, (note) => note.campaign)) {
      for (let from = 0; from < ofCampaign.length; from += NOTES_PER_CALL) {
        const part = ofCampaign.slice(from, from + NOTES_PER_CALL);
        if (again.length > 0 || !(await this.#tellPart(campaign, part))) again.push(...part);
      }
    }
    this.#waitMs =
      again.length === 0 ? NOTES_GATHER_MS : Math.min(this.#waitMs * 2, NOTES_RETRY_MOST_MS);
    this.#waiting = [...again, ...this.#waiting].slice(-MAX_WAITING_NOTES);
  }

  /** false: later again. */
  async #tellPart(campaign: string, notes: readonly Note[]): Promise<boolean> {
    const { plans, client } = this.#stamps;
    const plan = await plans.plan(
      campaign,
      notes.map(({ address }) => address),
    );
    if (plan === 'unknown-campaign') return this.#giveUp(notes);
    if (typeof plan === 'string') return false;
    if (plan.level === 'off') return true;
    const items = notes.flatMap(({ address, what, at }): DeliveryItem[] => {
      const recipient = plan.recipients.get(address);
      if (recipient === undefined || recipient.level === 'off') return [];
      return [{ ref: recipient.ref, what, at }];
    });
    if (items.length === 0) return true;
    const answer = await client.deliveries(campaign, items);
    if ('value' in answer) return true;
    // A console that understands plans and not these notes will not understand them later.
    return answer.failure === 'down' || answer.failure === 'key-refused'
      ? false
      : this.#giveUp(notes);
  }

  #giveUp(notes: readonly Note[]): true {
    this.#lost(notes.length);
    return true;
  }
}
