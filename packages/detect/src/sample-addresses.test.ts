import { expect, test } from 'vitest';
import { SAMPLE_ADDRESSES } from './sample-addresses.ts';
import type { SampleAddress } from './sample-addresses.ts';
import { scan } from './scan.ts';
import { shield } from './shield.ts';

/** The image is not the last thing, for being that is evidence. */
const letter = ({ html }: SampleAddress): Uint8Array =>
  new TextEncoder().encode(
    `From: sender@firm.example\r\nTo: anna@mail.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n` +
      `<p>Hello Anna,</p>${html}<p>see you on Thursday.</p><img src="https://firm.example/logo.png" width="90" height="30" alt="Firm">`,
  );

test.each(SAMPLE_ADDRESSES)('$form: $verdict', (sample) => {
  const { findings } = scan(letter(sample), { all: true });
  expect(findings.map(({ verdict }) => verdict)).toEqual([sample.verdict, 'remote-image']);
});

test.each(SAMPLE_ADDRESSES)('$form: what tells is taken out, what does not is left', (sample) => {
  const cleaned = new TextDecoder().decode(shield(letter(sample)).bytes);
  expect(cleaned.includes(sample.html)).toBe(sample.verdict !== 'pixel');
  expect(cleaned).toContain('https://firm.example/logo.png');
});
