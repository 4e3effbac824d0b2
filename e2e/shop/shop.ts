/**
 * A small shop, as a site owner would build it: home, product, checkout, thanks; classic pages below `/`, one page that
 * changes its own address below `/app/`; a consent banner that remembers the choice; and for visitors without JavaScript
 * images whose address and referrer the server fills in.
 */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { PRICE, PRODUCT } from './visits.ts';

export interface Shop {
  port: number;
  close(): Promise<void>;
}

const PAGES = ['', 'product', 'checkout', 'thanks'] as const;

/** @param edgePort the edge is asked under the shop's own name, so that its cookies are first-party. */
export async function openShop(edgePort: number, siteOf: () => string): Promise<Shop> {
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const page = pathname.replace(/^\/(?:app\/)?/, '');
    if (!PAGES.some((known) => known === page)) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(
      document({
        page,
        isApp: pathname.startsWith('/app/'),
        site: siteOf(),
        edgeUrl: `http://${(request.headers.host ?? '').replace(/:.*/, '')}:${edgePort}`,
        here: `http://${request.headers.host ?? ''}${request.url ?? ''}`,
        from: request.headers.referer ?? '',
      }),
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Shown {
  page: string;
  isApp: boolean;
  site: string;
  edgeUrl: string;
  here: string;
  from: string;
}

const BANNER = `
<div id="banner" hidden>May we recognise you when you come back?
  <button id="accept">Yes</button> <button id="decline">No</button></div>
<script>
  const banner = document.getElementById('banner');
  banner.hidden = 'choice' in localStorage;
  const choose = (choice) => { localStorage.choice = choice; banner.hidden = true; clearpixel.consent(choice); };
  document.getElementById('accept').onclick = () => choose('granted');
  document.getElementById('decline').onclick = () => choose('denied');
</script>`;

/** What docs/visitors-over-time.md gives to sites that ask for consent. */
const STUB = `<script>
  window.clearpixel ??= Object.assign((...words) => clearpixel.q.push(words), {
    q: [],
    said: {},
    consent: (consent) => (clearpixel.said.consent = consent),
    identify: (id, signature) => (clearpixel.said.identify = { id, signature }),
  });
  if (localStorage.choice) clearpixel.consent(localStorage.choice);
</script>`;

function document({ page, isApp, site, edgeUrl, here, from }: Shown): string {
  const root = isApp ? '/app/' : '/';
  const image = (more: Record<string, string>): string =>
    `<img src="${edgeUrl}/p/${site}.gif?${new URLSearchParams({ u: here, r: from, ...more })
      .toString()
      .replaceAll('&', '&amp;')}" alt="" width="1" height="1">`;
  const bought = page === 'thanks';
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop ${page}</title>${STUB}
<script defer src="${edgeUrl}/s.js" data-site="${site}"></script></head><body>
<nav><a id="product" href="${root}product">Socks</a> <a id="checkout" href="${root}checkout">Checkout</a>
<a id="thanks" href="${root}thanks">Buy</a></nav>
<button id="basket" data-event="basket" data-product="${PRODUCT}">Into the basket</button>
${BANNER}
<noscript>${image({})}${bought ? image({ e: 'purchase', v: String(PRICE), c: 'EUR', 'd.product': PRODUCT }) : ''}</noscript>
<script>
  const buy = () => clearpixel('purchase', { value: ${PRICE}, currency: 'EUR', props: { product: '${PRODUCT}' } });
  ${
    isApp
      ? `for (const link of document.querySelectorAll('nav a'))
    link.onclick = (event) => {
      event.preventDefault();
      history.pushState({}, '', link.href);
      if (link.id === 'thanks') buy();
    };`
      : bought
        ? 'buy();'
        : ''
  }
</script>
</body></html>`;
}
