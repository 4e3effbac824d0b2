import type { Alert, Campaign } from '@clearpixel/console/api-types';
import { BellRing } from 'lucide-react';
import { Link } from 'wouter';
import { callApi } from '../api/client.ts';
import { useAlerts, useChange, useSession } from '../api/queries.ts';
import { Button, Failure } from '../design/forms.tsx';

/** A shortcut on a campaign's page: told at the first open, in the inbox and, where it can be, by mail. */
export function AlertMe({ campaign }: { campaign: Campaign }) {
  const alerts = useAlerts().data?.items;
  const { data: session } = useSession();
  const make = useChange(
    () =>
      callApi<Alert>('POST', '/alerts', {
        name: `${campaign.name}: the first open`.slice(0, 200),
        source: campaign.id,
        condition: { when: 'first', of: 'open' },
        mail: session?.mail === true,
      }),
    ['/alerts'],
  );
  if (alerts === undefined) return null;
  const own = alerts.find(
    ({ source, condition, account }) =>
      source === campaign.id &&
      condition.when === 'first' &&
      condition.of === 'open' &&
      account === session?.account?.id,
  );
  if (own !== undefined)
    return (
      <Link className="button" href={`/alerts/${own.id}`}>
        <BellRing aria-hidden />
        {own.endedAt === null ? 'You are told at the first open' : 'It was opened: you were told'}
      </Link>
    );
  return (
    <>
      <Button busy={make.isPending} onClick={() => make.mutate(undefined)}>
        <BellRing aria-hidden />
        Tell me at the first open
      </Button>
      <Failure error={make.error} />
    </>
  );
}
