/** What an alert watches, in a sentence. */
import type { Alert } from '@clearpixel/console/api-types';
import { count, dateTime } from '../design/words.ts';

type Condition = Alert['condition'];
export type ConditionKind = Condition['of'];

const ONE: Readonly<Record<ConditionKind, string>> = {
  open: 'open',
  click: 'click',
  view: 'page view',
  read: 'page read',
  event: 'event',
  visit: 'visit',
};

export function kindWords(of: string, name: string | null, many = false): string {
  if (name !== null) return `“${name}”`;
  const word = Object.entries(ONE).find(([kind]) => kind === of)?.[1] ?? of;
  return many ? `${word}s`.replace('page reads', 'pages read') : word;
}

export function conditionWords(condition: Condition): string {
  const { of, name } = condition;
  if (condition.when === 'count')
    return `When there are ${count(condition.count)} ${kindWords(of, name, true)}`;
  if (condition.when === 'nothing')
    return `When there is no ${kindWords(of, name)}${byOne(condition.subject)} until ${dateTime(condition.by)}`;
  if (condition.when === 'each') return `Each ${kindWords(of, name)}${byOne(condition.subject)}`;
  return `The first ${kindWords(of, name)}${condition.per === 'subject' ? ' of each person' : byOne(condition.subject)}`;
}

/** Who it is stands in the campaign's list; an alert knows them by their ref. */
const byOne = (subject: string | null): string => (subject === null ? '' : ' by one person');
