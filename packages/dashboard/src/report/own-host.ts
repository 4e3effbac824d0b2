import type { Site } from '@clearpixel/console/api-types';

/** A site's own hostnames are its domains and all below them: the edge's rule, by which it labels receipts. */
export const isOwnHost = (
  { domain, domains }: Pick<Site, 'domain' | 'domains'>,
  hostname: string,
): boolean => [domain, ...domains].some((own) => hostname === own || hostname.endsWith(`.${own}`));
