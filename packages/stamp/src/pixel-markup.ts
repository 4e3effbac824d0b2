/**
 * The pixel as it stands in HTML: one near the top and one at the end, so that "loaded to the end" is known although some
 * programs cut a long mail (Gmail at 102 KB). Both have the same token; the one at the end has a query, which the token's
 * check does not look at:
 *
 *   https://t.example.com/o/TOKEN.gif        near the top
 *   https://t.example.com/o/TOKEN.gif?p=e    at the end
 *
 * And the link for machines, where it is asked for.
 */

/** The name and the value of the query that tells the pixel at the end from the one near the top. */
export const PIXEL_PLACE_PARAMETER = 'p';
export const PIXEL_PLACE_END = 'e';
export const PIXEL_END_QUERY = `${PIXEL_PLACE_PARAMETER}=${PIXEL_PLACE_END}`;

/**
 * A mail must look exactly like its unstamped twin (render.test.ts compares pictures of both):
 *
 * position  out of the flow; no line box, no collapsing of margins undone, no flex item or grid cell
 * top, left not where it happens to stand: after the last line it would make the page one pixel longer
 * float     for programs that strip `position` (Gmail): floats keep out of the flow too
 * margin    −1 px up and to the right: then the float takes no room at all, and does not reach below the last line
 * opacity   hides what `img { … }` in the mail's own style may add: a background, a border, a shadow
 *
 * Each is `!important`: a newsletter's own style usually says `img { height: auto !important }`, and an inline style
 * loses to that without it.
 */
const STYLE = [
  'display:block',
  'position:absolute',
  'top:0',
  'left:0',
  'float:left',
  'width:1px',
  'height:1px',
  'margin:-1px -1px 0 0',
  'padding:0',
  'border:0',
  'opacity:0',
]
  .map((declaration) => `${declaration}!important`)
  .join(';');

/**
 * A link that only what reads the page's source can find: not drawn, no stop of the keyboard, not read aloud. Outlook draws
 * with Word's engine, which knows `display` of a link by a name of its own.
 *
 * @param address as of the pixel
 */
export const trapMarkup = (address: string): string =>
  `<a href="${address}" tabindex="-1" aria-hidden="true" style="display:none!important;mso-hide:all"></a>`;

/** @param address has no character that needs escaping: the edge's address, base64url and a fixed query. */
export const pixelMarkup = (address: string): string =>
  `<img src="${address}" alt="" width="1" height="1" style="${STYLE}">`;
