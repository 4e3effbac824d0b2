import type { SourceKind, Verdict } from '@clearpixel/pixel';
import { describe, expect, test } from 'vitest';
import { AgentReader } from './agent.ts';
import { judge } from './verdict.ts';

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
const GOOGLEBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
const HEADLESS = CHROME.replace('Chrome/', 'HeadlessChrome/');
const GMAIL =
  'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)';
const GMAIL_PREFETCH =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/42.0.2311.135 Safari/537.36 Edge/12.246 Mozilla/5.0';
const YAHOO = 'YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html';
const APPLE_MAIL =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const OUTLOOK =
  'Mozilla/4.0 (compatible; ms-office; MSOffice 16; Microsoft Outlook 16.0.17328; Windows NT 10.0)';
const THUNDERBIRD = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.5.0';
const LIBREOFFICE = 'LibreOffice 24.8.3.2 denylistedbackend/8.9.1 OpenSSL/3.3.2';

const CASES: readonly (readonly [SourceKind, string, string, Verdict, string])[] = [
  ['site', 'Chrome on Windows', CHROME, 'person', 'ordinary-browser'],
  ['site', 'Firefox on Linux', FIREFOX, 'person', 'ordinary-browser'],
  ['site', 'Safari on an iPhone', IPHONE, 'person', 'ordinary-browser'],
  ['site', 'Googlebot', GOOGLEBOT, 'bot', 'agent-names-robot'],
  ['site', 'curl', 'curl/8.5.0', 'bot', 'agent-names-robot'],
  ['site', 'python-requests', 'python-requests/2.32.3', 'bot', 'agent-names-robot'],
  ['site', 'headless Chrome', HEADLESS, 'bot', 'agent-headless'],
  ['site', 'no agent', '', 'bot', 'agent-missing'],
  ['site', 'a bare Mozilla/5.0', 'Mozilla/5.0', 'bot', 'agent-'],
  [
    'site',
    'Internet Explorer 6',
    'Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)',
    'bot',
    'agent-outdated',
  ],
  ['site', 'Chrome 49', CHROME.replace('141.0.0.0', '49.0.2623.112'), 'bot', 'agent-outdated'],
  ['site', 'Chrome 50', CHROME.replace('141.0.0.0', '50.0.2661.75'), 'person', 'ordinary-browser'],
  ['site', 'a scanner', `${CHROME} Barracuda/1`, 'scanner', 'agent-names-scanner'],
  ['campaign', 'Gmail, read', GMAIL, 'proxied', 'google-image-proxy'],
  ['campaign', 'Gmail, at arrival', GMAIL_PREFETCH, 'prefetched', 'gmail-prefetch'],
  ['campaign', 'Yahoo', YAHOO, 'proxied', 'yahoo-mail-proxy'],
  [
    'campaign',
    "Apple's Mail Privacy Protection",
    'Mozilla/5.0',
    'prefetched',
    'apple-mail-privacy',
  ],
  ['campaign', 'Apple Mail without it', APPLE_MAIL, 'unknown', 'agent-of-mail-programs'],
  ['campaign', 'Outlook', OUTLOOK, 'person', 'ordinary-mail-program'],
  ['campaign', 'Thunderbird', THUNDERBIRD, 'person', 'ordinary-mail-program'],
  ['campaign', 'webmail in Chrome', CHROME, 'person', 'ordinary-browser'],
  ['campaign', 'curl', 'curl/8.5.0', 'bot', 'agent-names-robot'],
  ['campaign', 'a scanner', `${CHROME} Proofpoint`, 'scanner', 'agent-names-scanner'],
  ['document', 'LibreOffice', LIBREOFFICE, 'person', 'office-program'],
  ['document', 'Word', OUTLOOK.replace('Outlook', 'Word'), 'person', 'office-program'],
  ['document', 'curl', 'curl/8.5.0', 'bot', 'agent-names-robot'],
];

const agents = new AgentReader();

describe('the first verdict', () => {
  test.each(CASES)('%s: %s', (kind, _what, agent, verdict, reason) => {
    const judgement = judge(kind, { agent: agents.read(agent), prefetch: false });
    expect(judgement.verdict).toBe(verdict);
    expect(judgement.reasons[0]).toMatch(new RegExp(`^${reason}`));
    // Asked again, from the caches, it is the same.
    expect(judge(kind, { agent: agents.read(agent), prefetch: false })).toEqual(judgement);
  });

  test.each(['site', 'campaign', 'document'] as const)('%s: a prefetch that says so', (kind) => {
    expect(judge(kind, { agent: agents.read(CHROME), prefetch: true })).toEqual({
      verdict: 'prefetched',
      certainty: 'certain',
      reasons: ['prefetch-announced'],
    });
    expect(judge(kind, { agent: agents.read(CHROME), prefetch: false }).verdict).toBe('person');
  });
});
