import type { Annotation } from '@clearpixel/console/api-types';
import { useState } from 'react';
import { callApi } from '../api/client.ts';
import { siteAddress, useChange } from '../api/queries.ts';
import { Button, Failure, Field, Form, faultOf } from '../design/forms.tsx';
import { Overlay } from '../design/parts.tsx';
import { date } from '../design/words.ts';

const FIELDS = ['date', 'text'];

/** What happened on days of the chart: in words below it, as marks on it. */
export function Annotations({
  site,
  shown,
  mayWrite,
  day,
}: {
  site: string;
  /** Those of the time that is shown. */
  shown: readonly Annotation[];
  mayWrite: boolean;
  /** Of a new one, at first. */
  day: string;
}) {
  const [opened, setOpened] = useState<Annotation | 'new' | null>(null);
  const close = (): void => setOpened(null);
  return (
    <div className="row small annotations">
      {shown.length > 0 && (
        <ul className="row" aria-label="What happened">
          {shown.map((one) => (
            <li key={one.id} className="row">
              <span className="soft">{date(`${one.date}T12:00:00Z`)}</span>
              {mayWrite ? (
                <button
                  type="button"
                  className="link wrap"
                  title="Change or delete"
                  onClick={() => setOpened(one)}
                >
                  {one.text}
                </button>
              ) : (
                <span className="wrap">{one.text}</span>
              )}
            </li>
          ))}
        </ul>
      )}
      {mayWrite && (
        <Button kind="quiet" onClick={() => setOpened('new')}>
          Note what happened on a day
        </Button>
      )}
      <Overlay title="What happened" isOpen={opened !== null} onClose={close}>
        {opened !== null && (
          <Editor
            site={site}
            annotation={opened === 'new' ? null : opened}
            day={day}
            onDone={close}
          />
        )}
      </Overlay>
    </div>
  );
}

function Editor({
  site,
  annotation,
  day,
  onDone,
}: {
  site: string;
  annotation: Annotation | null;
  day: string;
  onDone: () => void;
}) {
  const all = `${siteAddress(site)}/annotations`;
  const save = useChange(
    (values: Record<string, string>) =>
      annotation === null
        ? callApi('POST', all, values)
        : callApi('PATCH', `${all}/${annotation.id}`, values),
    [all],
  );
  const remove = useChange((id: string) => callApi('DELETE', `${all}/${id}`), [all]);
  return (
    <Form
      onValues={({ date: on = '', text = '' }) =>
        save.mutate({ date: on, text }, { onSuccess: onDone })
      }
    >
      <Field
        label="Day"
        name="date"
        type="date"
        required
        defaultValue={annotation?.date ?? day}
        error={faultOf(save.error, 'date')}
      />
      <Field
        label="What happened"
        name="text"
        required
        maxLength={500}
        placeholder="New prices"
        defaultValue={annotation?.text}
        error={faultOf(save.error, 'text')}
      />
      <Failure error={save.error ?? remove.error} fields={FIELDS} />
      <div className="row">
        <Button kind="primary" type="submit" busy={save.isPending}>
          Save
        </Button>
        {annotation !== null && (
          <Button
            kind="danger"
            busy={remove.isPending}
            onClick={() => remove.mutate(annotation.id, { onSuccess: onDone })}
          >
            Delete
          </Button>
        )}
      </div>
    </Form>
  );
}
