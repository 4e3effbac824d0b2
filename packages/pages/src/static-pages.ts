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
