/** One request of the corpus, who it was in truth, and where that is known from. */
import type { Verdict } from '@clearpixel/pixel';
import type { Scope } from '../rule.ts';
import type { Headers } from './requests.ts';

export interface Case {
  scope: Scope;
  what: string;
  truth: Verdict;
  agent: string;
  address: string;
  headers: Headers;
  /** Since the mail was stamped; an hour, if left out. */
  seconds?: number;
  /** The edge is at plain http. */
  http?: true;
  referrer?: string;
  source: string;
  /** What one request cannot tell: the verdict we give instead of the truth, and why. */
  misjudged?: { as: Verdict; why: string };
}

export type Row = readonly [
  what: string,
  truth: Verdict,
  agent: string,
  address: string,
  headers: Headers,
  source: string,
  more?: Partial<Case>,
];

export const cases = (scope: Scope, rows: readonly Row[]): readonly Case[] =>
  rows.map(([what, truth, agent, address, headers, source, more]) => ({
    scope,
    what,
    truth,
    agent,
    address,
    headers,
    source,
    ...more,
  }));

/** Where facts come from that many cases share. */
export const FROM = {
  fetchMetadata:
    'w3.org/TR/fetch-metadata; versions from MDN, developer.mozilla.org/docs/Web/HTTP/Headers/Sec-Fetch-Dest',
  hints: 'developer.mozilla.org/docs/Web/HTTP/Headers/Sec-CH-UA',
  sparkpost: 'sparkpost.com/blog/gmail-prefetching-images',
  apple: 'wordtothewise.com/2021/09/apple-mpp-reporting-and-geolocation',
  appleDoc: 'developer.apple.com/support/prepare-your-network-for-icloud-private-relay',
  mailgun:
    'mailgun.com/blog/product/bot-detection: Apple’s agent is Mozilla/5.0, Gmail’s GoogleImageProxy',
  socketlabs: 'help.socketlabs.com/docs/identifying-apple-mpp-opens-in-notification-api-events',
  gmail:
    'support.google.com/a/answer/3299041; agent: exchangetuts.com, “calls from via ggpht.com GoogleImageProxy”',
  yahoo:
    'help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html; senders.yahooinc.com/mail-proxy-servers',
  fastmail: 'fastmail.com/policies/bots',
  eop: 'endpoints.office.com/endpoints/worldwide, number 10',
  safeLinks:
    'techqa.club/v/q/prevent-microsoft-safe-links-scanning-67179134: 9,000 requests from 40.94.0.0/16',
  defender: 'check.live-direct-marketing.online/blog/microsoft-defender-link-click-pattern',
  scanners: 'check.live-direct-marketing.online/blog/bot-clicks-security-scanners-detect',
  actOn:
    'university.act-on.com, “Identifying false positives in email clicks”: Barracuda does not name itself',
  barracuda: 'campus.barracuda.com, Email Gateway Defense, “IP ranges”',
  proofpoint: 'proofpoint.my.site.com/support/PPSup_SupportInfo',
  mimecast: 'mimecastsupport.zendesk.com, “Data Centers and URLs”; _netblocks.mimecast.com',
  cisco: 'Cisco’s guide to Secure Email, “Primary gateway”; SPF records of its customers',
  clouds:
    'helpmynewsletter.beehiiv.com/p/why-targeting-all-clickers-is-a-trap: scanners click from Azure and other clouds',
  headless: 'github.com/WICG/ua-client-hints/issues/366',
  stealth:
    'github.com/pinchtab/pinchtab/pull/17: agent and hints of headless Chromium can be overridden together',
  adguard:
    'github.com/AdguardTeam/CoreLibs/issues/1764: AdGuard changed the agent and not the hints',
  robots: 'The robot’s own documentation of its agent; isbot',
  spam: 'isrgrajan.com/getting-rid-of-spam-referral-hits-on-your-website-or-blog.html',
  hosting: 'The hosting company’s own list of its networks (networks.json)',
  outlook:
    'Outlook’s and Word’s agent, Mozilla/4.0 (compatible; ms-office; MSOffice 16), as Canarytokens records it when a document is opened; Outlook adds its name and, to 2016, Internet Explorer 7',
  thunderbird:
    'github.com/mozilla/addons/issues/11066: Thunderbird’s agent; its engine is Firefox’s',
  http: 'Fetch Metadata, section 2: the headers go to potentially trustworthy addresses alone',
  prefetch: 'fetch.spec.whatwg.org/#sec-purpose-header; X-Moz and Purpose are its predecessors',
} as const;
