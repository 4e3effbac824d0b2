/** What a campaign's mails record, as parts of pages: of everybody, and of one person. */
import type { Level } from '@clearpixel/pixel';
import type { Campaign } from '@clearpixel/registry';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { mailFields, recorded } from './recorded-fields.ts';

export const MAIL_LEVEL_WORDS: Readonly<Record<Level, string>> = {
  off: 'nothing is recorded',
  count: 'openings are counted, all readers together, and nobody is told from anybody else',
  anonymous: 'it is recorded that a mail was opened and by which kind of program, not by whom',
  identified: 'it is recorded who opens a mail and follows its links, of those who have agreed',
  full: 'it is recorded who opens a mail and follows its links, of those who have agreed, with full addresses',
};

const NOTHING = html`<div>
  <dt>Nothing</dt>
  <dd>A pixel that is loaded answers, and keeps nothing.</dd>
</div>`;

/** @param level the highest that is kept, which may be lower than the campaign's own. */
export function mailSlip(campaign: Pick<Campaign, 'opens' | 'clicks'>, level: Level): Html {
  const rows = mailFields(campaign).map((field) => {
    const { kept, what } = recorded(field, level);
    return html`<div>
      <dt>${kept ? field.label : html`<s>${field.label}</s>`}</dt>
      <dd>${what}</dd>
    </div>`;
  });
  return html`<div class="slip">
    <dl>${level === 'off' ? NOTHING : rows}</dl>
  </div>`;
}

export const daysWords = (days: number): string => `${days} ${days === 1 ? 'day' : 'days'}`;
