/** The pages that say the same to everybody. */
import { html } from './html.ts';
import { htmlPage } from './html-page.ts';

const page = (title: string, body: string): string =>
  htmlPage(
    title,
    html`<h1>${title}</h1>
      <p class="lead">${body}</p>`,
  );

export const START_PAGE = page(
  'Pages for readers',
  `Here people see what was recorded about them. The way in is the link in a mail or document that was sent to you:
it leads to your own page.`,
);

export const NOT_FOUND_PAGE = page(
  'Nothing here',
  'This address leads to no page. Perhaps a part of the link is missing.',
);

export const READER_UNKNOWN_PAGE = page(
  'We know of no such page',
  `This link is not one that was made here, or a part of it is missing. Copy the whole link from your mail and try
again. Nothing about this visit was recorded.`,
);

export const FOREIGN_FORM_PAGE = page(
  'Not from here',
  `Another site has sent your browser here to change something. Nothing was changed. If you want to, open the link in your
mail and do it there.`,
);

export const TOO_OFTEN_PAGE = page(
  'Too often',
  'This was asked for very often within an hour. Try again later.',
);

export const BUSY_PAGE = page(
  'Not just now',
  'Many look at this at the same moment. Try again in a minute.',
);

export const STOPPED_REPORT_PAGE = page('Stopped', 'This report is not mailed to you any more.');

export const NOT_YET_IN_FORCE_PAGE = page(
  'Noted',
  `What you asked for is noted and stays. What records openings has not confirmed it yet, as it may just be starting anew;
it goes by it from then on.`,
);

export const ERASED_PAGE = page(
  'Erased',
  `Your name and address are gone from here, and your receipts go within minutes. Mails that you already have record
nothing about you any more, and the link in them leads nowhere.`,
);
