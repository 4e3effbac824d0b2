/** The reader's page behind the code: all that is held of the person, and what they may do with it. */
import type { Receipt } from '@clearpixel/pixel';
import type { Recipient, SubjectRecord } from '@clearpixel/registry';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { htmlPage } from './html-page.ts';
import { READER_LIMITS } from './reader-access.ts';
import { consentWords, stopForm } from './reader-page.ts';
import type { Reader } from './reader-page.ts';
import { dayWords, kindWords, reasonWords, timeWords, verdictWords } from './receipt-words.ts';

/** A page with more is none that anybody reads; the copy has all. */
const SHOWN_RECEIPTS = 200;

export interface OpenedReader extends Reader {
  record: SubjectRecord;
  /** Newest first. */
  receipts: readonly Receipt[];
  proof: string;
}

const fact = (name: string, value: string): Html =>
  value === ''
    ? html``
    : html`<div>
        <dt>${name}</dt>
        <dd>${value}</dd>
      </div>`;

function mailFact(recipient: Recipient): Html {
  const { sentAt, deliveredAt, bouncedAt, groups } = recipient;
  const steps: [string, string | null][] = [
    ['on the list since', recipient.addedAt],
    ['sent', sentAt],
    ['delivered', deliveredAt],
    ['came back', bouncedAt],
  ];
  const words = steps.flatMap(([what, at]) => (at === null ? [] : [`${what} ${dayWords(at)}`]));
  if (groups.length > 0)
    words.push(`${groups.length === 1 ? 'group' : 'groups'} ${groups.join(', ')}`);
  return fact('A mail', words.join(' · '));
}

function personPart({ record: { subject, recipientOf } }: OpenedReader): Html {
  return html`<h2>You</h2>
    <div class="slip">
      <dl>
        ${fact('E-mail address', subject.email)} ${fact('Name', subject.name)}
        ${fact('Known since', dayWords(subject.createdAt))}
        ${fact('Consent', consentWords(subject))}
        ${fact('Recording', subject.stopped ? 'stopped by you' : 'not stopped')}
        ${recipientOf.map(mailFact)}
      </dl>
    </div>`;
}

const countries = new Intl.DisplayNames(['en'], { type: 'region' });
const languages = new Intl.DisplayNames(['en'], { type: 'language' });
function regionOrLanguage(names: Intl.DisplayNames, code: string): string {
  try {
    return code === '' ? '' : (names.of(code) ?? code);
  } catch {
    return code;
  }
}

function receiptItem(receipt: Receipt, sentAt: string | null): Html {
  const program = [
    receipt.browser,
    receipt.system,
    receipt.device,
    regionOrLanguage(languages, receipt.language),
  ].filter((part) => part !== '');
  const from = [regionOrLanguage(countries, receipt.country), receipt.network].filter(
    (part) => part !== '',
  );
  return html`<li class="slip">
    <h3>${kindWords(receipt)}</h3>
    <p class="when">${timeWords(receipt.at)}</p>
    <dl>
      ${fact('By whom', verdictWords(receipt))} ${fact('Why', reasonWords(receipt.reasons))}
      ${fact('Where', receipt.url)} ${fact('With', program.join(' · '))}
      ${fact('From', from.join(' · '))}
      ${fact('The mail', sentAt === null ? '' : `sent ${dayWords(sentAt)}`)}
    </dl>
  </li>`;
}

function receiptsPart({ receipts, record }: OpenedReader): Html {
  if (receipts.length === 0)
    return html`<h2>Receipts</h2>
      <p>There are none that name you.</p>`;
  const sentAt = new Map(record.recipientOf.map((mail) => [mail.campaign, mail.sentAt]));
  const rest = receipts.length - SHOWN_RECEIPTS;
  return html`<h2>${receipts.length} ${receipts.length === 1 ? 'receipt' : 'receipts'}</h2>
    <ol class="receipts">
      ${receipts
        .slice(0, SHOWN_RECEIPTS)
        .map((receipt) => receiptItem(receipt, sentAt.get(receipt.source) ?? null))}
    </ol>
    ${rest > 0 ? html`<p>These are the newest. ${rest} more are in your copy.</p>` : ''}`;
}

export function openedPage(reader: OpenedReader, notice?: Html): string {
  const {
    address,
    proof,
    record: { subject },
  } = reader;
  const title = 'What is held about you';
  const form = (step: string, inside: Html): Html =>
    html`<form method="post" action="${address}/${step}">
      <input type="hidden" name="proof" value="${proof}" />
      ${inside}
    </form>`;
  const isGranted = subject.consent === 'granted';
  const consentForm = isGranted
    ? html`<p>
          If you take it back, the sender learns only a count from now on, also of mails that you
          already have. What was recorded before stays until its time is over, or until you erase
          it.
        </p>
        <input type="hidden" name="consent" value="denied" />
        <button>Take my consent back</button>`
    : html`<p>
          If you agree, this sender may record when you open their mails and follow their links, as
          far as each of these mails says. You can take that back at any time.
        </p>
        <input type="hidden" name="consent" value="granted" />
        <button>Agree</button>`;
  const body = html`${notice ?? ''}
    <h1>${title}</h1>
    <p class="lead">
      By everybody who sends mails with this server. For ${READER_LIMITS.proofMinutes} minutes this
      page can be used without another code.
    </p>
    ${personPart(reader)} ${receiptsPart(reader)}
    <h2>Your copy</h2>
    ${form(
      'copy',
      html`<p>All of the above and more detail, in a form for machines (JSON).</p>
        <button>Download a copy</button>`,
    )}
    ${
      subject.stopped
        ? html`<h2>Allow it again</h2>
            ${form(
              'resume',
              html`<p>
                  You have stopped it, and nothing about you is recorded. If you allow it again,
                  that holds which stands under “Consent” above.
                </p>
                <button>Allow it again</button>`,
            )}`
        : html`${stopForm(reader)}
            <h2>Your consent</h2>
            ${form('consent', consentForm)}`
    }
    <h2>Erase it</h2>
    ${form(
      'erase',
      html`<p>
          Your name, your address and all receipts are deleted, and this link ends. Mails that you
          already have record nothing about you from then on. It cannot be undone.
        </p>
        <p>
          That you have stopped it is forgotten too: if a sender puts your address on a list again,
          it begins anew. If you never want to be recorded, stop it and do not erase it.
        </p>
        <p class="check">
          <input type="checkbox" id="sure" name="sure" value="yes" required />
          <label for="sure">Erase all that is held about me</label>
        </p>
        <button>Erase</button>`,
    )}
    <footer><a href="${address}">Back</a></footer>`;
  return htmlPage(title, body);
}

/** All that is held of a person, as the operator's export has it (GDPR, articles 15 and 20). */
export function copyOf({ subject, recipientOf }: SubjectRecord, receipts: readonly Receipt[]) {
  return {
    subject,
    recipientOf: recipientOf.map((mail) => ({
      campaign: mail.campaign,
      groups: mail.groups,
      level: mail.level,
      addedAt: mail.addedAt,
      sentAt: mail.sentAt,
      deliveredAt: mail.deliveredAt,
      bouncedAt: mail.bouncedAt,
    })),
    receipts,
  };
}
