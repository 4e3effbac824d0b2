/** Which page an address shows. Kept in step with the console's DASHBOARD_ADDRESSES. */
import type { SessionState } from '@clearpixel/console/api-types';
import { Suspense, lazy } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { useSession } from './api/queries.ts';
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

const Report = lazy(() => import('./report/page.tsx').then((m) => ({ default: m.ReportPage })));
const Receipts = lazy(() =>
  import('./receipts/page.tsx').then((m) => ({ default: m.ReceiptsPage })),
);
const SiteSettings = lazy(() =>
  import('./sites/settings.tsx').then((m) => ({ default: m.SiteSettings })),
);
const TryIt = lazy(() => import('./try/page.tsx').then((m) => ({ default: m.TryPage })));
const StatusPage = lazy(() => import('./status/page.tsx').then((m) => ({ default: m.StatusPage })));
const AccountPage = lazy(() =>
  import('./settings/account.tsx').then((m) => ({ default: m.AccountPage })),
);
const PeoplePage = lazy(() => import('./people/page.tsx').then((m) => ({ default: m.PeoplePage })));
const KeysPage = lazy(() => import('./settings/keys.tsx').then((m) => ({ default: m.KeysPage })));
const AuditPage = lazy(() =>
  import('./settings/audit.tsx').then((m) => ({ default: m.AuditPage })),
);
const ApiReference = lazy(() =>
  import('./settings/api-reference.tsx').then((m) => ({ default: m.ApiReference })),
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
          <Route path="/sites/:id/receipts">
            {({ id }) => <Receipts key={id} id={id} account={account} />}
          </Route>
          <Route path="/sites/:id/settings">
            {({ id }) => <SiteSettings key={id} id={id} account={account} />}
          </Route>
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
