import iconv from 'iconv-lite';
import libqp from 'libqp';
import { simpleParser } from 'mailparser';
import { describe, expect, test } from 'vitest';
import { MAX_DEPTH, MAX_HEAD_BYTES, MAX_PARTS } from './mime-parts.ts';
import { sampleMail } from './sample-mail.ts';
import { stampHtml } from './stamp-html.ts';
import { MAX_HTML_BYTES, MailStamper, stampMail } from './stamp-mail.ts';
import { PLAN as plan, countedIn, pixelCount, unstamped } from './test-plan.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const text = (message: Uint8Array): string => Buffer.from(message).toString('latin1');
const lines = (...list: string[]): string => list.join('\r\n');
const stamped = (message: string): string => text(stampMail(bytes(message), plan).message);

const PAGE = '<body><p>a <a href="https://a.example/?x=1&amp;y=2">x</a></p></body>';
const htmlMail = (head: string, body: string): string =>
  lines('Subject: x', `Content-Type: text/html${head}`, '', body);
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

describe('a stamped message', () => {
  test('only the HTML part changes', () => {
    const message = alternative(PAGE);
    const result = stampMail(bytes(message), plan);
    expect(result).toMatchObject({
      outcome: 'stamped',
      left: [],
      pixels: 2,
      links: 1,
      dkim: false,
    });
    expect(text(result.message)).toBe(message.replace(PAGE, stampHtml(PAGE, plan).html));
  });

  test('quoted-printable: lines without a pixel or a link stay as they were written', () => {
    const quoted = lines(
      '<body =',
      'class=3d"x">soft=20break =  ',
      '=e4=Zz and lower case hex stays',
      '<a href=3D"https://a.example/=',
      '?x=3D1">x</a>',
      'tail</body>',
    );
    const result = stamped(alternative(quoted, 'Content-Transfer-Encoding: Quoted-Printable'));
    const body = result.slice(result.indexOf('<body ='), result.indexOf('\r\n--b 1--'));
    for (const line of ['<body =', '=e4=Zz and lower case hex stays'])
      expect(body.split('\r\n')).toContain(line);
    expect(body).toContain('soft=20break =  \r\n');
    for (const line of body.split('\r\n')) expect(line.length).toBeLessThanOrEqual(76);
    const decoded = libqp.decode(body).toString('latin1');
    expect(countedIn(decoded)).toEqual(['https://a.example/?x=1']);
    expect(pixelCount(decoded)).toBe(2);
    expect(unstamped(decoded)).toBe(libqp.decode(quoted).toString('latin1'));
  });

  test.each([76, 60, 64])('base64 in lines of %i', (width) => {
    const wrap = (page: string): string =>
      (
        Buffer.from(page)
          .toString('base64')
          .match(new RegExp(`.{1,${width}}`, 'g')) ?? []
      ).join('\n');
    const page = `<body>Grüße ${'word '.repeat(60)}<a href="https://a.example/ü">x</a></body>`;
    const head = 'Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n';
    const message = `${head}${wrap(page)}\n\n`;
    const result = Buffer.from(stampMail(bytes(message), plan).message).toString();
    expect(result).toBe(`${head}${wrap(stampHtml(page, plan).html)}\n\n`);
  });

  test('LF stays LF, CRLF stays CRLF, and a missing last line break stays missing', () => {
    expect(stamped('Content-Type: text/html\n\n<p>a')).toBe(
      `Content-Type: text/html\n\n${stampHtml('<p>a', plan).html}`,
    );
    expect(stamped(htmlMail('', '<p>a</p>\r\n'))).toBe(
      htmlMail('', stampHtml('<p>a</p>\r\n', plan).html),
    );
  });

  test('7bit lines stay within 998 characters', () => {
    const long = `<body>${'w '.repeat(480)}</body>`;
    const link = `<p>${'w '.repeat(400)}<a class="b" href="https://a.example/${'p'.repeat(100)}">x</a>${'w '.repeat(30)}`;
    const message = htmlMail('', lines(long, link));
    const result = stamped(message);
    for (const line of result.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
    expect(countedIn(result)).toHaveLength(1);
    const page = result
      .slice(result.indexOf('<body>'))
      .replaceAll('\r\nsrc=', ' src=')
      .replaceAll('\r\n>', '>')
      .replaceAll('\r\nhref', 'href');
    expect(unstamped(page).replaceAll('\r\n', '')).toBe(lines(long, link).replaceAll('\r\n', ''));
  });

  test('a link that would be too long for a 7bit line leaves the part as it is', () => {
    const message = htmlMail('', `<a href="https://a.example/${'p'.repeat(900)}">x</a>`);
    expect(stampMail(bytes(message), plan)).toMatchObject({
      outcome: 'long-line',
      links: 0,
      pixels: 0,
    });
    expect(stamped(message)).toBe(message);
  });

  test.each([
    ['windows-1251', 'Отписаться', 0],
    ['koi8-r', 'Новости', 1],
    ['shift_jis', '配信停止', 0],
    ['gb18030', '新闻', 1],
    ['euc-kr', '수신거부', 0],
  ])('charset %s: bytes stay, and "%s" is understood', (charset, words, links) => {
    const page = iconv.encode(
      `<body>${words} \\ ~ <a href="https://a.example/">${words}</a></body>`,
      charset,
    );
    const message = Buffer.concat([bytes(htmlMail(`; charset=${charset}`, '')), page]);
    const result = stampMail(message, plan);
    expect(result).toMatchObject({ outcome: 'stamped', pixels: 2, links });
    expect(unstamped(text(result.message))).toBe(text(message));
  });

  test('letters beyond ASCII in an address: counted in UTF-8 alone', () => {
    const page = '<a href="https://a.example/?q=ü">x</a>';
    const mail = (charset: string): Uint8Array =>
      Buffer.concat([bytes(htmlMail(`; charset=${charset}`, '')), iconv.encode(page, charset)]);
    expect(countedIn(text(stampMail(mail('utf-8'), plan).message))).toEqual([
      'https://a.example/?q=%C3%BC',
    ]);
    expect(stampMail(mail('iso-8859-1'), plan).links).toBe(0);
  });

  test.each(['utf-16le', 'utf-16be', 'utf-16'])('%s under base64', (charset) => {
    const page = `<body>漢字 <a href="https://a.example/">x</a></body>`;
    const body = iconv.encode(page, charset, { addBOM: charset === 'utf-16' }).toString('base64');
    const head = lines(
      `Content-Type: text/html; charset=${charset}`,
      'Content-Transfer-Encoding: base64',
      '',
      '',
    );
    const result = stampMail(bytes(head + body), plan);
    expect(result.outcome).toBe('stamped');
    const decoded = iconv.decode(
      Buffer.from(text(result.message).slice(head.length), 'base64'),
      charset,
    );
    expect(decoded).toBe(stampHtml(page, plan).html);
  });

  test('List-Unsubscribe’s addresses are not counted, folded or not', () => {
    const message = lines(
      'List-Unsubscribe: <mailto:x@a.example>,',
      ' <https://a.example/l?u=1&v=2>',
      htmlMail(
        '',
        '<a href="https://a.example/l?u=1&amp;v=2">here</a><a href="https://a.example/2">x</a>',
      ),
    );
    expect(countedIn(stamped(message))).toEqual(['https://a.example/2']);
  });

  test('two HTML parts: the pixels in the first, links in both', () => {
    const part = (page: string): string => lines('--m', 'Content-Type: text/html', '', page, '');
    const message = `Content-Type: multipart/mixed; boundary=m\r\n\r\n${part(PAGE)}${part(PAGE)}--m--\r\n`;
    const result = stampMail(bytes(message), plan);
    expect(result).toMatchObject({ outcome: 'stamped', pixels: 2, links: 2 });
    expect(pixelCount(text(result.message).split('--m\r\n')[2] ?? '')).toBe(0);
  });

  test('a DKIM signature is reported', () => {
    expect(
      stampMail(bytes(`DKIM-Signature: v=1; a=rsa\r\n sha256\r\n${htmlMail('', PAGE)}`), plan),
    ).toMatchObject({ outcome: 'stamped', dkim: true });
  });

  test('what other programs read in it is the same but for the stamps', async () => {
    const message = lines(
      'From: a@a.example',
      'Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=',
      'Content-Type: multipart/mixed; boundary=out',
      '',
      '--out',
      'Content-Type: multipart/related; boundary=out-in',
      '',
      '--out-in',
      'Content-Type: multipart/alternative;',
      ' boundary="out-in-in"',
      '',
      '--out-in-in',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'plain',
      '--out-in-in',
      'Content-Type: text/html; charset=utf-8',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      PAGE.replaceAll('=', '=3D'),
      '--out-in-in--',
      '--out-in',
      'Content-Type: image/png',
      'Content-ID: <1>',
      'Content-Transfer-Encoding: base64',
      '',
      'iVBORw0KGgo=',
      '--out-in--',
      '--out',
      'Content-Type: text/html; name=page.html',
      'Content-Disposition: attachment; filename=page.html',
      '',
      PAGE,
      '--out',
      'Content-Type: message/rfc822',
      '',
      htmlMail('', PAGE),
      '--out--',
      '',
    );
    const result = stampMail(bytes(message), plan);
    expect(result).toMatchObject({ outcome: 'stamped', pixels: 2, links: 1, left: [] });
    const [before, after] = await Promise.all([
      simpleParser(Buffer.from(message, 'latin1')),
      simpleParser(Buffer.from(result.message)),
    ]);
    expect(after.text).toBe(before.text);
    expect(after.headerLines).toEqual(before.headerLines);
    expect(after.attachments.map((one) => one.content)).toEqual(
      before.attachments.map((one) => one.content),
    );
    expect(typeof after.html === 'string' && unstamped(after.html)).toBe(before.html);
  });

  test('twice is once', () => {
    for (const message of [sampleMail({ bytes: 20_000, links: 5 }), bytes(alternative(PAGE))]) {
      const once = stampMail(message, plan);
      const twice = stampMail(once.message, plan);
      expect(twice).toMatchObject({ pixels: 2, links: once.links, unwrapped: once.links });
      expect(text(twice.message)).toBe(text(once.message));
    }
  });
});

describe('a message that stays', () => {
  const signed = (type: string): string =>
    lines(
      `Content-Type: ${type}; boundary=s`,
      '',
      '--s',
      'Content-Type: text/html',
      '',
      PAGE,
      '--s--',
      '',
    );
  const nested = (depth: number): string => {
    let message = lines('Content-Type: text/html', '', PAGE);
    for (let level = 0; level < depth; level++)
      message = lines(
        `Content-Type: multipart/mixed; boundary=n${level}x`,
        '',
        `--n${level}x`,
        message,
        `--n${level}x--`,
      );
    return message;
  };
  test.each([
    ['no-html', lines('Subject: x', '', 'plain <body>')],
    ['no-html', 'Subject: no body'],
    ['no-html', ''],
    ['no-html', lines('Content-Type: text/html', 'Content-Disposition: attachment', '', PAGE)],
    [
      'no-html',
      lines('Content-Type: text/html', 'Content-Disposition: inline; filename="a.html"', '', PAGE),
    ],
    ['no-html', lines('Content-Type: message/rfc822', '', htmlMail('', PAGE))],
    ['nothing-to-stamp', htmlMail('', '<!-- -->')],
    ['signed', signed('multipart/signed; protocol="application/pgp-signature"')],
    ['encrypted', signed('multipart/encrypted')],
    ['signed', lines('Content-Type: application/pkcs7-mime; smime-type=signed-data', '', 'MII=')],
    [
      'encrypted',
      lines('Content-Type: application/x-pkcs7-mime; smime-type=enveloped-data', '', 'MII='),
    ],
    ['signed', htmlMail('', '<pre>-----BEGIN PGP SIGNED MESSAGE-----</pre>')],
    ['charset', htmlMail('; charset=iso-2022-jp', PAGE)],
    ['charset', htmlMail('', `\x1b$B<body>\x1b(B${PAGE}`)],
    ['charset', htmlMail('; charset=utf-7', PAGE)],
    ['charset', htmlMail('; charset=utf-32', PAGE)],
    ['charset', htmlMail('; charset=x-unknown', PAGE)],
    ['charset', htmlMail('; charset=utf-16le', PAGE)],
    ['unknown-encoding', htmlMail('\r\nContent-Transfer-Encoding: x-uuencode', PAGE)],
    ['broken-encoding', htmlMail('\r\nContent-Transfer-Encoding: base64', PAGE)],
    [
      'broken-encoding',
      htmlMail('\r\nContent-Transfer-Encoding: base64', 'PHA+YTwvcD4=\r\nfooter of a list'),
    ],
    ['broken-mime', htmlMail('\r\nContent-Type: text/plain', PAGE)],
    ['broken-mime', htmlMail('; charset=utf-8; charset=utf-7', PAGE)],
    ['broken-mime', htmlMail('; charset="utf-8', PAGE)],
    ['broken-mime', signed('multipart/mixed').replace('; boundary=s', '')],
    ['broken-mime', signed('multipart/mixed').replace('boundary=s', 'boundary=""')],
    ['broken-mime', `Content-Transfer-Encoding: base64\r\n${signed('multipart/mixed')}`],
    ['broken-mime', signed('multipart/mixed; boundary=t')],
    ['cut-off', signed('multipart/mixed').replace('\r\n--s--', '')],
    ['too-deep', nested(MAX_DEPTH + 1)],
    ['large-head', `X-Line: ${'x'.repeat(1_000_000)}\r\n${htmlMail('', PAGE)}`],
    ['large-head', `${'X-Header: y\r\n'.repeat(30_000)}${htmlMail('', PAGE)}`],
    ['large-html', htmlMail('', PAGE.padEnd(MAX_HTML_BYTES + 1))],
    [
      'too-many-parts',
      signed('multipart/mixed').replace(
        '\r\n--s',
        `${'\r\n--s\r\n\r\nx'.repeat(MAX_PARTS + 1)}\r\n--s`,
      ),
    ],
  ])('%s', (outcome, message) => {
    const input = bytes(message);
    const result = stampMail(input, plan);
    expect(result.outcome).toBe(outcome);
    expect(result.message).toBe(input);
    const { message: _, ...report } = stampMail(input, plan);
    const stamper = new MailStamper(plan);
    const pieces = [...stamper.push(input), ...stamper.end()];
    expect(Buffer.compare(Buffer.concat(pieces), input)).toBe(0);
    expect(stamper.report()).toEqual(report);
  });

  test('level off', () => {
    const input = bytes(alternative(PAGE));
    expect(stampMail(input, { ...plan, level: 'off' })).toMatchObject({
      outcome: 'off',
      message: input,
    });
  });

  test('a boundary that begins like another is another', () => {
    const message = lines(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/html',
      '',
      '<body>a',
      '--bc',
      '</body>',
      '--b--',
    );
    expect(stamped(message).replace(/<img[^>]*>/g, '')).toBe(message);
    expect(stamped(message)).toContain('--bc\r\n<img');
  });

  test('a multipart inside one of the same boundary is not entered', () => {
    const message = lines(
      'Content-Type: multipart/mixed; boundary=n',
      '',
      '--n',
      'Content-Type: multipart/mixed; boundary=n',
      '',
      '--n',
      'Content-Type: text/html',
      '',
      PAGE,
      '--n--',
    );
    expect(stampMail(bytes(message), plan)).toMatchObject({
      outcome: 'stamped',
      left: ['broken-mime'],
    });
    expect(stamped(message)).toBe(message.replace(PAGE, stampHtml(PAGE, plan).html));
  });

  test('nested as deep as allowed is stamped, and so is an inner multipart that is not closed', () => {
    expect(stampMail(bytes(nested(MAX_DEPTH)), plan).outcome).toBe('stamped');
    expect(stampMail(bytes(nested(2).replace('\r\n--n0x--', '')), plan).outcome).toBe('stamped');
  });
  test('a head as large as allowed is read', () => {
    const head = 'Content-Type: text/html\r\nX: ';
    const message = `${head}${'x'.repeat(MAX_HEAD_BYTES - head.length - 4)}\r\n\r\n<p>a`;
    expect(stampMail(bytes(message), plan).outcome).toBe('stamped');
  });
});
