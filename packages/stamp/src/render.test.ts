/** A stamped mail must look like its unstamped twin: pictures of both, taken by a real Chromium, are compared byte for byte. */
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GIF } from '@clearpixel/pixel';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleMail } from './sample-mail.ts';
import { stampHtml } from './stamp-html.ts';
import { PLAN } from './test-plan.ts';

const CHROMIUM =
  process.env['CLEARPIXEL_CHROMIUM'] ??
  ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
    existsSync(path),
  ) ??
  'chromium';

const WORDS = 'The workshop opens on Thursday, and the first twenty of you may bring somebody. ';
const newsletter = Buffer.from(sampleMail({ bytes: 12_000, links: 4 })).toString();
const [, newsletterHtml = ''] = newsletter.split('quoted-printable\r\n\r\n').slice(1);

const PAGES: Readonly<Record<string, string>> = {
  'a table layout': newsletterHtml
    .slice(0, newsletterHtml.indexOf('\r\n--='))
    .replaceAll('=\r\n', '')
    .replaceAll('=3D', '='),
  'a table first, in quirks mode': `<html><body bgcolor="#ddeeff"><table width="100%" border="1" cellspacing="4"><tr><td>${WORDS}<td>${WORDS}</table></body></html>`,
  'margins, a background and a border': `<!doctype html><style>body{margin:40px 10px;padding:7px;border:3px solid red;background:linear-gradient(#fff,#9cf)}</style><body><h1>News</h1><p>${WORDS}</p></body>`,
  'text directly in the body': `<!doctype html><body>${WORDS}<br>${WORDS}<a href="https://a.example/">a link</a> and the end.</body>`,
  'text alone, without any tag': WORDS.repeat(3),
  'no body tag, quirks mode': `<h2>News</h2><p>${WORDS}<ul><li>one<li>two</ul>`,
  'a flex body': `<!doctype html><style>body{display:flex;gap:20px;justify-content:space-between}div{background:#fc9}</style><body><div>one</div><div>two</div><div>three</div></body>`,
  'a grid body': `<!doctype html><style>body{display:grid;grid-template-columns:1fr 1fr 1fr;gap:9px}div{background:#9fc}</style><body><div>one</div><div>two</div><div>three</div><div>four</div></body>`,
  'styles for all images': `<!doctype html><style>img{width:100%!important;height:auto!important;display:inline!important;position:static!important;border:4px solid red!important;margin:20px!important;padding:9px;background:lime;box-shadow:0 0 9px red}</style><body><p>${WORDS}</p></body>`,
  'a page exactly as high as the window': `<!doctype html><style>html,body{margin:0;height:100%}main{height:100%;background:#ccf}</style><body><main>${WORDS}</main></body>`,
  'a long page in a positioned body': `<!doctype html><style>body{position:relative;margin:30px;width:300px}</style><body>${`<p>${WORDS}</p>`.repeat(30)}</body>`,
  'text from right to left': `<!doctype html><html dir="rtl"><body><p>${WORDS}</p><p>שלום עולם</p></body></html>`,
  'white space that counts': `<!doctype html><body style="white-space:pre">\n  ${WORDS}\n\n  end\n</body>`,
  'a hidden preheader and a reply that quotes': `<div style="display:none;max-height:0">Preheader</div><div>My answer.</div><blockquote style="border-left:2px solid;margin:0 0 0 8px;padding-left:8px"><p>${WORDS}</p></blockquote>`,
  columns: `<!doctype html><body style="columns:2">${`<p>${WORDS}</p>`.repeat(4)}</body>`,
  'floats at the edges': `<!doctype html><body><div style="float:left;width:100px;height:100px;background:red"></div>${WORDS}<div style="float:right;width:50px;height:90px;background:blue"></div></body>`,
  'an unclosed table': `<body><table border="1"><tr><td>${WORDS}<tr><td>two`,
};

