/** The services that the rules were first made with. */
import type { Service } from './service.ts';

export const FIRST_SERVICES: readonly Service[] = [
  {
    name: 'mailchimp',
    source: 'published mails',
    link: 'https://{word}.us7.list-manage.com/track/click?u={account.hex.25}&id={any.hex.10}&e={reader.hex.10}',
    unsubscribe:
      'https://{word}.us7.list-manage.com/unsubscribe?u={account.hex.25}&id={campaign.digits.8}&e={reader.hex.10}&c={campaign.hex.10}',
    picture: 'https://mcusercontent.com/{account.hex.25}/images/{any.uuid}.png',
    pixel:
      'https://{word}.us7.list-manage.com/track/open.php?u={account.hex.25}&id={campaign.hex.10}&e={reader.hex.10}',
  },
  {
    name: 'sendgrid',
    source: 'published mails',
    link: 'https://u{account.digits.8}.ct.sendgrid.net/ls/click?upn=u001.{each.base64.180}',
    unsubscribe: 'https://u{account.digits.8}.ct.sendgrid.net/wf/unsubscribe?upn={each.base64.90}',
    picture:
      'http://cdn.mcauto-images-production.sendgrid.net/{account.hex.16}/{any.uuid}/600x200.png',
    pixel: 'https://u{account.digits.8}.ct.sendgrid.net/wf/open?upn=u001.{each.base64.220}',
    tag: '<img src="%" alt="" width="1" height="1" border="0" style="height:1px !important;width:1px !important;border-width:0 !important">',
  },
  {
    name: 'sendgrid-own-domain',
    source: 'published mails',
    link: 'https://url{account.digits.4}.{word}.example/ls/click?upn={each.base64.180}',
    unsubscribe: 'https://url{account.digits.4}.{word}.example/wf/unsubscribe?upn={each.base64.90}',
    picture: 'https://static.{word}.example/mail/{any.digits.3}/{name}.jpg',
    pixel: 'https://url{account.digits.4}.{word}.example/wf/open?upn={each.base64.220}',
  },
  {
    name: 'marketing-cloud',
    source: 'published mails',
    link: 'https://click.mail.{word}.example/?qs={each.hex.96}',
    unsubscribe: 'https://click.mail.{word}.example/unsub_center.aspx?qs={each.hex.96}',
    picture:
      'https://image.mail.{word}.example/lib/fe{account.hex.16}/m/{any.digits.1}/{any.uuid}.jpg',
    pixel:
      'https://click.mail.{word}.example/open.aspx?ffcb10-{campaign.hex.20}-fe{each.hex.20}-fe{reader.hex.18}-ff{account.hex.18}',
  },
  {
    name: 'adobe-campaign',
    source: 'published mails',
    link: 'https://t.info.{word}.example/r/?id=h{campaign.hex.7},{each.hex.8},{each.hex.7}{index}',
    unsubscribe:
      'https://t.info.{word}.example/webApp/unsub?id={each.base64.44}&d={campaign.hex.7}',
    picture: 'https://t.info.{word}.example/res/img/{any.hex.32}.png',
    pixel: 'https://t.info.{word}.example/r/?id=h{campaign.hex.7},{each.hex.8},1',
  },
  {
    name: 'responsys',
    source: 'published mails',
    link: 'https://em.{word}.example/pub/cc?_ri_=X0Gzc2X%3DAQpglLjHJlTQG{each.mixed.24}&_ei_={each.base64.40}&_di_={campaign.hex.16}',
    unsubscribe:
      'https://em.{word}.example/pub/optout/UnsubscribeOneStepConfirmAction?YES=true&_ri_={each.mixed.40}',
    picture:
      'https://static.cdn.responsys.net/i2/responsysimages/{word}/contentlibrary/2024/{name}.jpg',
    pixel:
      'https://em.{word}.example/pub/as?_ri_=X0Gzc2X%3DAQpglLjHJlTQG{each.mixed.24}&_ei_={each.base64.40}',
  },
  {
    name: 'klaviyo',
    source: 'published mails',
    link: 'https://ctrk.klclick3.com/l/01{any.upper.24}_{each.digits.2}/{each.base64.30}',
    unsubscribe:
      'https://manage.kmail-lists.com/subscriptions/unsubscribe?a={each.mixed.6}&c=01{each.mixed.24}&k={each.hex.32}&m=01{each.mixed.24}',
    picture: 'https://d3k81ch9hvuctc.cloudfront.net/company/{account.hex.6}/images/{any.uuid}.jpeg',
    pixel: 'https://ctrk.klclick3.com/o/01{each.upper.24}/{each.base64.60}',
    tag: '<img alt="" src="%" style="height: 1px; width: 1px; margin: 0; padding: 0">',
  },
  {
    name: 'mailgun',
    source: 'published mails',
    link: 'https://email.mg.{word}.example/c/eJ{each.base64.160}',
    unsubscribe: 'https://email.mg.{word}.example/u/eJ{each.base64.120}',
    picture: 'https://www.{word}.example/wp-content/uploads/2024/05/{name}.png',
    pixel: 'https://email.mg.{word}.example/o/eJ{each.base64.120}',
    tag: '<img width="1px" height="1px" alt="" src="%">',
  },
  {
    name: 'ses',
    source: 'published mails',
    link: 'https://{account.hex.8}.r.us-east-1.awstrack.me/L0/https:%2F%2F{word}.example%2Fp{index}/1/{each.hex.16}-{each.uuid}-000000/{each.base64.27}=301',
    unsubscribe: 'https://{word}.example/unsubscribe/{each.uuid}',
    picture: 'https://{word}-assets.s3.amazonaws.com/emails/{any.hex.32}.png',
    pixel:
      'https://{account.hex.8}.r.us-east-1.awstrack.me/I0/{each.hex.16}-{each.uuid}-000000/{each.base64.27}=301',
    tag: '<img alt="" src="%" style="display: none; width: 1px; height: 1px;">',
  },
  {
    name: 'mandrill',
    source: 'published mails',
    link: 'https://mandrillapp.com/track/click/{account.digits.8}/www.{word}.example?p={each.base64.200}',
    unsubscribe: 'https://mandrillapp.com/track/unsub.php?u={account.digits.8}&id={each.hex.32}',
    picture: 'https://cdn.{word}.example/assets/{name}-{any.hex.20}.png',
    pixel: 'https://mandrillapp.com/track/open.php?u={account.digits.8}&id={each.hex.32}',
    tag: '<img src="%" height="1" width="1">',
  },
  {
    name: 'campaign-monitor',
    source: 'published mails',
    link: 'https://{word}.cmail20.com/t/r-l-{reader.mixed.10}-{account.hex.9}-{index}/',
    unsubscribe: 'https://{word}.cmail20.com/t/r-u-{reader.mixed.10}-{account.hex.9}-x/',
    picture: 'https://i1.cmail20.com/ei/r/AB/{account.hex.3}/{index}/csfinal/{name}.png',
    pixel: 'https://{word}.cmail20.com/t/r-o-{reader.mixed.10}-{account.hex.9}/o.gif',
  },
  {
    name: 'hubspot',
    source: 'published mails',
    link: 'https://d2v8{each.hex.6}.eu1.hs-sales-engage.com/Ctc/2R+113/d2v8{each.hex.4}04/VW{each.base64.160}',
    unsubscribe:
      'https://hs-{account.digits.8}.s.hubspotemail.net/hs/manage-preferences/unsubscribe?d={each.base64.90}&languagePreference=en',
    picture:
      'https://mail.{word}.example/hs-fs/hubfs/{name}.png?width=1200&upscale=true&name={name}.png',
    pixel:
      'https://d2v8{each.hex.6}.eu1.hs-sales-engage.com/Cto/2R+113/d2v8{each.hex.4}04/R5{each.base64.160}',
    tag: '<img src="%" alt="" width="1" height="1" style="display:none!important;min-height:1px!important;width:1px!important">',
  },
  {
    name: 'customer-io',
    source: 'published mails',
    link: 'https://e.customeriomail.com/e/c/eyJlbWFpbF9pZCI6Ij{each.base64.120}/{each.hex.64}',
    unsubscribe: 'https://e.customeriomail.com/unsubscribe/{each.base64.70}',
    picture:
      'https://userimg-assets.customeriomail.com/images/client-env-{account.digits.8}/16{any.digits.11}_{any.base64.26}.png',
    pixel: 'https://e.customeriomail.com/e/o/eyJlbWFpbF9pZCI6Ij{each.base64.90}',
    tag: '<img src="%" style="height: 1px !important; max-height: 1px !important; max-width: 1px !important; width: 1px !important" alt="">',
  },
  {
    name: 'braze',
    source: 'published mails',
    link: 'https://click.em.{word}.example/f/a/{each.base64.22}~~/AAQRxQA~/{each.base64.140}~~',
    unsubscribe:
      'https://click.em.{word}.example/f/a/{each.base64.22}~~/AAQRxQA~/unsubscribe{each.base64.80}~~',
    picture:
      'https://braze-images.com/appboy/communication/assets/image_assets/images/{any.hex.24}/original.png?16{any.digits.8}',
    pixel: 'https://click.em.{word}.example/q/{each.base64.22}~~/AAQRxQA~/{each.base64.90}~',
    tag: '<img border="0" width="1" height="1" alt="" src="%">',
  },
  {
    name: 'iterable',
    source: 'published mails',
    link: 'https://links.{word}.example/u/click?_t={reader.hex.32}&_m={campaign.hex.32}&_e={each.base64.60}',
    unsubscribe:
      'https://links.{word}.example/e/encryptedUnsubscribe?_r={each.hex.32}&_s={reader.hex.40}&_t={each.base64.60}',
    picture: 'https://library.{word}.example/images/{any.uuid}.jpg',
    pixel:
      'https://links.{word}.example/e/eo?_t={reader.hex.32}&_m={campaign.hex.32}&_e={each.base64.60}',
  },
  {
    name: 'marketo',
    source: 'published mails',
    link: 'https://go.{word}.example/{each.mixed.44}',
    unsubscribe: 'https://go.{word}.example/u/{each.mixed.40}',
    picture: 'https://go.{word}.example/rs/123-ABC-456/images/{name}.png',
    pixel: 'https://go.{word}.example/trk?t=1&mid={each.base64.60}',
    tag: '<img src="%" width="1" height="1" border="0" alt="">',
  },
  {
    name: 'eloqua',
    source: 'published mails',
    link: 'https://app.info.{word}.example/e/er?s={account.digits.8}&lid={any.digits.5}&elqTrackId={any.uuid}&elq={reader.hex.32}&elqaid={any.digits.5}&elqat=1',
    unsubscribe: 'https://app.info.{word}.example/e/u?s={account.digits.8}&elq={reader.hex.32}',
    picture: 'https://img04.en25.com/EloquaImages/clients/{word}/%7B{any.uuid}%7D_banner.png',
    pixel:
      'https://app.info.{word}.example/e/FooterImages/FooterImage1?elq={reader.hex.32}&siteid={account.digits.8}',
    tag: '<img src="%" alt="" border="0" width="1" height="1">',
  },
  {
    name: 'constant-contact',
    source: 'published mails',
    link: 'https://{account.hex.8}.rs6.net/tn.jsp?f=001{each.base64.140}&c={each.base64.56}==&ch={each.base64.56}==',
    unsubscribe: 'https://visitor.constantcontact.com/do?p=un&m=001{each.base64.50}',
    picture: 'https://files.constantcontact.com/{account.hex.11}/{any.uuid}.jpg',
    pixel:
      'https://r20.rs6.net/on.jsp?ca={campaign.uuid}&a={account.digits.8}&c={each.uuid}&ch={each.uuid}',
  },
  {
    name: 'activecampaign',
    source: 'published mails',
    link: 'https://{word}.lt.acemlnd.com/Prod/link-tracker?redirectUrl=aHR0cHM6Ly9leGFtcGxl&sig={index}&iat=1&a=%7C%7C{account.digits.8}%7C%7C&account={word}.activehosted.com&email={reader.mixed.40}&s={reader.hex.32}&i={campaign.digits.8}A{index}',
    unsubscribe:
      'https://{word}.activehosted.com/proc.php?nl=1&c=48&m=74&s={reader.hex.32}&act=unsub',
    picture:
      'https://content.app-us1.com/{account.hex.5}/2024/05/14/{name}.png?id={account.digits.8}',
    pixel:
      'https://{word}.lt.acemlnd.com/Prod/link-tracker?nl=1&c=48&m=74&s={reader.hex.32}&l=open&account={word}.activehosted.com&a={account.digits.8}',
  },
  {
    name: 'substack',
    source: 'published mails',
    link: 'https://substack.com/redirect/{each.uuid}?j=eyJ1Ijoi{each.base64.80}.{each.base64.43}',
    unsubscribe:
      'https://{word}.substack.com/action/disable_email?token=eyJ1c2VyX2lkIjo{each.base64.120}.{each.base64.43}',
    picture:
      'https://substackcdn.com/image/fetch/$s_!{any.base64.4}!,w_1456,c_limit,f_auto,q_auto:good,fl_progressive:steep/https%3A%2F%2Fsubstack-post-media.s3.amazonaws.com%2Fpublic%2Fimages%2F{any.uuid}_1600x900.png',
    pixel:
      'https://eotrx.substackcdn.com/open?token=eyJtIjoiPDIwMjQw{each.base64.200}.{each.base64.43}',
    tag: '<img src="%" alt="" width="1" height="1" border="0" style="height:1px !important;width:1px !important">',
  },
  {
    name: 'beehiiv',
    source: 'published mails',
    link: 'https://link.mail.beehiiv.com/ss/c/u001.{each.base64.200}/4{each.base64.3}/{each.base64.22}/h{each.digits.2}/h001.{each.base64.43}',
    unsubscribe:
      'https://link.mail.beehiiv.com/ss/c/u001.unsub{each.base64.180}/4{each.base64.3}/{each.base64.22}/h9/h001.{each.base64.43}',
    picture:
      'https://media.beehiiv.com/cdn-cgi/image/fit=scale-down,format=auto,onerror=redirect,quality=80/uploads/asset/file/{any.uuid}/image.png?t=17{any.digits.8}',
    pixel:
      'https://link.mail.beehiiv.com/ss/o/u001.{each.base64.60}/4{each.base64.3}/{each.base64.22}/ho.gif',
    tag: '<img src="%" alt="" width="1" height="1" border="0" style="height:1px !important;width:1px !important">',
  },
  {
    name: 'brevo',
    source: 'published mails',
    link: 'https://{account.hex.8}.r.tsp1-brevo.net/tr/cl/{each.base64.180}',
    unsubscribe: 'https://{account.hex.8}.r.tsp1-brevo.net/tr/un/un/{each.base64.160}',
    picture:
      'https://img.mailinblue.com/{account.digits.8}/images/content_library/original/{any.hex.24}.png',
    pixel: 'https://{account.hex.8}.r.tsp1-brevo.net/tr/op/{each.base64.180}',
    tag: '<img width="1" height="1" src="%" style="mso-hide:all">',
  },
  {
    name: 'brevo-own-domain',
    source: 'published mails',
    link: 'http://r.email.{word}.example/mk/cl/f/{each.base64.160}',
    unsubscribe: 'http://r.email.{word}.example/mk/un/v2/{each.base64.120}',
    picture: 'https://www.{word}.example/media/newsletter/{name}.png',
    pixel: 'http://r.email.{word}.example/mk/op/{each.base64.150}',
    tag: '<div><img width="1" height="1" src="%"></div>',
    seen: [
      '<img width="600" height="120" style="display:block" alt="" src="https://img.email.{word}.example/im/{account.digits.8}/{any.hex.64}.gif?e={each.base64.120}">',
      '<img width="600" height="120" style="display:block" alt="" src="https://img.email.{word}.example/im/{account.digits.8}/{any.hex.64}.gif?e={each.base64.120}">',
    ],
  },
  {
    name: 'mailjet',
    source: 'published mails',
    link: 'https://{account.hex.5}.mjt.lu/lnk/{each.base64.30}/{each.digits.1}/{each.base64.22}/aHR0cHM6Ly9leGFtcGxlLmNvbS8',
    unsubscribe:
      'https://{account.hex.5}.mjt.lu/unsub2?hl=en&m={each.base64.30}&b={each.hex.8}&e={each.hex.8}&x={each.base64.43}',
    picture: 'https://{account.hex.5}.mjt.lu/img2/{account.hex.5}/{any.uuid}/content',
    pixel: 'https://{account.hex.5}.mjt.lu/oo/{each.base64.30}/{each.hex.8}/e.gif',
    tag: '<img src="%" height="1" width="1" alt="" border="0" style="height:1px;width:1px;border:0;">',
  },
  {
    name: 'mailerlite',
    source: 'published mails',
    link: 'https://{word}.clicks.mlsend.com/tl/c/eyJ2Ijoie1wiYVwiOj{each.base64.200}',
    unsubscribe: 'https://{word}.clicks.mlsend.com/unsubscribe/{each.base64.60}',
    picture: 'https://storage.mlcdn.com/account_image/{account.digits.8}/{any.mixed.40}.png',
    pixel: 'https://{word}.clicks.mlsend.com/to/eyJ2Ijoie1wiYVwiOj{each.base64.100}',
  },
  {
    name: 'convertkit',
    source: 'published mails',
    link: 'https://click.convertkit-mail2.com/{each.lower.24}/{each.lower.18}/aHR0cHM6Ly9leGFtcGxlLmNvbQ==',
    unsubscribe: 'https://unsubscribe.convertkit-mail2.com/{each.lower.24}',
    picture: 'https://embed.filekitcdn.com/e/{account.hex.22}/{any.mixed.22}/email',
    pixel: 'https://open.convertkit-mail2.com/{each.lower.24}',
    tag: '<img src="%" alt="">',
  },
  {
    name: 'emarsys',
    source: 'published mails',
    link: 'https://link.{word}.example/u/nrd.php?p={each.mixed.10}_{account.digits.8}_{campaign.digits.8}_1_{index}&ems_l={campaign.digits.8}&i=1&d={each.base64.60}',
    unsubscribe:
      'https://link.{word}.example/u/un.php?par={each.mixed.10}_{account.digits.8}_{campaign.digits.8}_1_0',
    picture: 'https://assets.emarsys.net/{account.digits.8}/{any.hex.32}.jpg',
    pixel:
      'https://link.{word}.example/mo/{each.mixed.10}_{account.digits.8}_{campaign.digits.8}_1.gif',
    tag: '<img src="%" width="1" height="1" border="0">',
  },
  {
    name: 'sailthru',
    source: 'published mails',
    link: 'https://link.{word}.example/click/{campaign.digits.8}.{each.digits.5}/aHR0cHM6Ly93d3cuZXhhbXBsZS5jb20/{reader.hex.24}B{each.hex.8}',
    unsubscribe: 'https://link.{word}.example/oc/{reader.hex.24}{each.base64.10}/{each.hex.8}',
    picture: 'https://media.{word}.example/photos/{any.hex.24}/master/w_600,c_limit/photo.jpg',
    pixel:
      'https://link.{word}.example/img/{campaign.digits.8}/{reader.hex.24}{each.base64.6}/{each.hex.8}.gif',
    tag: '<img src="%" alt="" width="1" height="1">',
  },
  {
    name: 'acoustic',
    source: 'published mails',
    link: 'https://links.{word}.mkt4158.com/ctt?m={campaign.digits.8}&r={each.base64.16}&b=0&j={each.base64.18}&k=link{index}&kx=1&kt=12&kd=https%3A%2F%2Fwww.example.com%2F',
    unsubscribe: 'https://www.pages05.net/{word}/unsub?spMailingID=1&spUserID={each.base64.20}',
    picture: 'https://contentz.mkt4158.com/lp/{account.digits.8}/{account.digits.5}/{name}.jpg',
    pixel:
      'https://links.{word}.mkt4158.com/open/log/{campaign.digits.8}/{each.base64.16}/0/{each.base64.18}/1/0',
    tag: '<img src="%" width="1" height="1" alt="">',
  },
  {
    name: 'listrak',
    source: 'published mails',
    link: 'https://click.{word}.example/q/{each.base64.22}/{index}/{each.hex.16}',
    unsubscribe: 'https://click.{word}.example/preferences/{each.base64.40}',
    picture: 'https://media.listrakbi.com/{word}/{name}_{index}.jpg',
    pixel: 'https://opens.{word}.example/{each.base64.30}.gif?id={each.digits.9}',
    tag: '<img src="%" width="0" height="0" style="border:0">',
  },
  {
    name: 'php-list',
    source: 'published mails',
    link: 'https://lists.{word}.example/lists/lt.php?tid={each.mixed.30}&u={reader.digits.8}',
    unsubscribe: 'https://lists.{word}.example/lists/?p=unsubscribe&uid={reader.hex.32}',
    picture: 'https://www.{word}.example/images/{name}.jpg',
    pixel: 'https://lists.{word}.example/lists/ut.php?u={reader.hex.32}&m={campaign.digits.3}',
    tag: '<img src="%" width="1" height="1" border="0" alt="">',
  },
  {
    name: 'plain-php',
    source: 'published mails',
    link: 'https://www.{word}.example/story/{index}?utm_source=newsletter&utm_campaign=may',
    unsubscribe: 'https://www.{word}.example/unsubscribe.php?id={reader.digits.8}',
    picture: 'https://www.{word}.example/images/{name}.jpg?v=3',
    pixel: 'https://www.{word}.example/newsletter/open.php?id={reader.digits.8}&nl=44',
  },
  {
    name: 'tracked-by-address',
    source: 'published mails',
    link: 'https://www.{word}.example/news/{index}.html',
    unsubscribe: 'https://www.{word}.example/off?email={email.url}',
    picture: 'https://www.{word}.example/newsletter/{name}.gif',
    pixel: 'https://www.{word}.example/img/logo.png?r={email.base64}',
    tag: '<img src="%" width="120" height="40" alt="Logo">',
  },
  {
    name: 'visible-logo-tracker',
    source: 'published mails',
    link: 'https://e.{word}.example/a/hB{each.mixed.20}/{each.mixed.6}',
    unsubscribe: 'https://e.{word}.example/a/hB{each.mixed.20}/unsub',
    picture: 'https://e.{word}.example/content/{account.digits.8}/{name}.jpg',
    pixel: 'https://e.{word}.example/a/hB{each.mixed.20}/spacer.gif',
    tag: '<img src="%">',
  },
  {
    name: 'live-intent',
    source: 'published mails',
    link: 'https://click.mail.{word}.example/?qs={each.hex.96}',
    unsubscribe: 'https://click.mail.{word}.example/unsub_center.aspx?qs={each.hex.96}',
    picture: 'https://image.mail.{word}.example/lib/fe{account.hex.16}/m/1/{any.uuid}.png',
    pixel: 'https://click.mail.{word}.example/open.aspx?ffcb10-{each.hex.20}-fe{each.hex.20}',
    seen: [
      '<img src="https://li.{word}.example/imp?s={any.digits.6}&sz=300x250&li=news&m={reader.hex.32}&p={campaign.digits.8}" width="300" height="250" border="0">',
      '<img src="https://li.{word}.example/imp?s={any.digits.6}&sz=2x1&li=news&m={reader.hex.32}&p={campaign.digits.8}" width="2" height="6" border="0">',
    ],
  },
  {
    name: 'live-images',
    source: 'published mails',
    link: 'https://links.{word}.example/u/click?_t={each.hex.32}&_e={each.base64.60}',
    unsubscribe: 'https://links.{word}.example/e/encryptedUnsubscribe?_r={each.hex.32}',
    picture: 'https://www.movable-ink-{account.digits.4}.com/p/assets/{any.hex.32}.jpg',
    pixel: 'https://links.{word}.example/e/eo?_t={each.hex.32}&_e={each.base64.60}',
    seen: [
      '<a href="https://www.movable-ink-{account.digits.4}.com/p/cp/{campaign.hex.16}/c?mi_u={reader.digits.8}&url=https%3A%2F%2Fwww.example.com"><img src="https://www.movable-ink-{account.digits.4}.com/p/cp/{campaign.hex.16}/o.png?mi_u={reader.digits.8}" width="600" alt="For you"></a>',
    ],
  },
  {
    name: 'all-by-proxy',
    source: 'published mails',
    link: 'https://mail.{word}.example/l/{each.base64.43}',
    unsubscribe: 'https://mail.{word}.example/unsubscribe/{each.base64.43}',
    picture: 'https://mail.{word}.example/static/{any.hex.40}.png',
    pixel: 'https://mail.{word}.example/i/{each.base64.43}',
    tag: '<img src="%" width="600" height="120" alt="News">',
    seen: [
      '<img src="https://mail.{word}.example/i/{each.base64.43}" width="200" height="80" alt="Name">',
    ],
  },
  {
    name: 'linkedin-like',
    source: 'published mails',
    link: 'https://www.{word}.example/comm/feed?lipi=urn%3Ali%3Apage%3Aemail_news%3B{reader.mixed.40}&midToken=AQ{reader.mixed.12}&midSig={each.base64.13}&trk=eml-{index}&trkEmail=eml-{index}-null-{each.mixed.20}&eid={reader.mixed.16}',
    unsubscribe:
      'https://www.{word}.example/comm/psettings/email-unsubscribe?midToken=AQ{reader.mixed.12}&loid={each.base64.60}',
    picture:
      'https://media.licdn.com/dms/image/C4E03AQ{any.base64.16}/profile-displayphoto-shrink_100_100/0/16{any.digits.11}?e=17{any.digits.8}&v=beta&t={any.base64.43}',
    pixel:
      'https://www.{word}.example/emimp/ip_{reader.mixed.14}_{each.base64.22}_{each.hex.8}.gif',
    tag: '<img alt="" role="presentation" src="%" style="outline:none;color:transparent;text-decoration:none;width:1px;height:1px">',
  },
  {
    name: 'salesperson',
    source: 'published mails',
    link: 'https://www.{word}.example/pricing/{index}',
    unsubscribe: 'https://www.{word}.example/contact',
    picture: 'https://www.{word}.example/signature/logo.png',
    pixel: 'https://mailtrack.io/trace/mail/{each.hex.40}.png?u={each.digits.7}',
    tag: '<img width="0" height="0" class="mailtrack-img" alt="" style="display:flex" src="%">',
  },
  {
    name: 'css-tracker',
    source: 'published mails',
    link: 'https://t.{word}.example/c/{each.hex.48}',
    unsubscribe: 'https://t.{word}.example/off/{each.hex.48}',
    picture: 'https://static.{word}.example/n/{name}-{index}.png',
    pixel: 'https://t.{word}.example/v/{each.hex.48}',
    tag: '<div style="width:1px;height:1px;background:url(&quot;%&quot;)"></div>',
  },
  {
    name: 'shared-counter',
    source: 'published mails',
    link: 'https://www.{word}.example/{index}',
    unsubscribe: 'https://www.{word}.example/unsubscribe',
    picture: 'https://www.{word}.example/img/{name}.png',
    seen: [
      '<img src="https://www.{word}.example/img/spacer.gif" width="1" height="1">',
      '<img src="https://www.{word}.example/img/spacer.gif" width="1" height="1">',
      '<img src="https://www.{word}.example/img/line.gif" width="600" height="1">',
      '<img src="https://countdown.{word}.example/timer.gif?end=2024-06-01T00:00" width="300" height="80" alt="Time left">',
    ],
  },
];
