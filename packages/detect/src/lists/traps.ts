/** Addresses that a list must block, and some that look alike and must load: the lists of every form are held to them. */
export interface Trap {
  readonly address: string;
  readonly isBlocked: boolean;
}

const blocked = (address: string): Trap => ({ address, isBlocked: true });
const loaded = (address: string): Trap => ({ address, isBlocked: false });

/** As images of a mail. All hosts but the vendors' are under `.example`. */
export const IMAGE_TRAPS: readonly Trap[] = [
  blocked('http://u12.ct.sendgrid.net/wf/open?upn=u001.a'),
  blocked('http://sendgrid.net/wf/open?upn=u001.a'),
  blocked('http://links.shop.example/wf/open?upn=u001.a'),
  blocked('http://shop.us1.list-manage.com/track/open.php?u=1&id=2&e=3'),
  blocked('http://abc.r.us-east-1.awstrack.me/I0/0100019-a/b=1'),
  blocked('http://email.shop.example/o/eJwVy8EKwjAMBuC3'),
  blocked('http://r.superhuman.com/abc.png'),
  blocked('http://xyz.emltrk.com/a?d=ada'),
  blocked('http://x.cmail19.com/t/t-o-abc-def/o.gif'),
  blocked('http://go.shop.example/mail/track/7/abc/blank.gif'),
  blocked('http://T.YESWARE.com/t/1/2/spacer.gif'),
  blocked('http://news.shop.example/pub/as?_ri_=X0'),
  blocked('http://crm.shop.example/e/footerimages/footerimage1?elq=1'),
  // The same host, and not the pixel.
  loaded('http://u12.ct.sendgrid.net/ls/click?upn=u001.a'),
  loaded('http://sendgrid.net/logo.png'),
  loaded('http://shop.us1.list-manage.com/track/click?u=1&id=2&e=3'),
  loaded('http://x.cmail19.com/ei/t/abc/images/logo.gif'),
  // Another host.
  loaded('http://notsendgrid.net/logo.png'),
  loaded('http://sendgrid.net.evil.example/logo.png'),
  loaded('http://notemltrk.com/a.png'),
  loaded('http://emltrk.com.shop.example/a.png'),
  // The same path at another place.
  loaded('http://shop.example/photos/mail/track/7/abc/blank.gif'),
  loaded('http://shop.example/photo/eJwVy8EKwjAMBuC3.jpg'),
  loaded('http://shop.example/logo.png?from=/wf/open?upn=1'),
  // Ordinary pictures.
  loaded('http://shop.example/logo.png'),
  loaded('http://shop.example/open/door.jpg'),
  loaded('http://cdn.shop.example/tracking/order.png'),
];

/** What a webmail makes of such images: the address within one of its own. */
export const WEBMAIL_TRAPS: readonly Trap[] = [
  blocked(
    'http://webmail.example/mail?url=https%3A%2F%2Fu12.ct.sendgrid.net%2Fwf%2Fopen%3Fupn%3Du001.a&t=1',
  ),
  blocked(
    'http://webmail.example/mail?url=https%3A%2F%2Flinks.shop.example%2Fwf%2Fopen%3Fupn%3Du001.a',
  ),
  blocked('http://webmail.example/mail?url=https%3A%2F%2Fr.superhuman.com%2Fabc.png'),
  blocked(
    'http://webmail.example/mail?url=https%3a%2f%2fx.cmail19.com%2ft%2ft-o-abc-def%2fo.gif&t=1',
  ),
  blocked('http://webmail.example/proxy/https://u12.ct.sendgrid.net/wf/open?upn=u001.a'),
  loaded(
    'http://webmail.example/mail?url=https%3A%2F%2Fu12.ct.sendgrid.net%2Fls%2Fclick%3Fupn%3Du001.a',
  ),
  loaded('http://webmail.example/mail?url=https%3A%2F%2Fnotsendgrid.net%2Flogo.png'),
  loaded(
    'http://webmail.example/mail?url=https%3A%2F%2Fshop.example%2Fa%2Fwf%2Fopening%2Fdoor.jpg',
  ),
  loaded('http://webmail.example/proxy/https://shop.example/logo.png'),
];

/** As scripts of a page: vendors of mail lose images alone. */
export const SCRIPT_TRAPS: readonly Trap[] = [
  blocked('http://www.google-analytics.com/analytics.js'),
  blocked('http://connect.facebook.net/en_US/fbevents.js'),
  loaded('http://sendgrid.net/wf/open?upn=script'),
  loaded('http://shop.example/analytics.js'),
];
