import type { Account, Site, SiteCheck } from '@clearpixel/console/api-types';
import { useState } from 'react';
import { callApi } from '../api/client.ts';
import { siteAddress, useChange, useSite } from '../api/queries.ts';
import {
  Button,
  Choice,
  Failure,
  Field,
  Form,
  RetentionDays,
  Save,
  faultOf,
  listFaultOf,
  listIn,
} from '../design/forms.tsx';
import { Code, Notice, Unread } from '../design/parts.tsx';
import { Removal } from '../design/removal.tsx';
import { ago } from '../design/words.ts';
import { LEVEL_OPTIONS } from './levels.ts';
import type { SiteLevel } from './levels.ts';
import { MailReports } from './mail-reports.tsx';
import { OwnVisits } from './own-visits.tsx';
import { ReturningVisitors } from './returning-visitors.tsx';
import { Shares } from './shares.tsx';
import { SiteHead } from './site-head.tsx';
import '../report/report.css';

export function SiteSettings({ id, account }: { id: string; account: Account }) {
  const { data: site, error, refetch } = useSite(id);
  if (site === undefined) return <Unread error={error} again={refetch} />;
  return (
    <div className="stack loose">
      <SiteHead site={site} account={account} />
      <Install site={site} />
      <Facts site={site} />
      <OwnVisits site={site} />
      <ReturningVisitors site={site} />
      <Shares site={site} />
      <MailReports site={site} />
      <Removal
        kind="site"
        name={site.name}
        address={siteAddress(site.id)}
        list="/"
        refresh={LISTS}
        warning="The site and every record of it are gone at once, and do not come back."
      >
        All of its records are erased with it.
      </Removal>
    </div>
  );
}

const LISTS = ['/sites'];
const OUTCOMES: Readonly<Record<SiteCheck['page']['outcome'], string>> = {
  found: 'The snippet stands on the page.',
  'other-address':
    'A snippet of this site stands on the page, but with the address of another edge.',
  missing: 'The page answers, and the snippet is not on it. Publish the page, or empty its cache.',
  unreachable: 'The page does not answer. Is the domain right, and the site online?',
  refused:
    'The domain leads to a private address, which the console does not visit unless CLEARPIXEL_OUTGOING_ALLOW names it.',
};

function Install({ site }: { site: Site }) {
  const check = useChange(() => callApi<SiteCheck>('POST', `/sites/${site.id}/check`));
  const result = check.data;
  const works = result?.page.outcome === 'found';
  return (
    <section className="card stack" aria-labelledby="install">
      <h2 id="install">Put it on your site</h2>
      <p className="soft">
        Into the <code>&lt;head&gt;</code> of every page:
      </p>
      <Code label="the snippet" text={site.snippet} />
      <p className="soft">And, for visitors without JavaScript, into the body:</p>
      <Code label="the image" text={site.noscript} />
      <div className="row">
        <Button busy={check.isPending} onClick={() => check.mutate(undefined)}>
          {check.isPending ? 'Looking…' : 'Check whether it works'}
        </Button>
        <a href={site.sourcePage} target="_blank" rel="noreferrer">
          What your visitors are told
        </a>
      </div>
      <Failure error={check.error} />
      {result !== undefined && (
        <Notice kind={works ? 'good' : 'warn'}>
          <div className="stack tight">
            <span>
              <code className="wrap">{result.page.url}</code>: {OUTCOMES[result.page.outcome]}
            </span>
            <span>
              {result.lastEventAt === null
                ? 'No load has arrived within a day. Open the page once.'
                : `The last load arrived ${ago(result.lastEventAt)}.`}
            </span>
          </div>
        </Notice>
      )}
    </section>
  );
}

function Facts({ site }: { site: Site }) {
  const [level, setLevel] = useState<SiteLevel>(
    LEVEL_OPTIONS.find(([known]) => known === site.level)?.[0] ?? 'anonymous',
  );
  const change = useChange(
    (values: Record<string, unknown> & Pick<Site, 'domains' | 'allowedParams'>) =>
      callApi<Site>('PATCH', `/sites/${site.id}`, values),
    ['/sites'],
  );
  const fault = (field: string) => faultOf(change.error, field);
  return (
    <section className="card stack" aria-labelledby="facts">
      <h2 id="facts">What is kept</h2>
      <Form
        onValues={(values) => {
          change.mutate({
            name: values['name'],
            domain: values['domain'],
            domains: listIn(values['domains']),
            timezone: values['timezone'],
            retentionDays: Number(values['retentionDays']),
            allowedParams: listIn(values['allowedParams']),
            contact: values['contact'],
            level,
          });
        }}
      >
        <Field
          label="Name"
          name="name"
          defaultValue={site.name}
          required
          maxLength={200}
          error={fault('name')}
        />
        <Field
          label="Domain"
          name="domain"
          defaultValue={site.domain}
          required
          error={fault('domain')}
        />
        <Field
          label="Further domains"
          name="domains"
          defaultValue={site.domains.join(', ')}
          hint="Of the same site, with commas between them."
          error={listFaultOf(change.error, 'domains', change.variables?.domains)}
        />
        <Choice
          label="Level"
          value={level}
          options={LEVEL_OPTIONS}
          onChoose={setLevel}
          hint="In force for every load from the moment you save it."
        />
        <RetentionDays days={site.retentionDays} error={fault('retentionDays')} />
        <Field
          label="Time zone"
          name="timezone"
          defaultValue={site.timezone}
          required
          hint="Its midnight begins a day of this site."
          error={fault('timezone')}
        />
        <Field
          label="Address parameters that are kept"
          name="allowedParams"
          defaultValue={site.allowedParams.join(', ')}
          hint="All others are cut off before anything is stored."
          error={listFaultOf(change.error, 'allowedParams', change.variables?.allowedParams)}
        />
        <Field
          label="Whom visitors may ask"
          name="contact"
          defaultValue={site.contact}
          hint="An e-mail address or a page; it is shown in public."
          error={fault('contact')}
        />
        <Failure
          error={change.error}
          fields={[
            'name',
            'domain',
            'domains',
            'retentionDays',
            'timezone',
            'allowedParams',
            'contact',
          ]}
        />
        <Save of={change} />
      </Form>
    </section>
  );
}
