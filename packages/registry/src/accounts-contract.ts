/** The registry's part for the people who use the console. Secrets come and go as hashes alone (see `account.ts`). */
import type {
  Account,
  AccountChanges,
  AccountSession,
  Credentials,
  Invitation,
  NewAccount,
  NewInvitation,
} from './account.ts';
import type { Actor, Page, PageRequest } from './contract.ts';

export interface Accounts {
  hasAccounts(): Promise<boolean>;
  /** An owner. null: there is an account already. */
  createFirstAccount(account: NewAccount): Promise<Account | null>;
  account(id: string): Promise<Account | null>;
  /** Oldest first. null: the cursor is not one of this list. */
  accounts(page: PageRequest): Promise<Page<Account> | null>;
  credentials(email: string): Promise<Credentials | null>;
  credentialsOf(id: string): Promise<Credentials | null>;
  /** `last-owner`: somebody has to be one. */
  changeAccount(
    actor: Actor,
    id: string,
    changes: AccountChanges,
  ): Promise<Account | null | 'last-owner'>;
  renameAccount(actor: Actor, id: string, name: string): Promise<Account | null>;
  /** With their sessions and links. */
  removeAccount(actor: Actor, id: string): Promise<boolean | 'last-owner'>;
  /** Ends all sessions of the account but the one of `keepSession`. */
  setPassword(
    actor: Actor,
    id: string,
    passwordHash: string,
    keepSession: string | null,
  ): Promise<boolean>;

  /** `secret` null takes the second factor away, its recovery codes too. */
  setSecondFactor(
    actor: Actor,
    id: string,
    secret: string | null,
    recoveryHashes: readonly string[],
  ): Promise<void>;
  /** Whether this time step is later than any used before: a code that was seen over a shoulder works no second time. */
  useTotpStep(id: string, step: number): Promise<boolean>;
  /** Whether it was one that had not been used. */
  useRecoveryCode(id: string, hash: string): Promise<boolean>;

  createSession(
    account: string,
    session: { hash: string; client: string; expiresAt: string },
  ): Promise<AccountSession>;
  /** The living session of this cookie, and notes that it was used (to the minute). */
  session(
    hash: string,
    idleSince: string,
  ): Promise<{ session: AccountSession; account: Account } | null>;
  /** Newest first. */
  sessionsOf(account: string): Promise<AccountSession[]>;
  endSession(account: string, id: string): Promise<boolean>;

  /** Replaces an open invitation of the same address. `taken`: somebody has this address already. */
  createInvitation(
    actor: Actor,
    invitation: NewInvitation,
    link: { hash: string; expiresAt: string },
  ): Promise<Invitation | 'taken'>;
  /** Open ones, oldest first. */
  invitations(): Promise<Invitation[]>;
  invitation(hash: string): Promise<Invitation | null>;
  revokeInvitation(actor: Actor, id: string): Promise<boolean>;
  /** Uses the link up. null: it is not an open one, or its address has an account by now. */
  acceptInvitation(
    hash: string,
    person: { name: string; passwordHash: string },
  ): Promise<Account | null>;

  createResetLink(account: string, link: { hash: string; expiresAt: string }): Promise<void>;
  /** Whose password the link sets. null: it is not an open one. */
  resetLink(hash: string): Promise<Account | null>;
  /** Uses the link up, and ends all sessions of the account. null: it is not an open one. */
  useResetLink(hash: string, passwordHash: string): Promise<Account | null>;
}
