/** The primitives that all pages are made of, beside those of forms. */
import { Check, Copy, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { ApiFailure, messageOf } from '../api/client.ts';
import { Button, Failure } from './forms.tsx';

export function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="var(--accent)" />
      <g fill="var(--accent-ink)">
        <rect x="7" y="7" width="6" height="6" />
        <rect x="19" y="7" width="6" height="6" />
        <rect x="13" y="13" width="6" height="6" />
        <rect x="7" y="19" width="6" height="6" />
        <rect x="19" y="19" width="6" height="6" />
      </g>
    </svg>
  );
}

export function Notice({
  kind = '',
  children,
}: {
  kind?: '' | 'good' | 'warn' | 'bad';
  children: ReactNode;
}) {
  return (
    <div role="status" className={`notice ${kind}`}>
      {children}
    </div>
  );
}

export function Empty({
  title,
  isPage = false,
  children,
}: {
  title: string;
  /** Whether there is nothing else on the page, and no other heading. */
  isPage?: boolean;
  children: ReactNode;
}) {
  return (
    <section className="empty">
      <div className="checker" />
      <div>
        {isPage ? <h1>{title}</h1> : <h2>{title}</h2>}
        {children}
      </div>
    </section>
  );
}

export function Loading({ lines = 3 }: { lines?: number }) {
  return (
    <div className="stack" role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, index) => (
        <div key={index} className="skeleton" style={{ height: index === 0 ? '2rem' : '4rem' }} />
      ))}
    </div>
  );
}

/** What a page shows instead of what it could not read. */
export function Unreadable({ error, again }: { error: unknown; again?: () => void }) {
  const status = error instanceof ApiFailure ? error.status : -1;
  if (status === 404)
    return (
      <Empty isPage title="Nothing here">
        <p className="soft">It may have been deleted, or it is not yours to see.</p>
        <a href="/">All sites</a>
      </Empty>
    );
  if (status === 403)
    return (
      <Empty isPage title="Your role does not include this">
        <p className="soft">{messageOf(error)}</p>
      </Empty>
    );
  return (
    <Empty isPage title="This could not be read">
      <p className="soft">{messageOf(error)}</p>
      {again !== undefined && <Button onClick={again}>Try again</Button>}
    </Empty>
  );
}

/** What a page shows until what it reads is there. */
export function Unread({ error, again }: { error: unknown; again: () => unknown }) {
  return error === null ? <Loading /> : <Unreadable error={error} again={() => void again()} />;
}

/** `hidden`: for screen readers alone. */
type TableHead = string | { hidden: string } | { number: string };

export function Table({
  head,
  scrolls,
  children,
}: {
  head: readonly TableHead[];
  /** Its name, where it may be wider than a phone and nothing in it takes the focus: the keyboard scrolls it then. */
  scrolls?: string;
  children: ReactNode;
}) {
  const scrolling =
    scrolls === undefined ? {} : { tabIndex: 0, role: 'region', 'aria-label': scrolls };
  return (
    <div className="table-scroll" {...scrolling}>
      <table className="table">
        <thead>
          <tr>
            {head.map((one) =>
              typeof one === 'string' ? (
                <th key={one} scope="col">
                  {one}
                </th>
              ) : 'hidden' in one ? (
                <th key={one.hidden} scope="col">
                  <span className="hidden-visually">{one.hidden}</span>
                </th>
              ) : (
                <th key={one.number} scope="col" className="number">
                  {one.number}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

export function Code({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState(false);
  const shown = useRef<HTMLPreElement>(null);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // Without TLS, or leave, there is no clipboard: the text is marked for whoever copies it by hand.
      if (shown.current !== null) getSelection()?.selectAllChildren(shown.current);
    }
  };
  return (
    <div className="code">
      <pre ref={shown} tabIndex={0} aria-label={label}>
        {text}
      </pre>
      <div className="row">
        <Button kind="quiet" onClick={() => void copy()}>
          {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
          {copied ? 'Copied' : 'Copy'}
          <span className="hidden-visually"> {label}</span>
        </Button>
      </div>
    </div>
  );
}

export function Overlay({
  title,
  isOpen,
  onClose,
  children,
}: {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <ModalOverlay
      className="overlay"
      isDismissable
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className="modal">
        <Dialog>
          <div className="stack">
            <div className="row apart title">
              <Heading slot="title" level={2}>
                {title}
              </Heading>
              <Button kind="quiet" onClick={onClose} aria-label="Close">
                <X aria-hidden />
              </Button>
            </div>
            {children}
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Asks once more before something that cannot be undone. */
export function Confirm({
  title,
  children,
  action,
  isOpen,
  busy,
  error,
  onConfirm,
  onClose,
}: {
  title: string;
  children: ReactNode;
  action: string;
  isOpen: boolean;
  busy: boolean;
  error: unknown;
  onConfirm: () => void;
  onClose: () => void;
}) {
  return (
    <Overlay title={title} isOpen={isOpen} onClose={onClose}>
      <div className="soft">{children}</div>
      <Failure error={error} />
      <div className="row">
        <Button kind="danger" busy={busy} onClick={onConfirm}>
          {action}
        </Button>
        <Button kind="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </Overlay>
  );
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'Clearpixel' : `${title} · Clearpixel`;
  }, [title]);
}

/** Whom the page is for: its title in the window, and at its top. */
export function PageHead({
  title,
  lead,
  children,
}: {
  title: string;
  lead?: ReactNode;
  children?: ReactNode;
}) {
  useTitle(title);
  return (
    <header className="row apart">
      <div>
        <h1>{title}</h1>
        {lead !== undefined && <p className="soft">{lead}</p>}
      </div>
      {children !== undefined && <div className="row">{children}</div>}
    </header>
  );
}
