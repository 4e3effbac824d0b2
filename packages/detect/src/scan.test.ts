import { zipSync } from 'fflate';
import fc from 'fast-check';
import { createTokenCodec, newSourceId, newSubjectRef } from '@clearpixel/pixel';
import { describe, expect, test } from 'vitest';
import { LANGUAGES, loadFilterLists, scan } from './index.ts';
import type { Finding, ScanOptions } from './index.ts';

const encoder = new TextEncoder();
const FUZZ_RUNS = Number(process.env['CLEARPIXEL_FUZZ_RUNS'] ?? 150);
const TOKEN = 'Qm9vU2hhbGxOb3RCZVJlYWQxMjM0NTY3ODk';

const found = (html: string, options?: ScanOptions): Finding[] =>
  scan(encoder.encode(html), options).findings;
const page = (body: string): string =>
  `<html><body><p>Good morning.</p>${body}<p>Yours</p></body></html>`;
const mail = (html: string, head = 'To: anna.berg@example.org'): string =>
  `From: a@b.example\r\n${head}\r\nSubject: x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${html}`;
const verdicts = (html: string): string[] => found(html).map(({ verdict }) => verdict);

describe('what is found on a page', () => {
  const address = `https://news.example/open?r=${TOKEN}`;
  test.each([
    ['by attributes', `<img src="${address}" width="1" height="1">`, 'image'],
    ['without quotes, in capitals', `<IMG WIDTH=1 HEIGHT=1 SRC=${address}>`, 'image'],
    ['by its style', `<img src="${address}" style="width:1px;height:1px!important">`, 'image'],
    [
      'by a sheet',
      `<style>.t{width:1px;height:1px}</style><img class="a t" src="${address}">`,
      'image',
    ],
    ['not displayed', `<img style="display:none" src="${address}">`, 'image'],
    [
      'in a container that is not displayed',
      `<div style="display:none"><p><img src="${address}"></p></div>`,
      'image',
    ],
    [
      'in a container without room',
      `<div style="max-height:0;overflow:hidden"><img src="${address}" width="90"></div>`,
      'image',
    ],
    ['transparent', `<img style="opacity:0" src="${address}">`, 'image'],
    ['off the screen', `<img style="position:absolute;left:-9999px" src="${address}">`, 'image'],
    ['hidden from Outlook', `<img style="mso-hide:all" src="${address}">`, 'image'],
    [
      'as a background',
      `<td style="background:url('${address}');width:1px;height:1px"></td>`,
      'css',
    ],
    [
      'as a background with entities',
      `<td style="width:1px;height:1px;background-image:url(&quot;${address}&quot;)"></td>`,
      'css',
    ],
    [
      'with escapes in its style',
      `<p style="width:1px;height:1px;background:u\\72l(${address})"></p>`,
      'css',
    ],
    [
      'as a background of old',
      `<table background="${address}&i=image" style="display:none"></table>`,
      'image',
    ],
    ['by srcset', `<img srcset="${address}&x=2 2x" width="1" height="1">`, 'image'],
    [
      'in a picture',
      `<picture style="display:none"><source srcset="${address}"><img></picture>`,
      'image',
    ],
    ['as a poster', `<video poster="${address}" width="0" height="0"></video>`, 'image'],
    ['as a sound', `<bgsound src="${address}">`, 'media'],
    ['as an object', `<object data="${address}" width="1" height="1"></object>`, 'media'],
    ['as a sheet', `<link rel="stylesheet" href="${address}">`, 'css'],
    ['by an import', `<style>@import "${address}";</style>`, 'css'],
    ['as a font', `<style>@font-face{font-family:x;src:url(${address})}</style>`, 'font'],
    [
      'in SVG',
      `<svg width="1" height="1"><image href="${address}" width="1" height="1"/></svg>`,
      'image',
    ],
    ['in AMP', `<amp-pixel src="${address}"></amp-pixel>`, 'image'],
    [
      'for Outlook alone',
      `<!--[if mso]><img src="${address}" width="1" height="1"><![endif]-->`,
      'image',
    ],
    ['when printed', `<style>@media print{#t{background:url(${address})}}</style>`, 'css'],
    [
      'when forwarded',
      `<style>div.OutlookMessageHeader{background:url(${address})}</style>`,
      'css',
    ],
    [
      'behind a proxy of webmail',
      `<img width="1" height="1" src="https://ci3.googleusercontent.com/proxy/abc=s0-d-e1-ft#${address}">`,
      'image',
    ],
    [
      'behind a gateway',
      `<img width="1" height="1" src="https://eur01.safelinks.protection.outlook.com/?url=${encodeURIComponent(address)}&data=x">`,
      'image',
    ],
  ])('%s', (_, html, what) => {
    const [finding, ...others] = found(page(html));
    expect(finding).toMatchObject({ verdict: 'pixel', what });
    expect(finding?.url).toContain(TOKEN);
    expect(others).toEqual([]);
  });

  test.each([
    ['spacers', '<img src="https://x.example/spacer.gif" width="1" height="1">'.repeat(8)],
    ['one spacer', '<img src="https://x.example/images/t.gif" width="1" height="1">'],
    ['a logo', '<img src="https://x.example/logo.png" width="120" height="40" alt="Logo">'],
    [
      'a picture named by its content',
      '<img src="https://cdn.x.example/img/9f86d081884c7d659a2feaa0c55ad015.jpg" width="600">',
    ],
    [
      'a picture of the account',
      '<img src="https://mcusercontent.com/17af1b9a1d88c1d2c0ae4b7f2/images/0a1b2c3d-1111-2222-3333-444455556666.png" width="600">',
    ],
    [
      'a form of a picture',
      '<img src="https://x.example/a.png?width=1200&upscale=true&v=1712345678" width="600">',
    ],
    [
      'signed storage',
      '<img src="https://x.s3.amazonaws.com/a.png?X-Amz-Signature=9f86d081884c7d659a2feaa0c55ad0159f86d081884c7d65" width="600">',
    ],
    [
      'a picture for phones',
      '<div style="display:none"><img src="https://x.example/mobile/hero.jpg" width="320"></div>',
    ],
    ['a picture inside the mail', '<img src="cid:logo@x.example" width="1" height="1">'],
    ['a comment', `<!-- <img src="${address}" width="1" height="1"> -->`],
    ['a template', `<template><img src="${address}" width="1" height="1"></template>`],
    ['a link', '<a href="https://x.example/story/12">x</a>'],
  ])('not: %s', (_, html) => {
    expect(found(page(html))).toEqual([]);
  });
});

