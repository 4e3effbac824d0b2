/** What alerts say, in words, with the names that may be said: a person's only where they have agreed to being recorded by it. */
import { allows } from '@clearpixel/pixel';
import { CONDITION_KINDS } from '@clearpixel/registry';
import type { AlertLine, NoticeParts, Registry } from '@clearpixel/registry';
import { oneLine } from '../one-line.ts';

/** A line with the names that belong to its ids. */
export interface ToldLine extends AlertLine {
  /** null: it was deleted. */
  sourceName: string | null;
  person: { name: string; email: string } | null;
}

export async function tellLines(
  registry: Pick<Registry, 'sourceLabels' | 'recipient'>,
  lines: readonly AlertLine[],
): Promise<ToldLine[]> {
  const ids = [...new Set(lines.map(({ source }) => source))];
  const names = new Map((await registry.sourceLabels(ids)).map(({ id, name }) => [id, name]));
  return Promise.all(
    lines.map(async (line) => {
      const recipient =
        line.subject === null ? null : await registry.recipient(line.source, line.subject);
      // Their level in this campaign: below `identified` where they have not agreed, or do no longer.
      const person =
        recipient !== null && allows(recipient.level, 'identified')
          ? { name: recipient.name, email: recipient.email }
          : null;
      return { ...line, sourceName: names.get(line.source) ?? null, person };
    }),
  );
}

const DONE: Readonly<Record<(typeof CONDITION_KINDS)[number], string>> = {
  open: 'opened',
  click: 'a link was followed',
  view: 'viewed',
  read: 'read',
  event: 'an event',
  visit: 'visits',
};

const MANY: Readonly<Record<(typeof CONDITION_KINDS)[number], string>> = {
  open: 'opens',
  click: 'clicks',
  view: 'page views',
  read: 'pages read',
  event: 'events',
  visit: 'visits',
};

const VERDICT_WORDS: Readonly<Record<string, string>> = {
  person: 'a person',
  proxied: 'a person, through a proxy',
  prefetched: 'fetched ahead by a machine',
  scanner: 'a security scanner',
  bot: 'a robot',
  self: 'yourself',
  unknown: 'it cannot be told by whom',
};

const timeOf = (at: string): string => `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;

/** One line of a mail. */
export function lineWords(line: ToldLine): string {
  const source = line.sourceName ?? 'a source that was deleted';
  const kind = CONDITION_KINDS.find((known) => known === line.kind) ?? 'event';
  const what = kind === 'event' && line.name !== null ? `“${line.name}”` : null;
  if (line.count !== null)
    return line.count === 0
      ? `${source}: no ${what ?? MANY[kind]} by ${timeOf(line.at)}${line.person === null ? '' : `, by ${personWords(line.person)}`}`
      : `${source}: ${line.count} ${what ?? MANY[kind]}`;
  return [
    `${timeOf(line.at)}  ${source}: ${what ?? DONE[kind]}`,
    ...(line.person === null ? [] : [`by ${personWords(line.person)}`]),
    ...(line.verdict === null
      ? []
      : [`${VERDICT_WORDS[line.verdict] ?? line.verdict} (${line.certainty ?? 'probable'})`]),
  ].join(', ');
}

const personWords = ({ name, email }: { name: string; email: string }): string =>
  name === '' ? email : `${name} <${email}>`;

/** A mail's subject line and text. */
export function mailOf(
  parts: Extract<NoticeParts, { what: 'alert' }>,
  lines: readonly ToldLine[],
  address: string,
): { subject: string; text: string } {
  const { name, count } = parts;
  const more = count - lines.length;
  return {
    subject: count === 1 ? name : `${name} (${count} times)`,
    text: `${[
      ...(count === 1 ? [] : [`${count} times since the last message:`, '']),
      ...lines.map((line) => oneLine(lineWords(line))),
      ...(more > 0 ? [`and ${more} more.`] : []),
      '',
      `You get this because of your alert “${name}”. Change, pause or delete it:`,
      address,
    ].join('\n')}\n`,
  };
}
