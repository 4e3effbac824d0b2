import type { Account, Campaign } from '@clearpixel/console/api-types';
import relayGuide from '../../../../docs/mail-relay.md?url';
import guide from '../../../../docs/send-mail.md?url';
import { Code } from '../design/parts.tsx';
import { CampaignFrame } from './campaign-frame.tsx';
import { RelayKey } from './relay-key.tsx';

export function MailPage({ id, account }: { id: string; account: Account }) {
  return (
    <CampaignFrame id={id} account={account}>
      {(campaign) => (
        <>
          <p className="soft">
            Whatever sends your mail, one of three ways puts the pixels in. The layout stays as it
            is.
          </p>
          <RelayKey />
          <Relay campaign={campaign} />
          <Nodemailer campaign={campaign} />
          <Api campaign={campaign} />
          <ReadersPage campaign={campaign} />
        </>
      )}
    </CampaignFrame>
  );
}

function Relay({ campaign }: { campaign: Campaign }) {
  return (
    <section className="card stack" aria-labelledby="relay">
      <h2 id="relay">Any program that sends by SMTP: the relay</h2>
      <p className="soft">
        Start it with the address of your mail server, and let your program send to it instead:
      </p>
      <Code label="the relay’s command" text={relayCommand(location.origin)} />
      <p className="soft">Each mail that belongs to this campaign gets one header:</p>
      <Code label="the header" text={`X-Clearpixel-Campaign: ${campaign.id}`} />
      <p className="soft small">
        The relay takes it off. A mail without it passes unchanged. What was sent, and what came
        back, it tells by itself.
      </p>
      <a href={relayGuide} target="_blank" rel="noreferrer">
        All about the relay
      </a>
    </section>
  );
}

function Nodemailer({ campaign }: { campaign: Campaign }) {
  return (
    <section className="card stack" aria-labelledby="nodemailer">
      <h2 id="nodemailer">A Node program: Nodemailer’s plugin</h2>
      <Code label="the code for Nodemailer" text={nodemailerCode(location.origin, campaign.id)} />
    </section>
  );
}

function Api({ campaign }: { campaign: Campaign }) {
  return (
    <section className="card stack" aria-labelledby="api">
      <h2 id="api">Anything else: the API</h2>
      <p className="soft">It answers the mail’s HTML with the pixels of one recipient in it.</p>
      <Code label="the call of the API" text={stampCall(location.origin, campaign.id)} />
      <a href={guide} target="_blank" rel="noreferrer">
        How to tell what was sent, with examples
      </a>
    </section>
  );
}

function ReadersPage({ campaign }: { campaign: Campaign }) {
  return (
    <section className="card stack" aria-labelledby="readers">
      <h2 id="readers">Your readers’ page</h2>
      <p className="soft">
        Each recipient has a page of their own: what is recorded of them, and a button that stops
        it. Put its link into the mail’s footer. It is each recipient’s <code>readerUrl</code> in
        the API, and stands with them in the list of recipients.
      </p>
      <a href={campaign.sourcePage} target="_blank" rel="noreferrer">
        What everybody can read about this campaign
      </a>
    </section>
  );
}

const relayCommand = (origin: string): string => `export CLEARPIXEL_RELAY_KEY=…  # a relay key
npx clearpixel mail --listen 127.0.0.1:2525 \\
  --upstream smtp://mail.example:587 \\
  --console ${origin}`;

/** For the reader's own program: nothing that this page imports. */
const PLUGIN = '@clearpixel/mail/nodemailer';

const nodemailerCode = (
  origin: string,
  id: string,
): string => `import { createTransport } from 'nodemailer';
import { clearpixel } from '${PLUGIN}';

const transport = createTransport({ host: 'mail.example', port: 587 });
transport.use(
  'stream',
  clearpixel({ console: '${origin}', key: process.env.CLEARPIXEL_RELAY_KEY }),
);
await transport.sendMail({ from, to, subject, html, clearpixel: { campaign: '${id}' } });`;

const stampCall = (
  origin: string,
  id: string,
): string => `curl ${origin}/api/v1/campaigns/${id}/stamp \\
  -H "Authorization: Bearer $CLEARPIXEL_RELAY_KEY" -H 'Content-Type: application/json' \\
  -d '{"recipient": "ada@example.com", "html": "<p>Hello</p>"}'`;
