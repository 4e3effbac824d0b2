/** The pages that say the same to everybody. */
export const STYLE = `:root { color-scheme: light dark; }
body { max-width: 40rem; margin: 12vh auto; padding: 0 1.5rem; font: 1rem/1.6 system-ui, sans-serif; }
h1 { font-size: 1.5rem; }
`;

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/style.css">
<main>
<h1>${title}</h1>
${body}
</main>
</html>
`;

export const START_PAGE = page(
  'Pages for readers',
  `<p>Here people see what was recorded about them. The way in is the link in a mail or document that was sent to you:
it leads to your own page.</p>`,
);

export const NOT_FOUND_PAGE = page(
  'Nothing here',
  '<p>This address leads to no page. Perhaps a part of the link is missing.</p>',
);

export const READER_UNKNOWN_PAGE = page(
  'We know of no such page',
  `<p>This link is not one that was made here, or a part of it is missing. Copy the whole link from your mail and try
again. Nothing about this visit was recorded.</p>`,
);
