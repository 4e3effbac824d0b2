/**
 * From a file to a page that can be shown safely: its HTML is read here, in the browser, and nothing of it goes anywhere.
 * Scripts, forms, frames, pictures and addresses are taken out; of its looks the styles stay.
 */
import { markCountedLinks } from '@clearpixel/stamp/counted-links';
import { randomId } from '../../api/random-id.ts';
import { STYLE, takeStyles } from './mail-styles.ts';

/** A larger file is no mail; reading it would only make the browser stand still. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024;

export interface ShownMail {
  /** Its body, to be taken into the document that shows it. */
  body: HTMLElement;
  /** The rules of its `<style>` elements. */
  css: string;
  /** The elements of counted links, in the order of the page, with their numbers; 0 for those that bear none. */
  links: readonly { element: HTMLElement; number: number }[];
  /** Whether its links are those of another campaign. */
  isOfAnother: boolean;
}

/** @returns the words of what is wrong where it cannot be shown. */
export async function readMailFile(
  file: File,
  campaign: string,
): Promise<ShownMail | { fault: string }> {
  if (file.size > MAX_FILE_BYTES) return { fault: 'This file is too large to be a mail.' };
  const text = await file.text();
  const html = /^\s*</.test(text) ? text : await htmlOf(file);
  if (html === '')
    return { fault: 'There is no HTML in this file. Choose a mail (.eml), or its HTML.' };
  return shownMail(html, campaign);
}

/** The parser of mails is fetched when there is one to read. */
async function htmlOf(file: File): Promise<string> {
  const { default: PostalMime } = await import('postal-mime');
  try {
    const { html } = await PostalMime.parse(await file.arrayBuffer());
    return html ?? '';
  } catch {
    // Of a file that is no mail at all.
    return '';
  }
}

/** What runs, asks, or leads elsewhere. */
const REMOVED =
  'script, style, noscript, template, iframe, frame, object, embed, applet, portal, link, meta, base, input, button, select, textarea, audio, video, source, track, svg, math, dialog';
const KEPT_ATTRIBUTES: ReadonlySet<string> = new Set(
  `align alt bgcolor border cellpadding cellspacing class color colspan dir face height hidden id lang role rowspan size valign width ${STYLE}`.split(
    ' ',
  ),
);

export function shownMail(html: string, campaign: string): ShownMail {
  // A page cannot know this name, and make a link that passes for a counted one.
  const mark = `#${randomId()}-`;
  const marked = markCountedLinks(html, campaign, (number) => `${mark}${number}`);
  const { html: plain, css } = takeStyles(marked.html);
  const page = new DOMParser().parseFromString(plain, 'text/html');
  for (const element of page.querySelectorAll(REMOVED)) element.remove();
  const links: ShownMail['links'][number][] = [];
  for (const element of page.body.querySelectorAll<HTMLElement>('*')) {
    const address = element.getAttribute('href') ?? '';
    if (address.startsWith(mark))
      links.push({ element, number: Number(address.slice(mark.length)) });
    keepLooks(element);
  }
  keepLooks(page.body);
  return { body: page.body, css, links, isOfAnother: marked.isOfAnother };
}

function keepLooks(element: Element): void {
  for (const name of element.getAttributeNames())
    if (!KEPT_ATTRIBUTES.has(name)) element.removeAttribute(name);
}
