import type { Site } from '@clearpixel/console/api-types';
import { Button } from '../design/forms.tsx';
import { BreakdownRows } from './breakdown.tsx';
import { PROPERTY } from './filter.ts';
import { useParameters } from './view.ts';
import type { View } from './view.ts';

const COUNTED = { by: 'events' } as const;

/** Events by a property that the site itself sends: its name is asked for, as nobody else knows it. */
export function Properties({
  site,
  view,
  onFilter,
}: {
  site: Site;
  view: View;
  onFilter: (filter: string) => void;
}) {
  const [parameters, setParameters] = useParameters();
  const name = parameters.get('property') ?? '';
  return (
    <section className="card breakdown" aria-label="Properties of events">
      <header>
        <h2>Properties of events</h2>
      </header>
      <form
        className="toolbar"
        onSubmit={(event) => {
          event.preventDefault();
          const wanted = new FormData(event.currentTarget).get('property');
          if (typeof wanted === 'string')
            setParameters({ property: wanted.trim() === '' ? null : wanted.trim() });
        }}
      >
        <input
          name="property"
          aria-label="Name of the property"
          placeholder="plan"
          maxLength={100}
          defaultValue={name}
        />
        <Button type="submit">Show</Button>
      </form>
      {name === '' ? (
        <p className="soft small">Name a property that your events carry, as “plan” or “colour”.</p>
      ) : (
        <BreakdownRows
          key={name}
          site={site}
          visitors="Visitors"
          facet={COUNTED}
          dimension={PROPERTY + name}
          view={view}
          onFilter={onFilter}
        />
      )}
    </section>
  );
}
