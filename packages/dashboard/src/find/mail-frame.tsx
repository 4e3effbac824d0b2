import { useCallback, useRef } from 'react';
import type { NumberedFinding } from './numbered.ts';
import type { Body } from './reading.ts';
import { showMail } from './shown-mail.ts';

/** Most mails are made 600 wide. */
const MAIL_WIDTH_PX = 640;
/** Smaller letters cannot be read. */
const MIN_ZOOM = 0.6;

/**
 * A frame in a frame: the outer one is an empty page of the console with a policy of its own, under which the inner one may have
 * styles and pictures of its own and fetch nothing. The dashboard's policy stays as strict as it is, for a frame without an
 * address has that of the page around it.
 */
export function MailFrame({
  title,
  body,
  findings,
}: {
  title: string;
  body: Body;
  findings: readonly NumberedFinding[];
}) {
  const outer = useRef<HTMLIFrameElement>(null);
  const fill = useCallback(() => {
    const window = outer.current?.contentWindow as (Window & typeof globalThis) | null | undefined;
    if (window === null || window === undefined) return;
    // oxlint-disable-next-line react/iframe-missing-sandbox -- the next line gives it the strictest
    const inner = window.document.createElement('iframe');
    inner.setAttribute('sandbox', '');
    inner.title = title;
    const zoom = Math.min(1, Math.max(MIN_ZOOM, window.innerWidth / MAIL_WIDTH_PX));
    inner.srcdoc = showMail(new window.DOMParser(), body, findings, zoom);
    window.document.body.replaceChildren(inner);
  }, [title, body, findings]);
  return (
    <iframe
      ref={outer}
      className="find-frame"
      title={title}
      // To be filled from here; it runs nothing itself.
      sandbox="allow-same-origin"
      src="/mail-frame"
      onLoad={fill}
    />
  );
}
