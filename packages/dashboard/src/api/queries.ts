/** What the pages read and change, by name. */
import type {
  Account,
  AccountSession,
  Alert,
  Annotation,
  AuditEntry,
  Campaign,
  CampaignClients,
  CampaignComparison,
  CampaignForward,
  CampaignLinks,
  CampaignReceipt,
  CampaignReport,
  CampaignTiming,
  Goal,
  IdentityKey,
  Invitation,
  Key,
  MailReport,
  Notice,
  OwnVisits,
  Progress,
  Recipient,
  RecipientDetail,
  Segment,
  SessionState,
  Share,
  Site,
  Status,
  Unread,
  Webhook,
  WebhookDelivery,
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
import { useState } from 'react';
import { ApiFailure, callApi } from './client.ts';
import { randomId } from './random-id.ts';

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
    callApi<Answer>('GET', where, undefined, { signal }),
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

/**
 * A question that may take a while: with a body where it has one. Whoever leaves the page or stops it ends it in the
 * engine too.
 */
export interface Question<Answer> {
  /** By which its progress is asked for. */
  id: string;
  result: UseQueryResult<Answer>;
  stop: () => void;
}

export function useQuestion<Answer>(
  where: string,
  {
    body,
    enabled = true,
    refreshMs = false,
  }: { body?: unknown; enabled?: boolean; refreshMs?: number | false } = {},
): Question<Answer> {
  const client = useQueryClient();
  const [id] = useState(randomId);
  const queryKey = body === undefined ? [where] : [where, body];
  const result = useQuery({
    queryKey,
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      callApi<Answer>(body === undefined ? 'GET' : 'POST', where, body, {
        signal,
        questionId: id,
      }),
    enabled,
    refetchInterval: refreshMs,
    placeholderData: keepPreviousData,
  });
  return { id, result, stop: () => void client.cancelQueries({ queryKey, exact: true }) };
}

/** How much of what a question has to read it has read, 0 to 1; null where nobody knows yet. Never goes back. */
export function useProgress(id: string, enabled: boolean): number | null {
  const client = useQueryClient();
  const queryKey = [`/progress/${id}`];
  const { data } = useQuery({
    queryKey,
    queryFn: async ({ signal }: { signal: AbortSignal }) => {
      const before = client.getQueryData<number | null>(queryKey) ?? null;
      const { readRows, totalRows } = await callApi<Progress>('GET', `/progress/${id}`, undefined, {
        signal,
      });
      return totalRows === 0 ? before : Math.max(before ?? 0, Math.min(1, readRows / totalRows));
    },
    enabled,
    refetchInterval: 1_000,
    retry: false,
    // The next question of the same page begins at nothing.
    gcTime: 0,
  });
  return data ?? null;
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
export const useGoals = (id: string) => useApi<List<Goal>>(`${siteAddress(id)}/goals?limit=1000`);
export const useSegments = (id: string) =>
  useApi<List<Segment>>(`${siteAddress(id)}/segments?limit=1000`);
export const useAnnotations = (id: string) =>
  useApi<List<Annotation>>(`${siteAddress(id)}/annotations?limit=1000`);
export const useOwnVisits = (id: string) => useApi<OwnVisits>(`${siteAddress(id)}/own-visits`);
export const useShares = (id: string) =>
  useApi<List<Share>>(`${siteAddress(id)}/shares?limit=1000`);
export const useMailReports = (id: string) =>
  useApi<List<MailReport>>(`${siteAddress(id)}/mail-reports?limit=1000`);
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
  useApi<List<CampaignReceipt>>(
    `${campaignAddress(id)}/receipts?${new URLSearchParams(question).toString()}`,
    { keep: true },
  );
export const useCampaignTiming = (id: string) =>
  useApi<CampaignTiming>(`${campaignAddress(id)}/timing`);
export const useCampaignClients = (id: string) =>
  useApi<CampaignClients>(`${campaignAddress(id)}/clients`);
export const useCampaignLinks = (id: string) =>
  useApi<CampaignLinks>(`${campaignAddress(id)}/links`);
export const useCampaignForwards = (id: string, question: Record<string, string>) =>
  useApi<List<CampaignForward>>(
    `${campaignAddress(id)}/forwards?${new URLSearchParams(question).toString()}`,
    { keep: true },
  );
export const useRecipient = (id: string, ref: string) =>
  useApi<RecipientDetail>(`${campaignAddress(id)}/recipients/${encodeURIComponent(ref)}`);
export const useComparison = (ids: readonly string[]) =>
  useApi<CampaignComparison>(
    `/campaigns/compare?${new URLSearchParams(ids.map((id) => ['id', id])).toString()}`,
    { enabled: ids.length > 0, keep: true },
  );
export const useStatus = () => useApi<Status>('/status', { refreshMs: 5_000 });
export const usePeople = () => useApi<List<Account>>('/people?limit=1000');
export const useInvitations = () => useApi<{ items: Invitation[] }>('/invitations');
export const useKeys = () => useApi<List<Key>>('/keys?limit=1000');
export const useAudit = () => useApi<List<AuditEntry>>('/audit?limit=200');
export const useOwnSessions = () => useApi<{ items: AccountSession[] }>('/account/sessions');
export const useAlerts = () => useApi<List<Alert>>('/alerts?limit=1000');
export const alertAddress = (id: string): string => `/alerts/${encodeURIComponent(id)}`;
export const useAlert = (id: string) => useApi<Alert>(alertAddress(id));
export const useAlertNotices = (id: string, cursor: string) =>
  useApi<List<Notice>>(
    `${alertAddress(id)}/notices?${new URLSearchParams({ limit: '20', ...(cursor === '' ? {} : { cursor }) }).toString()}`,
    { keep: true },
  );
export const useInbox = (cursor: string) =>
  useApi<List<Notice>>(
    `/inbox?${new URLSearchParams({ limit: '30', ...(cursor === '' ? {} : { cursor }) }).toString()}`,
    { keep: true, refreshMs: 15_000 },
  );
export const useUnread = () => useApi<Unread>('/inbox/unread', { refreshMs: 30_000 });
export const useWebhooks = (enabled = true) =>
  useApi<List<Webhook>>('/webhooks?limit=1000', { enabled });
export const webhookAddress = (id: string): string => `/webhooks/${encodeURIComponent(id)}`;
export const useWebhook = (id: string) => useApi<Webhook>(webhookAddress(id));
export const useDeliveries = (id: string, question: Record<string, string>) =>
  useApi<List<WebhookDelivery>>(
    `${webhookAddress(id)}/deliveries?${new URLSearchParams(question).toString()}`,
    { keep: true, refreshMs: 3_000 },
  );
