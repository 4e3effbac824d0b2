/** Instants as they are given from outside, ISO 8601 with a zone, and kept: in UTC, to the millisecond. */
import { z } from 'zod';

export const instantSchema = z.iso
  // Text that is no instant goes no further: it has no form in UTC.
  .datetime({ offset: true, abort: true })
  .overwrite((text) => new Date(text).toISOString())
  // Years of more than four figures begin with a sign, and are not compared as texts.
  .refine((text) => text >= '1970-', 'give an instant of the years 1970 to 9999');
