/**
 * Hostnames that only ever appear as made-up referrers, so that owners of sites look them up in their reports. A short
 * list of those that several site owners describe independently; each includes the hostnames below it.
 */
const HOSTS: ReadonlySet<string> = new Set([
  // isrgrajan.com/getting-rid-of-spam-referral-hits-on-your-website-or-blog.html
  'darodar.com',
  'econom.co',
  'ilovevitaly.co',
  'semalt.com',
  'semaltmedia.com',
  'buttons-for-website.com',
  'see-your-website-here.com',
  'floating-share-buttons.com',
  'free-social-buttons.com',
  'best-seo-solution.com',
  'best-seo-offer.com',
  // magento.stackexchange.com/q/63230
  'priceg.com',
  'makemoneyonline.com',
  'blackhatworth.com',
  'hulfingtonpost.com',
  'bestwebsitesawards.com',
  'o-o-6-o-o.com',
  'social-buttons.com',
  'simple-share-buttons.com',
  'humanorightswatch.org',
  'ilovevitaly.com',
  'ilovevitaly.ru',
  'ilovevitaly.org',
  'ilovevitaly.info',
  'iloveitaly.ru',
  'savetubevideo.com',
  'kambasoft.com',
  // emailmarketingweb.com/analytics/how-to-get-rid-of-referral-spam-in-google-analytics
  'get-free-traffic-now.com',
  'googlsucks.com',
  'theguardlan.com',
]);

export function isReferrerSpam(hostname: string): boolean {
  for (let name = hostname; name !== '';) {
    if (HOSTS.has(name)) return true;
    const dot = name.indexOf('.');
    if (dot === -1) return false;
    name = name.slice(dot + 1);
  }
  return false;
}
