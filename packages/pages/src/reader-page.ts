/**
 * The reader's page, as whoever has its link sees it: what is recorded of the person, and how it ends. A link is
 * forwarded with its mail; so here stands no address in full, no name and no receipt.
 */
import { allows } from '@clearpixel/pixel';
import type { Level } from '@clearpixel/pixel';
import type { Campaign, Subject } from '@clearpixel/registry';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { htmlPage } from './html-page.ts';
import { daysWords, mailSlip } from './mail-facts.ts';
import { maskedAddress } from './masked-address.ts';
import { READER_LIMITS } from './reader-access.ts';
import { dayWords } from './receipt-words.ts';

/** A person who came by their link. */
export interface Reader {
  /** Of the page, on this origin. */
  address: string;
  subject: Subject;
  /** The campaign whose mail the link stood in; null where it is gone. */
  campaign: Campaign | null;
  /** What is kept at most when they open its mail now. */
  level: Level;
}

export interface ReaderPageOptions {
  /** Whether this installation can send mails. */
  canMail: boolean;
  notice?: Html;
}

const masked = ({ email }: Subject): Html =>
  html`<strong class="whole">${maskedAddress(email)}</strong>`;
export const noticeOf = (text: string): Html => html`<p class="notice" role="status">${text}</p>`;
export const faultOf = (text: string): Html => html`<p class="notice" role="alert">${text}</p>`;

const LEADS: Readonly<Record<Level, string>> = {
  off: 'Nothing is recorded when you open it.',
  count:
    'When you open it, its sender learns nothing about you: openings are counted, all readers together.',
  anonymous:
    'When you open it, its sender learns that somebody did and with which kind of program, but not who.',
  identified: 'When you open it or follow its links, its sender learns that it was you.',
  full: 'When you open it or follow its links, its sender learns that it was you, and your full network address.',
};

export function stopForm({ address, level }: Pick<Reader, 'address' | 'level'>): Html {
  const words =
    level === 'count'
      ? 'New mails of this sender to you then carry no pixel at all: your openings are not even counted.'
      : 'From then on nothing about you is recorded when you open this sender’s mails or follow their links, also of mails that you already have.';
  return html`<form class="card" method="post" action="${address}/stop">
    <h2>Stop it</h2>
    <p>${words} You still get the mails.</p>
    <button class="main">Stop recording</button>
  </form>`;
}

/** What was sent to somebody before they first agreed names nobody, so that nothing in it can be stopped for them. */
const STOPPED = html`<h2>What that means</h2>
  <ul>
    <li>Nothing about you is recorded, also of mails that you already have.</li>
    <li>New mails to you carry no pixel at all, and links as they were written.</li>
    <li>You still get the mails. What the sender’s list says of your consent changes nothing.</li>
    <li>
      If a mail that you already have carries the pixel that is the same for all its readers,
      opening it may still add one to their total. It never tells that it was you.
    </li>
  </ul>`;

const dated = ({ consentAt, consentSource }: Subject): string =>
  [
    consentAt === null ? '' : `on ${dayWords(consentAt)}`,
    consentSource === '' ? '' : `(${consentSource})`,
  ]
    .filter((part) => part !== '')
    .join(' ');

export function consentWords(subject: Subject): string {
  if (subject.consent === null) return 'Nobody has asked you for it.';
  const what = subject.consent === 'granted' ? 'you agreed' : 'you did not agree';
  return `${['It is noted that', what, dated(subject)].join(' ').trim()}.`;
}

function consentPart({ subject, level }: Reader): Html {
  const effect = subject.stopped
    ? 'As you have stopped it, that makes no difference.'
    : allows(level, 'anonymous')
      ? 'Without your consent the sender would learn only a count, of all readers together.'
      : subject.consent === 'granted'
        ? 'These mails use less than it allows.'
        : 'So the sender learns only a count, of all readers together.';
  return html`<h2>Your consent</h2>
    <p>${consentWords(subject)} ${effect}</p>`;
}

