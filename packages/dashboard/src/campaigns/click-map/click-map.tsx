import type { CampaignLinks } from '@clearpixel/console/api-types';
import { useState } from 'react';
import { Field } from '../../design/forms.tsx';
import { Notice } from '../../design/parts.tsx';
import { count } from '../../design/words.ts';
import { readMailFile } from './mail-file.ts';
import type { ShownMail } from './mail-file.ts';
import { randomId } from '../../api/random-id.ts';
import { FRAME_PAGE, showMail } from './mail-view.ts';

type State = { mail: ShownMail; key: string } | { fault: string } | null;

/** The mail as its readers see it, with the clicks on each counted link. */
export function ClickMap({ campaign, rows }: { campaign: string; rows: CampaignLinks['rows'] }) {
  const [state, setState] = useState<State>(null);
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const read = await readMailFile(file, campaign);
    // A frame that has shown one mail is not filled again.
    setState('fault' in read ? read : { mail: read, key: randomId() });
  };
  const clicksOf = clicksByLink(rows);
  return (
    <section className="card stack click-map" aria-labelledby="click-map">
      <h2 id="click-map">Where in the mail were they?</h2>
      <Field
        label="The mail"
        type="file"
        accept=".eml,.html,.htm,message/rfc822,text/html"
        onChange={({ target }) => void take(target.files?.[0])}
        hint="A mail of this campaign (.eml), or its HTML. Drop it on the field, or choose it. It is read in your browser, and goes nowhere."
      />
      {state !== null && 'fault' in state && <Notice kind="warn">{state.fault}</Notice>}
      {state !== null && 'mail' in state && (
        <>
          {state.mail.isOfAnother && (
            <Notice kind="warn">
              This mail was sent for another campaign: the clicks below are of this one.
            </Notice>
          )}
          {state.mail.links.length === 0 && (
            <Notice>No link of this mail is counted: there is none that leads to a page.</Notice>
          )}
          <Frame key={state.key} mail={state.mail} clicksOf={clicksOf} />
          <p className="soft small">
            Each counted link bears its number and its clicks by people. Links to unsubscribe, to
            write a mail and the like are not counted. Pictures are left out.
          </p>
        </>
      )}
    </section>
  );
}

/** Numbers are the same for all readers; of links without one it is not known which was followed. */
const clicksByLink = (rows: CampaignLinks['rows']): ReadonlyMap<number, number> =>
  new Map(rows.filter(({ link }) => link !== 0).map(({ link, clicks }) => [link, clicks]));

function Frame({ mail, clicksOf }: { mail: ShownMail; clicksOf: ReadonlyMap<number, number> }) {
  return (
    <iframe
      className="mail-frame"
      title="The mail, with the clicks on its links"
      // Its page is ours to fill, and runs nothing: scripts, forms and new windows stay forbidden.
      sandbox="allow-same-origin"
      srcDoc={FRAME_PAGE}
      onLoad={({ currentTarget }) =>
        showMail(currentTarget, mail, (number) => {
          const clicks = clicksOf.get(number) ?? 0;
          return number === 0
            ? 'without a number'
            : `${number} · ${count(clicks)} ${clicks === 1 ? 'click' : 'clicks'}`;
        })
      }
    />
  );
}
