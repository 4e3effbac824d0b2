/** A newsletter as people send it: tables, a picture inside, a preheader, links of every kind, and a text for those without HTML. */
export const SHOP_LINK = 'https://shop.example/autumn?size=m#top';
export const BLOG_LINK = 'https://shop.example/blog/wool';
export const LINKS = [SHOP_LINK, BLOG_LINK] as const;

const DOT =
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAYAAADED76LAAAAFklEQVQoU2NkYPj/n4EIwDiqEF+wAABWtQgBvmE0XQAAAABJRU5ErkJggg==';

export const LETTER_HTML = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Autumn letter</title>
<style>body{margin:0;background:#f4efe6;font-family:sans-serif}td{padding:12px}</style></head>
<body>
<div style="display:none;max-height:0;overflow:hidden">New wool has arrived – and “warm” socks.</div>
<table role="presentation" width="100%" cellspacing="0"><tr><td align="center">
<table role="presentation" width="480" style="background:#fff;border:1px solid #ddd">
<tr><td><img src="cid:dot" width="64" height="64" alt="A dot"></td></tr>
<tr><td><h1 style="font-size:22px;margin:0">Dear reader</h1>
<p>The autumn collection is here: <a href="${SHOP_LINK.replace('&', '&amp;')}">see the socks</a>,
or read <a href="${BLOG_LINK}">how wool is made</a>.</p>
<p>Größe, prix, 価格 – all in one table.</p></td></tr>
<tr><td style="font-size:12px;color:#666">
<a href="mailto:shop@example.test">Write to us</a> · <a href="tel:+431234">Call</a> ·
<a href="https://shop.example/unsubscribe?u=1">Unsubscribe</a></td></tr>
</table></td></tr></table>
</body></html>`;

export const LETTER_TEXT = `Dear reader,\n\nthe autumn collection is here: ${SHOP_LINK}\n\n-- \nThe shop`;

export const PICTURE = Buffer.from(DOT, 'base64');