function codePart({ address, subject }: Reader, canMail: boolean): Html {
  const what = subject.stopped
    ? 'See it, copy it, erase it, allow it again'
    : 'See it, copy it, erase it, change your consent';
  if (!canMail)
    return html`<h2>${what}</h2>
      <p>
        For that a code has to be mailed to you, and this server is not set up to send mails. Ask
        whoever sent you the mail: reply to it, and say what you want. They have to answer you.
      </p>`;
  return html`<h2>${what}</h2>
    <form method="post" action="${address}/code">
      <p>
        Mails are forwarded, and this link with them. So what is held about you opens only with a
        code, which is mailed to ${masked(subject)}.
      </p>
      <button>Mail me a code</button>
    </form>`;
}

function mailPart(campaign: Campaign | null, level: Level): Html {
  if (campaign === null)
    return html`<h2>Recorded when you open the mail</h2>
      <p>Nothing any more: its sender has deleted all that was recorded of this mail.</p>`;
  return html`<h2>Recorded when you open the mail or follow a link</h2>
    ${mailSlip(campaign, level)}
    <h2>For how long</h2>
    <p>Each record is deleted ${daysWords(campaign.retentionDays)} after it was made.</p>`;
}

const footer = (campaign: Campaign | null): Html =>
  html`<footer>
    ${
      campaign === null
        ? ''
        : html`<a href="/source/${campaign.id}">What these mails record, of all their readers</a>. `
    }
    Looking at this page was not recorded, and has changed nothing.
  </footer>`;

export function readerPage(reader: Reader, { canMail, notice }: ReaderPageOptions): string {
  const { subject, campaign, level } = reader;
  const title = subject.stopped ? 'Nothing about you is recorded' : 'What a mail records about you';
  const lead = subject.stopped
    ? html`You have stopped it, for all mails of this sender to ${masked(subject)}.`
    : html`This page belongs to a mail that was sent to ${masked(subject)}.
      ${LEADS[campaign === null ? 'off' : level]}`;
  const body = html`${notice ?? ''}
    <h1>${title}</h1>
    <p class="lead">${lead}</p>
    ${subject.stopped ? STOPPED : stopForm(reader)}
    ${subject.stopped ? '' : mailPart(campaign, level)} ${consentPart(reader)}
    ${codePart(reader, canMail)} ${footer(campaign)}`;
  return htmlPage(title, body);
}

/** Of a pixel that all readers share: there is nobody whose recording could be stopped. */
export function everybodyPage(campaign: Campaign, level: Level): string {
  const title = 'Nothing about you is recorded';
  const body = html`<h1>${title}</h1>
    <p class="lead">
      ${
        level === 'off'
          ? 'Nothing is recorded when this mail is opened.'
          : 'This mail has one pixel, the same for all its readers. Its sender learns how often it was opened, and not by whom.'
      }
    </p>
    ${mailPart(campaign, level)}
    <h2>How to be left out of the total too</h2>
    <p>
      Tell your mail program not to load remote images. There is nothing to stop here that is yours:
      this link names nobody.
    </p>
    ${footer(campaign)}`;
  return htmlPage(title, body);
}

export function codePage({ address, subject }: Reader, notice?: Html): string {
  const title = 'Enter the code';
  const body = html`${notice ?? ''}
    <h1>${title}</h1>
    <p class="lead">
      A code of six digits is on its way to ${masked(subject)}, unless too many were asked for. It
      is good for ${READER_LIMITS.codeMinutes} minutes and ${READER_LIMITS.codeTries} tries.
    </p>
    <form class="card" method="post" action="${address}/open">
      <label for="code">Code</label>
      <input
        id="code"
        name="code"
        class="code"
        inputmode="numeric"
        autocomplete="one-time-code"
        pattern="[0-9 ]{6,8}"
        title="six digits"
        maxlength="8"
        required
        autofocus
      />
      <button class="main">Show what is held</button>
    </form>
    <h2>No mail?</h2>
    <form method="post" action="${address}/code">
      <p>
        It may take some minutes, and may lie with the spam. At most ${READER_LIMITS.mailsPerHour}
        are sent in an hour.
      </p>
      <button>Mail me another code</button>
    </form>
    <footer><a href="${address}">Back</a></footer>`;
  return htmlPage(title, body);
}
