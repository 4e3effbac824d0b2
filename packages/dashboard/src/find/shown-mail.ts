/**
 * From a mail's HTML to a page that shows how it looks and loads nothing: three fences, each enough by itself.
 *
 *   1 here          what runs, asks or leads elsewhere is taken out; pictures from outside become outlines of their size
 *   2 the sandbox   its frame runs no script, sends no form, opens no window, and has an origin of its own
 *   3 the policy    its frame may fetch nothing, whatever stands in it
 *
 * Where a finding stands its number is drawn, also where the mail hides it.
 */
import type { Body } from './reading.ts';
import type { NumberedFinding } from './numbered.ts';

/** More elements than any mail has; a page of a million would take minutes to draw. */
const MAX_ELEMENTS = 30_000;
/** Numbers that are drawn; a mail may refer to one pixel ten thousand times. */
const MAX_MARKS = 500;
/** Ancestors that are asked whether they hide what is in them. */
const MAX_CLIMB = 100;

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
const SHEET = `:root{color-scheme:light}body{margin:12px;background:#fff;color:#1d1c19;font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}pre{white-space:pre-wrap}img{max-width:100%}`;

const REMOVED: ReadonlySet<string> = new Set(
  `script template iframe frame frameset object embed applet portal link meta base svg math audio video source track
   bgsound input button select textarea dialog title image amp-img amp-anim amp-video amp-list amp-pixel`.split(
    /\s+/,
  ),
);
const KEPT_ATTRIBUTES: ReadonlySet<string> = new Set(
  `align alt bgcolor border cellpadding cellspacing class color colspan dir face height id lang nowrap role rowspan size
   style title valign width`.split(/\s+/),
);
const LOADING = [
  'src',
  'srcset',
  'href',
  'xlink:href',
  'background',
  'poster',
  'data',
  'lowsrc',
  'dynsrc',
  'action',
];
const HIDING =
  /display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0|(?:max-)?(?:width|height)\s*:\s*[01](?:px)?\s*(?:;|!|$)|font-size\s*:\s*0|mso-hide|text-indent\s*:\s*-|(?:left|top)\s*:\s*-|clip/i;
/** The policy stops what styles would load; without it no browser complains of being stopped. */
const FETCHING = /url\s*\([^)]*\)?|image-set\s*\([^)]*\)?|@import[^;]*;?|[<\\]/gi;
const EMBEDDED = /^data:image\/(?:png|gif|jpeg|webp)[;,]/i;

/** @param parser of the frame's own window: under the dashboard's policy a mere look at a style would be refused. */
export function showMail(
  parser: DOMParser,
  { html, images }: Body,
  findings: readonly NumberedFinding[],
  zoom: number,
): string {
  const page = parser.parseFromString(html, 'text/html');
  const elements = [...page.querySelectorAll<HTMLElement>('*')];
  for (const element of elements.splice(MAX_ELEMENTS)) element.remove();
  const personal = mark(page, elements, findings);
  for (const element of elements) {
    const picture = element.localName === 'img' ? embeddedIn(element, images) : null;
    if (REMOVED.has(element.localName)) element.remove();
    else if (element.localName === 'style')
      element.textContent = element.textContent.replace(FETCHING, '');
    else if (element.localName === 'img' && picture === null)
      outline(element, personal.has(element));
    keepLooks(element);
    if (picture !== null) element.setAttribute('src', picture);
  }
  const policy = page.createElement('meta');
  policy.httpEquiv = 'Content-Security-Policy';
  policy.content = POLICY;
  const sheet = page.createElement('style');
  sheet.textContent = `:root{zoom:${zoom}}${SHEET}`;
  page.head.prepend(policy, sheet);
  return `<!doctype html>${page.documentElement.outerHTML}`;
}

/** @returns the pictures that were made for the reader */
function mark(
  page: Document,
  elements: readonly HTMLElement[],
  findings: readonly NumberedFinding[],
): ReadonlySet<Element> {
  const base = page.querySelector('base')?.getAttribute('href') ?? undefined;
  const byAddress = new Map(findings.map((one) => [addressOf(one.finding.url, base), one]));
  const personal = new Set<Element>();
  let left = MAX_MARKS;
  for (const element of elements) {
    for (const found of new Set(addressesIn(element).map((address) => foundAt(address, base)))) {
      if (found === undefined || left-- <= 0) continue;
      placeFor(element).before(markOf(page, found));
      if (found.finding.verdict === 'personal-image') personal.add(element);
    }
  }
  return personal;

  /** Also within the address of a webmail's proxy or a gateway, which findings are told without. */
  function foundAt(written: string, from: string | undefined): NumberedFinding | undefined {
    const address = addressOf(written, from);
    const inner = wrappedIn(address);
    return (
      byAddress.get(address) ?? (inner === null ? undefined : byAddress.get(addressOf(inner, from)))
    );
  }
}

