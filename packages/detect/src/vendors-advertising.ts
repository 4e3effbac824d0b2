/** What follows visitors from page to page for advertisements. */
import type { Vendor } from './vendors.ts';

const site = (
  id: string,
  name: string,
  hosts: readonly string[],
  pixelPaths: readonly string[],
  source: string,
): Vendor => ({ id, name, kind: 'web', hosts, pixelPaths, clickPaths: [], source });

/** Its hosts do nothing but count and recognise. */
const counter = (id: string, name: string, hosts: readonly string[], source: string): Vendor =>
  site(id, name, hosts, ['/*'], source);

export const ADVERTISING_VENDORS: readonly Vendor[] = [
  counter(
    'adform',
    'Adform',
    ['cm.adform.net'],
    'https://site.adform.com/privacy-center/overview/',
  ),
  site(
    'adform-track',
    'Adform',
    ['track.adform.net'],
    ['/Serving/TrackPoint/*'],
    'https://site.adform.com/privacy-center/overview/',
  ),
  counter('adroll', 'AdRoll', ['d.adroll.com', 's.adroll.com'], 'https://help.adroll.com/'),
  counter(
    'audience-manager',
    'Adobe Audience Manager',
    ['demdex.net', 'everesttech.net'],
    'https://experienceleague.adobe.com/en/docs/audience-manager',
  ),
  counter(
    'bing',
    'Microsoft Advertising',
    ['bat.bing.com', 'bat.bing.net'],
    'https://help.ads.microsoft.com/#apex/ads/en/56682/2',
  ),
  counter(
    'bluekai',
    'Oracle BlueKai',
    ['tags.bluekai.com', 'stags.bluekai.com'],
    'https://docs.oracle.com/en/cloud/saas/data-cloud/',
  ),
  counter('bombora', 'Bombora', ['ml314.com'], 'https://bombora.com/privacy-policy/'),
  counter(
    'casale',
    'Index Exchange',
    ['dsum-sec.casalemedia.com', 'ssum.casalemedia.com'],
    'https://www.indexexchange.com/privacy/',
  ),
  counter(
    'criteo',
    'Criteo',
    ['sslwidget.criteo.com', 'gum.criteo.com', 'dis.criteo.com'],
    'https://www.criteo.com/privacy/',
  ),
  site(
    'doubleclick',
    'Google Marketing Platform (DoubleClick)',
    ['doubleclick.net'],
    [
      '/ddm/trackimp/*',
      '/ddm/activity/*',
      '/activity*',
      '/pagead/viewthroughconversion/*',
      '/pixel?*',
    ],
    'https://support.google.com/campaignmanager/answer/2823450',
  ),
  site(
    'google-ads',
    'Google Ads',
    ['www.googleadservices.com'],
    ['/pagead/conversion/*', '/pagead/conversion_async.js*'],
    'https://support.google.com/google-ads/answer/6095821',
  ),
  counter('id5', 'ID5', ['id5-sync.com'], 'https://wiki.id5.io/'),
  counter(
    'integral',
    'Integral Ad Science',
    ['pixel.adsafeprotected.com', 'dt.adsafeprotected.com'],
    'https://integralads.com/ias-privacy-policy/',
  ),
  counter(
    'linkedin',
    'LinkedIn Insight Tag',
    ['px.ads.linkedin.com', 'px4.ads.linkedin.com', 'snap.licdn.com'],
    'https://www.linkedin.com/help/lms/answer/a427660',
  ),
  counter('liveramp', 'LiveRamp', ['rlcdn.com', 'pippio.com'], 'https://docs.liveramp.com/'),
  counter('lotame', 'Lotame', ['crwdcntrl.net'], 'https://my.lotame.com/'),
  counter(
    'magnite',
    'Magnite (Rubicon)',
    ['pixel.rubiconproject.com', 'token.rubiconproject.com'],
    'https://www.magnite.com/legal/',
  ),
  counter(
    'mediamath',
    'MediaMath',
    ['pixel.mathtag.com', 'sync.mathtag.com'],
    'https://www.mediamath.com/',
  ),
  site(
    'meta',
    'Meta Pixel',
    ['www.facebook.com'],
    ['/tr?*', '/tr/?*', '/tr/'],
    'https://developers.facebook.com/docs/meta-pixel/implementation',
  ),
  counter(
    'meta-script',
    'Meta Pixel',
    ['connect.facebook.net'],
    'https://developers.facebook.com/docs/meta-pixel/get-started',
  ),
  counter('moat', 'Oracle Moat', ['px.moatads.com'], 'https://www.oracle.com/legal/privacy/'),
  counter(
    'neustar',
    'TransUnion (Neustar)',
    ['aa.agkn.com', 'd.agkn.com'],
    'https://www.transunion.com/privacy',
  ),
  counter(
    'outbrain',
    'Outbrain',
    ['tr.outbrain.com', 'amplify.outbrain.com'],
    'https://www.outbrain.com/help/advertisers/outbrain-pixel/',
  ),
  counter(
    'pinterest',
    'Pinterest Tag',
    ['ct.pinterest.com'],
    'https://help.pinterest.com/en/business/article/install-the-pinterest-tag',
  ),
  counter(
    'pubmatic',
    'PubMatic',
    ['image2.pubmatic.com', 'image4.pubmatic.com', 'image6.pubmatic.com', 'simage2.pubmatic.com'],
    'https://pubmatic.com/legal/privacy/',
  ),
  counter('quora', 'Quora Pixel', ['q.quora.com'], 'https://quoraadsupport.zendesk.com/'),
  counter(
    'reddit',
    'Reddit Pixel',
    ['alb.reddit.com', 'pixel-config.reddit.com'],
    'https://business.reddithelp.com/',
  ),
  counter(
    'salesforce-dmp',
    'Salesforce Audience Studio (Krux)',
    ['krxd.net'],
    'https://www.salesforce.com/company/privacy/',
  ),
  counter(
    'six-sense',
    '6sense',
    ['b.6sc.co', 'c.6sc.co', 'j.6sc.co'],
    'https://6sense.com/privacy-policy/',
  ),
  counter(
    'snap',
    'Snap Pixel',
    ['tr.snapchat.com', 'sc-static.net'],
    'https://businesshelp.snapchat.com/',
  ),
  counter('taboola', 'Taboola', ['trc-events.taboola.com'], 'https://help.taboola.com/'),
  counter('tapad', 'Tapad', ['pixel.tapad.com'], 'https://www.tapad.com/privacy'),
  counter(
    'the-trade-desk',
    'The Trade Desk',
    ['insight.adsrvr.org', 'match.adsrvr.org', 'js.adsrvr.org'],
    'https://partner.thetradedesk.com/',
  ),
  counter(
    'tiktok',
    'TikTok Pixel',
    ['analytics.tiktok.com'],
    'https://ads.tiktok.com/help/article/tiktok-pixel',
  ),
  site('vk', 'VK Pixel', ['vk.com'], ['/rtrg?*'], 'https://vk.com/dev/pixel'),
  site(
    'x',
    'X Pixel',
    ['t.co'],
    ['/i/adsct?*', '/1/i/adsct?*'],
    'https://business.x.com/en/help/campaign-measurement-and-analytics/conversion-tracking-for-websites',
  ),
  counter(
    'x-pixel',
    'X Pixel',
    ['analytics.twitter.com', 'static.ads-twitter.com'],
    'https://business.x.com/en/help/campaign-measurement-and-analytics/conversion-tracking-for-websites',
  ),
  site(
    'xandr',
    'Microsoft Xandr (AppNexus)',
    ['adnxs.com'],
    ['/px?*', '/seg?*', '/getuid?*', '/setuid?*'],
    'https://learn.microsoft.com/en-us/xandr/',
  ),
  counter('yahoo', 'Yahoo Dot', ['sp.analytics.yahoo.com'], 'https://developer.yahooinc.com/'),
  counter(
    'zoominfo',
    'ZoomInfo WebSights',
    ['ws.zoominfo.com'],
    'https://www.zoominfo.com/legal/privacy-policy',
  ),
];
