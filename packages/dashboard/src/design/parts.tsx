/** The primitives that all pages are made of. */
import { Check, Copy, X } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import type { ComponentProps, ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay, Switch as AriaSwitch } from 'react-aria-components';
import { ApiFailure, messageOf } from '../api/client.ts';

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

type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger';

export function Button({
  kind = 'plain',
  busy = false,
  ...rest
}: ComponentProps<'button'> & { kind?: ButtonKind; busy?: boolean }) {
  return (
    <button
      type="button"
      {...rest}
      className={`button ${kind}`}
      disabled={rest.disabled === true || busy}
      aria-busy={busy}
    />
  );
}

export function Field({
  label,
  hint,
  error,
  ...rest
}: Omit<ComponentProps<'input'>, 'className'> & {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        {...rest}
        id={id}
        className="input"
        aria-invalid={error !== undefined}
        aria-describedby={`${id}-more`}
      />
      <Beneath id={`${id}-more`} hint={hint} error={error} />
    </div>
  );
}

export function Choice<Value extends string>({
  label,
  hint,
  value,
  options,
  onChoose,
  ...rest
}: Omit<ComponentProps<'select'>, 'className' | 'value' | 'onChange'> & {
  label: string;
  hint?: ReactNode;
  value: Value;
  options: readonly (readonly [value: Value, name: string])[];
  onChoose: (value: Value) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        {...rest}
        id={id}
        className="input"
        value={value}
        aria-describedby={`${id}-more`}
        onChange={(event) => {
          const chosen = options.find(([option]) => option === event.target.value);
          if (chosen !== undefined) onChoose(chosen[0]);
        }}
      >
        {options.map(([option, name]) => (
          <option key={option} value={option}>
            {name}
          </option>
        ))}
      </select>
      <Beneath id={`${id}-more`} hint={hint} error={undefined} />
    </div>
  );
}

function Beneath({ id, hint, error }: { id: string; hint: ReactNode; error: string | undefined }) {
  return (
    <div id={id} className="small">
      {error === undefined ? (
        <span className="soft">{hint}</span>
      ) : (
        <span className="fault">{error}</span>
      )}
    </div>
  );
}

const NO_FIELDS: readonly string[] = [];

/** The message of a change that failed, unless it belongs to one of the fields. */
export function Failure({
  error,
  fields = NO_FIELDS,
}: {
  error: unknown;
  fields?: readonly string[] | undefined;
}) {
  if (error === null || error === undefined) return null;
  if (error instanceof ApiFailure && error.field !== undefined && fields.includes(error.field))
    return null;
  return (
    <div role="alert" className="notice bad">
      {messageOf(error)}
    </div>
  );
}

export const faultOf = (error: unknown, field: string): string | undefined =>
  error instanceof ApiFailure && error.field === field ? messageOf(error) : undefined;

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

export function Code({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <div className="code">
      <pre tabIndex={0} aria-label={label}>
        {text}
      </pre>
      <div className="row">
        <Button
          kind="quiet"
          onClick={() => {
            navigator.clipboard.writeText(text).then(
              () => setCopied(true),
              () => setCopied(false),
            );
          }}
        >
          {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
          {copied ? 'Copied' : 'Copy'}
          <span className="hidden-visually"> {label}</span>
        </Button>
      </div>
    </div>
  );
}

export function Switch({
  isOn,
  onChange,
  children,
}: {
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  children: ReactNode;
}) {
  return (
    <AriaSwitch className="switch" isSelected={isOn} onChange={onChange}>
      <span className="track" />
      {children}
    </AriaSwitch>
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
            <div className="row apart">
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

/** The values of a form's fields, by name. */
export const valuesOf = (form: HTMLFormElement): Record<string, string> =>
  Object.fromEntries(
    [...new FormData(form)].map(([name, value]) => [name, typeof value === 'string' ? value : '']),
  );
