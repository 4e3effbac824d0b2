/**
 * The registry: what the owner has set up. People's names and addresses live here and only here; the store knows
 * refs. Two databases stand behind this one contract (SQLite, PostgreSQL), held to it by one suite of tests.
 *
 * Input is validated by the schemas of `site.ts`, `campaign.ts` and `key.ts` before it comes here. What may well not exist is a result,
 * not a throw; a method rejects only when the database itself fails.
 */
import type { Level, Snapshot } from '@clearpixel/pixel';
import type { BackupRow } from './backup.ts';
import type { Accounts } from './accounts-contract.ts';
import type { Alerts } from './alerts-contract.ts';
import type { Campaigns } from './campaigns-contract.ts';
import type { Key, NewKey } from './key.ts';
import type { MailReports } from './mail-reports.ts';
import type { Shares } from './shares.ts';
import type { SiteItems } from './site-items.ts';
import type { NewSite, Site, SiteChanges, SitePurpose } from './site.ts';

export interface RegistrySettings {
  /** CONTRACT's CLEARPIXEL_REGISTRY: `sqlite:`, or `postgres://user:password@host:port/database`. */
  url: string;
  /** Where SQLite keeps `registry.sqlite` (made, mode 0700, where it is missing); unused by PostgreSQL. */
  directory: string;
}

/**
 * Who makes a change: a key by its id and name, a person by their id alone. The audit log keeps nothing of a person; it
 * shows the name that the account has when it is read.
 */
export interface Actor {
  id: string;
  name: string;
}

export interface PageRequest {
  /** Rows, 1 to 1,000. */
  limit: number;
  /** `next` of the page before. */
  cursor?: string | undefined;
}

export interface Page<Item> {
  items: Item[];
  /** null at the end. */
  next: string | null;
}

export const AUDIT_ACTIONS = [
  'site-created',
  'site-changed',
  'site-deleted',
  'key-created',
  'key-revoked',
  'consent-changed',
  'account-created',
  'account-changed',
  'account-removed',
  'password-changed',
  'second-factor-changed',
  'signed-in',
  'invitation-created',
  'invitation-revoked',
  'campaign-created',
  'campaign-changed',
  'campaign-deleted',
  'recipients-added',
  'subject-stopped',
  'subject-erased',
  'level-limited',
  'alert-created',
  'alert-changed',
  'alert-deleted',
  'webhook-created',
  'webhook-changed',
  'webhook-rotated',
  'webhook-deleted',
  'goal-created',
  'goal-changed',
  'goal-deleted',
  'segment-created',
  'segment-changed',
  'segment-deleted',
  'annotation-created',
  'annotation-changed',
  'annotation-deleted',
  'share-created',
  'share-revoked',
  'mail-report-created',
  'mail-report-deleted',
  'mail-report-stopped',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export interface AuditEntry {
  /** Grows by one with each entry. */
  sequence: number;
  at: string;
  actor: Actor;
  action: AuditAction;
  /** The id of the site, campaign or key, the ref of the subject, `installation`. */
  target: string;
  /** Names of the fields that were changed; no values. */
  fields: string[];
}

/** Something whose events the store has still to delete (see `requestErasure` of the console). */
export interface Erasure {
  source: string;
  requestedAt: string;
}

export interface Registry extends Accounts, Alerts, Campaigns, MailReports, Shares, SiteItems {
  createSite(actor: Actor, site: NewSite, purpose?: SitePurpose): Promise<Site>;
  site(id: string): Promise<Site | null>;
  /** The site of the page "Try it", made when it is asked for the first time. It is in no list. */
  trySite(): Promise<{ site: Site; isNew: boolean }>;
  /** Oldest first; with `only`, those of the given ids. null: the cursor is not one of this list. */
  sites(page: PageRequest & { only?: readonly string[] | undefined }): Promise<Page<Site> | null>;
  /** null: there is no such site. */
  changeSite(actor: Actor, id: string, changes: SiteChanges): Promise<Site | null>;
  /** Also notes, in the same transaction, that its events have to be erased. False: there is no such site. */
  deleteSite(actor: Actor, id: string): Promise<boolean>;

  /** Oldest first. Whatever may still be in the store, or on its way there, of sources that are gone. */
  pendingErasures(): Promise<Erasure[]>;
  erasureDone(source: string): Promise<void>;

  /** `secret` is shown to its maker now and never again. */
  createKey(actor: Actor, key: NewKey): Promise<{ key: Key; secret: string }>;
  /** Oldest first, revoked ones too. null: the cursor is not one of this list. */
  keys(page: PageRequest): Promise<Page<Key> | null>;
  /** Revoking twice is no fault, and keeps the first time. null: there is no such key. */
  revokeKey(actor: Actor, id: string): Promise<Key | null>;
  /** The key that `secret` is, unless it has expired or was revoked. Notes when it was last used. */
  authenticate(secret: string): Promise<Key | null>;

  /** What happened without a change of the registry's own, as signing in. */
  noteAudit(actor: Actor, action: AuditAction, target: string): Promise<void>;
  /** Newest first. null: the cursor is not one of this list. */
  audit(page: PageRequest): Promise<Page<AuditEntry> | null>;

  /** The highest level that a subject allows; null takes the entry away. Of an erased subject it stays `off`. */
  setConsent(actor: Actor, subject: string, level: Level | null): Promise<void>;
  consent(subject: string): Promise<Level | null>;

  /** All that an edge needs to know, of one moment. Its version grows with every change that matters to an edge. */
  snapshot(): Promise<Snapshot>;
  /** All that a backup keeps, of one moment. */
  exportRows(): Promise<BackupRow[]>;
  /** All of them, into a registry in which nothing is. `unknown-table`: of a newer version; the others are in. */
  importRows(rows: readonly BackupRow[]): Promise<'imported' | 'not-empty' | 'unknown-table'>;
  /** For the health page: rejects when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
