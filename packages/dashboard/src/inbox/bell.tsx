import { Bell as BellIcon } from 'lucide-react';
import { Link, useLocation } from 'wouter';
import { useUnread } from '../api/queries.ts';
import { countShort } from '../design/words.ts';
import './bell.css';

export function Bell() {
  const unread = useUnread().data?.unread ?? 0;
  const [location] = useLocation();
  return (
    <Link
      className="bell"
      href="/inbox"
      aria-current={location === '/inbox' ? 'page' : undefined}
      aria-label={unread === 0 ? 'Inbox' : `Inbox, ${unread} unread`}
    >
      <BellIcon aria-hidden />
      {unread > 0 && <span className="unread">{countShort(unread)}</span>}
    </Link>
  );
}
