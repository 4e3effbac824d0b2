import {
  MAX_LINK,
  TRAP_LINK,
  clickAddress,
  newSourceId,
  newSubjectRef,
  openAddress,
} from '@clearpixel/pixel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stampHtml } from './stamp-html.ts';
import { READER_PLACEHOLDER } from './stamp-plan.ts';
import { CODEC, EDGE_URL, PLAN, countedIn, pixelCount, unstamped } from './test-plan.ts';

const RUNS = Number(process.env['CLEARPIXEL_FUZZ_RUNS'] ?? 150);
const options = { numRuns: RUNS, seed: 20_260_601 };
const plan = { ...PLAN, source: newSourceId(), subject: newSubjectRef() };
const stamp = (html: string): string => stampHtml(html, plan).html;
/** The page with its two pixels written as `1` and `2`. */
const places = (html: string): string =>
  stamp(html)
    .replace(/<img src="[^"]*\.gif" alt=""[^>]*>/g, '{1}')
    .replace(/<img src="[^"]*\.gif\?p=e" alt=""[^>]*>/g, '{2}');
const linksOnly = { ...plan, opens: false };
const counted = (html: string): string[] => countedIn(stampHtml(html, linksOnly).html);

describe('where the pixels go', () => {
  test.each([
    [
      '<html><body class="x"><p>a</p></body></html>',
      '<html><body class="x">{1}<p>a</p>{2}</body></html>',
    ],
    ['<BODY BGCOLOR=red>\n<P>a</BODY>\n', '<BODY BGCOLOR=red>{1}\n<P>a{2}</BODY>\n'],
    [
      '<body><table><tr><td>a</td></tr></table></body>',
      '<body>{1}<table><tr><td>a</td></tr></table>{2}</body>',
    ],
    ['hello\r\n', '{1}hello{2}\r\n'],
    ['  <p>a</p>  ', '  {1}<p>a</p>{2}  '],
    [
      '<!doctype html><html><head><title>t</title><style>p{}</style></head><p>a</html>',
      '<!doctype html><html><head><title>t</title><style>p{}</style></head>{1}<p>a{2}</html>',
    ],
    ['<!-- <body> --><p>a</p><!-- </body> -->', '<!-- <body> -->{1}<p>a</p>{2}<!-- </body> -->'],
    ['<body>a</body><body>b</body>', '<body>{1}a</body><body>b{2}</body>'],
    [
      '<!--[if mso]><body><![endif]--><body>a</body>',
      '<!--[if mso]><body><![endif]--><body>{1}a{2}</body>',
    ],
    ['<body><script>"</body>"</script>a</body>', '<body>{1}<script>"</body>"</script>a{2}</body>'],
    ['<body>a<script>unfinished</body>', '<body>{1}a{2}<script>unfinished</body>'],
    ['<body>a<!-- unfinished</body>', '<body>{1}a{2}<!-- unfinished</body>'],
    ['<body>a<a href="unfinished</body>', '<body>{1}a{2}<a href="unfinished</body>'],
    ['<p>a<template><p>b</template>', '{1}<p>a<template><p>b</template>{2}'],
    ['<p>a<svg><text>b</text>', '{1}<p>a{2}<svg><text>b</text>'],
    ['<body><table><tr><td>a</td></tr>', '<body>{1}<table><tr><td>a{2}</td></tr>'],
    ['<body><table><tr></body>', '<body>{1}{2}<table><tr></body>'],
    [
      '<table><tr><td><table><tr><td>a</table>b</table>',
      '{1}<table><tr><td><table><tr><td>a</table>b</table>{2}',
    ],
    ['<body></body>', '<body>{1}{2}</body>'],
    ['<body>\0a\0</body>', '<body>{1}\0a\0{2}</body>'],
    ['<body a=1 a="2>3" b=\'>\'>x', '<body a=1 a="2>3" b=\'>\'>{1}x{2}'],
    ['\ufeff<!doctype html><p>a', '\ufeff<!doctype html>{1}<p>a{2}'],
    ['\xef\xbb\xbf<!doctype html><p>a', '\xef\xbb\xbf<!doctype html>{1}<p>a{2}'],
    ['', ''],
    ['<!-- nothing -->', '<!-- nothing -->'],
    ['<head><title>t</title></head>', '<head><title>t</title></head>'],
  ])('%j', (html, expected) => {
    expect(places(html)).toBe(expected);
  });

  test('both have one token, and the one at the end says so', () => {
    const addresses = [...stamp('<p>a').matchAll(/src="([^"]+)"/g)].map((match) => match[1]);
    expect(addresses[1]).toBe(`${addresses[0]}?p=e`);
    const token = /\/o\/([\w-]+)\.gif/.exec(addresses[0] ?? '')?.[1] ?? '';
    expect(CODEC.verify('open', token)).toEqual({
      kind: 'open',
      source: plan.source,
      subject: plan.subject,
      level: 'identified',
      stampedAt: plan.stampedAt,
    });
  });
});

