/** What the pages read and change, by name. */
import type {
  Account,
  AccountSession,
  AuditEntry,
  Campaign,
  CampaignReport,
  IdentityKey,
  Invitation,
  Key,
  OwnVisits,
  Receipt,
  Recipient,
  SessionState,
  Site,
  Status,
} from '@clearpixel/console/api-types';
import {
  QueryCache,
  QueryClient,
  keepPreviousData,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import { ApiFailure, callApi } from './client.ts';

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, { queryKey: [where] }) => {
      // The session has ended, here or elsewhere: finding that out leads to signing in.
      if (error instanceof ApiFailure && error.status === 401 && where !== '/session')
        void queryClient.invalidateQueries({ queryKey: ['/session'] });
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // What was refused stays refused; what did not answer may answer.
      retry: (count, error) =>
        count < 2 && (!(error instanceof ApiFailure) || error.status === 0 || error.status >= 500),
    },
  },
});

const reading = <Answer>(where: string) => ({
  queryKey: [where],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    callApi<Answer>('GET', where, undefined, signal),
});

/** Reads what a page is going to ask for, before it is there to ask. */
export const readEarly = (where: string): void => {
  void queryClient.prefetchQuery(reading(where));
};

export function useApi<Answer>(
  where: string,
  options: { enabled?: boolean; refreshMs?: number; keep?: boolean } = {},
): UseQueryResult<Answer> {
  return useQuery({
    ...reading<Answer>(where),
    ...(options.enabled === undefined ? {} : { enabled: options.enabled }),
    ...(options.refreshMs === undefined ? {} : { refetchInterval: options.refreshMs }),
    // While other figures are on their way, the old ones stay, paler.
    ...(options.keep === true ? { placeholderData: keepPreviousData } : {}),
  });
}

/** A change; `refresh` are the beginnings of what has to be read again. */
export function useChange<Input, Answer = unknown>(
  change: (input: Input) => Promise<Answer>,
  refresh: readonly string[] = [],
): UseMutationResult<Answer, Error, Input> {
  const client = useQueryClient();
  return useMutation<Answer, Error, Input>({
    mutationFn: change,
    onSuccess: () =>
      client.invalidateQueries({
        predicate: ({ queryKey: [where] }) =>
          refresh.some((start) => String(where).startsWith(start)),
      }),
  });
}

interface List<Item> {
  items: Item[];
  next: string | null;
}

export const useSession = () => useApi<SessionState>('/session');
export const useSites = () => useApi<List<Site>>('/sites?limit=1000');
export const siteAddress = (id: string): string => `/sites/${encodeURIComponent(id)}`;
export const useSite = (id: string) => useApi<Site>(siteAddress(id));
export const useOwnVisits = (id: string) => useApi<OwnVisits>(`${siteAddress(id)}/own-visits`);
export const useIdentityKey = (id: string, enabled: boolean) =>
  useApi<IdentityKey>(`${siteAddress(id)}/identity-key`, { enabled });
export const campaignAddress = (id: string): string => `/campaigns/${encodeURIComponent(id)}`;
export const useCampaigns = () => useApi<List<Campaign>>('/campaigns?limit=1000');
export const useCampaign = (id: string) => useApi<Campaign>(campaignAddress(id));
export const useCampaignReport = (id: string) =>
  useApi<CampaignReport>(`${campaignAddress(id)}/report`);
export const useRecipients = (id: string, question: Record<string, string>) =>
  useApi<List<Recipient>>(
    `${campaignAddress(id)}/recipients?${new URLSearchParams(question).toString()}`,
    { keep: true },
  );
export const useCampaignReceipts = (id: string, question: Record<string, string>) =>
  useApi<List<Receipt>>(
    `${campaignAddress(id)}/receipts?${new URLSearchParams(question).toString()}`,
    { keep: true },
  );
export const useStatus = () => useApi<Status>('/status', { refreshMs: 5_000 });
export const usePeople = () => useApi<List<Account>>('/people?limit=1000');
export const useInvitations = () => useApi<{ items: Invitation[] }>('/invitations');
export const useKeys = () => useApi<List<Key>>('/keys?limit=1000');
export const useAudit = () => useApi<List<AuditEntry>>('/audit?limit=200');
export const useOwnSessions = () => useApi<{ items: AccountSession[] }>('/account/sessions');
