/** Which page an address shows. Kept in step with the console's DASHBOARD_ADDRESSES. */
import type { SessionState } from '@clearpixel/console/api-types';
import { Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { useSession } from './api/queries.ts';
import { CampaignList } from './campaigns/list.tsx';
import { early } from './early.ts';
import { Empty, Loading, Unreadable } from './design/parts.tsx';
import { Frame } from './frame.tsx';
import { Alone } from './session/alone.tsx';
import { Forgot } from './session/forgot.tsx';
import { AcceptInvitation } from './session/invitation.tsx';
import { ResetPassword } from './session/reset.tsx';
import { Setup } from './session/setup.tsx';
import { SignIn } from './session/sign-in.tsx';
import { SiteList } from './sites/list.tsx';
import { NewSite } from './sites/new.tsx';

const Report = early('/sites/:id', () => import('./report/page.tsx').then((m) => m.ReportPage));
const Engagement = early('/sites/:id/engagement', () =>
  import('./engagement/page.tsx').then((m) => m.EngagementPage),
);
const Goals = early('/sites/:id/goals', () => import('./goals/page.tsx').then((m) => m.GoalsPage));
const Funnel = early('/sites/:id/funnel', () =>
  import('./funnel/page.tsx').then((m) => m.FunnelPage),
);
const Journeys = early('/sites/:id/journeys', () =>
  import('./journeys/page.tsx').then((m) => m.JourneysPage),
);
const Retention = early('/sites/:id/retention', () =>
  import('./retention/page.tsx').then((m) => m.RetentionPage),
);
const Attribution = early('/sites/:id/attribution', () =>
  import('./attribution/page.tsx').then((m) => m.AttributionPage),
);
const Realtime = early('/sites/:id/realtime', () =>
  import('./realtime/page.tsx').then((m) => m.RealtimePage),
);
const Receipts = early('/sites/:id/receipts', () =>
  import('./receipts/page.tsx').then((m) => m.ReceiptsPage),
);
const SiteSettings = early('/sites/:id/settings', () =>
  import('./sites/settings.tsx').then((m) => m.SiteSettings),
);
const NewCampaign = early('/campaigns/new', () =>
  import('./campaigns/new.tsx').then((m) => m.NewCampaign),
);
const CampaignOverview = early('/campaigns/:id', () =>
  import('./campaigns/overview.tsx').then((m) => m.OverviewPage),
);
const CampaignRecipients = early('/campaigns/:id/recipients', () =>
  import('./campaigns/recipients.tsx').then((m) => m.RecipientsPage),
);
const CampaignMail = early('/campaigns/:id/mail', () =>
  import('./campaigns/mail.tsx').then((m) => m.MailPage),
);
const CampaignReceipts = early('/campaigns/:id/receipts', () =>
  import('./campaigns/receipts.tsx').then((m) => m.CampaignReceiptsPage),
);
const CampaignRecipient = early('/campaigns/:id/recipients/:ref', () =>
  import('./campaigns/recipient.tsx').then((m) => m.RecipientPage),
);
const CampaignTiming = early('/campaigns/:id/timing', () =>
  import('./campaigns/timing.tsx').then((m) => m.TimingPage),
);
const CampaignPrograms = early('/campaigns/:id/programs', () =>
  import('./campaigns/programs.tsx').then((m) => m.ProgramsPage),
);
const CampaignLinks = early('/campaigns/:id/links', () =>
  import('./campaigns/links.tsx').then((m) => m.LinksPage),
);
const CampaignForwards = early('/campaigns/:id/forwards', () =>
  import('./campaigns/forwards.tsx').then((m) => m.ForwardsPage),
);
const CampaignComparison = early('/campaigns/compare', () =>
  import('./campaigns/compare.tsx').then((m) => m.ComparePage),
);
const CampaignSettings = early('/campaigns/:id/settings', () =>
  import('./campaigns/settings.tsx').then((m) => m.SettingsPage),
);
const AlertList = early('/alerts', () => import('./alerts/list.tsx').then((m) => m.AlertList));
const NewAlert = early('/alerts/new', () => import('./alerts/new.tsx').then((m) => m.NewAlert));
const AlertPage = early('/alerts/:id', () => import('./alerts/page.tsx').then((m) => m.AlertPage));
const Inbox = early('/inbox', () => import('./inbox/page.tsx').then((m) => m.InboxPage));
const WebhookList = early('/webhooks', () =>
  import('./webhooks/list.tsx').then((m) => m.WebhookList),
);
const WebhookPage = early('/webhooks/:id', () =>
  import('./webhooks/page.tsx').then((m) => m.WebhookPage),
);
const Find = early('/find-pixels', () => import('./find/page.tsx').then((m) => m.FindPage));
const WhatAPixelSees = early('/find-pixels/what-a-pixel-sees', () =>
  import('./find/what-a-pixel-sees.tsx').then((m) => m.WhatAPixelSees),
);
const BlockPixels = early('/find-pixels/block', () =>
  import('./find/block.tsx').then((m) => m.BlockPixels),
);
const TryIt = early('/try', () => import('./try/page.tsx').then((m) => m.TryPage));
const StatusPage = early('/status', () => import('./status/page.tsx').then((m) => m.StatusPage));
const AccountPage = early('/account', () =>
  import('./settings/account.tsx').then((m) => m.AccountPage),
);
const PeoplePage = early('/people', () => import('./people/page.tsx').then((m) => m.PeoplePage));
const KeysPage = early('/keys', () => import('./settings/keys.tsx').then((m) => m.KeysPage));
const AuditPage = early('/audit', () => import('./settings/audit.tsx').then((m) => m.AuditPage));
const ApiReference = early('/api-reference', () =>
  import('./settings/api-reference.tsx').then((m) => m.ApiReference),
);

export function Pages() {
  const { data, error, refetch } = useSession();
  if (data === undefined)
    return (
      <Alone>
        {error === null ? <Loading /> : <Unreadable error={error} again={() => void refetch()} />}
      </Alone>
    );
  return (
    <Switch>
      <Route path="/setup" component={Setup} />
      <Route path="/invitation" component={AcceptInvitation} />
      <Route path="/reset" component={ResetPassword} />
      <Route path="/forgot">
        <Forgot mail={data.mail} />
      </Route>
      <Route path="/sign-in">
        {data.account === null ? <SignIn /> : <Redirect to={wayBack()} replace />}
      </Route>
      <Route>
        {data.account === null ? <Stranger state={data} /> : <Inside account={data.account} />}
      </Route>
    </Switch>
  );
}

function Stranger({ state }: { state: SessionState }) {
  if (state.needsSetup)
    return (
      <Alone title="Nobody has an account yet">
        <p className="soft">
          The terminal in which Clearpixel was started shows a link to make the first one. It is
          also in the file <code>setup.key</code> of the data folder, to be opened as{' '}
          <code>/setup#…</code> here.
        </p>
      </Alone>
    );
  const { pathname, search } = location;
  return <Redirect to={`/sign-in?to=${encodeURIComponent(pathname + search)}`} replace />;
}

/** Where signing in leads: a page of this console alone, whatever stands in the address. */
export function wayBack(): string {
  const to = new URLSearchParams(location.search).get('to') ?? '/';
  const url = URL.parse(to, location.origin);
  return url !== null && url.origin === location.origin && to.startsWith('/')
    ? url.pathname + url.search
    : '/';
}

function Inside({ account }: { account: NonNullable<SessionState['account']> }) {
  return (
    <Frame account={account}>
      <Suspense fallback={<Loading />}>
        <Switch>
          <Route path="/">
            <SiteList account={account} />
          </Route>
          <Route path="/sites/new" component={NewSite} />
          <Route path="/sites/:id">
            {({ id }) => <Report key={id} id={id} account={account} />}
          </Route>
          <Route path="/sites/:id/engagement">
            {({ id }) => <Engagement key={id} id={id} account={account} />}
          </Route>
          <Route path="/sites/:id/goals">
            {({ id }) => <Goals key={id} id={id} account={account} />}
          </Route>
          <Route path="/sites/:id/funnel">
            {({ id }) => <Funnel key={id} id={id} account={account} />}
          </Route>
          <Route path="/sites/:id/journeys">
            {({ id }) => <Journeys key={id} id={id} account={account} />}
          </Route>
          <Route path="/sites/:id/retention">
            {({ id }) => <Retention key={id} id={id} account={account} />}
          </Route>
          <Route path="/sites/:id/attribution">
            {({ id }) => <Attribution key={id} id={id} account={account} />}
          </Route>
          <Route path="/sites/:id/realtime">
            {({ id }) => <Realtime key={id} id={id} account={account} />}
          </Route>
          <Route path="/sites/:id/receipts">
            {({ id }) => <Receipts key={id} id={id} account={account} />}
          </Route>
          <Route path="/sites/:id/settings">
            {({ id }) => <SiteSettings key={id} id={id} account={account} />}
          </Route>
          <Route path="/campaigns">
            <CampaignList account={account} />
          </Route>
          <Route path="/campaigns/new" component={NewCampaign} />
          <Route path="/campaigns/compare" component={CampaignComparison} />
          <Route path="/campaigns/:id">
            {({ id }) => <CampaignOverview key={id} id={id} account={account} />}
          </Route>
          <Route path="/campaigns/:id/recipients">
            {({ id }) => <CampaignRecipients key={id} id={id} account={account} />}
          </Route>
          <Route path="/campaigns/:id/recipients/:ref">
            {({ id, ref }) => (
              <CampaignRecipient key={ref} id={id} personRef={ref} account={account} />
            )}
          </Route>
          <Route path="/campaigns/:id/timing">
            {({ id }) => <CampaignTiming key={id} id={id} account={account} />}
          </Route>
          <Route path="/campaigns/:id/programs">
            {({ id }) => <CampaignPrograms key={id} id={id} account={account} />}
          </Route>
          <Route path="/campaigns/:id/links">
            {({ id }) => <CampaignLinks key={id} id={id} account={account} />}
          </Route>
          <Route path="/campaigns/:id/forwards">
            {({ id }) => <CampaignForwards key={id} id={id} account={account} />}
          </Route>
          <Route path="/campaigns/:id/mail">
            {({ id }) => <CampaignMail key={id} id={id} account={account} />}
          </Route>
          <Route path="/campaigns/:id/receipts">
            {({ id }) => <CampaignReceipts key={id} id={id} account={account} />}
          </Route>
          <Route path="/campaigns/:id/settings">
            {({ id }) => <CampaignSettings key={id} id={id} account={account} />}
          </Route>
          <Route path="/alerts" component={AlertList} />
          <Route path="/alerts/new">
            <NewAlert account={account} />
          </Route>
          <Route path="/alerts/:id">
            {({ id }) => <AlertPage key={id} id={id} account={account} />}
          </Route>
          <Route path="/inbox" component={Inbox} />
          <Route path="/webhooks" component={WebhookList} />
          <Route path="/webhooks/:id">{({ id }) => <WebhookPage key={id} id={id} />}</Route>
          <Route path="/find-pixels" component={Find} />
          <Route path="/find-pixels/what-a-pixel-sees" component={WhatAPixelSees} />
          <Route path="/find-pixels/block" component={BlockPixels} />
          <Route path="/try" component={TryIt} />
          <Route path="/status" component={StatusPage} />
          <Route path="/account">
            <AccountPage account={account} />
          </Route>
          <Route path="/people">
            <PeoplePage account={account} />
          </Route>
          <Route path="/keys" component={KeysPage} />
          <Route path="/audit" component={AuditPage} />
          <Route path="/api-reference" component={ApiReference} />
          <Route>
            <Empty isPage title="Nothing here">
              <p className="soft">This address leads to no page.</p>
              <a href="/">All sites</a>
            </Empty>
          </Route>
        </Switch>
      </Suspense>
    </Frame>
  );
}