describe('an address that names its reader', () => {
  const email = 'anna.berg@example.org';
  test.each([
    ['as it is', email],
    ['percent-encoded', encodeURIComponent(email)],
    ['base64', btoa(email)],
    ['base64 in something longer', btoa(`id=7;mail=${email};x=1`)],
    ['hex', [...encoder.encode(email)].map((byte) => byte.toString(16)).join('')],
    ['md5', ''],
    ['turned by 13', 'naan.oret@rknzcyr.bet'],
  ])('%s', async (how, written) => {
    const value = how === 'md5' ? await md5Of(email) : written;
    const [finding] = found(
      mail(page(`<img src="https://x.example/img.png?q=${value}" width="300" height="80">`)),
    );
    expect(finding).toMatchObject({ verdict: 'personal-image', certainty: 'certain' });
    expect(finding?.reasons).toContain(how === 'md5' ? 'recipient-hash' : 'recipient-address');
  });

  test.each([
    ['as it is', email],
    ['base64', btoa(email)],
    ['after a route', `/in?e=${email}`],
  ])('behind the # of a link, %s', (_, written) => {
    const link = `<a href="https://x.example/sign-in.html#${written}">Sign in</a>`;
    expect(found(mail(page(link)))).toMatchObject([
      { verdict: 'tracked-link', reasons: ['recipient-address'] },
    ]);
  });

  test.each([
    'https://files-1300000001.cos.ap-x.storage.example/a.png?sign=q-sign-algorithm%3Dsha1%26q-ak%3DAKIDz8krbsJ5yKBZQpn74WFkmLPx3gnPhESA%26q-signature%3D3f8e0c4f5c3f1b7a9d2e6b8c0a4d5e6f7a8b9c0d',
    'https://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi.ipfs.gateway.example/a.jpg',
    'https://gateway.example/ipfs/QmPZ9gcCEpqKTo6aq61g2nXGUhM4iCL3ewB6LDXZCtioEB',
  ])('of a storage or a content, not of a reader: %s', (address) => {
    const picture = `<img src="${address}">`;
    expect(found(mail(page(picture)))).toEqual([]);
  });

  test('behind the # of an image it is not sent', () => {
    expect(
      found(mail(page(`<img src="https://x.example/a.svg#${email}" width="300" height="80">`))),
    ).toEqual([]);
  });

  test('another’s address says nothing of the reader', () => {
    const [finding] = found(
      mail(
        page(`<img src="https://x.example/img.png?q=tom@mail.example" width="300" height="80">`),
      ),
    );
    expect(finding?.reasons ?? []).not.toContain('recipient-address');
  });
});

