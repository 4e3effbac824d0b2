/** What each level keeps, in words for those whom it concerns. Read by all pages that say so, and by the form for machines. */
import { allows } from '@clearpixel/pixel';
import type { Level } from '@clearpixel/pixel';

export interface RecordedField {
  /** Stable, for machines. */
  field: string;
  label: string;
  from: Level | 'never';
  /** What becomes of it where it is kept; by level where that differs. */
  kept: string | Partial<Record<Level, string>>;
  notKept: string;
}

export const RECORDED_FIELDS: readonly RecordedField[] = [
  {
    field: 'time',
    label: 'The time',
    from: 'count',
    kept: { count: 'cut to the hour', anonymous: 'to the millisecond' },
    notKept: 'not kept',
  },
  {
    field: 'page',
    label: 'The page',
    from: 'count',
    kept: 'its address, without parameters that the owner has not named',
    notKept: 'not kept',
  },
  {
    field: 'campaign',
    label: 'How you came',
    from: 'count',
    kept: {
      count: 'the kind of way (search, mail, …) and the campaign in the address',
      anonymous: 'the kind of way, the campaign in the address, and the name of the referring site',
    },
    notKept: 'not kept',
  },
  {
    field: 'country',
    label: 'The country',
    from: 'count',
    kept: 'looked up from your address, which is then thrown away',
    notKept: 'not kept',
  },
  {
    field: 'client',
    label: 'Browser, system, device',
    from: 'anonymous',
    kept: 'families alone, as “Firefox, Windows, desktop”',
    notKept: 'looked at once, to tell people from robots, and thrown away',
  },
  {
    field: 'visitor',
    label: 'Who you are',
    from: 'anonymous',
    kept: {
      anonymous:
        'a number for this day, on this site alone; it cannot be made again when the day’s key is destroyed',
      identified:
        'a number that lasts, and only if you have agreed, or that it was you, if you came from a mail in which you had agreed to that; else one for this day',
    },
    notKept: 'nothing: visits are counted, not visitors',
  },
  {
    field: 'properties',
    label: 'What the site adds',
    from: 'anonymous',
    kept: 'the names and values that the site gives its events, the page’s title',
    notKept: 'not kept, but for an amount',
  },
  {
    field: 'network',
    label: 'Your network',
    from: 'identified',
    kept: 'its address, cut to /24 or /48',
    notKept: 'not kept',
  },
  {
    field: 'address',
    label: 'Your full IP address',
    from: 'full',
    kept: 'kept',
    notKept: 'seen, and thrown away at once',
  },
  {
    field: 'agent',
    label: 'Your browser’s full name',
    from: 'full',
    kept: 'kept',
    notKept: 'seen, and thrown away at once',
  },
];

const MAIL_HAPPENED = {
  count: 'as one more in a total of all readers',
  anonymous: 'as a record that names nobody',
  identified: 'as a record that is tied to you',
};
const MAIL_FIELDS: readonly RecordedField[] = [
  {
    field: 'open',
    label: 'That the mail was opened',
    from: 'count',
    kept: MAIL_HAPPENED,
    notKept: 'not kept',
  },
  {
    field: 'click',
    label: 'That a link was followed',
    from: 'count',
    kept: MAIL_HAPPENED,
    notKept: 'not kept',
  },
  {
    field: 'destination',
    label: 'Where the link led',
    from: 'anonymous',
    kept: 'its address, without what stands behind “?” or “#”',
    notKept: 'not kept, only which link of the mail it was',
  },
  {
    field: 'time',
    label: 'When',
    from: 'count',
    kept: { count: 'cut to the hour', anonymous: 'to the millisecond' },
    notKept: 'not kept',
  },
  {
    field: 'verdict',
    label: 'Who loaded it',
    from: 'count',
    kept: 'a judgement: a person, a mail program ahead of them, a security scanner, or a robot',
    notKept: 'not kept',
  },
  {
    field: 'country',
    label: 'The country',
    from: 'count',
    kept: 'looked up from your address, which is then thrown away',
    notKept: 'not kept',
  },
  {
    field: 'client',
    label: 'Mail program, system, device',
    from: 'anonymous',
    kept: 'families alone, as “Thunderbird, Windows, desktop”, and the first language they ask for',
    notKept: 'looked at once, to tell people from programs, and thrown away',
  },
  {
    field: 'subject',
    label: 'Who you are',
    from: 'identified',
    kept: 'a number that stands for you; your name and address are kept apart from it',
    notKept: 'not kept: nobody is told from anybody else',
  },
  {
    field: 'network',
    label: 'Your network',
    from: 'identified',
    kept: 'its address, cut to /24 or /48',
    notKept: 'not kept',
  },
  {
    field: 'address',
    label: 'Your full IP address',
    from: 'full',
    kept: 'kept',
    notKept: 'seen, and thrown away at once',
  },
  {
    field: 'agent',
    label: 'Your mail program’s full name',
    from: 'full',
    kept: 'kept',
    notKept: 'seen, and thrown away at once',
  },
];

/** What is recorded of mails: a sender may leave out pixels, or leave links as they are. */
export const mailFields = ({ opens, clicks }: { opens: boolean; clicks: boolean }) =>
  MAIL_FIELDS.map((field): RecordedField => {
    if (field.field === 'open' && !opens)
      return { ...field, from: 'never', notKept: 'not kept: these mails have no pixel' };
    if ((field.field === 'click' || field.field === 'destination') && !clicks)
      return { ...field, from: 'never', notKept: 'not kept: their links are as they were written' };
    return field;
  });

/** Whether the level keeps it, and what it says of it. */
export function recorded(field: RecordedField, level: Level): { kept: boolean; what: string } {
  if (field.from === 'never' || !allows(level, field.from))
    return { kept: false, what: field.notKept };
  if (typeof field.kept === 'string') return { kept: true, what: field.kept };
  const order: readonly Level[] = ['full', 'identified', 'anonymous', 'count'];
  const words = order
    .filter((known) => allows(level, known))
    .map((known) => (typeof field.kept === 'string' ? undefined : field.kept[known]))
    .find((text) => text !== undefined);
  return { kept: true, what: words ?? 'kept' };
}
