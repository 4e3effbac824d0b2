import { expect, test } from 'vitest';
import { readSnippet } from './site-check.ts';

const EDGE = 'https://pixel.example';
const SITE = '0123456789';
const script = `<script defer src="${EDGE}/s.js" data-site="${SITE}"></script>`;

test('the snippet is found wherever it stands, as browsers read it', () => {
  for (const page of [
    script,
    `<HTML><HEAD><SCRIPT DEFER SRC='${EDGE}/s.js' DATA-SITE=${SITE}></SCRIPT></HEAD>`,
    `<p>broken <b>page ${script}`,
  ])
    expect(readSnippet(page, SITE, EDGE).script).toBe('found');
});

test('what is no snippet of this site is none', () => {
  for (const page of [
    '',
    `<!-- ${script} -->`,
    script.replace(SITE, '9876543210'),
    `<textarea>${script}</textarea>`,
  ])
    expect(readSnippet(page, SITE, EDGE).script).toBe('missing');
  expect(readSnippet(script.replace(EDGE, 'https://other.example'), SITE, EDGE).script).toBe(
    'other-address',
  );
});

test('the image is found inside of noscript', () => {
  const page = `<noscript><img src="${EDGE}/p/${SITE}.gif" alt=""></noscript>`;
  expect(readSnippet(page, SITE, EDGE)).toEqual({ script: 'missing', image: true });
});
