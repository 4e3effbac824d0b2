/**
 * What mail services tell of deliveries, each in its own form, read into one. An adapter is pure: it reads a body, and says
 * whether the service has signed it. A mail's campaign and recipient are what the sender has written into its metadata,
 * under these names; without `clearpixel-ref` the recipient is found by their address.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { DeliveryStep } from '@clearpixel/registry';
import { z } from 'zod';

export const CAMPAIGN_FIELD = 'clearpixel-campaign';
export const REF_FIELD = 'clearpixel-ref';

/** The largest batches are SendGrid's, which end before they reach a megabyte. */
export const MAX_REPORTS = 5_000;

export interface DeliveryReport {
  campaign: string | null;
  ref: string | null;
  /** Empty where only the ref is known. */
  email: string;
  what: DeliveryStep;
  /** Milliseconds since 1970. */
  at: number;
}

export interface Adapter {
  /** What the body tells; what is no step of a delivery (an open, a complaint) is left out. null: it is none of this service's. */
  readonly read: (body: unknown) => DeliveryReport[] | null;
  /** Whether the service has signed this with `key`. Absent where it signs nothing that can be checked here. */
  readonly isSigned?: (request: SignedRequest, key: string) => boolean;
  /** An address that the service asks to be fetched once, to begin. */
  readonly confirmation?: (body: unknown) => string | null;
}

export interface SignedRequest {
  headers: IncomingHttpHeaders;
  /** The body as it came, and as JSON. */
  text: string;
  body: unknown;
  /** Milliseconds since 1970. */
  now: number;
}

/** A signature that is older has been kept by somebody to be sent again. */
export const MAX_SIGNATURE_AGE_MS = 15 * 60_000;

/** A time as services write it: ISO 8601, or seconds since 1970. */
export const timeSchema = z
  .union([z.string().max(64), z.number()])
  .transform((value) => (typeof value === 'number' ? Math.round(value * 1_000) : Date.parse(value)))
  .refine((at) => at > 0 && at < Date.UTC(2100, 0, 1), 'no time');

/** Metadata under our two names; whatever else stands there is not looked at. */
export const metadataSchema = z
  .object({
    [CAMPAIGN_FIELD]: z.string().max(64).optional().catch(undefined),
    [REF_FIELD]: z.string().length(13).optional().catch(undefined),
  })
  .transform((fields) => ({
    campaign: fields[CAMPAIGN_FIELD] ?? null,
    ref: fields[REF_FIELD] ?? null,
  }))
  .catch({ campaign: null, ref: null });
