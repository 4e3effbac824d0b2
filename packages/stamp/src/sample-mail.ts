/** A newsletter as benches and tests need it: multipart/alternative, HTML in quoted-printable, links, a photograph's worth of style. */

export interface SampleMailOptions {
  /** About how long the message is. */
  bytes: number;
  /** Counted links in the HTML; one that unsubscribes comes on top. */
  links: number;
}

const quotedPrintable = (text: string): string =>
  text
    .split('\n')
    .map((line) => {
      const encoded = line
        .replaceAll('=', '=3D')
        .replace(/[^\0-\x7f]/gu, (letter) => encodeURIComponent(letter).replaceAll('%', '='));
      const lines: string[] = [];
      let at = 0;
      while (encoded.length - at > 76) {
        let cut = at + 75;
        const escape = encoded.lastIndexOf('=', cut - 1);
        if (escape > cut - 3) cut = escape;
        lines.push(`${encoded.slice(at, cut)}=`);
        at = cut;
      }
      lines.push(encoded.slice(at));
      return lines.join('\r\n');
    })
    .join('\r\n');

const WORDS =
  'The workshop opens on Thursday, and the first twenty of you may bring somebody along. Grüße aus der Werkstatt. ';

const row = (index: number, text: string): string =>
  `<tr>
<td align="center" valign="top" style="padding:0 24px 16px 24px">
<table role="presentation" class="card" width="552" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse;background:#ffffff">
<tr><td width="120" valign="top" style="padding:12px"><img src="https://shop.example.com/pictures/${index}.jpg" alt="" width="96" height="96" style="display:block;border:0"></td>
<td align="left" valign="top" style="padding:12px;font-family:Helvetica,Arial,sans-serif;font-size:16px;line-height:24px;color:#222222">
<h2 style="margin:0 0 8px 0;font-size:20px"><span style="color:#0a5">Offer</span> ${index}</h2>
<p style="margin:0 0 8px 0">${text}</p>
<a href="https://shop.example.com/offers/${index}?utm_source=news&amp;utm_medium=mail&amp;item=${index * 7919}" style="color:#0a5">See <b>offer ${index}</b></a>
</td></tr></table>
</td>
</tr>
`;

/** The bytes of such a message. Always the same for the same options. */
export function sampleMail({ bytes, links }: SampleMailOptions): Uint8Array {
  const text = WORDS.repeat(Math.max(1, Math.round(bytes / 10 / WORDS.length)));
  // Half of the rest of each row is words, half the tags around them, as in newsletters made by a tool.
  const fill = `<span style="color:#222222">${WORDS}</span><br>\n`;
  const room = bytes * 0.84 - links * row(0, '').length;
  const fills = Math.max(1, Math.floor(room / Math.max(1, links) / fill.length));
  const rows = Array.from({ length: links }, (_, index) => row(index, fill.repeat(fills)));
  const html = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>News</title>
<style>body{margin:0;background:#f4f4f4} img{border:0;height:auto!important} @media (max-width:600px){.card{width:100%!important}}</style>
</head>
<body style="margin:0;padding:0">
<!--[if mso]><table width="600"><tr><td><![endif]-->
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tbody>
${rows.join('')}</tbody></table>
<!--[if mso]></td></tr></table><![endif]-->
<p style="font-size:12px"><a href="https://shop.example.com/leave?u=1">Unsubscribe</a></p>
</body></html>
`;
  const message = `From: Workshop <news@shop.example.com>
To: reader@example.net
Subject: What opens on Thursday
Date: Mon, 01 Jun 2026 09:00:00 +0000
Message-ID: <1@shop.example.com>
List-Unsubscribe: <https://shop.example.com/leave?u=1>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="=_part_1"

--=_part_1
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

`.replaceAll('\n', '\r\n');
  return new TextEncoder().encode(
    `${message}${quotedPrintable(text)}\r\n--=_part_1\r\nContent-Type: text/html; charset=utf-8\r\n` +
      `Content-Transfer-Encoding: quoted-printable\r\n\r\n${quotedPrintable(html)}\r\n--=_part_1--\r\n`,
  );
}
