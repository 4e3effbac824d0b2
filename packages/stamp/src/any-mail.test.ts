/** What holds for every message, and for every way in which it arrives. */
import { createHash } from 'node:crypto';
import { Duplex, PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import fc from 'fast-check';
import libqp from 'libqp';
import { describe, expect, test } from 'vitest';
import { decodeQuotedPrintable } from './quoted-printable.ts';
import { stampHtml } from './stamp-html.ts';
import { MailStamper, stampMail } from './stamp-mail.ts';
import { PLAN as plan, pixelCount, unstamped } from './test-plan.ts';

const RUNS = Number(process.env['CLEARPIXEL_FUZZ_RUNS'] ?? 150);
const options = { numRuns: RUNS, seed: 20_260_601 };
const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const text = (message: Uint8Array): string => Buffer.from(message).toString('latin1');
const lines = (...list: string[]): string => list.join('\r\n');
const PAGE = '<body><p>a <a href="https://a.example/?x=1&amp;y=2">x</a></p></body>';
const alternative = (html: string, ...partHead: string[]): string =>
  lines(
    'Content-Type: multipart/alternative; boundary="b 1"',
    '',
    'preamble',
    '--b 1',
    '',
    `plain <body> https://a.example/ <a href="https://a.example/">`,
    '--b 1 ',
    'Content-type: TEXT/HTML; charset="UTF-8"',
    ...partHead,
    '',
    html,
    '--b 1--',
    'epilogue',
  );

const trapped = { ...plan, trap: true };

describe('any message', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ...'--b\r\n|--b--\r\n|--bc\r\n|--bc--\r\n|--b \n|--|-|\r\n|\n|\r|\r\n\r\n|Content-Type: text/html\r\n\r\n|Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n|Content-Type: multipart/alternative; boundary=bc\r\n\r\n|Content-Type: message/rfc822\r\n\r\n|Content-Disposition: attachment\r\n|<body>|</body>|<p>text</p>|<a href="https://a.example/">x</a>|\xe4|\0|X: y\r\n| folded\r\n'.split(
        '|',
      ),
    ),
    fc.string({ maxLength: 8 }),
  );
  const soup = fc
    .tuple(
      fc.constantFrom(
        'Content-Type: multipart/mixed; boundary=b\r\n\r\n',
        'Content-Type: text/html\r\n\r\n',
        'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n',
        '',
      ),
      fc.array(piece, { maxLength: 40 }),
    )
    .map(([head, pieces]) => Buffer.from(head + pieces.join(''), 'latin1'));
  const anything = fc.oneof(
    soup,
    fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
  );

  test('outside of the stamps every byte stays', () => {
    fc.assert(
      fc.property(anything, (message) => {
        const result = stampMail(message, trapped);
        expect(unstamped(text(result.message))).toBe(text(message));
        expect(pixelCount(text(result.message))).toBe(result.pixels);
        if (result.outcome !== 'stamped') expect(result.message).toBe(message);
      }),
      { ...options, numRuns: RUNS * 5 },
    );
  });
  test('however it is cut into chunks', () => {
    fc.assert(
      fc.property(
        anything,
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }),
        (message, sizes) => {
          const stamper = new MailStamper(trapped);
          const pieces: Uint8Array[] = [];
          for (let at = 0, turn = 0; at < message.length; turn++) {
            const size = sizes[turn % sizes.length] ?? 1;
            pieces.push(...stamper.push(message.subarray(at, at + size)));
            at += size;
          }
          pieces.push(...stamper.end());
          const { message: whole, ...report } = stampMail(message, trapped);
          expect(Buffer.concat(pieces).toString('latin1')).toBe(text(whole));
          expect(stamper.report()).toEqual(report);
        },
      ),
      { ...options, numRuns: RUNS * 5 },
    );
  });
  test('where nothing is wanted nothing changes', () => {
    fc.assert(
      fc.property(anything, (message) => {
        const result = stampMail(message, { ...plan, opens: false, links: false });
        expect(result.message).toBe(message);
      }),
      options,
    );
  });

  const word = fc.oneof(
    fc.constantFrom(
      '<p>',
      '</p>',
      '--b',
      '--b\n',
      '-',
      '\n',
      ' ',
      '=',
      'é',
      '漢',
      '\t',
      '<b>',
      '<body>',
      '</body>',
      'x'.repeat(70),
      'word ',
    ),
    fc
      .webUrl({ withQueryParameters: true })
      .filter((url) => !/["'<>]/.test(url))
      .map((url) => `<a href="${url.replaceAll('&', '&amp;')}">text</a>`),
  );
  const page = fc.array(word, { maxLength: 40 }).map((words) => words.join(''));
  const quote = (content: string, eol: string): string =>
    libqp
      .wrap(libqp.encode(Buffer.from(content).toString()), 76)
      .replaceAll('\r\n', '\n')
      .replaceAll('\n', eol);

  test('quoted-printable: read as libqp reads it, spliced without harm', () => {
    fc.assert(
      fc.property(page, fc.constantFrom('\r\n', '\n'), (content, eol) => {
        // libqp writes '--b' as it is; at a line's start it would end the part, whoever wrote it.
        const body = quote(content, eol).replace(/^--/gm, '=2D-');
        fc.pre(body.split(eol).every((line) => line.length <= 76));
        const head = `Content-Type: multipart/mixed; boundary=b${eol}${eol}--b${eol}Content-Type: text/html; charset=utf-8${eol}Content-Transfer-Encoding: quoted-printable${eol}${eol}`;
        const tail = `${eol}--b--${eol}`;
        const message = `${head}${body}${tail}`;
        const result = stampMail(bytes(message), trapped);
        const out = text(result.message);
        expect(out.startsWith(head) && out.endsWith(tail)).toBe(true);
        const changed = out.slice(head.length, -tail.length);
        for (const line of changed.split(eol)) {
          expect(line.length).toBeLessThanOrEqual(76);
          expect(line.startsWith('--b')).toBe(false);
        }
        if (eol === '\n') expect(changed).not.toContain('\r');
        else expect(changed.replaceAll('\r\n', '')).not.toContain('\n');
        const before = libqp.decode(body).toString();
        expect(Buffer.from(decodeQuotedPrintable(body), 'latin1').toString()).toBe(before);
        expect(unstamped(libqp.decode(changed).toString())).toBe(before);
        const again = stampMail(result.message, trapped);
        expect(text(again.message).length - out.length).toBeLessThan(100);
        expect(libqp.decode(text(again.message).slice(head.length, -tail.length)).toString()).toBe(
          libqp.decode(changed).toString(),
        );
      }),
      { ...options, numRuns: RUNS * 3 },
    );
  });
  test('base64: decoded, only the stamps differ', () => {
    fc.assert(
      fc.property(page, (content) => {
        const head =
          'Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n';
        const body = (
          Buffer.from(content)
            .toString('base64')
            .match(/.{1,76}/g) ?? []
        ).join('\r\n');
        const result = text(stampMail(bytes(head + body), trapped).message);
        expect(result.startsWith(head)).toBe(true);
        expect(unstamped(Buffer.from(result.slice(head.length), 'base64').toString())).toBe(
          content,
        );
        for (const line of result.slice(head.length).split('\r\n'))
          expect(line.length).toBeLessThanOrEqual(76);
      }),
      options,
    );
  });
});