function wrappedIn(address: string): string | null {
  const inner =
    /#(https?:.*)$/i.exec(address)?.[1] ?? /[?&]\w+=(https?(?::|%3a)[^&]*)/i.exec(address)?.[1];
  return inner === undefined ? null : decoded(inner);
}

function addressesIn(element: Element): string[] {
  const written = LOADING.flatMap((name) => {
    const value = element.getAttribute(name);
    if (value === null) return [];
    return name === 'srcset' ? value.split(/(?<=[^,\s])\s+[\d.]+[wxh]\s*(?:,|$)|,\s+/) : [value];
  });
  const css = element.localName === 'style' ? element.textContent : element.getAttribute('style');
  for (const match of (css ?? '').matchAll(
    /url\s*\(\s*["']?([^"')]{1,8192})|@import\s+["']([^"']{1,8192})/gi,
  ))
    written.push(match[1] ?? match[2] ?? '');
  return written;
}

const addressOf = (written: string, base: string | undefined): string =>
  URL.parse(written.trim(), base)?.href ??
  URL.parse(written.trim(), 'https://mail.invalid/')?.href ??
  written;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Before whatever hides the element, or is taken out with it. */
function placeFor(element: HTMLElement): HTMLElement {
  let place = element;
  let around: HTMLElement | null = element;
  for (let steps = 0; around !== null && steps < MAX_CLIMB; steps++) {
    if (around.localName === 'body' || around.localName === 'html') break;
    if (around.localName === 'head')
      return around.ownerDocument.body.querySelector<HTMLElement>(':scope > *') ?? place;
    if (
      around.hidden ||
      REMOVED.has(around.localName) ||
      HIDING.test(around.getAttribute('style') ?? '')
    )
      place = around;
    around = around.parentElement;
  }
  return place;
}

/** The mail's own styles do not reach it. */
function markOf(page: Document, { number, finding }: NumberedFinding): HTMLElement {
  const isLink = finding.verdict === 'tracked-link';
  const element = page.createElement('span');
  element.textContent = String(number);
  element.title = `Finding ${number}`;
  const looks = isLink
    ? 'display:inline;margin:0 2px;color:#6d675b;font:600 11px/1 system-ui,sans-serif;vertical-align:super'
    : 'display:inline-block;box-sizing:border-box;min-width:28px;height:28px;margin:3px;padding:0 4px;border:3px solid #a8201a;border-radius:99px;background:#fff;color:#a8201a;font:700 13px/22px system-ui,sans-serif;text-align:center;text-indent:0;vertical-align:middle';
  element.style.cssText = `all:initial!important;${looks.replaceAll(';', '!important;')}!important`;
  return element;
}

function embeddedIn(image: HTMLElement, images: Body['images']): string | null {
  const source = (image.getAttribute('src') ?? '').trim();
  const embedded = /^cid:/i.test(source) ? (images[decoded(source.slice(4))] ?? '') : source;
  return EMBEDDED.test(embedded) ? embedded : null;
}

/** In place of a picture from outside; nothing in place of one that is not seen. */
function outline(image: HTMLElement, isPersonal: boolean): void {
  const [width, height] = [sideOf(image, 'width'), sideOf(image, 'height')];
  if (isSmall(width) && isSmall(height)) {
    image.remove();
    return;
  }
  const place = image.ownerDocument.createElement('span');
  place.textContent = image.getAttribute('alt') ?? '';
  place.style.cssText = `display:inline-block;box-sizing:border-box;max-width:100%;width:${width ?? '8em'};height:${height ?? '3em'};overflow:hidden;padding:4px;border:${isPersonal ? '3px solid #a8201a' : '1px dashed #8b867a'};color:#5e5a51;font:12px/1.4 system-ui,sans-serif;vertical-align:middle`;
  image.replaceWith(place);
}

/** As a length of CSS; null where the mail does not say. */
function sideOf(image: HTMLElement, side: 'width' | 'height'): string | null {
  const styled = image.style.getPropertyValue(side);
  if (styled !== '') return styled === 'auto' ? null : styled;
  const written = /^\s*(\d{1,4})(?:\.\d+)?\s*(%|px)?\s*$/.exec(image.getAttribute(side) ?? '');
  return written === null ? null : `${written[1]}${written[2] ?? 'px'}`;
}

const isSmall = (side: string | null): boolean =>
  side !== null && /^[0-3](?:\.\d+)?(?:px)?$/.test(side);

function keepLooks(element: HTMLElement): void {
  for (const name of element.getAttributeNames())
    if (!KEPT_ATTRIBUTES.has(name)) element.removeAttribute(name);
  const style = element.getAttribute('style');
  if (style !== null) element.setAttribute('style', style.replace(FETCHING, ''));
}
