/** From a request for a report of a site to its scope: the site, its time, a segment's filters. */
import { parseFilter } from '@clearpixel/store';
import type { ReportScope } from '@clearpixel/store';
import type { Site } from '@clearpixel/registry';
import type { FastifyRequest } from 'fastify';
import { callerOf } from './access.ts';
import type { ConsoleParts } from './app.ts';
import { Refusal } from './error-catalogue.ts';
import { filtersOf, reportScope, reportTime } from './report-query.ts';
import type { ReportTime, TableQuery } from './report-query.ts';
import { siteFor } from './routes/sites.ts';

export interface SiteReport {
  site: Site;
  scope: ReportScope;
  time: ReportTime;
}

export async function siteReport(
  request: FastifyRequest,
  id: string,
  query: TableQuery,
  registry: ConsoleParts['registry'],
): Promise<SiteReport> {
  const site = await siteFor(callerOf(request), id, registry);
  const time = reportTime(query, site.timezone);
  const scope = { ...reportScope(query, [site.id], time), rolledUp: true };
  if (query.segment === undefined) return { site, scope, time };
  const segment = await registry.segments.find(site.id, query.segment);
  if (segment === null) throw new Refusal('not-found', 'there is no segment of this id', 'segment');
  // Both lists hold to the limit by themselves, and so does what comes of them.
  const filters = [...scope.filters, ...filtersOf(segment.filters)];
  return { site, scope: { ...scope, filters }, time };
}

/** A filter that a segment keeps, checked before it is kept. */
export function refuseBadFilters(filters: readonly string[] | undefined): void {
  for (const text of filters ?? []) {
    const filter = parseFilter(text);
    if ('fault' in filter) throw new Refusal('invalid', filter.fault, 'filters');
  }
}
