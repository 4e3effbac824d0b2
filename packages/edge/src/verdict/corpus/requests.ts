/** What the requests of the corpus are made of: agents, headers and addresses as real programs send them. */

/** Home, office and mobile networks: addresses of documentation (RFC 5737, RFC 3849), which nobody owns. */
export const HOME = '203.0.113.20';
export const OFFICE = '198.51.100.7';
export const MOBILE = '2001:db8:4:1::9';
export const INTRANET = '10.20.30.40';

/** One address of each network, from networks.json. */
export const AT = {
  appleRelay: '172.224.226.9',
  appleRelay6: '2a02:26f7:c8c0::5',
  apple: '17.58.98.5',
  google: '66.249.84.71',
  google6: '2001:4860:7:60e::ff',
  yahoo: '98.138.5.20',
  exchange: '104.47.11.62',
  safeLinks: '40.94.33.9',
  barracuda: '209.222.82.13',
  proofpoint: '67.231.154.162',
  mimecast: '205.139.110.61',
  cisco: '68.232.140.8',
  aws: '3.91.17.4',
  azure: '20.98.12.40',
  googleCloud: '34.122.8.9',
  digitalOcean: '167.99.20.1',
  hetzner: '95.216.14.4',
  ovh: '51.89.4.4',
} as const;

const chromium = (version: number, system: string, more = ''): string =>
  `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 ${more}`;
const WINDOWS = 'Windows NT 10.0; Win64; x64';
const MAC = 'Macintosh; Intel Mac OS X 10_15_7';

export const AGENT = {
  chrome: chromium(141, WINDOWS, 'Safari/537.36'),
  chromeMac: chromium(140, MAC, 'Safari/537.36'),
  chromeAndroid: chromium(141, 'Linux; Android 10; K', 'Mobile Safari/537.36'),
  chrome79: chromium(79, WINDOWS, 'Safari/537.36'),
  edge: chromium(141, WINDOWS, 'Safari/537.36 Edg/141.0.0.0'),
  opera: chromium(140, WINDOWS, 'Safari/537.36 OPR/124.0.0.0'),
  samsung: chromium(130, 'Linux; Android 10; K', 'Mobile Safari/537.36').replace(
    'Chrome/',
    'SamsungBrowser/28.0 Chrome/',
  ),
  webview:
    'Mozilla/5.0 (Linux; Android 14; SM-S921B Build/UP1A.231005.007; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/129.0.6668.70 Mobile Safari/537.36',
  oldWebview:
    'Mozilla/5.0 (Linux; Android 9; SM-G960F Build/PPR1; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/98.0.4758.101 Mobile Safari/537.36',
  firefox: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0',
  firefoxLinux: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  firefoxAndroid: 'Mozilla/5.0 (Android 14; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0',
  torBrowser: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0',
  firefox38: 'Mozilla/5.0 (Windows NT 5.1; rv:38.0) Gecko/20100101 Firefox/38.0',
  safari:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  iphone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  iphone15:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 15_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.6 Mobile/15E148 Safari/604.1',
  chromeIphone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/141.0.7390.41 Mobile/15E148 Safari/604.1',
  explorer11: 'Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko',
  explorer6: 'Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)',
  lynx: 'Lynx/2.9.0dev.12 libwww-FM/2.14 SSL-MM/1.4.1 GNUTLS/3.7.8',
  w3m: 'w3m/0.5.3+git20230121',
  bare: 'Mozilla/5.0',
  appleMail:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)',
  appleMailIphone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
  outlook:
    'Mozilla/4.0 (compatible; ms-office; MSOffice 16; Microsoft Outlook 16.0.17328; Windows NT 10.0)',
  outlook2016:
    'Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; WOW64; Trident/7.0; .NET4.0C; .NET4.0E; Microsoft Outlook 16.0.4266; ms-office; MSOffice 16)',
  outlook2007:
    'Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.1; Trident/4.0; SLCC2; MSOffice 12)',
  outlookMac:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)',
  outlookIos: 'Outlook-iOS/709.2226530.prod.iphone (3.24.1)',
  newOutlook: chromium(141, WINDOWS, 'Safari/537.36 Edg/141.0.0.0 OneOutlook/1.2025.930.300'),
  thunderbird: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.3.0',
  thunderbird78: 'Mozilla/5.0 (Windows NT 10.0; rv:78.0) Gecko/20100101 Thunderbird/78.14.0',
  gmailProxy:
    'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
  gmailPrefetch:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/42.0.2311.135 Safari/537.36 Edge/12.246 Mozilla/5.0',
  edge12:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/42.0.2311.135 Safari/537.36 Edge/12.10240',
  yahooProxy: 'YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html',
  headless: chromium(141, 'X11; Linux x86_64', 'Safari/537.36').replace(
    'Chrome/',
    'HeadlessChrome/',
  ),
  word: 'Mozilla/4.0 (compatible; ms-office; MSOffice 16; Microsoft Word 16.0.17328; Windows NT 10.0)',
  libreOffice: 'LibreOffice 24.8.3.2 denylistedbackend/8.9.1 OpenSSL/3.3.2',
} as const;

export type Headers = Readonly<Record<string, string>>;

const ACCEPTS_IMAGES = {
  chromium: 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8',
  firefox: 'image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5',
  safari:
    'image/webp,image/avif,image/jxl,image/heic,image/heic-sequence,video/*;q=0.8,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5',
} as const;
export type Engine = keyof typeof ACCEPTS_IMAGES;
const ACCEPTS_PAGES = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

const metadata = (dest: string, mode: string): Headers => ({
  'sec-fetch-site': 'cross-site',
  'sec-fetch-mode': mode,
  'sec-fetch-dest': dest,
  'accept-language': 'de-AT,de;q=0.9,en;q=0.8',
});

export const hints = (version: number, brand = 'Google Chrome'): Headers => ({
  'sec-ch-ua': `"${brand}";v="${version}", "Not?A_Brand";v="8", "Chromium";v="${version}"`,
});

/** As browsers ask for an image on a foreign page, by https. */
export const image = (engine: Engine, version = 141): Headers => ({
  accept: ACCEPTS_IMAGES[engine],
  ...metadata('image', 'no-cors'),
  ...(engine === 'chromium' ? hints(version) : {}),
});

/** … for a page whose link was followed. Safari does not say that somebody did. */
export const navigation = (engine: Engine, version = 141): Headers => ({
  accept: ACCEPTS_PAGES,
  ...metadata('document', 'navigate'),
  ...(engine === 'safari' ? {} : { 'sec-fetch-user': '?1' }),
  ...(engine === 'chromium' ? hints(version) : {}),
});

/** … by a script. */
export const script = (engine: Engine, version = 141): Headers => ({
  accept: '*/*',
  ...metadata('empty', 'cors'),
  ...(engine === 'chromium' ? hints(version) : {}),
});

/** As Node's `fetch` asks, and programs that copy nothing but an agent. */
export const NODE_FETCH: Headers = {
  accept: '*/*',
  'accept-language': '*',
  'sec-fetch-mode': 'cors',
};
export const PLAIN: Headers = { accept: '*/*' };
/** By http no browser sends metadata or hints. */
export const byHttp = (headers: Headers): Headers =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('sec-')));