async function md5Of(text: string): Promise<string> {
  const { md5 } = await import('@noble/hashes/legacy.js');
  return md5(encoder.encode(text)).toHex();
}

describe('files', () => {
  const address = `https://docs.example/p.php?r=${TOKEN}`;
  const office = (files: Record<string, string>): Uint8Array =>
    zipSync(
      Object.fromEntries(Object.entries(files).map(([name, text]) => [name, encoder.encode(text)])),
    );
  const relation = `<Relationships><Relationship Id="r1" Type="http://x/image" Target="${address}" TargetMode="External"/></Relationships>`;
  test.each([
    ['docx', office({ 'word/document.xml': '<w/>', 'word/_rels/document.xml.rels': relation })],
    [
      'docx',
      office({
        'word/document.xml': `<w:instrText> INCLUDEPICTURE "${address}" \\d</w:instrText>`,
      }),
    ],
    [
      'xlsx',
      office({ 'xl/workbook.xml': '<w/>', 'xl/drawings/_rels/drawing1.xml.rels': relation }),
    ],
    [
      'pptx',
      office({ 'ppt/presentation.xml': '<p/>', 'ppt/slides/_rels/slide1.xml.rels': relation }),
    ],
    ['odt', office({ mimetype: 'x', 'content.xml': `<draw:image xlink:href="${address}"/>` })],
    [
      'pdf',
      encoder.encode(
        `%PDF-1.7\n1 0 obj <</S /ImportData /F (${address.replace('(', '\\(')}) >> endobj`,
      ),
    ],
  ])('%s', (type, bytes) => {
    const result = scan(bytes);
    expect(result).toMatchObject({ type, findings: [{ url: address, verdict: 'pixel' }] });
    expect(result.error).toBeUndefined();
  });

  test('of a PDF each string is read once, also where strings stand in it that never end', () => {
    const nested = '/URI (https://a.example/ '.repeat(1_000);
    expect(scan(encoder.encode(`%PDF-1.7\n${nested}`)).findings.length).toBeLessThan(10);
    const written = `/F <${Buffer.from(address).toString('hex')}>`;
    expect(
      scan(encoder.encode(`%PDF-1.7\n${'/F <68'.repeat(1_000)} ${written}`)).findings,
    ).toMatchObject([{ url: address }]);
  });

  test('a bomb is unpacked no further than its limit, and that is said', () => {
    const bomb = zipSync({ 'word/document.xml': [new Uint8Array(40 * 1024 * 1024), { level: 1 }] });
    expect(scan(bomb).partial).toContain('large-parts');
  });

  test('what is nothing of these is said', () => {
    expect(scan(new Uint8Array()).error).toBe('It is empty.');
    expect(scan(new Uint8Array([1, 2, 3])).error).toBeDefined();
    expect(scan(encoder.encode('PK\u0003\u0004 and nothing else')).error).toBeDefined();
  });
});

test('what we stamp ourselves is found', () => {
  const codec = createTokenCodec(['a secret of forty characters for the test']);
  for (const subject of [newSubjectRef(), null]) {
    const token = codec.sign({
      kind: 'open',
      source: newSourceId(),
      subject,
      level: subject === null ? 'count' : 'identified',
      stampedAt: 1_790_000_000_000,
    });
    expect(
      found(page(`<img src="https://pixel.example/o/${token}.gif" alt="" width="1" height="1">`)),
    ).toMatchObject([{ verdict: 'pixel', certainty: 'certain', vendor: 'Clearpixel' }]);
  }
});

