import type { Goal } from '@clearpixel/console/api-types';
import { useState } from 'react';
import { Choice, Field } from '../design/forms.tsx';

export type Match = Goal['match'];

const WAYS = [
  ['event', 'An event'],
  ['path', 'A page is seen'],
  ['property', 'A property of an event'],
] as const;
type Way = (typeof WAYS)[number][0];

/** @returns the match that the fields of a form describe. */
export function matchIn(values: Readonly<Record<string, string>>): Match {
  const { event = '', path = '', property = '', propertyValue = '' } = values;
  return {
    ...(event === '' ? {} : { event }),
    ...(path === '' ? {} : { path }),
    ...(property === ''
      ? {}
      : {
          property: { name: property, ...(propertyValue === '' ? {} : { value: propertyValue }) },
        }),
  };
}

export function matchWords({ event, path, property }: Match): string {
  const parts = [
    event === undefined ? '' : event === 'pageview' ? 'a page view' : `the event “${event}”`,
    path === undefined ? '' : event === undefined ? `the page ${path}` : `on ${path}`,
    property === undefined
      ? ''
      : property.value === undefined
        ? `with “${property.name}”`
        : `with “${property.name}” = ${property.value}`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

export function MatchFields({ match }: { match?: Match | undefined }) {
  const [way, setWay] = useState<Way>(
    match?.property !== undefined ? 'property' : match?.path !== undefined ? 'path' : 'event',
  );
  return (
    <>
      <Choice label="What counts" value={way} options={WAYS} onChoose={setWay} />
      {way !== 'path' && (
        <Field
          label={way === 'event' ? 'Name of the event' : 'Name of the event, if it matters'}
          name="event"
          required={way === 'event'}
          maxLength={200}
          placeholder="purchase"
          defaultValue={match?.event}
        />
      )}
      {way === 'path' && (
        <Field
          label="Page"
          name="path"
          required
          maxLength={2_000}
          placeholder="/thanks*"
          hint="* stands for any characters."
          defaultValue={match?.path}
        />
      )}
      {way === 'property' && (
        <>
          <Field
            label="Name of the property"
            name="property"
            required
            maxLength={100}
            placeholder="plan"
            defaultValue={match?.property?.name}
          />
          <Field
            label="Its value"
            name="propertyValue"
            hint="Empty: whatever it is."
            defaultValue={match?.property?.value}
          />
        </>
      )}
    </>
  );
}