describe('which links are counted', () => {
  test.each([
    ['<a href="https://a.example/?x=1&amp;y=2">x</a>', 'https://a.example/?x=1&y=2'],
    ['<A HREF=http://a.example>x</A>', 'http://a.example'],
    ["<a class=b href=' https://a.example/\n c '>x</a>", 'https://a.example/%20c'],
    ['<a href="https://a.example/1" href="https://a.example/2">x</a>', 'https://a.example/1'],
    ['<map><area href="https://a.example/" alt="map"></map>', 'https://a.example/'],
    ['<a href="https://a.example/?a=1&copy=2">x</a>', 'https://a.example/?a=1&copy=2'],
    ['<a href="HTTPS://a.example/">x</a>', 'HTTPS://a.example/'],
    ['<a href="https://bücher.example/ü">x</a>', 'https://xn--bcher-kva.example/%C3%BC'],
    ['<a href="https://a.example/%C3%A9">x</a>', 'https://a.example/%C3%A9'],
    ['<a href="&#104;ttps://a.example/">x</a>', 'https://a.example/'],
    ['<blockquote><a href="https://a.example/q">x</blockquote>', 'https://a.example/q'],
  ])('%s', (html, destination) => {
    expect(counted(html)).toEqual([destination]);
  });

  test.each([
    'mailto:a@b.example',
    'tel:+49301234',
    'sms:+49301234',
    'cid:1@x',
    'javascript:alert(1)',
    '#top',
    '/relative',
    '//a.example/',
    'www.a.example',
    'http:a.example',
    'https://',
    'https://a.example/{{id}}',
    '*|URL|*',
    'https://a.example/*|ID|*',
    'https://a.example/%%id%%',
    'https://a.example/%recipient.id%',
    'https://a.example/%DATE%',
    'https://a.example/[[id]]',
    'https://a.example/unsubscribe?u=1',
    'https://a.example/opt-out',
    'https://a.example/newsletter/abmelden',
    'https://a.example/desinscription',
    'https://t.example.com/c/forged',
    'https://t.example.com/anything',
    `https://a.example/${'x'.repeat(2_100)}`,
  ])('not: %s', (address) => {
    const html = `<a href="${address}">x</a>`;
    expect(stampHtml(html, linksOnly)).toEqual({ html, pixels: 0, links: 0, unwrapped: 0 });
  });

  test.each([
    '<a href="https://a.example/1">Unsubscribe</a>',
    '<a href="https://a.example/1">Click to <b>opt&nbsp;out</b></a>',
    '<a href="https://a.example/1">Newsletter ab\u00admelden</a>'.replace('\u00ad', ''),
    '<a href="https://a.example/1">Se d&eacute;sabonner</a>',
    '<a href="https://a.example/1">Darse de baja</a>',
    '<a href="https://a.example/1">Cancelar inscrição</a>',
    '<a href="https://a.example/1">Disiscriviti</a>',
    '<a href="https://a.example/1">Uitschrijven</a>',
    '<a href="https://a.example/1">Отписаться</a>',
    '<a href="https://a.example/1">配信停止</a>',
    '<a href="https://a.example/1">退订</a>',
    '<a href="https://a.example/1">수신거부</a>',
    '<a href="https://a.example/1"><img src="u.png" alt="Unsubscribe"></a>',
    '<a href="https://a.example/1" title="Opt out">x</a>',
    '<a href="https://a.example/1" class="footer-unsubscribe">x</a>',
    '<a href="https://a.example/1" rel="opt-out">x</a>',
    '<a href="https://a.example/1" data-clearpixel="off">x</a>',
    '<div data-clearpixel=OFF><div></div><p><a href="https://a.example/1">x</a></div>',
    '<!-- <a href="https://a.example/1">x</a> -->',
    '<!--[if mso]><a href="https://a.example/1">x</a><![endif]-->',
    '<style><a href="https://a.example/1">x</a></style>',
    '<script>"<a href=\'https://a.example/1\'>x</a>"</script>',
    '<textarea><a href="https://a.example/1">x</a></textarea>',
    '<template><a href="https://a.example/1">x</a></template>',
    '<link href="https://a.example/1"><base href="https://a.example/1">',
    '<a title=\'href="https://a.example/1"\'>x</a>',
    '<a href href="https://a.example/1">x</a>',
    '<a data-href="https://a.example/1">x</a>',
  ])('not: %s', (html) => {
    expect(stampHtml(html, linksOnly).html).toBe(html);
  });

  test('after an element marked off, links are counted again', () => {
    const html =
      '<div data-clearpixel="off"><div><a href="https://a.example/1">x</a></div></div><a href="https://a.example/2">x</a>';
    expect(counted(html)).toEqual(['https://a.example/2']);
  });

  test('the new value is escaped, in the quotes that were there', () => {
    const own = clickAddress(
      EDGE_URL,
      CODEC.sign({ ...plan, kind: 'click', destination: `https://a.example/?a='&b="` }),
    );
    expect(stampHtml(`<a href='${own}'>x</a>`, { ...plan, opens: false, links: false }).html).toBe(
      `<a href='https://a.example/?a=&#39;&amp;b=&quot;'>x</a>`,
    );
  });
});

