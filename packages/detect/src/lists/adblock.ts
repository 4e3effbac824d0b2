/** The lists of browser extensions: Adblock Plus, uBlock Origin, AdGuard. One syntax; they differ in what a blocked image becomes. */
import type { Vendor } from '../vendors.ts';
import { addressPatterns } from './address-patterns.ts';
import { headerLines } from './list-source.ts';
import type { ListSource } from './list-source.ts';

/** uBlock Origin and AdGuard give an empty image instead of an error, so that no broken picture is drawn. */
const IMAGE_OPTIONS = {
  adblock: 'image',
  ublock: 'image,redirect=1x1.gif',
  adguard: 'image,redirect=1x1-transparent.gif',
} as const;

export type AdblockForm = keyof typeof IMAGE_OPTIONS;

export function adblockList(source: ListSource, form: AdblockForm): string {
  const rules = [
    ...new Set(source.vendors.flatMap((vendor) => [...rulesOf(vendor, IMAGE_OPTIONS[form])])),
  ];
  return [
    ...(form === 'adblock' ? ['[Adblock Plus 2.0]'] : []),
    ...headerLines(source, rules.length).map((line) => `! ${line}`),
    ...rules,
    '',
  ].join('\n');
}

/** Mail: images alone, so that no link and no page of the vendor is lost. Web: all, but not on the vendor's own pages. */
function* rulesOf(vendor: Vendor, imageOptions: string): Generator<string> {
  const options =
    vendor.kind === 'mail' ? `$${imageOptions}` : vendor.hosts.length > 0 ? '$third-party' : '';
  for (const pattern of addressPatterns(vendor))
    yield `${'text' in pattern ? pattern.text : `/${pattern.regex}/`}${options}`;
}
