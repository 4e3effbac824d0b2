/** The reader's side in the dashboard: mails are dropped, hostile ones too, and nothing of them leaves the browser or runs. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openChromium } from './chromium.ts';
import {
  WALK_TIMEOUT_MS,
  accessibilityFaults,
  checkPages,
  faultsInAllLooks,
  makeOwner,
  settled,
  visit,
} from './dashboard.ts';
import { TestServer } from './server.ts';

let browser: Browser;
let server: TestServer;
let owner: Awaited<ReturnType<typeof makeOwner>>;
/** Whoever is asked for anything in a mail. */
let outside: Server;
let outsideOrigin = '';
const asked: string[] = [];

beforeAll(async () => {
  outside = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => {
    outside.listen(0, '127.0.0.1', resolve);
  });
  outsideOrigin = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
  browser = await openChromium();
  server = await TestServer.create();
  owner = await makeOwner(browser, server);
});
afterAll(async () => {
  await browser.close();
  await server.dispose();
  outside.close();
});

const DOT =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const mailOf = (html: string): string =>
  [
    'From: Shop <news@shop.example>',
    'To: Ada <ada@example.com>',
    'Subject: Autumn is here',
    'MIME-Version: 1.0',
    'Content-Type: multipart/related; boundary="=_b"',
    '',
    '--=_b',
    'Content-Type: text/html; charset=utf-8',
    '',
    html,
    '--=_b',
    'Content-Type: image/png',
    'Content-ID: <logo@shop>',
    'Content-Transfer-Encoding: base64',
    '',
    DOT,
    '--=_b--',
    '',
  ].join('\r\n');

const ORDINARY = mailOf(`<html><body bgcolor="#f4f4f4"><table width="600" align="center"><tr><td>
<img src="cid:logo@shop" width="120" height="40" alt="Shop">
<h1 style="color:#0b6b53">Autumn is here</h1>
<p>New coats, and warm ones.</p>
<img src="https://images.shop.example/coats.jpg" width="560" height="200" alt="Three coats">
<a href="https://shop.us5.list-manage.com/track/click?u=0123456789abcdef01234567&id=89abcdef01&e=fedcba9876">To the coats</a>
<p><img src="https://images.shop.example/hello/ada%40example.com.png" width="300" height="80" alt="Hello Ada"></p>
</td></tr></table>
<div style="display:none"><img src="https://shop.us5.list-manage.com/track/open.php?u=0123456789abcdef01234567&id=89abcdef01&e=fedcba9876" width="1" height="1" alt=""></div>
</body></html>`);

/** All that loads, runs or leads away, to an address that would tell. */
const hostile = (to: string): string =>
  mailOf(`<html><head><base href="${to}/base/"><meta http-equiv="refresh" content="0;url=${to}/refresh">
<link rel="stylesheet" href="${to}/sheet.css"><link rel="prefetch" href="${to}/prefetch"><link rel="preload" as="image" href="${to}/preload"><link rel="icon" href="${to}/icon">
<style>@import "${to}/import.css"; @import url(${to}/import2.css); body{background:url(${to}/css)} @font-face{font-family:x;src:url(${to}/font)} p{font-family:x;background:u\\72l(${to}/escaped)} h1{background-image:image-set("${to}/set" 1x)}</style>
<script>parent.hurt=1;alert(1)</script><script src="${to}/script.js"></script></head>
<body onload="parent.hurt=1;alert(2)" background="${to}/background">
<h1>Your account</h1>
<a href="javascript:parent.hurt=1" ping="${to}/ping">a link</a><a href="${to}/followed" target="_top">another</a><p style="background:url('${to}/inline')">Please confirm.</p>
<img src="${to}/pixel.gif?id=0123456789abcdef0123456789abcdef" width=1 height=1 onerror="parent.hurt=1">
<img src="x" srcset="${to}/srcset 1x, ${to}/srcset2 2x" onerror=alert(3)><picture><source srcset="${to}/source"><img src="relative.png"></picture>
<video src="${to}/video" poster="${to}/poster" autoplay></video><audio src="${to}/audio" autoplay></audio><bgsound src="${to}/bgsound">
<iframe src="${to}/iframe"></iframe><iframe srcdoc="<script>top.hurt=1</script><img src=${to}/srcdoc>"></iframe><object data="${to}/object"></object><embed src="${to}/embed">
<svg onload="parent.hurt=1"><image href="${to}/svg" /><use href="${to}/use#x"/><script>parent.hurt=1</script><foreignObject><img src="${to}/foreign"></foreignObject></svg>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=${to}/mxss onerror=alert(4)&gt;"></table></mtext></math>
<noscript><p title="</noscript><img src=${to}/noscript onerror=alert(5)>"></noscript>
<form action="${to}/form"><input name=a autofocus onfocus=alert(6)><input type=image src="${to}/button"></form>
<template><img src="${to}/template"></template><img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='parent.hurt=1'><image href='${to}/datasvg'/></svg>">
<style>x{}<\\/style><img src=${to}/sheetend></style><plaintext></body></html>`);

