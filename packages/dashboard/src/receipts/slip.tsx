/** A receipt as a slip: the facts in order, each with its plain words, and what was thrown away struck through. */
import type { CampaignReceipt, Receipt } from '@clearpixel/console/api-types';
import {
  VERDICTS,
  dateTime,
  mailEventName,
  money,
  reasonName,
  valueName,
} from '../design/words.ts';
import './slip.css';

const KINDS: Readonly<Record<Receipt['kind'], string>> = {
  view: 'A page was seen',
  open: 'It was opened',
  click: 'A link was followed',
  read: 'A page was read',
  event: 'Something happened',
};

export interface Fact {
  name: string;
  value: string;
  why: string;
  isGone?: boolean;
}

const MAIL_WHY: Readonly<Record<string, string>> = {
  open: 'The pixel near the top of the mail was loaded.',
  'open-end': 'The pixel at the mail’s end was loaded: nothing of it was cut off.',
  click: 'A link of the mail was followed, and led on to where it leads.',
  trap: 'The link of the mail that no person sees was followed.',
};

interface Around {
  /** What the sender's own browser shows, where this is their own receipt. */
  seen?: { address: string; agent: string; languages: string } | undefined;
  /** The person, where the page knows them; receipts know their ref alone. */
  who?: string | undefined;
}

/** `stored`: the first verdict of a mail's receipt, where what came later has revised it. */
type ShownReceipt = Receipt & Pick<CampaignReceipt, 'stored'>;

export function factsOf(receipt: ShownReceipt, { seen, who }: Around = {}): Fact[] {
  const isMail = receipt.kind === 'open' || receipt.kind === 'click';
  const isCount = receipt.level === 'count';
  const mayLast = receipt.level === 'identified' || receipt.level === 'full';
  const facts: (Fact | false)[] = [
    {
      name: 'When',
      value: isCount ? `${dateTime(receipt.at)} (the hour alone)` : dateTime(receipt.at),
      why: isCount
        ? 'At the level “count” the minute is thrown away.'
        : 'The moment in which the pixel was loaded.',
    },
    {
      name: 'What',
      value: isMail
        ? mailEventName(receipt.name)
        : receipt.kind === 'event'
          ? receipt.name
          : KINDS[receipt.kind],
      why: isMail ? (MAIL_WHY[receipt.name] ?? '') : 'The name of the event.',
    },
    isMail && recipientFact(receipt, who),
    receipt.url !== '' && {
      name: 'Page',
      value: receipt.url,
      why: 'The address, without parameters that the owner has not named.',
    },
    receipt.title !== '' && {
      name: 'Title',
      value: receipt.title,
      why: 'As the page calls itself.',
    },
    {
      name: 'Who it was',
      value: verdictWords(receipt),
      why: `${receipt.reasons.map(reasonName).join('. ')}. Robots are kept, labelled, and left out of reports.`,
    },
    receipt.stored !== undefined &&
      verdictWords(receipt.stored) !== verdictWords(receipt) && {
        name: 'Who it seemed to be at first',
        value: verdictWords(receipt.stored),
        why: `${receipt.stored.reasons.map(reasonName).join('. ')}. What came later showed better; what was stored stays beside it.`,
      },
    {
      name: 'Country',
      value: receipt.country === '' ? 'Unknown' : valueName('country', receipt.country),
      why: 'Looked up from the network address, which is then gone. Addresses of one’s own network have none.',
    },
    receipt.channel !== '' && {
      name: 'How they came',
      value: [
        valueName('channel', receipt.channel),
        receipt.referrer,
        receipt.campaign === '' ? '' : `campaign “${receipt.campaign}”`,
      ]
        .filter((part) => part !== '')
        .join(' · '),
      why: 'The kind of way, and of a referring page its site alone.',
    },
    receipt.browser !== '' && {
      name: 'Browser, system, device',
      value: [receipt.browser, receipt.system, receipt.device]
        .filter((part) => part !== '')
        .join(' · '),
      why: 'Families, without versions.',
    },
    receipt.language !== '' && {
      name: 'Language',
      value: valueName('language', receipt.language),
      why: 'The first that the browser asks for.',
    },
    isMail
      ? false
      : receipt.visitor === null
        ? {
            name: 'Visitor',
            value: 'none',
            why: 'At this level nobody is told from anybody else.',
          }
        : {
            name: 'Visitor',
            value: receipt.visitor,
            why: mayLast
              ? 'A number for this site. It lasts where they have agreed to that; else it is of this day alone, and tomorrow it is another.'
              : 'A number for this day and this site, made from a random key that is destroyed afterwards. Tomorrow it is another.',
          },
    receipt.value !== 0 && {
      name: 'Value',
      value: money(receipt.value, receipt.currency, 'exact'),
      why: 'As the page says.',
    },
    Object.keys(receipt.props).length > 0 && {
      name: 'Properties',
      value: Object.entries(receipt.props)
        .map(([name, value]) => `${name}: ${value}`)
        .join(', '),
      why: 'What the page adds.',
    },
    receipt.network !== '' && {
      name: 'Network',
      value: receipt.network,
      why: 'Cut, so that it is of many.',
    },
    seen !== undefined && {
      name: 'Your IP address',
      value: seen.address,
      why: 'Seen, since no answer can be sent without it; used for the country and the visitor’s number; written nowhere.',
      isGone: receipt.level !== 'full',
    },
    seen !== undefined && {
      name: 'Your browser’s full name',
      value: seen.agent,
      why: 'Seen, used to tell people from robots; written nowhere.',
      isGone: receipt.level !== 'full',
    },
    seen !== undefined && {
      name: 'Your languages',
      value: seen.languages === '' ? 'none were sent' : seen.languages,
      why: 'Only the first one is kept, without its country.',
      isGone: true,
    },
    {
      name: 'Level',
      value: receipt.level,
      why: isCount
        ? 'The least: because its source says so, or the browser does (Global Privacy Control, Do Not Track).'
        : 'How much may be kept, as the owner of its source has set it.',
    },
  ];
  return facts.filter((fact) => fact !== false);
}

const verdictWords = ({ verdict, certainty }: Pick<Receipt, 'verdict' | 'certainty'>): string =>
  `${VERDICTS[verdict] ?? verdict}, ${certainty}`;

const recipientFact = ({ subject }: Receipt, who: string | undefined): Fact =>
  subject === null
    ? {
        name: 'Recipient',
        value: 'nobody named',
        why: 'The pixel that all mails share: nobody is told from anybody else.',
      }
    : {
        name: 'Recipient',
        value: who ?? subject,
        why: 'The person whom it was made for. They see the same receipt on their page.',
      };

/** @param heading of the level that its page needs. */
export function Slip({
  receipt,
  heading: Heading = 'h2',
  ...around
}: Around & { receipt: ShownReceipt; heading?: 'h2' | 'h4' }) {
  return (
    <article className="slip" aria-label="Receipt">
      <header>
        <div className="checker" aria-hidden="true" />
        <div>
          <Heading>Receipt</Heading>
          <p className="soft small wrap">{receipt.id}</p>
        </div>
      </header>
      <dl>
        {factsOf(receipt, around).map(({ name, value, why, isGone }) => (
          <div key={name} className={isGone === true ? 'gone' : undefined}>
            <dt>{isGone === true ? `${name} (thrown away)` : name}</dt>
            <dd>{value}</dd>
            <dd className="why">{why}</dd>
          </div>
        ))}
      </dl>
    </article>
  );
}