describe('what was stamped earlier', () => {
  const older = { ...plan, source: newSourceId(), stampedAt: plan.stampedAt - 86_400_000 };
  const page =
    '<body><p>a <a href="https://a.example/?x=1&amp;y=2">x</a></p><blockquote>b</blockquote></body>';

  test('is replaced, not stacked', () => {
    const twice = stampHtml(stampHtml(page, older).html, plan);
    expect(twice).toEqual({ ...stampHtml(page, plan), unwrapped: 1 });
  });
  test('is taken out where nothing is wanted now', () => {
    expect(stampHtml(stamp(page), { ...plan, opens: false, links: false })).toEqual({
      html: page,
      pixels: 0,
      links: 0,
      unwrapped: 1,
    });
  });
  test('also in a quoted mail, in layers, and where entities were added on its way', () => {
    const click = (destination: string): string =>
      clickAddress(EDGE_URL, CODEC.sign({ ...older, kind: 'click', destination }));
    const pixel = openAddress(EDGE_URL, CODEC.sign({ ...older, kind: 'open' }));
    const quoted = `<p>reply</p><blockquote><IMG SRC='${pixel}?p=e&amp;x' /><a href="${click(click('https://a.example/'))}">x</a></blockquote>`;
    const stamped = stampHtml(quoted, plan).html;
    expect(pixelCount(stamped)).toBe(2);
    expect(stamped).not.toContain(pixel);
    expect(countedIn(stamped)).toEqual(['https://a.example/']);
  });
  test('an unsubscribe link that was counted by mistake gets its address back', () => {
    const own = clickAddress(
      EDGE_URL,
      CODEC.sign({ ...older, kind: 'click', destination: 'https://a.example/unsubscribe' }),
    );
    expect(stampHtml(`<a href="${own}">x</a>`, linksOnly).html).toBe(
      '<a href="https://a.example/unsubscribe">x</a>',
    );
  });
  test('forged pixels and readers’ links stay', () => {
    const reader = CODEC.sign({ ...older, kind: 'reader' });
    const html = `<img src="${EDGE_URL}/o/forged.gif"><a href="${EDGE_URL}/r/${reader}">x</a>`;
    expect(stampHtml(html, linksOnly).html).toBe(html);
  });
  test('a pixel taken out leaves no delimiter at the start of a line', () => {
    const pixel = openAddress(EDGE_URL, CODEC.sign({ ...older, kind: 'open' }));
    expect(stampHtml(`a\n<img src="${pixel}">--b`, linksOnly).html).toBe('a\n<!---->--b');
  });
});

describe('levels and switches', () => {
  const page = '<body><a href="https://a.example/">x</a></body>';
  test('off leaves every character', () => {
    const stamped = stamp(page);
    expect(stampHtml(stamped, { ...plan, level: 'off' }).html).toBe(stamped);
  });
  test('count names nobody', () => {
    const { html } = stampHtml(page, { ...plan, level: 'count' });
    const token = /\/c\/([\w-]+)/.exec(html)?.[1] ?? '';
    expect(CODEC.verify('click', token)).toMatchObject({ subject: null, level: 'count' });
  });
  test('opens and links are switched alone', () => {
    expect(stampHtml(page, { ...plan, links: false })).toMatchObject({ pixels: 2, links: 0 });
    expect(stampHtml(page, { ...plan, opens: false })).toMatchObject({ pixels: 0, links: 1 });
  });
  test('a plan that cannot be signed is a caller’s mistake', () => {
    expect(() => stampHtml(page, { ...plan, source: 'x' })).toThrow(RangeError);
    expect(() => stampHtml(page, { ...plan, edgeUrl: 'https://t.example.com/' })).toThrow(
      RangeError,
    );
    expect(() => stampHtml(page, { ...plan, edgeUrl: 'https://t.example.com/"><b' })).toThrow(
      RangeError,
    );
  });
});

