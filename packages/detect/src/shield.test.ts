import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scan, shield } from './index.ts';
import { newsletterOf } from './samples/newsletter.ts';
import { FIRST_SERVICES } from './samples/services-first.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('latin1');
const FUZZ_RUNS = Number(process.env['CLEARPIXEL_FUZZ_RUNS'] ?? 150);
const PIXEL =
  '<img src="https://news.example/open?r=Qm9vU2hhbGxOb3RCZVJlYWQxMjM0NTY3ODk" width="1" height="1">';
const HTML = `<html><body><p>Good morning, \u00e9t\u00e9.</p><img src="https://x.example/logo.png" width="120">${PIXEL}<p>Yours</p></body></html>`;

const pixelsIn = (bytes: Uint8Array): number =>
  scan(bytes).findings.filter(({ verdict }) => verdict === 'pixel').length;

type Encoding = '8bit' | 'quoted-printable' | 'base64';
const ENCODINGS: readonly Encoding[] = ['8bit', 'quoted-printable', 'base64'];

function asMail(html: string, encoding: Encoding): Uint8Array {
  const body = {
    base64: () => Buffer.from(html).toString('base64').replace(/.{76}/g, '$&\r\n'),
    'quoted-printable': () =>
      Buffer.from(html)
        .toString('latin1')
        .replace(
          /[=\u0080-\u00ff]/g,
          (character) => `=${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
        )
        .replace(/.{60}(?!=?.?$)(?<!=.?)/g, '$&=\r\n'),
    '8bit': () => html,
  }[encoding]();
  return encoder.encode(
    `Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}\r\n--b\r\nContent-Type: application/octet-stream\r\n\r\nas it was\r\n--b--\r\n`,
  );
}

describe.each(ENCODINGS)('a mail in %s', (encoding) => {
  test('loses its pixel and nothing else', () => {
    const before = asMail(HTML, encoding);
    expect(pixelsIn(before)).toBe(1);
    const { bytes, removed } = shield(before);
    expect(removed).toBe(1);
    expect(pixelsIn(bytes)).toBe(0);
    const expected = asMail(HTML.replace(PIXEL, ''), encoding);
    if (encoding === 'quoted-printable') {
      const soft = (mail: Uint8Array): string => decoder.decode(mail).replaceAll('=\r\n', '');
      expect(soft(bytes)).toBe(soft(expected));
      expect(
        decoder
          .decode(bytes)
          .split('\r\n')
          .every((line) => line.length <= 120),
      ).toBe(true);
    } else expect(decoder.decode(bytes)).toBe(decoder.decode(expected));
    expect(shield(bytes)).toEqual({ bytes, removed: 0 });
  });

  test('without a pixel is the same bytes', () => {
    const before = asMail(HTML.replace(PIXEL, ''), encoding);
    expect(shield(before).bytes).toBe(before);
  });
});

test('every style of newsletter is clean afterwards, and keeps its pictures', () => {
  for (const service of FIRST_SERVICES) {
    const before = encoder.encode(
      newsletterOf(service, { email: 'anna.berg@example.org', first: 'Anna' }).text,
    );
    const { bytes } = shield(before);
    expect([service.name, pixelsIn(bytes)]).toEqual([service.name, 0]);
    const pictures = (mail: Uint8Array): string[] =>
      scan(mail, { all: true }).findings.flatMap(({ verdict, url }) =>
        verdict === 'remote-image' ? [url] : [],
      );
    expect(pictures(bytes)).toEqual(expect.arrayContaining(pictures(before)));
  }
});

test('pictures that name their reader go if asked to', () => {
  const before = encoder.encode(
    'Subject: x\r\nTo: anna@example.org\r\nContent-Type: text/html\r\n\r\n<p>x<img src="https://x.example/a.png?to=anna@example.org" width="300" height="80"></p>',
  );
  expect(shield(before).bytes).toBe(before);
  expect(decoder.decode(shield(before, { personalImages: 'remove' }).bytes)).toMatch(/<p>x<\/p>$/);
});

test('what stood after a pixel does not become a delimiter', () => {
  const before = asMail(HTML.replace(PIXEL, `\r\n${PIXEL}--b\r\n`), '8bit');
  const { bytes } = shield(before);
  expect(pixelsIn(bytes)).toBe(0);
  expect(decoder.decode(bytes)).toContain('<!---->--b');
});

test('a background goes, and what is beside it in the style stays', () => {
  const url = 'https://news.example/open?r=Qm9vU2hhbGxOb3RCZVJlYWQxMjM0NTY3ODk&amp;a=1';
  const before = encoder.encode(
    `<html><div style="width:1px;font-family:&quot;Arial&quot;;background:url(&quot;${url}&quot;);height:1px">x</div></html>`,
  );
  expect(decoder.decode(shield(before).bytes)).toBe(
    '<html><div style="width:1px;font-family:&quot;Arial&quot;;background:url(data:,);height:1px">x</div></html>',
  );
});

test('pages in UTF-16 too', () => {
  const text = `\ufeff${HTML}`;
  const bytes = new Uint8Array(
    Uint16Array.from(text, (character) => character.charCodeAt(0)).buffer,
  );
  const cleaned = shield(bytes);
  expect(cleaned.removed).toBe(1);
  expect(new TextDecoder('utf-16le').decode(cleaned.bytes)).toBe(HTML.replace(PIXEL, ''));
});

test('whatever the mail, the outcome has no pixel, and shielding again changes nothing', () => {
  const pieces = fc.constantFrom(
    PIXEL,
    '<p>',
    '--b',
    '\r\n',
    '<div style="display:none">',
    '</div>',
    '<style>',
    '</style>',
    '<!--',
    '-->',
    '=',
    '"',
    "'>",
    '<!--[if mso]>',
    '<![endif]-->',
    `<p style="height:1px;width:1px;background:url(https://n.example/open?r=Qm9vU2hhbGxOb3RCZVJlYWQxMjM0NTY3ODk)">`,
  );
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 14 }),
      fc.constantFrom(...ENCODINGS),
      (parts, encoding) => {
        const { bytes } = shield(asMail(parts.join(''), encoding));
        expect(pixelsIn(bytes)).toBe(0);
        expect(shield(bytes).bytes).toBe(bytes);
      },
    ),
    { seed: 20_260_101, numRuns: FUZZ_RUNS },
  );
});
