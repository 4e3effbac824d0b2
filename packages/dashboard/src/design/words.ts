/** Numbers, times and names as people read them. */
const whole = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
const countries = new Intl.DisplayNames(['en'], { type: 'region' });
const languages = new Intl.DisplayNames(['en'], { type: 'language' });

export const count = (value: number): string => whole.format(value);
export const countShort = (value: number): string =>
  value < 10_000 ? whole.format(value) : short.format(value);
/** A share that may be small, and still differ from another. */
export const rate = (value: number): string => fine.format(value);
export const share = (value: number): string => percent.format(value);

/** How many of what there are: `1 event`, `1,234 events`. */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${whole.format(value)} ${value === 1 ? one : many}`;

/** From here on cents are noise beside the figure. */
const WHOLE_UNITS_FROM = 1_000;

/** `exact` in tables, to the currency's smallest unit; `short` in tiles and charts, whole units from 1,000 on. */
export function money(value: number, currency: string, how: 'exact' | 'short'): string {
  if (currency === '') return whole.format(value);
  // By what is written: 999.999 is 1,000.
  const isLarge = Math.round(Math.abs(value) * 100) >= WHOLE_UNITS_FROM * 100;
  const digits = how === 'short' && isLarge ? { maximumFractionDigits: 0 } : {};
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency, ...digits }).format(value);
  } catch {
    return `${whole.format(value)} ${currency}`;
  }
}

export function duration(seconds: number): string {
  const rounded = Math.round(seconds);
  return rounded < 60
    ? `${rounded}s`
    : `${Math.floor(rounded / 60)}m ${String(rounded % 60).padStart(2, '0')}s`;
}

export function bytes(value: number): string {
  const step = value < 1 ? 0 : Math.min(4, Math.floor(Math.log10(value) / 3));
  const scaled = value / 1_000 ** step;
  return `${scaled.toFixed(step === 0 || scaled >= 100 ? 0 : 1)} ${['B', 'kB', 'MB', 'GB', 'TB'][step] ?? 'B'}`;
}

const STEPS = [
  [60, 'second', 1],
  [3_600, 'minute', 60],
  [86_400, 'hour', 3_600],
  [Number.POSITIVE_INFINITY, 'day', 86_400],
] as const;
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

export function ago(at: string, now = Date.now()): string {
  const seconds = (Date.parse(at) - now) / 1_000;
  for (const [limit, unit, length] of STEPS)
    if (Math.abs(seconds) < limit) return relative.format(Math.round(seconds / length), unit);
  return at;
}

export const clock = (at: string): string =>
  new Date(at).toLocaleTimeString('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
export const dateTime = (at: string): string =>
  new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
export const date = (at: string): string =>
  new Date(at).toLocaleDateString('en-GB', { dateStyle: 'medium' });

function named(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}

const CHANNELS: Readonly<Record<string, string>> = {
  direct: 'Direct',
  unknown: 'Unknown',
  'organic-search': 'Search',
  'paid-search': 'Paid search',
  'organic-social': 'Social media',
  'paid-social': 'Paid social media',
  email: 'E-mail',
  display: 'Display advertising',
  affiliates: 'Affiliates',
  video: 'Video',
  ai: 'AI assistants',
  referral: 'Other sites',
  campaign: 'Other campaigns',
};

const NOTHING: Readonly<Record<string, string>> = {
  channel: 'Inside the site',
  referrer: 'No referrer',
  country: 'Unknown country',
  language: 'Unknown language',
  browser: 'Unknown browser',
  system: 'Unknown system',
  device: 'Unknown device',
  path: 'Unknown page',
  hostname: 'Unknown host',
};

/** A value of a dimension, for people. */
export function valueName(dimension: string, value: string): string {
  if (value === '') return NOTHING[dimension] ?? 'None';
  if (dimension === 'country') return named(countries, value);
  if (dimension === 'language') return named(languages, value);
  if (dimension === 'channel') return CHANNELS[value] ?? value;
  if (dimension === 'device') return value.charAt(0).toUpperCase() + value.slice(1);
  if (dimension === 'verdict') return VERDICTS[value] ?? value;
  if (dimension === 'event' && value === 'pageview') return 'Page view';
  return value;
}

/** What a mail's pixels and links tell. Apart from events of sites, which may have the same names. */
const MAIL_EVENTS: Readonly<Record<string, string>> = {
  open: 'Fetched',
  'open-end': 'Fetched to the end',
  click: 'Link followed',
  trap: 'Hidden link followed',
};
export const mailEventName = (name: string): string => MAIL_EVENTS[name] ?? name;

export const VERDICTS: Readonly<Record<string, string>> = {
  person: 'Person',
  proxied: 'Person, through a proxy',
  prefetched: 'Fetched ahead',
  scanner: 'Security scanner',
  bot: 'Robot',
  self: 'Yourself',
  unknown: 'Unknown',
};

/** Names of the edge's rules, in plain words. */
export const REASONS: Readonly<Record<string, string>> = {
  'ordinary-browser': 'It came from an ordinary browser',
  'browser-shows-image': 'A real browser showed it: everything it sent agrees',
  'browser-follows-link': 'Somebody followed the link in a real browser',
  'mail-program-shows-image': 'A real mail program showed it: everything it sent agrees',
  'unnamed-program-shows-image': 'A program of Apple’s kind showed it, which does not name itself',
  'text-browser': 'It came from a browser for text, as screen readers use',
  'google-image-proxy': 'Google fetched it when the mail was opened',
  'google-image-proxy-agent': 'It calls itself Google’s, and comes from elsewhere',
  'yahoo-mail-proxy': 'Yahoo fetched it when the mail was opened',
  'yahoo-mail-proxy-agent': 'It calls itself Yahoo’s, and comes from elsewhere',
  'fastmail-image-proxy': 'Fastmail fetched it when the mail was opened',
  'apple-mail-privacy': 'Apple loaded this before anyone read it',
  'apple-mail-privacy-agent': 'It looks as if Apple loaded this before anyone read it',
  'gmail-prefetch': 'Gmail looks at a mail as it arrives',
  'gmail-prefetch-agent': 'It looks like Gmail’s own look at a mail as it arrives',
  'agent-of-mail-programs': 'It calls itself what several mail programs do',
  'ordinary-mail-program': 'It came from an ordinary mail program',
  'office-program': 'It came from a program such as Word',
  'agent-names-robot': 'It says that it is a robot',
  'agent-form-of-robots': 'It names itself as programs do, not as browsers do',
  'agent-headless': 'A browser without a screen, driven by a program',
  'hints-headless': 'A browser without a screen that hides it',
  'agent-names-scanner': 'It says that it is a security scanner',
  'agent-missing': 'It does not say what it is, as programs do',
  'agent-bare': 'It says nothing but “Mozilla/5.0”, as programs do',
  'agent-outdated': 'It claims a browser so old that nobody uses it',
  'agent-unfamiliar': 'Nothing known fits it',
  'fetch-metadata-missing': 'It claims to be a browser, and lacks what each browser sends',
  'client-hints-missing': 'It claims to be Chrome, and does not introduce itself as Chrome does',
  'client-hints-contradict': 'It says two different things about itself',
  'click-without-navigation': 'A program asked for the page: nobody went there',
  'click-by-office-program': 'Outlook or another office program looked where the link leads',
  'trap-link': 'It followed a link that people cannot see',
  'burst-of-links': 'It followed every link of the mail within a moment',
  'before-delivery': 'It came before the mail could be read',
  'one-network-many-recipients': 'One network opened the mails of many recipients as they arrived',
  'network-exchange-online-protection': 'It came from Microsoft’s mail filter',
  'network-barracuda': 'It came from Barracuda’s mail filter',
  'network-proofpoint': 'It came from Proofpoint’s mail filter',
  'network-mimecast': 'It came from Mimecast’s mail filter',
  'network-cisco': 'It came from Cisco’s mail filter',
  'network-mail-service': 'It came from the mail service, which looks where links lead',
  'network-hosting': 'It came from a rented computer in a data centre',
  'referrer-spam': 'It names a page that only wants to be looked up',
  'prefetch-announced': 'The browser fetched it ahead, before anybody looked',
  'own-visit': 'A browser that you marked as yours',
  'own-network': 'It came from your own network',
  'own-copy': 'The sender’s own copy of the mail',
  'hostname-foreign': 'The page is not on your site’s own domain',
};
export const reasonName = (name: string): string => REASONS[name] ?? name.replaceAll('-', ' ');
