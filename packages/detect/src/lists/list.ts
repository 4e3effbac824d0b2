/** The vendor table in the forms that other programs read. */
import { VENDORS } from '../vendors.ts';
import type { Vendor } from '../vendors.ts';
import { adblockList } from './adblock.ts';
import { dnrList } from './dnr.ts';
import { hostsList } from './hosts.ts';
import type { ListSource } from './list-source.ts';
import { outlookPolicies, thunderbirdPolicies } from './mail-policies.ts';
import { pacList } from './pac.ts';
import { rpzList } from './rpz.ts';
import { squidList } from './squid.ts';
import { unboundList } from './unbound.ts';

export const LIST_FORMATS = [
  'adblock',
  'ublock',
  'adguard',
  'dnr',
  'hosts',
  'rpz',
  'unbound',
  'squid',
  'pac',
  'thunderbird',
  'outlook',
] as const;

export type ListFormat = (typeof LIST_FORMATS)[number];

const WRITERS: Readonly<Record<ListFormat, (source: ListSource) => string>> = {
  adblock: (source) => adblockList(source, 'adblock'),
  ublock: (source) => adblockList(source, 'ublock'),
  adguard: (source) => adblockList(source, 'adguard'),
  dnr: dnrList,
  hosts: hostsList,
  rpz: rpzList,
  unbound: unboundList,
  squid: squidList,
  pac: pacList,
  thunderbird: thunderbirdPolicies,
  outlook: outlookPolicies,
};

/** @param kind vendors of this kind alone; policies are the same for both */
export const writeList = (
  format: ListFormat,
  { version, date, kind }: { version: string; date: string; kind?: Vendor['kind'] | undefined },
): string =>
  WRITERS[format]({
    vendors: kind === undefined ? VENDORS : VENDORS.filter((vendor) => vendor.kind === kind),
    version,
    date,
  });
