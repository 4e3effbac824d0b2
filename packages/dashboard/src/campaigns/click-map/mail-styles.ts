/**
 * Takes the styles out of a page's text: the dashboard's policy refuses styles that are written in a page, and a browser
 * complains of each as soon as it reads them. They are set by their rules later.
 */
import { readTags } from '@clearpixel/stamp/html-tags';

/** Where the style of an element stands meanwhile. */
export const STYLE = 'data-mail-style';

export function takeStyles(html: string): { html: string; css: string } {
  let plain = '';
  let css = '';
  let at = 0;
  /** After the tag of the `<style>` that we are in. */
  let sheetStart: number | null = null;
  readTags(html, () => ['style'], {
    open({ name, start, end, attributes }) {
      const [style] = attributes;
      if (name === 'style') {
        plain += html.slice(at, start);
        at = sheetStart = end;
      } else if (style !== undefined) {
        plain += `${html.slice(at, style.nameStart)}${STYLE}`;
        at = style.nameEnd;
      }
    },
    close(name, start, end) {
      if (name !== 'style' || sheetStart === null) return;
      css += `${html.slice(sheetStart, start)}\n`;
      at = end;
      sheetStart = null;
    },
    text() {},
  });
  return { html: sheetStart === null ? plain + html.slice(at) : plain, css };
}
