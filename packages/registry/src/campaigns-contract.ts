/** The registry's part for campaigns and for the people whom they reach. */
import type { Level } from '@clearpixel/pixel';
import type {
  Campaign,
  CampaignChanges,
  Consent,
  Delivery,
  NewCampaign,
  NewRecipient,
  Recipient,
  RecipientCounts,
  Subject,
} from './campaign.ts';
import type { Actor, Page, PageRequest } from './contract.ts';

/** All that the registry holds of a person. */
export interface SubjectRecord {
  subject: Subject;
  recipientOf: Recipient[];
}

export interface Campaigns {
  createCampaign(actor: Actor, campaign: NewCampaign): Promise<Campaign>;
  campaign(id: string): Promise<Campaign | null>;
  /** Oldest first; with `only`, those of the given ids. null: the cursor is not one of this list. */
  campaigns(
    page: PageRequest & { only?: readonly string[] | undefined },
  ): Promise<Page<Campaign> | null>;
  changeCampaign(actor: Actor, id: string, changes: CampaignChanges): Promise<Campaign | null>;
  /**
   * Notes, in the same transaction, that its events have to be erased. Its recipients follow before this resolves (or, if
   * the process is killed, at the next start), and with them people who are nowhere else and have neither stopped nor
   * denied: a refusal outlives the campaign.
   */
  deleteCampaign(actor: Actor, id: string): Promise<boolean>;

  /**
   * Adds people, or changes those who are there (by address): what is left out of an item stays as it is. One transaction.
   * A person who has stopped stays stopped. Consent that is taken back (`denied`) is in force for what was sent before.
   * Of two words on consent the later counts (`consentAt`; a time to come is now), and `granted` without a time lifts no
   * `denied`: who imports last year's file again must not undo a refusal. `consentSource` and `consentAt` go with a `consent`.
   *
   * @param items at most CAMPAIGN_LIMITS.recipientsPerCall; two with one address are applied one after the other.
   * @param isFirst writes the audit log's line: one for a whole import. A call that changes what an edge knows writes one too.
   * @returns in the order of `items`; null: there is no such campaign.
   */
  addRecipients(
    actor: Actor,
    campaign: string,
    items: readonly NewRecipient[],
    isFirst: boolean,
  ): Promise<{ recipients: Recipient[]; changesEdge: boolean } | null>;
  /** By time of adding; `search` is a part of address or name in any case, `group` one of theirs, exactly. null: the cursor is not one of this list. */
  recipients(
    campaign: string,
    page: PageRequest & { search?: string | undefined; group?: string | undefined },
  ): Promise<Page<Recipient> | null>;
  /** Those of the addresses that are recipients; at most 1,000 are asked for. */
  recipientsByEmail(campaign: string, emails: readonly string[]): Promise<Recipient[]>;
  /** Those of the refs that are recipients; at most 1,000 are asked for. */
  recipientsByRef(campaign: string, refs: readonly string[]): Promise<Recipient[]>;
  recipient(campaign: string, ref: string): Promise<Recipient | null>;
  recipientCounts(campaign: string): Promise<RecipientCounts>;
  /**
   * The earliest time of each step stays.
   *
   * @returns how many of `deliveries` are of recipients of the campaign, and the refs of those among them who consent.
   */
  noteDeliveries(
    campaign: string,
    deliveries: readonly Delivery[],
  ): Promise<{ known: number; consenting: string[] }>;

  subject(ref: string): Promise<Subject | null>;
  subjectByEmail(email: string): Promise<Subject | null>;
  subjectRecord(ref: string): Promise<SubjectRecord | null>;
  /** Also in force for what was sent before. null takes it back to "nobody asked". False: there is no such person. */
  setSubjectConsent(
    actor: Actor,
    ref: string,
    consent: Consent | null,
    source: string,
  ): Promise<boolean>;
  /** The person's own word; only the person takes it back (`stopped` false). */
  setStopped(actor: Actor, ref: string, stopped: boolean): Promise<boolean>;
  /**
   * The person is gone here at once; the store's part is noted as still to be done (`pendingSubjectErasures`). What was
   * sent to them stays disarmed: their ref is `off` in the snapshot for ever.
   */
  eraseSubject(actor: Actor, ref: string): Promise<boolean>;
  /** Oldest first. */
  pendingSubjectErasures(): Promise<{ subject: string; requestedAt: string }[]>;
  subjectErasureDone(subject: string): Promise<void>;

  /** The highest level of the whole installation: nothing anywhere is kept above it. */
  maxLevel(): Promise<Level>;
  setMaxLevel(actor: Actor, level: Level): Promise<void>;
}
