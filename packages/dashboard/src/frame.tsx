import type { Account } from '@clearpixel/console/api-types';
import {
  Activity,
  BellRing,
  BookOpen,
  KeyRound,
  LayoutGrid,
  LogOut,
  Mail,
  Menu,
  ScanEye,
  ScanSearch,
  ScrollText,
  UserRound,
  UsersRound,
  Webhook,
} from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { callApi } from './api/client.ts';
import { Button } from './design/forms.tsx';
import { Mark } from './design/parts.tsx';
import { Bell } from './inbox/bell.tsx';

const LINKS = [
  { to: '/', name: 'Sites', Icon: LayoutGrid, for: 'all' },
  { to: '/campaigns', name: 'Campaigns', Icon: Mail, for: 'all' },
  { to: '/alerts', name: 'Alerts', Icon: BellRing, for: 'alerted' },
  { to: '/find-pixels', name: 'Find pixels', Icon: ScanSearch, for: 'all' },
  { to: '/try', name: 'Try it', Icon: ScanEye, for: 'all' },
  { to: '/status', name: 'Status', Icon: Activity, for: 'readers' },
  { to: '/people', name: 'People', Icon: UsersRound, for: 'owners' },
  { to: '/keys', name: 'Keys', Icon: KeyRound, for: 'owners' },
  { to: '/webhooks', name: 'Webhooks', Icon: Webhook, for: 'owners' },
  { to: '/audit', name: 'Audit log', Icon: ScrollText, for: 'owners' },
  { to: '/api-reference', name: 'API', Icon: BookOpen, for: 'all' },
] as const;

function maySee(account: Account, whom: (typeof LINKS)[number]['for']): boolean {
  if (whom === 'owners') return account.role === 'owner';
  if (whom === 'alerted') return account.role !== 'viewer';
  return whom === 'all' || (account.role !== 'viewer' && account.sites === null);
}

async function signOut(): Promise<void> {
  await callApi('DELETE', '/session').catch(() => undefined);
  // Anew, and not within the page: nothing that was read stays in memory.
  window.location.assign('/sign-in');
}

export function Frame({ account, children }: { account: Account; children: ReactNode }) {
  const [location] = useLocation();
  const [isOpen, setOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  const before = useRef(location);
  useEffect(() => {
    if (before.current === location) return;
    before.current = location;
    setOpen(false);
    // As when a page is loaded: screen readers and the keyboard begin at its top.
    main.current?.focus();
    scrollTo(0, 0);
  }, [location]);
  const isAt = (to: string): boolean =>
    to === '/'
      ? location === '/' || location.startsWith('/sites')
      : location === to || location.startsWith(`${to}/`);
  return (
    <div className="frame">
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <nav aria-label="Console">
        <div className="top">
          <Link className="brand" href="/">
            <Mark />
            Clearpixel
          </Link>
          <Bell />
        </div>
        <span className="menu-button">
          <Button kind="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            <Menu aria-hidden />
            Menu
          </Button>
        </span>
        <div className="links" data-open={isOpen || undefined}>
          <ul>
            {LINKS.filter((link) => maySee(account, link.for)).map(({ to, name, Icon }) => (
              <li key={to}>
                <Link href={to} aria-current={isAt(to) ? 'page' : undefined}>
                  <Icon aria-hidden />
                  {name}
                </Link>
              </li>
            ))}
          </ul>
          <ul className="last">
            <li>
              <Link href="/account" aria-current={isAt('/account') ? 'page' : undefined}>
                <UserRound aria-hidden />
                <span className="wrap">{account.name}</span>
              </Link>
            </li>
            <li>
              <a
                href="/sign-in"
                onClick={(event) => {
                  event.preventDefault();
                  void signOut();
                }}
              >
                <LogOut aria-hidden />
                Sign out
              </a>
            </li>
          </ul>
        </div>
      </nav>
      <main id="content" tabIndex={-1} ref={main}>
        {children}
      </main>
    </div>
  );
}
