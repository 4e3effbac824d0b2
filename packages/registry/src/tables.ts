/**
 * The tables as Kysely sees them. Times are ISO 8601 UTC with milliseconds and lists are JSON, both as text: the one form
 * that SQLite and PostgreSQL keep, compare and give back alike.
 */
export interface Tables {
  sources: {
    id: string;
    kind: string;
    name: string;
    level: string;
    timezone: string;
    retention_days: number;
    created_at: string;
    purpose: string;
  };
  sites: {
    source: string;
    domain: string;
    domains: string;
    allowed_params: string;
    contact: string;
    own_networks: string;
    excluded_paths: string;
  };
  /** What is set up for the reports of a site: goals, segments, annotations. `content` is JSON. */
  site_items: { id: string; site: string; kind: string; content: string; created_at: string };
  shared_links: {
    id: string;
    site: string;
    name: string;
    hash: string;
    parts: string;
    properties: string;
    embedded_by: string;
    created_at: string;
    revoked_at: string | null;
  };
  mail_reports: {
    id: string;
    site: string;
    every: string;
    /** Either this or `email`. */
    account: string | null;
    email: string | null;
    stop_secret: string;
    created_at: string;
    due_at: string;
    /** When it is tried next: later than `due_at` while somebody sends it, or after a try that failed. */
    try_at: string;
    attempts: number;
    last_sent_at: string | null;
    failed_at: string | null;
    failure: string | null;
  };
  keys: {
    id: string;
    name: string;
    hash: string;
    scopes: string;
    sites: string | null;
    created_at: string;
    last_used_at: string | null;
    expires_at: string | null;
    revoked_at: string | null;
  };
  accounts: {
    id: string;
    email: string;
    name: string;
    role: string;
    sites: string | null;
    password_hash: string;
    totp_secret: string | null;
    /** The last time step of a code that was used. */
    totp_step: number;
    created_at: string;
    last_seen_at: string | null;
  };
  recovery_codes: { account: string; hash: string };
  account_sessions: {
    id: string;
    account: string;
    hash: string;
    client: string;
    created_at: string;
    last_seen_at: string;
    expires_at: string;
  };
  invitations: {
    id: string;
    hash: string;
    email: string;
    role: string;
    sites: string | null;
    created_at: string;
    expires_at: string;
  };
  reset_links: { hash: string; account: string; expires_at: string };
  campaigns: {
    source: string;
    subject: string;
    /** 0 or 1, as all that is true or not: SQLite has no type for it. */
    opens: number;
    clicks: number;
    trap: number;
  };
  subjects: {
    /** Inside of the registry alone. */
    id: number;
    ref: string;
    email: string;
    name: string;
    /** Address and name in lower case: databases disagree on what that is beyond ASCII. */
    search_text: string;
    consent: string | null;
    consent_source: string;
    consent_at: string | null;
    /** Whether they ever consented: only then does a pixel that is out there name them. */
    had_consent: number;
    stopped: number;
    created_at: string;
  };
  recipients: {
    /** The subject's `id`. */
    subject: number;
    campaign: string;
    /** JSON, one to a line: see `hasGroup`. */
    groups: string;
    added_at: string;
    sent_at: string | null;
    delivered_at: string | null;
    bounced_at: string | null;
    /** See recipient-marks.ts. */
    marks: number;
  };
  /** Stays when the store's part is done: what was sent to an erased person is never let in again. */
  subject_erasures: { subject: string; requested_at: string; done_at: string | null };
  alerts: {
    id: string;
    name: string;
    source: string | null;
    source_kind: string | null;
    condition: string;
    /** Whom the condition names, or ''. */
    subject: string;
    verdicts: string;
    in_inbox: number;
    by_mail: number;
    webhook: string | null;
    quiet_seconds: number;
    account: string | null;
    made_by: string;
    created_at: string;
    paused: number;
    ended_at: string | null;
    fired_at: string | null;
    /** JSON: the first lines of what it has gathered. */
    pending: string;
    pending_count: number;
    quiet_until: string;
    failed_at: string | null;
    failure: string | null;
  };
  /** What has fired and must not again; '' is anybody. */
  alert_marks: { alert: string; source: string; subject: string };
  inbox: {
    id: string;
    /** null: nobody's; it stands in the alert's history alone. */
    account: string | null;
    alert: string | null;
    parts: string;
    /** Whether the inbox shows it. */
    shown: number;
    created_at: string;
    read_at: string | null;
    mail_state: string;
    mail_attempts: number;
    mail_next_at: string;
    mail_error: string | null;
  };
  webhooks: {
    id: string;
    name: string;
    url: string;
    secret: string;
    old_secret: string | null;
    old_secret_until: string | null;
    events: string;
    verdicts: string;
    sources: string | null;
    created_at: string;
    failing_since: string | null;
    disabled_at: string | null;
    disabled_reason: string | null;
  };
  webhook_deliveries: {
    id: string;
    webhook: string;
    type: string;
    subject: string;
    /** Of an alert's message. */
    notice: string | null;
    body: string;
    state: string;
    attempts: number;
    next_at: string;
    status: number | null;
    error: string | null;
    created_at: string;
    done_at: string | null;
  };
  /** One row, or none. */
  arrivals_cursor: { id: number; loaded_at: string; event: string };
  settings: { name: string; value: string };
  consents: { subject: string; level: string; changed_at: string };
  erasures: { source: string; requested_at: string };
  audit: {
    sequence: number;
    at: string;
    actor_id: string;
    actor_name: string;
    action: string;
    target: string;
    fields: string;
  };
  /** One row. Taking the next number locks it, so numbers come in the order in which transactions commit. */
  counters: { id: number; config_version: number; audit_sequence: number };
}