const open = async (address: string) => {
  const opened = await visit(browser, server, { storageState: owner });
  await opened.page.goto(`${server.console}${address}`);
  await opened.page.locator('h1').first().waitFor();
  await settled(opened.page);
  return opened;
};

async function drop(page: Page, name: string, content: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle<DataTransfer>(
    `(() => { const data = new DataTransfer(); data.items.add(new File([${JSON.stringify(content)}], ${JSON.stringify(name)})); return data; })()`,
  );
  await page.dispatchEvent('body', 'drop', { dataTransfer });
}

const mailIn = (page: Page, title: string) =>
  page.frameLocator(`iframe[title="${title}"]`).frameLocator('iframe');

/** The file that was saved, and what the browser writes down when a fence holds. */
const REFUSALS =
  /^request: blob:|^console: (?:Blocked script execution|Setting the document's base URI)/;

/** What the page itself is made of, all of it from the console. */
const OWN_FILES = /^\/(?:mail-frame|assets\/reading-worker-[\w-]+\.js)$/;

test('a dropped mail is shown with its pixels numbered, and cleaned beside it; no request leaves the browser', async () => {
  const { page, context, faults } = await open('/find-pixels');
  expect(await accessibilityFaults(page)).toEqual([]);
  const requests: string[] = [];
  context.on('request', (request) => requests.push(`${request.method()} ${request.url()}`));
  await drop(page, 'autumn.eml', ORDINARY);
  await page.getByRole('heading', { name: 'A pixel of Mailchimp' }).waitFor();
  const came = mailIn(page, 'The mail as it came');
  await came.getByText('New coats, and warm ones.').waitFor();
  // The pixel stands in what the mail hides, and its number is seen.
  await came.getByTitle('Finding 1', { exact: true }).waitFor({ state: 'visible' });
  expect(await came.getByTitle(/^Finding /).count()).toBe(3);
  expect(
    await came.getByAltText('Shop').evaluate((image) => (image as HTMLImageElement).naturalWidth),
  ).toBe(1);
  await came.getByText('Three coats').waitFor();
  const cleaned = mailIn(page, 'The mail without its pixels');
  await cleaned.getByText('New coats, and warm ones.').waitFor();
  expect(await cleaned.getByTitle(/^Finding /).allInnerTexts()).toEqual(['3', '2']);
  await page.getByText('1 pixel, 1 personal picture, and 1 counted link').waitFor();
  await page.getByText('your e-mail address works').first().waitFor();
  expect(await faultsInAllLooks(page)).toEqual([]);
  await page.getByLabel('Explained in').selectOption('Deutsch');
  const german = page.locator('[lang=de]').getByText('erfährt, dass Ihre E-Mail-Adresse').first();
  await german.waitFor();
  await page.getByLabel('Explained in').selectOption('English');
  await german.waitFor({ state: 'detached' });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save the cleaned file' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('cleaned-autumn.eml');

  await drop(page, 'hostile.eml', hostile(outsideOrigin));
  await came.getByText('Your account').waitFor();
  await cleaned.getByText('Your account').waitFor();
  await came.getByText('another').click();
  // What would load late, or run late, has time to.
  await page.waitForTimeout(1_500);
  expect(await page.evaluate('window.hurt')).toBeUndefined();
  expect(asked).toEqual([]);
  const foreign = requests.filter((request) => {
    const url = new URL(request.replace(/^GET /, ''));
    return (
      url.protocol !== 'blob:' && (url.origin !== server.console || !OWN_FILES.test(url.pathname))
    );
  });
  expect(foreign).toEqual([]);
  expect(page.url()).toBe(`${server.console}/find-pixels`);
  expect(faults.filter((fault) => !REFUSALS.test(fault))).toEqual([]);
  await context.close();
});

test('without the first fence, sandbox and policy of the frame stop all of it', async () => {
  const { page, context } = await open('/find-pixels');
  const seen: string[] = [];
  page.on('dialog', (dialog) => {
    seen.push(dialog.message());
    void dialog.dismiss();
  });
  const [, html = ''] = hostile(outsideOrigin).split('charset=utf-8\r\n\r\n');
  await page.evaluate(`new Promise((resolve) => {
    const outer = document.createElement('iframe');
    outer.src = '/mail-frame';
    outer.sandbox = 'allow-same-origin';
    outer.onload = () => {
      const inner = outer.contentDocument.createElement('iframe');
      inner.setAttribute('sandbox', '');
      inner.srcdoc = ${JSON.stringify(html)};
      inner.onload = resolve;
      outer.contentDocument.body.replaceChildren(inner);
    };
    document.body.append(outer);
  })`);
  await page.waitForTimeout(1_500);
  expect(await page.evaluate('window.hurt')).toBeUndefined();
  expect(seen).toEqual([]);
  expect(asked).toEqual([]);
  await context.close();
});

test('pages, documents and what is neither are told of; a mail that is deep or has very much in it does no harm', async () => {
  const { page, context, faults } = await open('/find-pixels');
  const chosen = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).focus();
  await page.keyboard.press('Enter');
  await (
    await chosen
  ).setFiles({
    name: 'terms.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from(
      '%PDF-1.7\n1 0 obj<</Type/Annot/A<</S/URI/URI(https://shop.us5.list-manage.com/track/click?u=0123456789abcdef01234567&id=89abcdef01&e=fedcba9876)>>>>endobj\n%%EOF',
    ),
  });
  await page.getByText('One link is counted when it is followed').click();
  await page.getByRole('heading', { name: 'A link that is counted of Mailchimp' }).waitFor();
  expect(await page.locator('iframe').count()).toBe(0);
  await drop(page, 'notes.txt', 'just words');
  await page.getByText('It is no mail, page, office file or PDF.').waitFor();
  await drop(page, 'page.html', '<!doctype html><p>A page of the web</p>');
  await mailIn(page, 'The mail as it came').getByText('A page of the web').waitFor();
  await page.getByText('No pixel was found.').waitFor();
  await drop(page, 'deep.eml', mailOf(`${'<div>'.repeat(20_000)}<p>At the bottom</p>`));
  await mailIn(page, 'The mail as it came').getByText('At the bottom').waitFor();
  const many = Array.from(
    { length: 25_000 },
    (_, index) =>
      `<img src="https://t.example/o/${index}-0123456789abcdef0123456789abcdef.gif" width="1" height="1">`,
  );
  await drop(page, 'many.eml', mailOf(`<p>At the top</p>${many.join('')}`));
  await page.getByText('Only a part of it was looked at').waitFor();
  await mailIn(page, 'The mail as it came').getByText('At the top').waitFor();
  await page.getByText(/^And [\d,]+ more/).waitFor();
  await context.close();
  expect(faults).toEqual([]);
});

