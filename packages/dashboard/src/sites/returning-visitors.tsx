import type { Site } from '@clearpixel/console/api-types';
import { useState } from 'react';
import guide from '../../../../docs/visitors-over-time.md?url';
import { ApiFailure } from '../api/client.ts';
import { useIdentityKey } from '../api/queries.ts';
import { Button, Failure } from '../design/forms.tsx';
import { Code, Loading, Notice } from '../design/parts.tsx';

/** As it stands in docs/visitors-over-time.md: a test holds the two together. */
const CONSENT_STUB = `<script>
  window.clearpixel ??= Object.assign((...words) => clearpixel.q.push(words), {
    q: [],
    said: {},
    consent: (consent) => (clearpixel.said.consent = consent),
    identify: (id, signature) => (clearpixel.said.identify = { id, signature }),
  });
  if (localStorage.choice) clearpixel.consent(localStorage.choice); // what your banner remembers
</script>`;

const mayLast = ({ level }: Site): boolean => level === 'identified' || level === 'full';

/** Lasting identity: what it takes, and the key for those who sign in. */
export function ReturningVisitors({ site }: { site: Site }) {
  return (
    <section className="card stack" aria-labelledby="returning">
      <h2 id="returning">Visitors who come back</h2>
      <p className="soft">
        Without consent a visitor is of the day alone: tomorrow the same one is somebody new. At the
        level “identified”, and with the visitor’s consent, a cookie knows them again for 13 months.
      </p>
      {!mayLast(site) && (
        <Notice>
          <span>
            The level of this site is “{site.level}”: what follows has no effect until you raise it
            to “identified” above.
          </span>
        </Notice>
      )}
      <p className="soft">
        Your banner asks, and each page says what it was told. Into the <code>&lt;head&gt;</code>,
        before the snippet:
      </p>
      <Code label="the code for consent" text={CONSENT_STUB} />
      <IdentityKeyPart site={site} />
      <a href={guide} target="_blank" rel="noreferrer">
        How visitors are counted over time, with examples
      </a>
    </section>
  );
}

function IdentityKeyPart({ site }: { site: Site }) {
  const [isShown, setShown] = useState(false);
  const { data, error } = useIdentityKey(site.id, isShown);
  const isRefused = error instanceof ApiFailure && error.status === 403;
  return (
    <>
      <h3>Those who sign in</h3>
      <p className="soft">
        Your server signs their id with this key, and they are the same visitor on each of their
        devices. The id itself is stored nowhere. The key belongs on your server, and never into a
        page.
      </p>
      <div>
        <Button aria-expanded={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? 'Hide the key' : 'Show the key'}
        </Button>
      </div>
      {isShown && data === undefined && error === null && <Loading lines={1} />}
      {isShown && data !== undefined && <Code label="the identity key" text={data.key} />}
      {isShown && isRefused && (
        <Notice kind="warn">
          Only who may change a site gets its key, since it can name any visitor. Ask an owner.
        </Notice>
      )}
      {isShown && !isRefused && data === undefined && <Failure error={error} />}
    </>
  );
}
