import { useState } from 'react';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { callApi } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { Button } from './forms.tsx';
import { Confirm } from './parts.tsx';

/** The end of something that has a page of its own: said, asked once more, and then its list again. */
export function Removal({
  kind,
  name,
  address,
  list,
  refresh,
  warning,
  action = 'Delete it for good',
  children,
}: {
  /** As in "Delete the campaign". */
  kind: string;
  name: string;
  /** Of the API. */
  address: string;
  list: string;
  /** The beginnings of what has to be read again. */
  refresh: readonly string[];
  warning: string;
  /** Of the button that is asked for once more. */
  action?: string;
  children: ReactNode;
}) {
  const [, navigate] = useLocation();
  const [asks, setAsks] = useState(false);
  const remove = useChange(() => callApi('DELETE', address), refresh);
  return (
    <section className="card stack" aria-labelledby="removal">
      <h2 id="removal">Delete the {kind}</h2>
      <p className="soft">{children}</p>
      <div>
        <Button kind="danger" onClick={() => setAsks(true)}>
          Delete…
        </Button>
      </div>
      <Confirm
        title={`Delete ${name}?`}
        action={action}
        isOpen={asks}
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate(undefined, { onSuccess: () => navigate(list) })}
        onClose={() => setAsks(false)}
      >
        {warning}
      </Confirm>
    </section>
  );
}
