import type { Site } from '@clearpixel/console/api-types';
import { callApi } from '../api/client.ts';
import { useChange, useOwnVisits } from '../api/queries.ts';
import { Button, Failure, Field, Form, listFaultOf, listIn } from '../design/forms.tsx';
import { Code, Loading } from '../design/parts.tsx';

type Left = Pick<Site, 'ownNetworks' | 'excludedPaths'>;

/** What is left out: browsers and networks of the owner's own, and pages of which nothing is kept. */
export function OwnVisits({ site }: { site: Site }) {
  const change = useChange(
    (values: Left) => callApi<Site>('PATCH', `/sites/${site.id}`, values),
    ['/sites'],
  );
  return (
    <section className="card stack" aria-labelledby="own-visits">
      <h2 id="own-visits">Your own visits</h2>
      <Links site={site} />
      <Form
        onValues={(values) => {
          change.mutate({
            ownNetworks: listIn(values['ownNetworks']),
            excludedPaths: listIn(values['excludedPaths']),
          });
        }}
      >
        <Field
          label="Your own networks"
          name="ownNetworks"
          defaultValue={site.ownNetworks.join(', ')}
          autoCapitalize="none"
          spellCheck={false}
          hint="Addresses or networks like 203.0.113.0/24, with commas between them. Whoever comes from there is labelled yours, without a link."
          error={listFaultOf(
            change.error,
            'ownNetworks',
            change.variables?.ownNetworks,
            'neither an address nor a network like 203.0.113.0/24',
          )}
        />
        <Field
          label="Pages that are left out"
          name="excludedPaths"
          defaultValue={site.excludedPaths.join(', ')}
          autoCapitalize="none"
          spellCheck={false}
          hint="Nothing is recorded of these pages, whoever sees them. A star stands for anything, as in /admin/*."
          error={listFaultOf(change.error, 'excludedPaths', change.variables?.excludedPaths)}
        />
        <Failure error={change.error} fields={['ownNetworks', 'excludedPaths']} />
        <div className="row">
          <Button type="submit" kind="primary" busy={change.isPending}>
            Save
          </Button>
          {change.isSuccess && <span role="status">Saved, and in force.</span>}
        </div>
      </Form>
    </section>
  );
}

function Links({ site }: { site: Site }) {
  const { data: links, error } = useOwnVisits(site.id);
  if (error !== null && links === undefined) return <Failure error={error} />;
  if (links === undefined) return <Loading lines={2} />;
  return (
    <>
      <p className="soft">
        Open this once in each of your browsers: from then on its visits are labelled yours and left
        out of reports.
      </p>
      <Code label="the link for your browsers" text={links.link} />
      <p className="soft">This takes it back:</p>
      <Code label="the link that takes it back" text={links.undo} />
    </>
  );
}
