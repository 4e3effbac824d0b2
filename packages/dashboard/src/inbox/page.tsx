import { Link } from 'wouter';
import { callApi } from '../api/client.ts';
import { useChange, useInbox, useUnread } from '../api/queries.ts';
import { Pager, usePaging } from '../campaigns/pager.tsx';
import { Button, Failure } from '../design/forms.tsx';
import { Empty, PageHead, Unread } from '../design/parts.tsx';
import { NoticeList } from './notice-list.tsx';

export function InboxPage() {
  const paging = usePaging();
  const { data, error, refetch } = useInbox(paging.cursor);
  const unread = useUnread().data?.unread ?? 0;
  const read = useChange(() => callApi('POST', '/inbox/read', { ids: null }), ['/inbox']);
  if (data === undefined) return <Unread error={error} again={refetch} />;
  const isEmpty = data.items.length === 0 && paging.cursor === '';
  return (
    <div className="stack loose">
      <PageHead title="Inbox" lead="What your alerts have said. It is kept for 90 days.">
        {unread > 0 && (
          <Button busy={read.isPending} onClick={() => read.mutate(undefined)}>
            Mark all as read
          </Button>
        )}
      </PageHead>
      <Failure error={read.error} />
      {isEmpty ? (
        <Empty title="Nothing here yet">
          <p className="soft">What your alerts have to say appears here.</p>
          <Link className="button" href="/alerts">
            Look at the alerts
          </Link>
        </Empty>
      ) : (
        <section className="card" aria-label="Notices">
          <NoticeList notices={data.items} />
        </section>
      )}
      <Pager paging={paging} next={data.next} />
    </div>
  );
}
