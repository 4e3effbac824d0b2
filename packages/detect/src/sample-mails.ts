/** Newsletters in the styles of those who send them (sample-styles.ts), each for any reader; the text is ours. */
import { Chance } from './sample-styles.ts';
import type { Sending, Style } from './sample-styles.ts';

export interface SampleReader {
  email: string;
}

const TAG = '<img src="%" width="1" height="1" alt="">';

/** One newsletter of a style, as this reader gets it. */
export function newsletter(
  style: Style,
  reader: SampleReader,
  { seed = '', leastBytes = 0 } = {},
): string {
  const own = new Chance(`${style.name} ${seed} ${reader.email}`);
  const of = new Chance(`${style.name} ${seed}`);
  const sending: Sending = {
    account: {
      hex: of.hex(40),
      number: of.digits(8),
      word: ['shop', 'paper', 'garden', 'museum', 'travel'][of.below(5)] ?? 'shop',
    },
    campaign: { hex: of.hex(40), number: of.digits(8), uuid: of.uuid() },
    reader: {
      email: reader.email,
      hex: own.hex(40),
      number: own.digits(8),
      uuid: own.uuid(),
      token: own.mixed(40),
    },
    of,
    for: own,
  };
  const rows: string[] = [];
  const pictures = 3 + of.below(12);
  for (let index = 0; index < pictures; index++) rows.push(storyOf(style, sending, index));
  for (const tag of style.personal?.(sending) ?? [])
    rows.push(`<tr><td>${tag.replaceAll(/&(?!quot;)/g, '&amp;')}</td></tr>`);
  for (let index = 0, bytes = rows.join('').length; bytes < leastBytes; index++) {
    rows.push(paragraphOf(index));
    bytes += rows.at(-1)?.length ?? 0;
  }
  const pixel =
    style.pixel === undefined
      ? ''
      : (style.tag ?? TAG).replace('%', () => escaped(style.pixel?.(sending) ?? ''));
  const isFirst = of.below(4) === 0;
  const html =
    `<!DOCTYPE html><html><head><meta charset="utf-8"><style>.wide{width:600px} @media only screen and (max-width:600px){.wide{width:100%!important}.off{display:none!important}} a img{border:0}</style></head>` +
    `<body>${isFirst ? pixel : ''}<div style="display:none;max-height:0;overflow:hidden">What is in it this week</div>` +
    `<table class="wide" align="center">${rows.join('\n')}</table>` +
    `<p style="font-size:11px">You get this because you asked for it. <a href="${escaped(style.unsubscribe(sending))}">Unsubscribe</a></p>${isFirst ? '' : pixel}</body></html>`;
  const domain = `${sending.account.word}.example`;
  const boundary = `part-${of.hex(12)}`;
  const head = [
    `Return-Path: <bounce-${own.hex(12)}@mta.${domain}>`,
    `From: ${sending.account.word} <news@${domain}>`,
    `To: <${reader.email}>`,
    'Subject: News',
    `Message-ID: <${own.hex(24)}@mta.${domain}>`,
    ...(of.below(2) === 0 ? [`List-Unsubscribe: <${style.unsubscribe(sending)}>`] : []),
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
  ];
  return [
    ...head,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    'News in HTML.',
    `--${boundary}`,
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    quotedPrintable(html),
    `--${boundary}--`,
    '',
  ].join('\r\n');
}

const escaped = (address: string): string => address.replaceAll('&', '&amp;');

function storyOf(style: Style, sending: Sending, index: number): string {
  return (
    `<tr><td style="padding:10px 20px;font-family:Arial,sans-serif"><a href="${escaped(style.link(sending, index))}">` +
    `<img src="${escaped(style.picture(sending, index))}" width="${200 + 100 * sending.of.below(4)}" alt="Picture ${index}" style="display:block;border:0"></a>` +
    `<p style="margin:0;font-size:14px;line-height:20px;color:#333">${SENTENCES[index % SENTENCES.length]}</p></td></tr>`
  );
}

/** With as much markup as newsletters have around a line of text. */
const paragraphOf = (index: number): string =>
  `<tr><td class="off"><table class="wide" cellpadding="0" cellspacing="0" style="border-collapse:collapse;mso-table-lspace:0pt;mso-table-rspace:0pt"><tr>` +
  `<td style="padding:10px 20px;font-family:Arial,Helvetica,sans-serif;font-size:14px;line-height:20px;color:#333333" align="left" valign="top"><p style="margin:0">${SENTENCES[index % SENTENCES.length]}</p></td></tr></table></td></tr>`;

const SENTENCES = [
  'The garden opens again on Saturday, with tea under the lime trees.',
  'A new hall shows maps that were drawn before anybody had sailed there.',
  'Readers sent us four hundred recipes; these are the ten we cooked twice.',
  'The night train runs once more, with two cars for bicycles.',
];

function quotedPrintable(text: string): string {
  const encoded = text.replace(/[=\u0080-\uffff]/g, (character) =>
    [...new TextEncoder().encode(character)]
      .map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  );
  return encoded
    .split('\n')
    .map((line) => line.replace(/.{60,72}(?<!=.?)(?=.)/g, (piece) => `${piece}=\r\n`))
    .join('\r\n');
}
