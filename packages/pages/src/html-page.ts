/** The frame of every public page. Values go through `html`, which escapes them. */
import { html } from './html.ts';
import type { Html } from './html.ts';

export const STYLE = `:root {
  color-scheme: light dark;
  --paper: #fbfaf7; --card: #fff; --ink: #1c1b18; --soft: #5f5b52; --line: #e2ded4; --accent: #0b6b53; --on-accent: #fff;
}
@media (prefers-color-scheme: dark) {
  :root { --paper: #161614; --card: #1f1f1c; --ink: #eeece6; --soft: #aaa69a; --line: #37352f; --accent: #5cc9a7; --on-accent: #10221c; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.6 system-ui, sans-serif; }
main { max-width: 42rem; margin: 0 auto; padding: 10vh 1.25rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; letter-spacing: -.01em; }
h2 { font-size: 1rem; margin: 2.25rem 0 .5rem; }
h3 { font-size: 1rem; margin: .9rem 0 0; }
p { margin: .5rem 0; }
ul { margin: .5rem 0; padding-left: 1.25rem; }
li { margin: .35rem 0; }
a { color: var(--accent); }
.lead { color: var(--soft); font-size: 1.05rem; }
.slip { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .25rem 1.25rem; }
dl { margin: 0; }
dl > div { display: grid; grid-template-columns: minmax(8rem, 1fr) 2fr; gap: 1rem; padding: .7rem 0; border-top: 1px solid var(--line); }
dl > div:first-child { border-top: 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
s { color: var(--soft); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.25rem; margin: 1.75rem 0; }
.card h2 { margin-top: 0; }
.notice { border-left: 4px solid var(--accent); background: var(--card); padding: .6rem 1rem; margin: 0 0 2rem; }
.receipts { list-style: none; padding: 0; margin: .5rem 0; }
.receipts > li { margin: .75rem 0; }
.receipts > li { padding-bottom: .6rem; }
.receipts dl > div { grid-template-columns: 5rem 1fr; gap: .75rem; padding: .15rem 0; border: 0; }
.whole { white-space: nowrap; }
.when { color: var(--soft); margin: 0 0 .5rem; font-variant-numeric: tabular-nums; }
button, input { font: inherit; color: inherit; }
button { min-height: 2.75rem; margin: .5rem 0 0; padding: .5rem 1.25rem; border: 1px solid var(--accent); border-radius: 8px; background: none; color: var(--accent); font-weight: 600; cursor: pointer; }
button.main { background: var(--accent); color: var(--on-accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
label { display: block; font-weight: 600; }
input { accent-color: var(--accent); }
.code { display: block; width: 100%; max-width: 14rem; margin: .4rem 0 .5rem; padding: .55rem .8rem; border: 1px solid var(--soft); border-radius: 8px; background: var(--paper); font-size: 1.35rem; letter-spacing: .2em; font-variant-numeric: tabular-nums; }
.check { display: flex; gap: .7rem; align-items: center; margin: 1rem 0 .25rem; }
.check input { flex: none; width: 1.35rem; height: 1.35rem; margin: 0; }
footer { margin-top: 3rem; color: var(--soft); font-size: .9rem; }
@media (max-width: 30rem) { dl > div { grid-template-columns: 1fr; gap: 0; } }
`;

/** The mark. */
export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b6b53"/><path fill="#fff" d="M7 7h6v6h6V7h6v6h-6v6h6v6h-6v-6h-6v6H7v-6h6v-6H7z"/></svg>`;

export const STYLE_ADDRESS = '/style.css';

/** @param styles addresses of what the page needs beside the style of every page. */
export const htmlPage = (title: string, body: Html, styles: readonly string[] = []): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        ${[STYLE_ADDRESS, ...styles].map((style) => html`<link rel="stylesheet" href="${style}" />`)}
      </head>
      <body>
        <main>${body}</main>
      </body>
    </html> `.text;
