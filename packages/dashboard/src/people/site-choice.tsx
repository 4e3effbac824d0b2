import { useSites } from '../api/queries.ts';

/** All sites, or some. */
export function SiteChoice({
  value,
  onChange,
}: {
  value: string[] | null;
  onChange: (sites: string[] | null) => void;
}) {
  const sites = useSites().data?.items ?? [];
  return (
    <fieldset className="site-choice">
      <legend className="label">Sites</legend>
      <label className="row">
        <input
          type="checkbox"
          checked={value === null}
          onChange={() => onChange(value === null ? [] : null)}
        />
        All, also those to come
      </label>
      {value !== null &&
        sites.map(({ id, name }) => (
          <label key={id} className="row">
            <input
              type="checkbox"
              checked={value.includes(id)}
              onChange={() =>
                onChange(
                  value.includes(id) ? value.filter((other) => other !== id) : [...value, id],
                )
              }
            />
            {name}
          </label>
        ))}
      {value?.length === 0 && <p className="small soft">Choose at least one.</p>}
    </fieldset>
  );
}
