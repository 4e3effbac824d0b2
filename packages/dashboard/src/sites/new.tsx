import type { Site } from '@clearpixel/console/api-types';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { callApi } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { Button, Choice, Failure, Field, Form, faultOf } from '../design/forms.tsx';
import { PageHead } from '../design/parts.tsx';
import { LEVEL_OPTIONS } from './levels.ts';
import type { SiteLevel } from './levels.ts';

export function NewSite() {
  const [, navigate] = useLocation();
  const [level, setLevel] = useState<SiteLevel>('anonymous');
  const make = useChange(
    (values: Record<string, unknown>) => callApi<Site>('POST', '/sites', values),
    ['/sites'],
  );
  return (
    <div className="stack loose">
      <PageHead title="Add a site" />
      <Form
        onValues={(values) => {
          const { name = '', domain = '' } = values;
          make.mutate(
            {
              name: name === '' ? domain : name,
              domain: hostOf(domain),
              level,
              timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
            },
            { onSuccess: ({ id }) => navigate(`/sites/${id}/settings`) },
          );
        }}
      >
        <Field
          label="Domain"
          name="domain"
          required
          autoFocus
          placeholder="example.com"
          hint="Its subdomains belong to it too."
          error={faultOf(make.error, 'domain')}
        />
        <Field
          label="Name"
          name="name"
          maxLength={200}
          hint="How you call it; the domain if left out."
        />
        <Choice
          label="Level"
          value={level}
          options={LEVEL_OPTIONS}
          onChoose={setLevel}
          hint="How much may be kept of a visit. It can be changed later, for what comes then."
        />
        <Failure error={make.error} fields={['domain']} />
        <Button type="submit" kind="primary" busy={make.isPending}>
          Add it
        </Button>
      </Form>
    </div>
  );
}

/** People paste addresses. */
const hostOf = (text: string): string =>
  (text.includes('://') ? URL.parse(text)?.hostname : undefined) ??
  text.trim().replace(/\/.*$/, '');
