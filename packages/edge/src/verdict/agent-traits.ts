/**
 * What an agent's own words say for or against it. Fifteen patterns take longer than all the rest of a verdict: they are
 * asked once for each agent that the cache of agents holds.
 */

/** The agent, every version cut to its first number. */
export interface AgentTraits {
  headless: boolean;
  scanner: boolean;
  /** A robot's, a library's or a tool's name, and not only an agent that is written like theirs. */
  robotName: boolean;
  /** A version that nobody uses any more. Mail programs are not meant: Outlook calls itself Internet Explorer 7. */
  outdated: boolean;
  mailProgram: boolean;
  officeProgram: boolean;
  /** It begins as the agents of all browsers begin. */
  browserForm: boolean;
  /** Lynx and its like: braille displays and screen readers speak with them, and they show no images. */
  textBrowser: boolean;
  /** It ends where a browser's name would begin, as Outlook for Mac, Apple Mail and imitations of both do. */
  unnamedWebKit: boolean;
  /** The major version of Chromium, 0 where it claims none. On iOS every browser is Safari's engine. */
  chromium: number;
  /** It is of an age to send `Sec-Fetch-Site`, `-Mode` and `-Dest` to https. */
  sendsMetadata: boolean;
  /** … `Sec-Fetch-User` with what somebody has clicked. */
  sendsUser: boolean;
  /** … `Sec-CH-UA` to https. */
  sendsHints: boolean;
}

const HEADLESS = /HeadlessChrome|PhantomJS|SlimerJS|Puppeteer|Playwright|Selenium|jsdom/i;
const SCANNER =
  /\b(?:Barracuda|Mimecast|Proofpoint|Symantec|ZScaler|SafeLinks|BitSightBot|URLScan|VirusTotal|Forcepoint|Trend ?Micro|TMES|Sophos|FortiMail|FortiGuard|CiscoSecureEmail|Cisco-?Talos|IronPort|Office Existence Discovery)/i;
const ROBOT_NAME =
  /bot\b|bot[/-]|crawl|spider|slurp|externalhit|preview|monitor|fetch|scan|\+?https?:\/\/|@|^(?:curl|wget|python|go-http|java|okhttp|axios|node|undici|php|ruby|perl|libwww|apache|whatsapp)|imageproxy|mailproxy/i;
const OUTDATED = /\b(?:MSIE [2-9]|Chrome\/[1-4]\d|Firefox\/[1-3]?\d)(?!\d)/;
const OFFICE =
  /ms-office|Microsoft Office|MSOffice|LibreOffice|OpenOffice|Word\/|Excel\/|PowerPoint\//i;
const MAIL_PROGRAM =
  /Outlook|Thunderbird|Betterbird|eM ?Client|The Bat!|Evolution\/|KMail|Airmail/i;
const UNNAMED_WEBKIT = /\(KHTML, like Gecko\)(?: Mobile\/\w+)?$/;
const TEXT_BROWSER = /^(?:Lynx\/|w3m\/|ELinks[ /]|Links \()/;

/** MDN's tables of compatibility. Safari sends since 16.4, which the cut version cannot tell from 16.0. */
const METADATA_SINCE = { chromium: 80, firefox: 90, safari: 17 } as const;
const HINTS_SINCE = { chromium: 90, webview: 116 } as const;

export function traitsOf(text: string): AgentTraits {
  const officeProgram = OFFICE.test(text);
  const mailProgram = MAIL_PROGRAM.test(text) || officeProgram;
  const chromium = versionOf(/\bChrome\/(\d+)/, text);
  const firefox = versionOf(/\bFirefox\/(\d+)/, text);
  const isSafari =
    chromium === 0 && /\bSafari\//.test(text) && !/\b(?:CriOS|FxiOS|EdgiOS)\//.test(text);
  const safari = isSafari ? versionOf(/\bVersion\/(\d+)/, text) : 0;
  const webview = /;\s*wv\)/.test(text);
  const sendsUser = chromium >= METADATA_SINCE.chromium || firefox >= METADATA_SINCE.firefox;
  return {
    headless: HEADLESS.test(text),
    scanner: SCANNER.test(text),
    robotName: ROBOT_NAME.test(text),
    outdated: OUTDATED.test(text) && !mailProgram,
    mailProgram,
    officeProgram,
    browserForm: /^(?:Mozilla|Opera)\/\d/.test(text) && text.includes('('),
    textBrowser: TEXT_BROWSER.test(text),
    unnamedWebKit: UNNAMED_WEBKIT.test(text),
    chromium,
    sendsMetadata: sendsUser || safari >= METADATA_SINCE.safari,
    sendsUser,
    sendsHints: chromium >= (webview ? HINTS_SINCE.webview : HINTS_SINCE.chromium),
  };
}

const versionOf = (pattern: RegExp, text: string): number => Number(pattern.exec(text)?.[1] ?? 0);
