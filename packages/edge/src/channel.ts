/**
 * How a visitor came, from the campaign's names in the address, the kind of click id in it, and the referrer's hostname.
 * The order is that of the table: what the sender says of a link (utm_medium) is stronger than where it stood.
 */
import type { Channel } from '@clearpixel/pixel';
import type { PageAddress } from './page-address.ts';

/** Second-level names, so that every country's branch counts: `google` is google.com, google.de, www.google.co.uk. */
const SEARCH = new Set([
  'google',
  'bing',
  'duckduckgo',
  'yahoo',
  'yandex',
  'baidu',
  'ecosia',
  'qwant',
  'startpage',
  'brave',
  'kagi',
  'naver',
  'seznam',
  'sogou',
  'so',
  'ask',
  'swisscows',
  'mojeek',
  'presearch',
  'aol',
  'daum',
  'metager',
  'haosou',
]);
const SOCIAL = new Set([
  'facebook',
  'instagram',
  'threads',
  'twitter',
  'x',
  'linkedin',
  'reddit',
  'pinterest',
  'tiktok',
  'vk',
  'weibo',
  'tumblr',
  'snapchat',
  'quora',
  'bsky',
  'mastodon',
  'lemmy',
  'ycombinator',
  'xing',
  'discord',
  'telegram',
  'whatsapp',
  'ok',
  'lobste',
]);
const VIDEO = new Set([
  'youtube',
  'vimeo',
  'twitch',
  'dailymotion',
  'bilibili',
  'odysee',
  'rumble',
  'peertube',
]);
const AI = new Set([
  'chatgpt',
  'openai',
  'perplexity',
  'claude',
  'copilot',
  'deepseek',
  'mistral',
  'phind',
  'grok',
  'poe',
  'you',
]);
/** Whole hostnames whose second-level name says something else. */
const HOSTS = new Map<string, Channel>([
  ['gemini.google.com', 'ai'],
  ['copilot.microsoft.com', 'ai'],
  ['chat.mistral.ai', 'ai'],
  ['notebooklm.google.com', 'ai'],
  ['mail.google.com', 'email'],
  ['outlook.live.com', 'email'],
  ['outlook.office.com', 'email'],
  ['mail.yahoo.com', 'email'],
  ['mail.proton.me', 'email'],
  ['com.google.android.gm', 'email'],
  ['news.ycombinator.com', 'organic-social'],
  ['t.co', 'organic-social'],
  ['lnkd.in', 'organic-social'],
  ['youtu.be', 'video'],
  ['t.me', 'organic-social'],
  ['docs.google.com', 'referral'],
  ['sites.google.com', 'referral'],
  ['news.google.com', 'referral'],
]);
/** Second parts of country domains: `co.uk`, `com.au`. */
const COUNTRY_SECOND = new Set(['co', 'com', 'net', 'org', 'gov', 'edu', 'ac', 'or', 'ne']);

function ofHostname(hostname: string): Channel {
  const host = hostname.replace(/^(?:www|m|l|lm|out|amp)\./, '');
  const known = HOSTS.get(host);
  if (known !== undefined) return known;
  const labels = host.split('.');
  let second = labels.length - 2;
  if (second > 0 && labels.at(-1)?.length === 2 && COUNTRY_SECOND.has(labels[second] ?? ''))
    second--;
  const name = labels[Math.max(second, 0)] ?? '';
  if (AI.has(name)) return 'ai';
  if (SEARCH.has(name)) return 'organic-search';
  if (SOCIAL.has(name)) return 'organic-social';
  if (VIDEO.has(name)) return 'video';
  return /^(?:mail|webmail|email)\./.test(host) ? 'email' : 'referral';
}

const PAID_MEDIUM = /^(?:.*cp.*|ppc|retargeting|paid.*)$/;
const MEDIA: readonly (readonly [RegExp, Channel])[] = [
  [/^e-?mail$|^newsletter$/, 'email'],
  [/^affiliates?$/, 'affiliates'],
  [/^(?:display|banner|expandable|interstitial|cpm)$/, 'display'],
  [/^(?:social|social-network|social-media|sm|social network|social media)$/, 'organic-social'],
  [/^organic$/, 'organic-search'],
  [/video/, 'video'],
  [/^(?:referral|app|link)$/, 'referral'],
];

/**
 * @param referrer the referring hostname; '' where the browser said that there is none, null where nobody said.
 * @param isOwn whether a hostname is the site's own.
 */
export function channelOf(
  page: PageAddress,
  referrer: string | null,
  isOwn: (hostname: string) => boolean,
): Channel {
  const source = page.utmSource.toLowerCase();
  const medium = page.utmMedium.toLowerCase();
  const place = source === '' ? '' : ofHostname(source.includes('.') ? source : `${source}.com`);
  if (medium !== '') {
    for (const [pattern, channel] of MEDIA) if (pattern.test(medium)) return channel;
    if (PAID_MEDIUM.test(medium)) {
      if (place === 'organic-social' || page.clickId === 'social') return 'paid-social';
      if (place === 'video') return 'video';
      return place === 'organic-search' || place === '' || page.clickId === 'paid-search'
        ? 'paid-search'
        : 'display';
    }
  }
  if (page.clickId === 'paid-search') return 'paid-search';
  if (/^(?:e-?mail|newsletter)$/.test(source)) return 'email';
  if (place !== '' && place !== 'referral') return place;
  if (source !== '' || page.utmCampaign !== '' || medium !== '') return 'campaign';
  if (page.clickId === 'social') return 'organic-social';
  if (referrer === null) return 'unknown';
  if (referrer === '') return 'direct';
  return isOwn(referrer) ? '' : ofHostname(referrer);
}
