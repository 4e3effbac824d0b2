/** Whether a site's snippet works: looks at its first page, and at what has arrived. */
import { askEvents } from '@clearpixel/store';
import { Parser } from 'htmlparser2';
import { z } from 'zod';
import { callerOf } from '../access.ts';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { errorBodySchema } from '../error-catalogue.ts';
import { guardedFetch } from '../outgoing/guarded-fetch.ts';
import { siteFor, siteParamsSchema } from './sites.ts';

const MAX_PAGE_BYTES = 2_000_000;
const RECENT_MS = 24 * 3_600_000;

export const checkSchema = z.object({
  page: z.object({
    url: z.string(),
    outcome: z
      .enum(['found', 'other-address', 'missing', 'unreachable', 'refused'])
      .describe(
        'found: the snippet stands there; other-address: with the address of another edge; refused: the address is a private one',
      ),
    image: z.boolean().describe('Whether the image for visitors without JavaScript is there.'),
  }),
  lastEventAt: z.string().nullable().describe('Of the last 24 hours, robots included.'),
});

/** What a page says of this site's pixel. */
export function readSnippet(
  html: string,
  site: string,
  edgeUrl: string,
): { script: 'found' | 'other-address' | 'missing'; image: boolean } {
  let script: 'found' | 'other-address' | 'missing' = 'missing';
  let image = false;
  const look = (name: string, attributes: Record<string, string>): void => {
    const address = attributes['src'] ?? '';
    if (name === 'script' && attributes['data-site'] === site && script !== 'found')
      script = address === `${edgeUrl}/s.js` ? 'found' : 'other-address';
    if (name === 'img' && address.includes(`/p/${site}.gif`)) image = true;
  };
  const parser = new Parser({ onopentag: look });
  parser.end(html);
  return { script, image };
}

export function siteCheckRoutes(
  app: ConsoleApp,
  { registry, store, edgeUrl, outgoingAllow }: ConsoleParts,
): void {
  app.post(
    '/sites/:id/check',
    {
      config: { access: 'write' },
      schema: {
        tags: ['sites'],
        description: 'Reads the first page of the site and looks for the snippet.',
        params: siteParamsSchema,
        response: { 200: checkSchema, '4xx': errorBodySchema, '5xx': errorBodySchema },
      },
    },
    async (request) => {
      const site = await siteFor(callerOf(request), request.params.id, registry);
      const [page, newest] = await Promise.all([
        lookAt(site.domain),
        askEvents(
          store,
          {
            sources: [site.id],
            from: Date.now() - RECENT_MS,
            to: Date.now() + 1,
            verdicts: [],
            filters: [],
          },
          1,
          null,
        ),
      ]);
      const { script, image } =
        page.what === 'answer'
          ? readSnippet(page.body, site.id, edgeUrl)
          : {
              script: page.what === 'refused' ? ('refused' as const) : ('unreachable' as const),
              image: false,
            };
      return {
        page: {
          url: page.what === 'answer' ? page.url : `https://${site.domain}/`,
          outcome: page.what === 'answer' && page.status >= 400 ? 'unreachable' : script,
          image,
        },
        lastEventAt: newest.items[0]?.at ?? null,
      };
    },
  );

  /** Sites are on https; those that are not yet, and those on one's own machine, are found as well. */
  async function lookAt(domain: string) {
    const options = { allowedHosts: outgoingAllow, maxBytes: MAX_PAGE_BYTES };
    const secure = await guardedFetch(`https://${domain}/`, options);
    return secure.what === 'unreachable' ? guardedFetch(`http://${domain}/`, options) : secure;
  }
}
