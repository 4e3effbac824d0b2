import { useState } from 'react';
import type { Segment } from '@clearpixel/console/api-types';
import { callApi } from '../api/client.ts';
import { siteAddress, useChange, useSegments } from '../api/queries.ts';
import { Button, Failure, Field, Form, faultOf } from '../design/forms.tsx';
import { Confirm, Overlay } from '../design/parts.tsx';
import type { ChangeView, View } from './view.ts';

/** Filters under a name: chosen again by it. */
export function SegmentChoice({
  site,
  view,
  change,
}: {
  site: string;
  view: View;
  change: ChangeView;
}) {
  const { data } = useSegments(site);
  if (data === undefined || (data.items.length === 0 && view.segment === '')) return null;
  return (
    <select
      aria-label="Segment"
      value={view.segment}
      onChange={(event) => change({ segment: event.target.value })}
    >
      <option value="">Everybody</option>
      {data.items.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}

export function SaveSegment({
  site,
  filters,
  change,
}: {
  site: string;
  filters: View['filters'];
  change: ChangeView;
}) {
  const [isOpen, setOpen] = useState(false);
  const address = `${siteAddress(site)}/segments`;
  const save = useChange(
    (name: string) => callApi<Segment>('POST', address, { name, filters }),
    [address],
  );
  return (
    <>
      <Button kind="quiet" onClick={() => setOpen(true)}>
        Save as a segment
      </Button>
      <Overlay title="Save these filters" isOpen={isOpen} onClose={() => setOpen(false)}>
        <Form
          onValues={({ name = '' }) =>
            save.mutate(name, {
              onSuccess: ({ id }) => {
                setOpen(false);
                change({ segment: id, filters: [] });
              },
            })
          }
        >
          <Field
            label="Name"
            name="name"
            required
            maxLength={200}
            placeholder="Readers in Germany"
            hint="Everybody who sees this site can choose it."
            error={faultOf(save.error, 'name')}
          />
          <Failure error={save.error} fields={['name']} />
          <Button kind="primary" type="submit" busy={save.isPending}>
            Save
          </Button>
        </Form>
      </Overlay>
    </>
  );
}

export function DeleteSegment({
  site,
  view,
  change,
}: {
  site: string;
  view: View;
  change: ChangeView;
}) {
  const [isOpen, setOpen] = useState(false);
  const { data } = useSegments(site);
  const address = `${siteAddress(site)}/segments`;
  const remove = useChange(() => callApi('DELETE', `${address}/${view.segment}`), [address]);
  const segment = data?.items.find(({ id }) => id === view.segment);
  if (segment === undefined) return null;
  return (
    <>
      <Button kind="quiet" onClick={() => setOpen(true)}>
        Delete the segment
      </Button>
      <Confirm
        title={`Delete “${segment.name}”?`}
        action="Delete the segment"
        isOpen={isOpen}
        busy={remove.isPending}
        error={remove.error}
        onClose={() => setOpen(false)}
        onConfirm={() =>
          remove.mutate(undefined, {
            onSuccess: () => {
              setOpen(false);
              change({ segment: '' });
            },
          })
        }
      >
        <p>Nothing that was counted changes. Links with it will no longer open.</p>
      </Confirm>
    </>
  );
}
