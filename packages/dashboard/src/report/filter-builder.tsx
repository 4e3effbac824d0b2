import type { Breakdown } from '@clearpixel/console/api-types';
import { Plus } from 'lucide-react';
import { useId, useState } from 'react';
import { useApi } from '../api/queries.ts';
import { Button, Choice, Field, Form } from '../design/forms.tsx';
import { Overlay } from '../design/parts.tsx';
import { valueName } from '../design/words.ts';
import { DIMENSIONS, OPERATIONS, PROPERTY, writeFilter } from './filter.ts';
import type { Operation } from './filter.ts';
import { questionOf } from './view.ts';
import type { View } from './view.ts';

const CHOICES = [...DIMENSIONS, [PROPERTY, 'A property of events'] as const];
type Chosen = (typeof CHOICES)[number][0];
const SUGGESTIONS = '50';

export function FilterBuilder({
  site,
  view,
  onFilter,
}: {
  site: string;
  view: View;
  onFilter: (filter: string) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Plus aria-hidden /> Filter
      </Button>
      <Overlay title="Look only at" isOpen={isOpen} onClose={close}>
        <Builder
          site={site}
          view={view}
          onFilter={(filter) => {
            onFilter(filter);
            close();
          }}
        />
      </Overlay>
    </>
  );
}

function Builder({
  site,
  view,
  onFilter,
}: {
  site: string;
  view: View;
  onFilter: (filter: string) => void;
}) {
  const [chosen, setChosen] = useState<Chosen>('path');
  const [operation, setOperation] = useState<Operation>('is');
  const [property, setProperty] = useState('');
  const suggestions = useId();
  const dimension = chosen === PROPERTY ? PROPERTY + property : chosen;
  const question = questionOf(view, { dimension, metric: 'events', limit: SUGGESTIONS });
  const { data } = useApi<Breakdown>(`/sites/${site}/breakdown?${question}`, {
    enabled: dimension !== PROPERTY,
  });
  return (
    <Form
      onValues={({ value = '' }) =>
        onFilter(
          writeFilter({
            dimension,
            operation,
            value: operation === 'any_of' ? value.replaceAll(/\s*\|\s*/g, '|') : value,
          }),
        )
      }
    >
      <Choice label="What" value={chosen} options={CHOICES} onChoose={setChosen} />
      {chosen === PROPERTY && (
        <Field
          label="Name of the property"
          required
          maxLength={100}
          value={property}
          onChange={(event) => setProperty(event.target.value)}
        />
      )}
      <Choice label="How" value={operation} options={OPERATIONS} onChoose={setOperation} />
      <Field
        label="Value"
        name="value"
        list={suggestions}
        maxLength={1_000}
        autoComplete="off"
        hint={operation === 'any_of' ? 'Several, with | between them.' : undefined}
      />
      <datalist id={suggestions}>
        {data?.rows.map(({ value }) => (
          <option key={value} value={value} label={valueName(chosen, value)} />
        ))}
      </datalist>
      <Button kind="primary" type="submit">
        Filter
      </Button>
    </Form>
  );
}
