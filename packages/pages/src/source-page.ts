/** The public source page: what a site's pixel, or a campaign's mails, record, at which level, for how long, and whom to ask. */
import { lowest, sitePixelAddress, sourcePageAddress } from '@clearpixel/pixel';
import type { Level } from '@clearpixel/pixel';
import type { Campaign, Site } from '@clearpixel/registry';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { htmlPage } from './html-page.ts';
import { MAIL_LEVEL_WORDS, daysWords, mailSlip } from './mail-facts.ts';
import { RECORDED_FIELDS, mailFields, recorded } from './recorded-fields.ts';
import type { RecordedField } from './recorded-fields.ts';

const LEVEL_WORDS: Readonly<Record<Level, string>> = {
  off: 'nothing is recorded',
  count: 'visits are counted, and nobody is told from anybody else',
  anonymous: 'visits are recorded without cookies and without knowing who you are',
  identified: 'visits are recorded, and tied to you if you have agreed',
  full: 'visits are recorded with full addresses',
};

/** The registry has seen to it that it is an e-mail address, or one of http(s). */
function contactHtml(contact: string): Html {
  if (contact === '')
    return html`<p>The owner has named nobody here. Look for a contact on the site itself.</p>`;
  const href = contact.includes('://') ? contact : `mailto:${contact}`;
  return html`<p><a href="${href}" rel="noreferrer">${contact}</a></p>`;
}

export function sourcePage(site: Site): string {
  const rows = RECORDED_FIELDS.map((field) => {
    const { kept, what } = recorded(field, site.level);
    return kept
      ? html`<div>
          <dt>${field.label}</dt>
          <dd>${what}</dd>
        </div>`
      : html`<div>
          <dt><s>${field.label}</s></dt>
          <dd>${what}</dd>
        </div>`;
  });
  const body = html`<h1>What ${site.domain} records</h1>
    <p class="lead">
      This site counts its visits with a pixel. Its level is “${site.level}”:
      ${LEVEL_WORDS[site.level]}.
    </p>
    <h2>Recorded when you open a page</h2>
    <div class="slip">
      <dl>
        ${
          site.level === 'off'
            ? html`<div>
                <dt>Nothing</dt>
                <dd>The pixel answers, and keeps nothing.</dd>
              </div>`
            : rows
        }
      </dl>
    </div>
    <h2>For how long</h2>
    <p>Each record is deleted ${daysWords(site.retentionDays)} after it was made.</p>
    <h2>How to be left out</h2>
    <p>
      If your browser sends <em>Global Privacy Control</em> or <em>Do Not Track</em>, this site's
      visits of yours are counted at the level “count” at most. Any content blocker stops the pixel:
      it is never hidden from them.
    </p>
    <h2>Whom to ask</h2>
    ${contactHtml(site.contact)}
    <footer>
      The same <a href="/.well-known/clearpixel.json?source=${site.id}">in a form for machines</a>.
      Looking at this page was not recorded.
    </footer>`;
  return htmlPage(`What ${site.domain} records`, body);
}

/** Its name and the mail's subject line are its sender's own: neither is here. */
export function campaignPage(campaign: Campaign): string {
  const title = 'What these mails record';
  const body = html`<h1>${title}</h1>
    <p class="lead">
      Their sender counts with a pixel how often a mail is opened. The level of these mails is
      “${campaign.level}”: ${MAIL_LEVEL_WORDS[campaign.level]}.
    </p>
    <h2>Recorded when you open such a mail or follow a link in it</h2>
    ${mailSlip(campaign, campaign.level)}
    <p>Of those who have not agreed, it is the level “count” at most, whatever stands here.</p>
    <h2>For how long</h2>
    <p>Each record is deleted ${daysWords(campaign.retentionDays)} after it was made.</p>
    <h2>How to stop it</h2>
    <p>
      If the mail has a link to a page of your own, that page shows you what is recorded about you,
      and stops it with one button, also for mails that you already have. If your browser or mail
      program sends <em>Global Privacy Control</em> or <em>Do Not Track</em>, you are counted at the
      level “count” at most. A mail program that loads no remote images stops the pixel too.
    </p>
    <h2>Whom to ask</h2>
    <p>Whoever sent you the mail: reply to it.</p>
    <footer>
      The same
      <a href="/.well-known/clearpixel.json?source=${campaign.id}">in a form for machines</a>.
      Looking at this page was not recorded.
    </footer>`;
  return htmlPage(title, body);
}

const recordedFields = (fields: readonly RecordedField[], level: Level) =>
  fields.map((field) => ({
    field: field.field,
    ...(level === 'off' ? { kept: false, what: 'not kept' } : recorded(field, level)),
  }));

export const campaignNotice = (campaign: Campaign, { pagesUrl }: { pagesUrl: string }) => ({
  source: campaign.id,
  kind: 'campaign',
  level: campaign.level,
  levelWithoutConsent: lowest(campaign.level, 'count'),
  retentionDays: campaign.retentionDays,
  opens: campaign.opens,
  clicks: campaign.clicks,
  contact: null,
  cookies: false,
  signals: ['Sec-GPC', 'DNT'],
  recorded: recordedFields(mailFields(campaign), campaign.level),
  page: sourcePageAddress(pagesUrl, campaign.id),
});

/** CONTRACT leaves its form to us: the facts of the page, with stable names. */
export function sourceNotice(
  site: Site,
  { pagesUrl, edgeUrl }: { pagesUrl: string; edgeUrl: string },
) {
  return {
    source: site.id,
    kind: 'site',
    domain: site.domain,
    domains: site.domains,
    pixel: sitePixelAddress(edgeUrl, site.id),
    level: site.level,
    retentionDays: site.retentionDays,
    contact: site.contact === '' ? null : site.contact,
    cookies: false,
    signals: ['Sec-GPC', 'DNT'],
    recorded: recordedFields(RECORDED_FIELDS, site.level),
    page: sourcePageAddress(pagesUrl, site.id),
  };
}
