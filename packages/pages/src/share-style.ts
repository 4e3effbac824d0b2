/** What a shared dashboard needs beside the style of every public page. */
export const SHARE_STYLE_ADDRESS = '/share.css';
export const SHARE_STYLE = `:root { --bar: #dcece6; }
@media (prefers-color-scheme: dark) { :root { --bar: #24483c; } }
main { max-width: 72rem; padding-top: 2.5rem; }
.periods { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; padding: 0; margin: 1.25rem 0; }
.periods li { margin: 0; }
.periods a { display: inline-flex; align-items: center; min-height: 2.75rem; padding: 0 1rem; border: 1px solid var(--line); border-radius: 999px; background: var(--card); text-decoration: none; }
.periods a[aria-current] { border-color: var(--accent); background: var(--accent); color: var(--on-accent); font-weight: 600; }
.figures { display: flex; flex-wrap: wrap; gap: 1px; overflow: hidden; border: 1px solid var(--line); border-radius: 10px; background: var(--line); }
.figures > div { display: block; flex: 1 1 8.5rem; padding: .9rem 1.1rem; border: 0; background: var(--card); }
.figures dd { font-size: 1.6rem; font-weight: 600; line-height: 1.3; font-variant-numeric: tabular-nums; }
.card { margin: 1.25rem 0; }
.card h2 { margin-bottom: .75rem; }
figure { margin: 0; }
.most { margin: 0; color: var(--soft); font-size: .85rem; }
.chart { display: block; width: 100%; height: 11rem; border-bottom: 1px solid var(--line); overflow: visible; }
.chart .column { fill: var(--accent); }
.chart .room { fill: transparent; }
.chart g:hover .room { fill: var(--bar); fill-opacity: .5; }
.ends { display: flex; justify-content: space-between; gap: 1rem; margin: .35rem 0 .75rem; color: var(--soft); font-size: .85rem; }
summary { display: inline-block; padding: .6rem 0; color: var(--accent); cursor: pointer; }
.tables { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1.25rem; }
.tables .card { margin: 0; min-width: 0; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th { color: var(--soft); font-size: .85rem; font-weight: 500; text-align: left; }
th, td { padding: .3rem 0; vertical-align: top; }
td { overflow-wrap: anywhere; }
.number { width: 7rem; padding-left: 1rem; text-align: right; white-space: nowrap; }
.share-bar { display: block; width: 100%; height: 4px; margin-top: .15rem; }
.share-bar rect { fill: var(--accent); fill-opacity: .55; }
.soft { color: var(--soft); }
`;
