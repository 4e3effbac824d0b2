import { createTokenCodec } from '@clearpixel/pixel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { markCountedLinks } from './counted-links.ts';
import { stampHtml } from './stamp-html.ts';

const SOURCE = '0123456784';
const EDGE = 'https://edge.example';
const codec = createTokenCodec(['a secret of enough characters for a test']);
const stamped = (html: string, trap = false) =>
  stampHtml(html, {
    edgeUrl: EDGE,
    codec,
    source: SOURCE,
    subject: null,
    level: 'count',
    stampedAt: 0,
    opens: true,
    links: true,
    trap,
  });
const marked = (html: string) => markCountedLinks(html, SOURCE, (number) => `#${number}`);

const LINKS = [
  '<a href="https://shop.example/a">A</a>',
  '<a href="https://shop.example/unsubscribe?u=1">Unsubscribe</a>',
  '<a href="mailto:shop@example.test">Write</a>',
  `<a href="${EDGE}/r/you">Your page</a>`,
  '<a data-clearpixel="off" href="https://shop.example/off">Off</a>',
  '<area href="https://shop.example/b">',
  '<a href="https://shop.example/c?x=1&amp;y=2">C</a>',
] as const;
const page = fc
  .array(fc.constantFrom(...LINKS), { maxLength: 12 })
  .map((links) => `<html><body><p>Hello</p>${links.join(' and ')}</body></html>`);
/** By number, where each counted link leads. */
const numbered = (html: string): (readonly [number, string])[] =>
  [...html.matchAll(/\/c\/([\w-]+)/g)].flatMap(([, token = '']) => {
    const { link, destination } = codec.verify('click', token) ?? {};
    return link === undefined || link === 255 ? [] : [[link, destination ?? ''] as const];
  });

test('links are counted and numbered as stamping does it, before and after', () => {
  fc.assert(
    fc.property(page, fc.boolean(), (html, trap) => {
      const mail = stamped(html, trap);
      const numbers = numbered(mail.html).map(([link]) => `#${link}`);
      for (const shown of [marked(html), marked(mail.html)]) {
        expect(shown.links).toBe(mail.links);
        expect([...shown.html.matchAll(/href="(#\d+)"/g)].map(([, at]) => at)).toEqual(numbers);
      }
    }),
  );
});

test('each mark stands on the link that it counts', () => {
  const { html } = marked(stamped(LINKS.join(''), true).html);
  expect(html).toContain('<a href="#1">A</a>');
  expect(html).toContain('<area href="#2">');
  expect(html).toContain('<a href="#3">C</a>');
  expect(html).toContain('<a href="https://shop.example/unsubscribe?u=1">');
  expect(html).not.toContain('#4');
});

test('a page that was stamped for another campaign says so', () => {
  const { html } = stamped(LINKS.join(''));
  expect(marked(html).isOfAnother).toBe(false);
  expect(marked(LINKS.join('')).isOfAnother).toBe(false);
  const other = markCountedLinks(html, '000000000g', (number) => `#${number}`);
  expect(other).toEqual({ ...marked(html), isOfAnother: true });
});

test('links beyond those that have a number are told apart by none', () => {
  const { html, links } = marked(LINKS[0].repeat(256));
  expect(links).toBe(256);
  expect([...html.matchAll(/"#0"/g)]).toHaveLength(2);
});
