/** A report as a mail: text, and the same as simple HTML. No pixel is in it, and nothing that is loaded from anywhere. */
import {
  DAILY_WORDS,
  countWords,
  figuresOf,
  html,
  shareWords,
  valueWords,
  visitorsName,
} from '@clearpixel/pages';
import type { Html } from '@clearpixel/pages';
import { oneLine } from '../one-line.ts';
import type { Counted, ReportContents } from './contents.ts';

export interface ReportLinks {
  /** The report in the console. */
  report: string;
  /** Stops these mails. */
  stop: string;
}

interface Row {
  name: string;
  now: string;
  before: string;
  change: string;
}
interface List {
  title: string;
  /** What is counted. */
  head: string;
  items: Counted[];
}

const DAY_MS = 86_400_000;

export function mailOfReport(
  contents: ReportContents,
  links: ReportLinks,
): { subject: string; text: string; html: string } {
  const { site, every, now, by } = contents;
  const title = `${site.domain}: ${periodWords(contents)}`;
  const rows = rowsOf(contents);
  const counted = by === 'visitors' ? visitorsName(now) : 'Page views';
  const lists: List[] = [
    {
      title: 'Pages',
      head: counted,
      items: contents.pages.map(shownAs('path')),
    },
    { title: 'Where from', head: counted, items: contents.origins.map(shownAs('referrer')) },
    { title: 'Goals', head: 'Reached', items: contents.goals.map(shownAs('goal')) },
  ].filter(({ items }) => items.length > 0);
  const notes = [
    `Machines are left out. Days are those of ${site.timezone}.`,
    ...(now.basis === 'daily' && by === 'visitors' ? [DAILY_WORDS] : []),
    'This mail has no pixel in it, and loads nothing: nobody is told that you read it.',
  ];
  return {
    subject: title,
    text: textOf({ title, every, rows, lists, notes, links }),
    html: htmlOf({ title, every, rows, lists, notes, links }).text,
  };
}

interface Parts {
  title: string;
  every: ReportContents['every'];
  rows: readonly Row[];
  lists: readonly List[];
  notes: readonly string[];
  links: ReportLinks;
}

const shownAs =
  (dimension: string) =>
  ({ value, count }: Counted): Counted => ({
    value: oneLine(valueWords(dimension, value)),
    count,
  });

function rowsOf({ now, before }: ReportContents): Row[] {
  const then = figuresOf(before);
  return figuresOf(now).map(({ name, value, words }, index) => ({
    name,
    now: words,
    before: then[index]?.words ?? '',
    change: changeWords(value, then[index]?.value ?? 0),
  }));
}

function changeWords(now: number, before: number): string {
  if (before === 0) return '';
  const change = (now - before) / before;
  const words = shareWords(Math.abs(change));
  return words === '0%' ? 'as before' : `${change > 0 ? '+' : '−'}${words}`;
}

function periodWords({ site, every, time }: ReportContents): string {
  const options: Intl.DateTimeFormatOptions =
    every === 'month'
      ? { month: 'long', year: 'numeric' }
      : { day: 'numeric', month: 'long', year: 'numeric' };
  const format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: site.timezone });
  // The middle of the last day: whatever the clocks did, it is that day.
  const last = format.format(time.to - DAY_MS / 2);
  return every === 'month' ? last : `${format.format(time.from)} to ${last}`;
}

const NAME_WIDTH = 18;
const NUMBER_WIDTH = 12;

const line = (cells: readonly string[]): string =>
  cells
    .map((cell, index) => (index === 0 ? cell.padEnd(NAME_WIDTH) : cell.padStart(NUMBER_WIDTH)))
    .join('')
    .trimEnd();

function textOf({ title, every, rows, lists, notes, links }: Parts): string {
  return `${[
    title,
    '',
    line(['', `this ${every}`, 'before', '']),
    ...rows.map(({ name, now, before, change }) => line([name, now, before, change])),
    ...lists.flatMap((list) => [
      '',
      `${list.title} (${list.head.toLowerCase()})`,
      ...list.items.map(({ value, count }) => `${countWords(count).padStart(9)}  ${value}`),
    ]),
    '',
    ...notes,
    '',
    `The whole report: ${links.report}`,
    `Stop these mails: ${links.stop}`,
  ].join('\n')}\n`;
}

const htmlOf = ({ title, every, rows, lists, notes, links }: Parts): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
      </head>
      <body>
        <h1>${title}</h1>
        <table cellpadding="6">
          <thead>
            <tr>
              <td></td>
              <th align="right">This ${every}</th>
              <th align="right">Before</th>
              <td></td>
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              ({ name, now, before, change }) =>
                html`<tr>
                  <th align="left">${name}</th>
                  <td align="right"><strong>${now}</strong></td>
                  <td align="right">${before}</td>
                  <td align="right">${change}</td>
                </tr>`,
            )}
          </tbody>
        </table>
        ${lists.map(
          (list) =>
            html`<h2>${list.title}</h2>
              <table cellpadding="4">
                <thead>
                  <tr>
                    <th align="right">${list.head}</th>
                    <td></td>
                  </tr>
                </thead>
                <tbody>
                  ${list.items.map(
                    ({ value, count }) =>
                      html`<tr>
                        <td align="right">${countWords(count)}</td>
                        <td>${value}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>`,
        )}
        <p>${notes.join(' ')}</p>
        <p><a href="${links.report}">The whole report</a></p>
        <p><a href="${links.stop}">Stop these mails</a></p>
      </body>
    </html> `;