describe('which link it was', () => {
  const numbersIn = (html: string): (number | undefined)[] =>
    [...html.matchAll(/\/c\/([\w-]+)/g)].map(
      (match) => CODEC.verify('click', match[1] ?? '')?.link,
    );
  const link = (path: string): string => `<a href="https://a.example/${path}">x</a>`;

  test('counted links are numbered as they stand, each by itself also where two lead to one address', () => {
    const html = `${link('1')}<a href="mailto:a@b.example">x</a>${link('unsubscribe')}${link('1')}${link('2')}`;
    expect(numbersIn(stamp(html))).toEqual([1, 2, 3]);
    expect(numbersIn(stamp(stamp(html)))).toEqual([1, 2, 3]);
    expect(numbersIn(stampHtml(stamp(html), { ...linksOnly, level: 'count' }).html)).toEqual([
      1, 2, 3,
    ]);
  });
  test('those behind the last number are counted without one', () => {
    const numbers = numbersIn(stamp(link('').repeat(MAX_LINK + 2)));
    expect(numbers.slice(MAX_LINK - 1)).toEqual([MAX_LINK, undefined, undefined]);
  });
});

describe('the trap', () => {
  const trapped = { ...plan, trap: true };
  const page =
    '<body><p>a <a href="https://a.example/1">b</a> <a href="https://a.example/2">c</a></body>';

  test('is one empty link beside the first pixel, and leads where the first counted link does', () => {
    const { html, links } = stampHtml(page, trapped);
    expect(links).toBe(2);
    const [, token = ''] =
      /^<body><img [^>]*><a href="https:\/\/t\.example\.com\/c\/([\w-]+)" tabindex="-1" aria-hidden="true" style="display:none[^"]*"><\/a><p>/.exec(
        html,
      ) ?? [];
    expect(CODEC.verify('click', token)).toEqual({
      kind: 'click',
      source: plan.source,
      subject: plan.subject,
      level: plan.level,
      stampedAt: plan.stampedAt,
      destination: 'https://a.example/1',
      link: TRAP_LINK,
    });
    expect(unstamped(html)).toBe(page);
  });
  test('is there without pixels too, and not where no link is counted', () => {
    expect(countedIn(stampHtml(page, { ...trapped, opens: false }).html)).toHaveLength(3);
    for (const [html, more] of [
      ['<p>a <a href="mailto:a@b.example">b</a></p>', {}],
      [page, { links: false }],
      [page, { trap: false }],
    ] as const)
      expect(stampHtml(html, { ...trapped, ...more }).html).toBe(
        stampHtml(html, { ...plan, ...more }).html,
      );
  });
  test('of an older stamping goes', () => {
    const once = stampHtml(page, trapped).html;
    expect(stampHtml(once, plan).html).toBe(stamp(page));
    expect(stampHtml(once.replace('></a><p>', '></a\n><p>'), plan).html).toBe(stamp(page));
  });
});