describe('as a stream', () => {
  const attachment = Buffer.alloc(57 * 1_024, 'a')
    .toString('base64')
    .replace(/.{76}/g, '$&\r\n');
  async function* longMail(copies: number): AsyncGenerator<Uint8Array> {
    yield bytes(
      lines(
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        'Content-Type: text/html',
        '',
        PAGE,
        '--b',
        'Content-Type: image/png',
        'Content-Transfer-Encoding: base64',
        '',
        '',
      ),
    );
    for (let copy = 0; copy < copies; copy++) yield bytes(attachment);
    yield bytes('\r\n--b--\r\n');
  }

  test('25 MB pass chunk by chunk, and only the HTML part differs', async () => {
    const copies = Math.ceil(25_000_000 / attachment.length);
    const stamper = new MailStamper(plan);
    const before = createHash('sha256');
    const after = createHash('sha256');
    let held = 0;
    let most = 0;
    for await (const chunk of longMail(copies)) {
      held += chunk.length;
      before.update(text(chunk).replace(PAGE, stampHtml(PAGE, plan).html), 'latin1');
      for (const piece of stamper.push(chunk)) {
        held -= piece.length;
        after.update(piece);
      }
      most = Math.max(most, held);
    }
    for (const piece of stamper.end()) after.update(piece);
    expect(after.digest('hex')).toBe(before.digest('hex'));
    expect(most).toBeLessThan(1_000);
    expect(stamper.report()).toMatchObject({ outcome: 'stamped', pixels: 2, links: 1 });
  });

  test('in a pipeline, and as a Duplex', async () => {
    const whole: Uint8Array[] = [];
    for await (const chunk of longMail(2)) whole.push(chunk);
    const expected = text(stampMail(Buffer.concat(whole), plan).message);

    const stamper = new MailStamper(plan);
    const out = new PassThrough();
    const read = (async () => Buffer.concat(await Array.fromAsync(out as AsyncIterable<Buffer>)))();
    await pipeline(longMail(2), stamper.transform, out);
    expect(text(await read)).toBe(expected);

    const other = new MailStamper(plan);
    const duplex = Duplex.from(other.transform);
    const pieces = Array.fromAsync(duplex as AsyncIterable<Buffer>);
    await pipeline(longMail(2), duplex, { end: true }).catch(() => undefined);
    expect(text(Buffer.concat(await pieces))).toBe(expected);
    expect(other.report().outcome).toBe('stamped');
  });

  test('a message sent byte by byte costs no more than its length', () => {
    const message = bytes(`${'X-Header: y\r\n'.repeat(18_000)}${alternative(PAGE)}`);
    const stamper = new MailStamper(plan);
    for (let at = 0; at < message.length; at++) stamper.push(message.subarray(at, at + 1));
    stamper.end();
    expect(stamper.report().outcome).toBe('stamped');
  });
});
