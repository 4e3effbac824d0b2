import type { Alert } from '@clearpixel/console/api-types';
import { useCampaigns, useSites } from '../api/queries.ts';

export interface SourceOption {
  /** An id, or `*` and a kind for all of it. */
  value: string;
  name: string;
  kind: 'site' | 'campaign';
}

/** What an alert can be of; all at once is for those who may see all. */
export function useSourceOptions(mayAll: boolean): SourceOption[] | null {
  const sites = useSites().data?.items;
  const campaigns = useCampaigns().data?.items;
  if (sites === undefined || campaigns === undefined) return null;
  return [
    ...campaigns.toReversed().map(({ id, name }) => ({
      value: id,
      name: `${name} (campaign)`,
      kind: 'campaign' as const,
    })),
    ...sites.map(({ id, name }) => ({ value: id, name: `${name} (site)`, kind: 'site' as const })),
    ...(mayAll
      ? [
          {
            value: '*campaign',
            name: 'All campaigns, also those to come',
            kind: 'campaign' as const,
          },
          { value: '*site', name: 'All sites, also those to come', kind: 'site' as const },
        ]
      : []),
  ];
}

/** Of which source an alert is, by name. */
export function useSourceName(): (alert: Pick<Alert, 'source' | 'sourceKind'>) => string {
  const sites = useSites().data?.items ?? [];
  const campaigns = useCampaigns().data?.items ?? [];
  return ({ source, sourceKind }) =>
    source === null
      ? `All ${sourceKind === null ? 'source' : sourceKind}s`
      : ([...sites, ...campaigns].find(({ id }) => id === source)?.name ?? source);
}
