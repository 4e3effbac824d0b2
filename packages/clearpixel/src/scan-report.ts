/** The summary as one page that needs nothing else: no script, no request, and a policy that allows none. */
import { createHash } from 'node:crypto';
import type { ScanSummary, TrackerRow } from './scan-summary.ts';

/** Rows of the chart; the list below it has more. */
const CHART_ROWS = 12;
const LISTED_ROWS = 200;
const ROW_HEIGHT = 30;
const CHART_WIDTH = 720;
const LABEL_WIDTH = 240;

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2021; --soft: #6b7175; --paper: #fbfaf8; --line: #e4e1dc; --bar: #0f766e; --second: #d08b3c; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceae6; --soft: #a3a7a9; --paper: #17191a; --line: #33373a; --bar: #4fb9ac; --second: #e0a661; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 48rem; margin: 3rem auto; padding: 0 1.25rem; font-variant-numeric: tabular-nums; }
h1 { font-size: 1.6rem; line-height: 1.25; } h2 { font-size: 1.1rem; margin-top: 2.5rem; }
p.soft, td.soft, figcaption { color: var(--soft); }
dl { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; margin: 1.5rem 0; } dt { color: var(--soft); font-size: .85rem; } dd { margin: 0; font-size: 1.6rem; }
figure { margin: 1rem 0; } svg { width: 100%; height: auto; } svg text { fill: var(--ink); font: 13px system-ui, sans-serif; } .bar { fill: var(--bar); } .second { fill: var(--second); }
table { border-collapse: collapse; width: 100%; } th { text-align: left; font-weight: 600; } td, th { border-bottom: 1px solid var(--line); padding: .35rem .5rem .35rem 0; } td + td, th + th { text-align: right; }
`;

export function reportPage(summary: ScanSummary, at: Date): string {
  const rows = summary.top(LISTED_ROWS);
  const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;
  const { documents, tracked } = summary;
  const share = documents === 0 ? 0 : Math.round((100 * tracked) / documents);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Who tracks you</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${share} of 100 tell their sender that you opened them</h1>
<p class="soft">${documents} read on ${at.toISOString().slice(0, 10)}. Nothing was loaded to find this out.</p>
<dl>
${figure('pixels', summary.pixels)}${figure('personal images', summary.personalImages)}${figure('tracked links', summary.links)}${figure('without any', documents - tracked)}</dl>
<h2>Who tracks you most?</h2>
${rows.length === 0 ? '<p>Nobody, as far as can be seen.</p>' : chart(rows.slice(0, CHART_ROWS))}
${rows.length === 0 ? '' : table(rows)}
${summary.partial === 0 ? '' : `<p class="soft">${summary.partial} were too large or too deep to be looked at as a whole.</p>`}
</body>
</html>
`;
}

const figure = (name: string, value: number): string =>
  `<div><dt>${name}</dt><dd>${value}</dd></div>\n`;

function chart(rows: readonly TrackerRow[]): string {
  const most = Math.max(...rows.map(({ documents }) => documents));
  const room = CHART_WIDTH - LABEL_WIDTH - 60;
  const bars = rows.map(({ name, documents, pixels, personalImages }, index) => {
    const y = index * ROW_HEIGHT;
    const width = Math.max(2, Math.round((documents / most) * room));
    const second = Math.round((width * personalImages) / Math.max(1, pixels + personalImages));
    return (
      `<text x="${LABEL_WIDTH - 10}" y="${y + 19}" text-anchor="end">${escape(shortened(name))}</text>` +
      `<rect class="bar" x="${LABEL_WIDTH}" y="${y + 5}" width="${width - second}" height="20" rx="2"/>` +
      `<rect class="second" x="${LABEL_WIDTH + width - second}" y="${y + 5}" width="${second}" height="20" rx="2"/>` +
      `<text x="${LABEL_WIDTH + width + 8}" y="${y + 19}">${documents}</text>`
    );
  });
  return `<figure><svg viewBox="0 0 ${CHART_WIDTH} ${rows.length * ROW_HEIGHT}" role="img" aria-label="Mails by who tracks them">${bars.join('')}</svg>
<figcaption>Mails and files in which each has something that only you load; the lighter share are pictures that are seen.</figcaption></figure>`;
}

const table = (rows: readonly TrackerRow[]): string =>
  `<table><thead><tr><th>Who</th><th>Mails and files</th><th>Pixels</th><th>Personal images</th><th>Links</th></tr></thead><tbody>
${rows.map((row) => `<tr><td>${escape(row.name)}</td><td>${row.documents}</td><td>${row.pixels}</td><td>${row.personalImages}</td><td>${row.links}</td></tr>`).join('\n')}
</tbody></table>`;

const shortened = (name: string): string => (name.length > 34 ? `${name.slice(0, 33)}…` : name);

const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
