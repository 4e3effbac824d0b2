import type { NewShare, Share, Site } from '@clearpixel/console/api-types';
import { useState } from 'react';
import { callApi } from '../api/client.ts';
import { siteAddress, useChange, useShares } from '../api/queries.ts';
import { Button, Failure, Field, Form, faultOf, listFaultOf, listIn } from '../design/forms.tsx';
import { Code, Confirm, Loading, Notice, Overlay, Table } from '../design/parts.tsx';
import { date } from '../design/words.ts';

const PARTS: readonly (readonly [Share['parts'][number], string])[] = [
  ['pages', 'Pages'],
  ['sources', 'Where from'],
  ['countries', 'Countries'],
  ['devices', 'Devices'],
];

/** Links by which others see totals of the site, without an account. */
export function Shares({ site }: { site: Site }) {
  const { data, error } = useShares(site.id);
  const [isMaking, setMaking] = useState(false);
  const [ending, setEnding] = useState<Share | null>(null);
  const revoke = useChange(
    (id: string) => callApi('DELETE', `${siteAddress(site.id)}/shares/${id}`),
    [`${siteAddress(site.id)}/shares`],
  );
  const shares = data?.items.filter(({ revokedAt }) => revokedAt === null) ?? [];
  return (
    <section className="card stack" aria-labelledby="shares">
      <h2 id="shares">Share</h2>
      <p className="soft">
        A page with the totals of this site, for everybody who has its link: no account, no cookie,
        no receipt, nobody’s name.
      </p>
      {error !== null && <Failure error={error} />}
      {data === undefined && error === null && <Loading lines={1} />}
      {shares.length > 0 && (
        <Table head={['For', 'Shows', 'Since', { hidden: 'Take back' }]}>
          {shares.map((share) => (
            <tr key={share.id}>
              <td>{share.name}</td>
              <td className="soft">
                {['figures', ...share.parts, ...share.properties].join(', ')}
                {share.embeddedBy.length > 0 && (
                  <div className="small">in frames of {share.embeddedBy.join(', ')}</div>
                )}
              </td>
              <td className="soft">{date(share.createdAt)}</td>
              <td className="number">
                <Button kind="quiet" onClick={() => setEnding(share)}>
                  Take back
                  <span className="hidden-visually"> {share.name}</span>
                </Button>
              </td>
            </tr>
          ))}
        </Table>
      )}
      <div>
        <Button onClick={() => setMaking(true)}>Share this site</Button>
      </div>
      <Overlay title="Share this site" isOpen={isMaking} onClose={() => setMaking(false)}>
        <MakeShare site={site} onDone={() => setMaking(false)} />
      </Overlay>
      <Confirm
        title={`Take back the link for ${ending?.name ?? ''}?`}
        action="Take it back"
        isOpen={ending !== null}
        busy={revoke.isPending}
        error={revoke.error}
        onConfirm={() => ending && revoke.mutate(ending.id, { onSuccess: () => setEnding(null) })}
        onClose={() => setEnding(null)}
      >
        Whoever opens it finds nothing from now on. Another link can be made at any time.
      </Confirm>
    </section>
  );
}

function MakeShare({ site, onDone }: { site: Site; onDone: () => void }) {
  const [parts, setParts] = useState<readonly Share['parts'][number][]>(
    PARTS.map(([part]) => part),
  );
  const make = useChange(
    (values: Pick<Share, 'name' | 'properties' | 'embeddedBy'>) =>
      callApi<NewShare>('POST', `${siteAddress(site.id)}/shares`, { ...values, parts }),
    [`${siteAddress(site.id)}/shares`],
  );
  if (make.data !== undefined)
    return (
      <>
        <Notice kind="good">Copy it now: it is not shown again.</Notice>
        <Code label="the link" text={make.data.link} />
        <div className="row">
          <Button kind="primary" onClick={onDone}>
            I have copied it
          </Button>
          <a href={make.data.link} target="_blank" rel="noreferrer">
            Look at it
          </a>
        </div>
      </>
    );
  return (
    <Form
      onValues={(values) =>
        make.mutate({
          name: values['name'] ?? '',
          properties: listIn(values['properties']),
          embeddedBy: listIn(values['embeddedBy']),
        })
      }
    >
      <Field
        label="Whom it is for"
        name="name"
        required
        maxLength={200}
        autoFocus
        hint="Only you see this."
        error={faultOf(make.error, 'name')}
      />
      <fieldset className="site-choice">
        <legend className="label">Below the figures and the chart</legend>
        {PARTS.map(([part, name]) => (
          <label key={part} className="row">
            <input
              type="checkbox"
              checked={parts.includes(part)}
              onChange={() =>
                setParts(
                  parts.includes(part) ? parts.filter((other) => other !== part) : [...parts, part],
                )
              }
            />
            {name}
          </label>
        ))}
      </fieldset>
      <Field
        label="Your own properties"
        name="properties"
        autoCapitalize="none"
        spellCheck={false}
        hint="Names, with commas between them. Left out, none is shown."
        error={listFaultOf(make.error, 'properties', make.variables?.properties)}
      />
      <Field
        label="Sites that may show it in a frame"
        name="embeddedBy"
        autoCapitalize="none"
        spellCheck={false}
        placeholder="https://www.example.com"
        hint="Left out, none may."
        error={listFaultOf(make.error, 'embeddedBy', make.variables?.embeddedBy)}
      />
      <Failure error={make.error} fields={['name', 'properties', 'embeddedBy']} />
      <div>
        <Button type="submit" kind="primary" busy={make.isPending}>
          Make the link
        </Button>
      </div>
    </Form>
  );
}
