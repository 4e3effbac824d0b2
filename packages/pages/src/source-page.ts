/** The public source page: what this site's pixel records, at which level, for how long, and whom to ask. */
import { sitePixelAddress, sourcePageAddress } from '@clearpixel/pixel';
import type { Level } from '@clearpixel/pixel';
import type { Site } from '@clearpixel/registry';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { htmlPage } from './html-page.ts';
import { RECORDED_FIELDS, recorded } from './recorded-fields.ts';

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
  const days = `${site.retentionDays} ${site.retentionDays === 1 ? 'day' : 'days'}`;
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
    <p>Each record is deleted ${days} after it was made.</p>
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
    recorded: RECORDED_FIELDS.map((field) => ({
      field: field.field,
      ...(site.level === 'off' ? { kept: false, what: 'not kept' } : recorded(field, site.level)),
    })),
    page: sourcePageAddress(pagesUrl, site.id),
  };
}