describe('any page', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ...'<body>|</body>|<html>|</html>|<head>|</head>|<table>|</table>|<tr>|<td>|</td>|</tr>|<p>|</p>|<!-- | -->|<![CDATA[|]]>|<!--[if mso]>|<![endif]-->|<style>|</style>|<script>|</script>|<template>|</template>|<title>|</title>|<svg>|</svg>|<textarea>|</textarea>|<select>|<plaintext>|<br/>|<a|<a href="|">|\'|<|>|=|--|&amp;|&|\0|é|漢|😀|\r\n| |<body class=">|<div data-clearpixel="off">|</div>|</a>'.split(
        '|',
      ),
    ),
    fc.webUrl().map((url) => `<a href="${url.replaceAll('&', '&amp;')}">text</a>`),
    fc.webUrl().map((url) => `<a href=${url}>`),
    fc.string({ maxLength: 12 }),
  );
  const page = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(''));
  const canonical = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          '<p>',
          '</p>',
          '<body>',
          '</body>',
          '<td>',
          'text ',
          '<!-- c -->',
          '\r\n',
          'é',
          '\0',
          '<b>',
        ),
        fc
          .webUrl({ withQueryParameters: true, withFragments: true })
          .filter((url) => !/["'<>]/.test(url))
          .map((url) => `<a href="${url.replaceAll('&', '&amp;')}">text</a>`),
      ),
      { maxLength: 25 },
    )
    .map((pieces) => pieces.join(''));

  test('outside of pixels and addresses every character stays', () => {
    fc.assert(
      fc.property(canonical, fc.boolean(), (html, trap) => {
        const result = stampHtml(html, { ...plan, trap });
        expect(unstamped(result.html)).toBe(html);
        expect(countedIn(result.html)).toHaveLength(
          result.links + (trap && result.links > 0 ? 1 : 0),
        );
        expect(countedIn(result.html)).not.toContain('forged');
        expect(pixelCount(result.html)).toBe(result.pixels);
      }),
      options,
    );
  });
  test('stamping twice is stamping once', () => {
    fc.assert(
      fc.property(page, fc.boolean(), (html, trap) => {
        const once = stampHtml(html, { ...plan, trap });
        const twice = stampHtml(once.html, { ...plan, trap });
        expect(twice.html).toBe(once.html);
        expect(twice).toMatchObject({
          pixels: once.pixels,
          links: once.links,
          unwrapped: once.links,
        });
      }),
      options,
    );
  });
  test("the sender's own copy: tokens that name nobody, whoever stands in the plan", () => {
    const own = { ...plan, isOwn: true };
    const { html } = stampHtml('<p>a <a href="https://a.example/">b</a></p>', own);
    const expected = { subject: null, level: 'anonymous', isOwn: true, source: plan.source };
    const token = (path: RegExp): string => path.exec(html)?.[1] ?? '';
    expect(CODEC.verify('open', token(/\/o\/([\w-]+)\.gif/))).toMatchObject(expected);
    expect(CODEC.verify('click', token(/\/c\/([\w-]+)/))).toMatchObject(expected);
    expect(stampHtml('<p>a</p>', { ...own, level: 'off' }).html).toBe('<p>a</p>');
  });
  test('whatever it is: no throw, and level off keeps it', () => {
    fc.assert(
      fc.property(fc.oneof(page, fc.string({ unit: 'binary' })), (html) => {
        expect(pixelCount(stamp(html))).toBeLessThanOrEqual(2);
        expect(stampHtml(html, { ...plan, level: 'off' }).html).toBe(html);
      }),
      options,
    );
  });
  test('a page made to be slow is not', () => {
    const hostile = [
      `<a href="${' '.repeat(500_000)}x${' '.repeat(500_000)}">`,
      '<a href="https://a.example/">'.repeat(30_000),
      `<a href="https://t.example.com/c/${'a'.repeat(43)}">`.repeat(15_000),
      '<table>'.repeat(200_000),
      '<'.repeat(1_000_000),
      '</a '.repeat(250_000),
      '<a b="'.repeat(200_000),
      `<a ${'b=1 '.repeat(250_000)}>`,
      '&'.repeat(1_000_000),
      `<a href="https://a.example/">${'&amp;'.repeat(200_000)}`,
      `<a href="${'&'.repeat(1_000_000)}">`,
      `<a href="https://a.example/">${' un'.repeat(300_000)}</a>`,
      '<!--'.repeat(250_000),
      `<img src="x" alt="${'a'.repeat(1_000)}">`.repeat(1_000),
    ];
    // No timed test (CONTRIBUTING): what is quadratic in these would not end within the test's own limit.
    for (const html of hostile) expect(typeof stamp(html)).toBe('string');
  });
});

test('the placeholder of the reader’s page becomes the reader’s own, marked off or not; nothing like it does', () => {
  const placeholder = `${EDGE_URL}${READER_PLACEHOLDER}`;
  const html = `<p>Hi</p><a href="${placeholder}">What is recorded</a><a data-clearpixel=off href=${placeholder}>x</a><a href="${placeholder}/else">y</a>`;
  const readers = [...stamp(html).matchAll(/\/r\/([\w-]{43})/g)].map(
    (match) => CODEC.verify('reader', match[1] ?? '')?.subject,
  );
  expect(readers).toEqual([plan.subject, plan.subject]);
  expect(stamp(html)).toContain(`${placeholder}/else`);
  const own = stampHtml(html, { ...plan, level: 'count' }).html;
  expect(CODEC.verify('reader', /\/r\/([\w-]{32})"/.exec(own)?.[1] ?? '')?.subject).toBeNull();
  expect(stampHtml(html, { ...plan, level: 'off' }).html).toBe(html);
});
