/** One newsletter as one reader gets it, in the forms of a service; the text is ours. */
import { AddressWriter } from './address-template.ts';
import type { Reader } from './address-template.ts';
import type { Service } from './service.ts';
import { isHeldBack } from './service.ts';
import { SHARED_PICTURES } from './shared-pictures.ts';

export interface Newsletter {
  text: string;
  /** Addresses of images that exist to be counted; whether one is the reader's own, a second copy shows. */
  pixels: readonly string[];
}

const TAG = '<img src="%" width="1" height="1" alt="">';
const SHARED = Map.groupBy(SHARED_PICTURES, ({ name }) => isHeldBack(name));
/** Attributes of pictures, as mails have them: with sizes, with some, with none. */
const FORMS = [
  'width="{w}" alt="Picture" style="display:block;border:0"',
  'width="{w}" height="200" alt=""',
  'width="{w}" border="0"',
  'style="width:100%;max-width:{w}px;height:auto" alt="Picture"',
  'class="wide" alt="Story"',
  '',
];

/**
 * @param mail names the mailing; the same name and service give two readers two copies of one mail
 * @param leastBytes so much HTML at least, by paragraphs
 */
export function newsletterOf(
  service: Service,
  reader: Reader,
  { mail = '', leastBytes = 0 } = {},
): Newsletter {
  const writer = new AddressWriter(`${service.name} ${mail}`, reader);
  const { ofAll } = writer;
  const pictures = 2 + ofAll.below(10);
  const rows: string[] = [];
  for (let index = 0; index < pictures; index++) rows.push(story(service, writer, index));
  for (const tag of service.seen ?? [])
    rows.splice(ofAll.below(rows.length + 1), 0, `<tr><td>${filled(writer, tag)}</td></tr>`);
  const shared = SHARED.get(isHeldBack(service.name)) ?? [];
  for (let count = ofAll.below(5); count > 0; count--) {
    writer.nextName();
    const address = writer.write(ofAll.of(shared).address);
    const row = `<tr><td>${picture(writer, address)}</td></tr>`;
    rows.splice(ofAll.below(rows.length + 1), 0, row);
  }
  // A table's spacers stand there again and again.
  if (ofAll.below(3) === 0) {
    const spacer = escaped(writer.write('https://www.{word}.example/mail/spacer.gif'));
    for (let count = 1 + ofAll.below(6); count > 0; count--)
      rows.push(`<tr><td><img src="${spacer}" width="1" height="${5 * count}" alt=""></td></tr>`);
  }
  for (let index = 0, bytes = rows.join('').length; bytes < leastBytes; index++) {
    rows.push(paragraph(index));
    bytes += rows.at(-1)?.length ?? 0;
  }
  const pixels = service.pixel === undefined ? [] : [writer.write(service.pixel)];
  const pixel = pixels
    .map((address) => (service.tag ?? TAG).replace('%', () => escaped(address)))
    .join('');
  const place = ofAll.below(4);
  if (place === 1) rows.splice(rows.length >> 1, 0, `<tr><td>${pixel}</td></tr>`);
  const unsubscribe = writer.write(service.unsubscribe);
  const html =
    `<!DOCTYPE html><html><head><meta charset="utf-8"><style>.wide{width:600px} @media only screen and (max-width:600px){.wide{width:100%!important}.off{display:none!important}} a img{border:0}</style></head>` +
    `<body>${place === 0 ? pixel : ''}<div style="display:none;max-height:0;overflow:hidden">What is in it this week</div>` +
    `<table class="wide" align="center">${rows.join('\n')}</table>` +
    `<p style="font-size:11px">You get this because you asked for it. <a href="${escaped(unsubscribe)}">Unsubscribe</a></p>${place > 1 ? pixel : ''}</body></html>`;
  const head = [
    writer.write('Return-Path: <bounce-{account.digits.6}-{each.hex.12}@mta.{word}.example>'),
    writer.write('From: {word} <news@{word}.example>'),
    `To: ${ofAll.below(2) === 0 ? `${reader.first} ` : ''}<${reader.email}>`,
    'Subject: News',
    writer.write('Message-ID: <{each.hex.24}@mta.{word}.example>'),
    ...(ofAll.below(2) === 0 ? [`List-Unsubscribe: <${unsubscribe}>`] : []),
    ...(ofAll.below(2) === 0
      ? [writer.write('Feedback-ID: {campaign.hex.24}:{account.digits.6}:news:{word}')]
      : []),
    ...(service.headers ?? []).map((line) => writer.write(line)),
    'MIME-Version: 1.0',
  ];
  return { text: mailOf(head, html, `part-${ofAll.below(1_000_000)}`), pixels };
}

/** A mail of a text and a page. */
export function mailOf(head: readonly string[], html: string, boundary: string): string {
  return [
    ...head,
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
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

/** A tag whose addresses are patterns. */
export const filled = (writer: AddressWriter, tag: string): string =>
  tag.includes('<style>') ? writer.write(tag) : escaped(writer.write(tag));

function story(service: Service, writer: AddressWriter, index: number): string {
  writer.nextName();
  const image = picture(writer, writer.write(service.picture, index));
  const link = escaped(writer.write(service.link, index));
  const isLinked = writer.ofAll.below(4) > 0;
  return (
    `<tr><td style="padding:10px 20px;font-family:Arial,sans-serif">${isLinked ? `<a href="${link}">${image}</a>` : image}` +
    `<p style="margin:0;font-size:14px;line-height:20px;color:#333">${SENTENCES[index % SENTENCES.length]} <a href="${link}">More</a></p></td></tr>`
  );
}

function picture({ ofAll }: AddressWriter, address: string): string {
  const form = ofAll.of(FORMS).replace('{w}', () => String(200 + 100 * ofAll.below(4)));
  return `<img src="${escaped(address)}" ${form}>`;
}

/** With as much markup as newsletters have around a line of text. */
const paragraph = (index: number): string =>
  `<tr><td class="off"><table class="wide" cellpadding="0" cellspacing="0" style="border-collapse:collapse;mso-table-lspace:0pt;mso-table-rspace:0pt"><tr>` +
  `<td style="padding:10px 20px;font-family:Arial,Helvetica,sans-serif;font-size:14px;line-height:20px;color:#333333" align="left" valign="top"><p style="margin:0">${SENTENCES[index % SENTENCES.length]}</p></td></tr></table></td></tr>`;

const SENTENCES = [
  'The garden opens again on Saturday, with tea under the lime trees.',
  'A new hall shows maps that were drawn before anybody had sailed there.',
  'Readers sent us four hundred recipes; these are the ten we cooked twice.',
  'The night train runs once more, with two cars for bicycles.',
];

function quotedPrintable(text: string): string {
  const encoded = text.replace(/[=\u0080-\u{10ffff}]/gu, (character) =>
    [...new TextEncoder().encode(character)]
      .map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  );
  return encoded
    .split('\n')
    .map((line) => line.replace(/.{60,72}(?<!=.?)(?=.)/g, (piece) => `${piece}=\r\n`))
    .join('\r\n');
}
