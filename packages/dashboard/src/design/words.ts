/** Numbers, times and names as people read them. */
const whole = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 });
const countries = new Intl.DisplayNames(['en'], { type: 'region' });
const languages = new Intl.DisplayNames(['en'], { type: 'language' });

export const count = (value: number): string => whole.format(value);
export const countShort = (value: number): string =>
  value < 10_000 ? whole.format(value) : short.format(value);
export const share = (value: number): string => percent.format(value);

export function money(value: number, currency: string): string {
  if (currency === '') return whole.format(value);
  try {
    return new Intl.NumberFormat('en', {
      style: 'currency',
      currency,
      maximumFractionDigits: value >= 1_000 ? 0 : 2,
    }).format(value);
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
const REASONS: Readonly<Record<string, string>> = {
  'ordinary-browser': 'It came from an ordinary browser',
  'google-image-proxy': 'Google fetched it when the mail was opened',
  'yahoo-mail-proxy': 'Yahoo fetched it when the mail was opened',
  'apple-mail-privacy': 'Apple loaded this before anyone read it',
  'gmail-prefetch': 'Gmail looks at a mail as it arrives',
  'agent-of-mail-programs': 'It calls itself what several mail programs do',
  'ordinary-mail-program': 'It came from an ordinary mail program',
  'agent-names-robot': 'It says that it is a robot',
  'agent-headless': 'A browser without a screen, driven by a program',
  'agent-names-scanner': 'It says that it is a security scanner',
  'agent-missing': 'It does not say what it is, as programs do',
  'agent-bare': 'It says nothing but “Mozilla/5.0”, as programs do',
  'agent-outdated': 'It claims a browser so old that nobody uses it',
  'agent-unfamiliar': 'Nothing known fits it',
  'prefetch-announced': 'The browser fetched it ahead, before anybody looked',
  'own-visit': 'A browser that you marked as yours',
  'own-network': 'It came from your own network',
  'own-copy': 'The sender’s own copy of the mail',
  'hostname-foreign': 'The page is not on your site’s own domain',
};
export const reasonName = (name: string): string => REASONS[name] ?? name.replaceAll('-', ' ');