test('each finding says what it tells whom, in four languages', () => {
  for (const language of LANGUAGES) {
    const [finding] = found(
      page(`<img src="https://news.example/open?r=${TOKEN}" width="1" height="1">`),
      { language },
    );
    expect(finding?.learns.length).toBe(finding?.learnsCodes.length);
    expect(finding?.learns[0]).toContain('news.example');
    expect(finding?.advice.length).toBeGreaterThan(0);
  }
});

test('lists of others weigh in', () => {
  const html = page('<img src="https://count.example/x.php?id=4711" width="30" height="1">');
  const lists = loadFilterLists(['||count.example^']);
  if ('fault' in lists) throw new Error(lists.fault);
  expect(verdicts(html)).toEqual([]);
  expect(found(html, { lists })[0]?.reasons).toContain('filter-list');
});

test('in a letter between people there is nothing', () => {
  const id = '1aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789abcd';
  const letter = `<p>See <a href="https://docs.google.com/document/d/${id}/edit">this</a> and <a href="https://docs.google.com/document/d/${id}x/edit">that</a>, <a href="https://zoom.example/j/9876543210?pwd=QmFzZTY0UGFzc3dvcmQxMjM0">here</a>.</p><img src="https://www.example.org/signature/logo.png?v=2" width="120"><img src="https://ci3.googleusercontent.com/mail-sig/AIorK4x5nkRDCOFJDJAv9aMXdZ0mghItsp3D36JrwBCQ">`;
  expect(found(mail(letter))).toEqual([]);
});

describe('hostile mails', () => {
  test.each([
    ['100,000 images', mail('<img src="https://x.example/a?1" width=1>'.repeat(100_000))],
    ['tables in tables', mail('<table><tr><td>'.repeat(50_000))],
    ['closing tags alone', mail('</div></p>'.repeat(100_000))],
    ['an endless attribute', mail(`<img src="${'a'.repeat(2_000_000)}`)],
    [
      'parts without end',
      `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\n'.repeat(5_000)}`,
    ],
    [
      'parts in parts',
      Array.from(
        { length: 200 },
        (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`,
      ).join(''),
    ],
    ['headers by the thousand', `${'X-A: b\r\n'.repeat(200_000)}\r\n<p>`],
    [
      'styles by the thousand',
      mail(`<style>${'.a{width:1px}'.repeat(50_000)}</style>${'<p class="a">'.repeat(20_000)}`),
    ],
    ['addresses in a sheet', mail(`<style>${'a{background:url("'.repeat(50_000)}</style>`)],
    ['an endless comment in a sheet', mail(`<style>/*${'a*'.repeat(200_000)}`)],
    ['blocks without end', mail(`<style>${'a{'.repeat(100_000)}`)],
    ['comments in comments', mail('<!--[if mso]>'.repeat(50_000))],
  ])('%s', (_, text) => {
    const result = scan(encoder.encode(text));
    expect(result.type).toBe('mail');
    expect(Array.isArray(result.findings)).toBe(true);
  });

  test('whatever the bytes, there is an answer', () => {
    const pieces = fc.constantFrom(
      '<img src=',
      '"',
      "'",
      '>',
      '<style>',
      '</style>',
      'url(',
      ')',
      '@import ',
      '{',
      '}',
      'https://x.example/o?a=',
      '&amp;',
      '&#',
      '=3D',
      '=\r\n',
      '\r\n',
      '--b',
      'Content-Type: text/html\r\n',
      'multipart/mixed; boundary=b',
      ' style="',
      'display:none',
      '<!--[if',
      '-->',
      '\\75',
      '%PDF-',
      'PK\u0003\u0004',
      'stream',
      'obj',
      '/URI (',
      '/ObjStm',
      '\u00fe\u00ff',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(pieces, fc.string({ maxLength: 12 })), { maxLength: 60 }),
        fc.constantFrom('', 'Subject: x\r\n', '<', '%PDF-1.4 ', 'PK\u0003\u0004'),
        (parts, lead) => {
          const result = scan(encoder.encode(lead + parts.join('')), { all: true });
          for (const { url, learns } of result.findings)
            expect(url !== '' && learns.length > 0).toBe(true);
        },
      ),
      { seed: 20_260_101, numRuns: FUZZ_RUNS },
    );
  });
});
