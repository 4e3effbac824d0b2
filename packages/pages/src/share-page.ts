/** A shared dashboard: totals of one site, without a script and without a style that stands in a tag. */
import type { Site } from '@clearpixel/registry';
import type { Dimension, Point } from '@clearpixel/store';
import { DAILY_WORDS, countWords, figuresOf, valueWords, visitorsName } from './figure-words.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { htmlPage } from './html-page.ts';
import { SHARE_PERIODS, isSharePeriod } from './share-period.ts';
import type { PeriodTime, SharePeriod } from './share-period.ts';
import { SHARE_STYLE_ADDRESS } from './share-style.ts';
import { SHARED_FIGURES_LIMITS } from './shared-figures.ts';
import type { CountedBy, SharedFigures, SharedTable } from './shared-figures.ts';

const NOTHING = html``;

export function sharePage(
  site: Site,
  period: SharePeriod,
  { time, overview, by, points, tables }: SharedFigures,
): string {
  const counted = by === 'visitors' ? visitorsName(overview) : 'Page views';
  const body = html`<h1>${site.domain}</h1>
    <p class="lead">${dayName(time.from, site)} to ${dayName(time.to - 1, site)}</p>
    <nav aria-label="Time">
      <ul class="periods">
        ${periodLinks(period)}
      </ul>
    </nav>
    <dl class="figures">
      ${figuresOf(overview).map(
        ({ name, words }) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${words}</dd>
          </div>`,
      )}
    </dl>
    ${chart(points, by === 'visitors' && time.unit === 'day' ? 'Visitors' : counted, time, site)}
    <div class="tables">${tables.map((table) => tableCard(table, counted, by))}</div>
    <footer>
      <p>
        Machines are left out. ${overview.basis === 'daily' && by === 'visitors' ? DAILY_WORDS : ''}
        Days are those of ${site.timezone}. What stands here is up to
        ${SHARED_FIGURES_LIMITS.freshMs / 1_000} seconds old.
      </p>
      <p>
        <a href="/source/${site.id}">What this site records</a>. Looking at this page was not
        recorded.
      </p>
    </footer>`;
  return htmlPage(`${site.domain}: visits`, body, [SHARE_STYLE_ADDRESS]);
}

const periodLinks = (chosen: SharePeriod): Html[] =>
  Object.entries(SHARE_PERIODS).flatMap(([period, name]) =>
    isSharePeriod(period)
      ? html`<li>
          <a href="?period=${period}" ${period === chosen ? html`aria-current="page"` : NOTHING}
            >${name}</a
          >
        </li>`
      : [],
  );

/** Columns as an image for eyes, and the same as a table for whoever prefers one. */
function chart(points: readonly Point[], counted: string, time: PeriodTime, site: Site): Html {
  const name = (at: number): string =>
    time.unit === 'day' ? dayName(at, site) : monthName(at, site);
  const most = Math.max(1, ...points.map(({ value }) => value));
  const wide = 100 / Math.max(1, points.length);
  const columns = points.map(({ at, value }, index) => {
    const high = (value / most) * 100;
    return html`<g>
      <title>${name(Date.parse(at))}: ${countWords(value)}</title>
      <rect class="room" x="${wide * index}%" y="0" width="${wide}%" height="100%" />
      <rect
        class="column"
        x="${wide * (index + 0.12)}%"
        y="${100 - high}%"
        width="${wide * 0.76}%"
        height="${high}%"
      />
    </g>`;
  });
  const rows = points.map(
    ({ at, value }) =>
      html`<tr>
        <th scope="row">${name(Date.parse(at))}</th>
        <td class="number">${countWords(value)}</td>
      </tr>`,
  );
  const title = `${counted} by ${time.unit}`;
  return html`<section class="card" aria-labelledby="by-time">
    <h2 id="by-time">${title}</h2>
    <figure>
      <p class="most" aria-hidden="true">${countWords(most)}</p>
      <svg class="chart" role="img" aria-label="${title}: at most ${countWords(most)}">
        ${columns}
      </svg>
      <p class="ends" aria-hidden="true">
        <span>${name(time.from)}</span><span>${name(time.to - 1)}</span>
      </p>
    </figure>
    <details>
      <summary>As a table</summary>
      <table aria-label="${title}">
        <thead>
          <tr>
            <th scope="col">${time.unit === 'day' ? 'Day' : 'Month'}</th>
            <th scope="col" class="number">${counted}</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </details>
  </section>`;
}

function tableCard({ title, dimension, rows }: SharedTable, counted: string, by: CountedBy): Html {
  const most = Math.max(1, ...rows.map((row) => row[by]));
  const lines = rows.map(
    (row) =>
      html`<tr>
        <td>
          ${dimension.of === 'property' ? valueWords('', row.value) : valueWords(dimension.name, row.value)}
          <svg class="share-bar" aria-hidden="true">
            <rect width="${(row[by] / most) * 100}%" height="100%" rx="2" />
          </svg>
        </td>
        <td class="number">${countWords(row[by])}</td>
      </tr>`,
  );
  return html`<section class="card">
    <h2>${title}</h2>
    ${
      rows.length === 0
        ? html`<p class="soft">Nothing in this time.</p>`
        : html`<table aria-label="${title}">
            <thead>
              <tr>
                <th scope="col">${headOf(dimension)}</th>
                <th scope="col" class="number">${counted}</th>
              </tr>
            </thead>
            <tbody>
              ${lines}
            </tbody>
          </table>`
    }
  </section>`;
}

const HEADS: Readonly<Record<string, string>> = {
  path: 'Page',
  referrer: 'Site',
  country: 'Country',
  device: 'Device',
};
const headOf = ({ of, name }: Dimension): string =>
  of === 'property' ? 'Value' : (HEADS[name] ?? name);

const inZone = (at: number, { timezone }: Site, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('en-GB', { ...options, timeZone: timezone }).format(at);
const dayName = (at: number, site: Site): string =>
  inZone(at, site, { day: 'numeric', month: 'short', year: 'numeric' });
const monthName = (at: number, site: Site): string =>
  inZone(at, site, { month: 'long', year: 'numeric' });
