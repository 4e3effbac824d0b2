/** The edge's public addresses (CONTRACT), for those who hand them out. `edgeUrl` has no slash at its end. */
export const openAddress = (edgeUrl: string, token: string): string => `${edgeUrl}/o/${token}.gif`;
export const clickAddress = (edgeUrl: string, token: string): string => `${edgeUrl}/c/${token}`;
export const readerAddress = (edgeUrl: string, token: string): string => `${edgeUrl}/r/${token}`;
export const sitePixelAddress = (edgeUrl: string, site: string): string =>
  `${edgeUrl}/p/${site}.gif`;

/** The public page that says what a source records. `pagesUrl` has no slash at its end. */
export const sourcePageAddress = (pagesUrl: string, source: string): string =>
  `${pagesUrl}/source/${source}`;

/** What a site's owner puts into the pages. Both parts are plain HTML without a value that needs escaping. */
export function siteSnippet(edgeUrl: string, site: string): { snippet: string; noscript: string } {
  return {
    snippet: `<script defer src="${edgeUrl}/s.js" data-site="${site}"></script>`,
    noscript:
      `<noscript><img src="${sitePixelAddress(edgeUrl, site)}" alt="" width="1" height="1" ` +
      `referrerpolicy="no-referrer-when-downgrade"></noscript>`,
  };
}