let browser: Browser;
let page: Page;
let server: Server;
let edgeUrl: string;
const fetched: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    fetched.push(request.url ?? '');
    response.writeHead(200, { 'Content-Type': 'image/gif', 'Cache-Control': 'no-store' });
    response.end(GIF);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  edgeUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  page = await browser.newPage();
  await page.route(/\.example(\.com)?\//, (route) => route.abort());
});
afterAll(async () => {
  await browser.close();
  await new Promise((resolve) => {
    server.close(resolve);
  });
});

interface View {
  width: number;
  /** What mail programs take out of inline styles, taken out. */
  without?: RegExp;
  trap?: boolean;
}

async function picture(html: string, { width }: View): Promise<{ image: Buffer; size: string }> {
  await page.setViewportSize({ width, height: 500 });
  await page.setContent(html, { waitUntil: 'load' });
  const size = await page.evaluate(
    '`${document.compatMode} ${document.documentElement.scrollWidth}x${document.documentElement.scrollHeight}`',
  );
  const image = await page.screenshot({ fullPage: true });
  return { image, size: String(size) };
}

let { stampedAt } = PLAN;

async function compare(html: string, view: View): Promise<void> {
  // Another token each time: Chromium would take an image that it has from memory, and ask nobody.
  stampedAt += 1_000;
  const trap = view.trap === true;
  const result = stampHtml(html, { ...PLAN, edgeUrl, stampedAt, trap });
  expect(result.pixels).toBe(2);
  expect(result.html.includes('mso-hide')).toBe(trap);
  fetched.length = 0;
  const stamped = view.without === undefined ? result.html : result.html.replace(view.without, '');
  const [before, after] = [await picture(html, view), await picture(stamped, view)];
  expect(after.size).toBe(before.size);
  expect(after.image.equals(before.image)).toBe(true);
  const opens = fetched.filter((path) => path.startsWith('/o/'));
  expect(opens).toHaveLength(2);
  expect(opens.filter((path) => path.endsWith('.gif?p=e'))).toHaveLength(1);
}

describe('looks the same, and both pixels are fetched', () => {
  test.each(Object.keys(PAGES))('%s', async (name) => {
    await compare(PAGES[name] ?? '', { width: 700 });
    await compare(PAGES[name] ?? '', { width: 340 });
  });

  // A flex or grid body takes what floats for an item, with a gap beside it: nothing more can be said in an inline style.
  const floatable = Object.keys(PAGES).filter((name) => !/flex|grid/.test(name));
  test.each(floatable)('where a program strips `position`: %s', async (name) => {
    await compare(PAGES[name] ?? '', {
      width: 700,
      without: /position:absolute!important;top:0!important;left:0!important;/g,
    });
  });

  test.each(Object.keys(PAGES))('with a trap: %s', async (name) => {
    await compare(`${PAGES[name] ?? ''} <a href="https://a.example/">a link</a>`, {
      width: 700,
      trap: true,
    });
  });

  test('the keyboard and a screen reader do not find the trap', async () => {
    const html = '<p><a href="https://a.example/">a link</a></p>';
    const stamped = stampHtml(html, { ...PLAN, trap: true }).html;
    expect(stamped.match(/<a /g)).toHaveLength(2);
    await page.setContent(stamped);
    expect(await page.getByRole('link').count()).toBe(1);
    const focused: unknown[] = [];
    for (let presses = 0; presses < 3; presses++) {
      await page.keyboard.press('Tab');
      focused.push(await page.evaluate('document.activeElement.textContent'));
    }
    expect(focused).toContain('a link');
    expect(focused).not.toContain('');
  });

  test('an ordinary 1×1 image would show: the comparison sees it', async () => {
    const html = PAGES['text alone, without any tag'] ?? '';
    const ordinary = stampHtml(html, { ...PLAN, edgeUrl }).html.replace(/ style="[^"]*"/g, '');
    const [before, after] = [
      await picture(html, { width: 340 }),
      await picture(ordinary.replace('<img', '<br><img'), { width: 340 }),
    ];
    expect(after.image.equals(before.image)).toBe(false);
  });
});