test('what a pixel sees is shown, and what each level throws away is struck through', async () => {
  const { page, context, faults } = await open('/find-pixels/what-a-pixel-sees');
  await page.getByRole('button', { name: 'Load the pixel' }).click();
  const slip = page.getByRole('article', { name: 'What the pixel’s server saw' });
  await slip.getByText('127.0.0.1', { exact: true }).waitFor();
  await slip.getByText('127.0.0.0/24').waitFor();
  await slip.getByText('Chrome').first().waitFor();
  const thrownAway = (): Promise<number> => slip.getByText('(thrown away)').count();
  expect(await thrownAway()).toBe(0);
  await page.getByRole('radio', { name: /^Anonymous/ }).check();
  expect(await thrownAway()).toBe(8);
  await page.getByRole('radio', { name: /^Off/ }).check();
  expect(await thrownAway()).toBe(13);
  expect(await faultsInAllLooks(page)).toEqual([]);
  await context.close();
  expect(faults).toEqual([]);
});

test(
  'nothing is wrong with any of the pages; an anchor leads to its chapter',
  async () => {
    const opened = await visit(browser, server, { storageState: owner });
    await checkPages(opened, server, [
      '/find-pixels',
      '/find-pixels/what-a-pixel-sees',
      '/find-pixels/block',
    ]);
    await opened.page.goto(`${server.console}/find-pixels/block#thunderbird`);
    await opened.page.getByRole('heading', { name: 'Thunderbird' }).waitFor();
    await settled(opened.page);
    expect(await opened.page.evaluate<number>('scrollY')).toBeGreaterThan(500);
    await opened.page.getByText('You delete a mail without opening it.').click();
    await opened.page.getByText('a preview pane opens the mail it shows').waitFor();
    await opened.context.close();
  },
  WALK_TIMEOUT_MS,
);
