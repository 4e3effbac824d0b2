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
  };
  /** Stays when the store's part is done: what was sent to an erased person is never let in again. */
  subject_erasures: { subject: string; requested_at: string; done_at: string | null };
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
