/** Services that send newsletters, and programs that people send them with themselves. */
import type { Service } from './service.ts';

const ONE = '<img src="%" width="1" height="1" border="0" alt="">';
const PUBLISHED = 'published mails';

export const NEWSLETTER_SERVICES: readonly Service[] = [
  {
    name: 'aweber',
    source: 'https://help.aweber.com/hc/en-us/articles/204028696',
    link: 'https://clicks.aweber.com/y/ct/?l={each.base64.5}&m={reader.mixed.14}&b={campaign.base64.22}',
    unsubscribe: 'https://www.aweber.com/z/r/?{reader.base64.42}',
    picture:
      'https://hostedimages-cdn.aweber-static.com/{account.base64.8}/original/{any.hex.32}.png',
    pixel: 'https://openrate.aweber.com/t/?m={reader.mixed.14}&b={campaign.base64.22}',
  },
  {
    name: 'getresponse',
    source: PUBLISHED,
    link: 'https://app.getresponse.com/click.html?x=a62b&lc={each.mixed.5}&mc={reader.mixed.2}&s={reader.mixed.6}&u={account.mixed.5}&z={each.mixed.8}&',
    unsubscribe:
      'https://app.getresponse.com/unsubscribe.html?x=a62b&m={reader.mixed.7}&mc=IE&s={reader.mixed.6}&u={account.mixed.5}&z={each.mixed.8}&pt=unsubscribe',
    picture: 'https://us-wbe-img2.gr-cdn.com/user/{account.uuid}/{any.uuid}.jpg',
    pixel:
      'https://app.getresponse.com/open.html?x=a62b&m={reader.mixed.7}&mc=IE&s={reader.mixed.6}&u={account.mixed.5}&z={each.mixed.8}&',
  },
  {
    name: 'drip',
    source: PUBLISHED,
    link: 'https://t.dripemail2.com/c/eyJhY2NvdW50X2lkIjoi{each.base64.150}',
    unsubscribe: 'https://www.getdrip.com/unsubscribe/{reader.lower.32}',
    picture: 'https://d3v0px0pttie1i.cloudfront.net/uploads/asset/asset/{any.digits.6}/{name}.png',
    pixel: 'https://t.dripemail2.com/o/eyJhY2NvdW50X2lkIjoi{each.base64.120}',
  },
  {
    name: 'sendy',
    source: 'https://sendy.co/forum/discussion/39/open-tracking',
    link: 'https://mail.{word}.example/l/{each.mixed.22}/{campaign.mixed.22}/{reader.mixed.22}',
    unsubscribe:
      'https://mail.{word}.example/unsubscribe/{reader.mixed.22}/{account.mixed.22}/{campaign.mixed.22}',
    picture: 'https://mail.{word}.example/uploads/16{any.digits.8}.png',
    pixel: 'https://mail.{word}.example/t/{campaign.mixed.22}/{reader.mixed.22}',
    tag: '<img src="%" alt="" style="width:1px;height:1px;"/>',
  },
  {
    name: 'mailpoet',
    source: 'https://kb.mailpoet.com/article/146-how-to-track-opens-and-clicks',
    link: 'https://www.{word}.example/?mailpoet_router&endpoint=track&action=click&data=WyIx{each.base64.60}',
    unsubscribe:
      'https://www.{word}.example/?mailpoet_page=subscriptions&mailpoet_router&endpoint=subscription&action=confirm_unsubscribe&data=eyJ0b2tlbiI6{reader.base64.80}',
    picture: 'https://www.{word}.example/wp-content/uploads/2023/05/{name}-1024x683.jpg',
    pixel:
      'https://www.{word}.example/?mailpoet_router&endpoint=track&action=open&data=WyIx{reader.base64.60}',
    tag: '<img alt="" class="" src="%"/>',
  },
  {
    name: 'listmonk',
    source: 'https://listmonk.app/docs/templating/',
    link: 'https://lists.{word}.example/link/{any.uuid}/{campaign.uuid}/{reader.uuid}',
    unsubscribe: 'https://lists.{word}.example/subscription/{campaign.uuid}/{reader.uuid}',
    picture: 'https://lists.{word}.example/uploads/{name}.png',
    pixel: 'https://lists.{word}.example/campaign/{campaign.uuid}/{reader.uuid}/px.png',
    tag: '<img src="%" alt="" />',
    headers: ['X-Listmonk-Campaign: {campaign.uuid}', 'X-Listmonk-Subscriber: {reader.uuid}'],
  },
  {
    name: 'mautic',
    source: 'https://docs.mautic.org/en/5.x/channels/emails.html',
    link: 'https://m.{word}.example/r/{any.hex.24}?ct=YTo1OntzOjY6InNvdXJjZSI7{reader.base64.120}',
    unsubscribe: 'https://m.{word}.example/email/unsubscribe/{reader.hex.23}',
    picture: 'https://m.{word}.example/media/images/{name}.png',
    pixel: 'https://m.{word}.example/email/{reader.hex.23}.gif',
    tag: '<img height="1" width="1" src="%" alt="" />',
  },
  {
    name: 'inxmail',
    source: 'https://help.inxmail.de/',
    link: 'https://news.{word}.example/d/d.html?p{account.lower.8}f{campaign.lower.4}{reader.lower.20}{each.lower.6}',
    unsubscribe: 'https://news.{word}.example/d?p{account.lower.8}{reader.lower.20}un',
    picture: 'https://news.{word}.example/assets/{any.digits.4}/{name}.jpg',
    pixel:
      'https://news.{word}.example/d/d.gif?p{account.lower.8}{campaign.lower.4}{reader.lower.20}',
    tag: '<img src="%" width="1" height="1" style="border: 0;" alt="">',
  },
  {
    name: 'optimizely-campaign',
    source: PUBLISHED,
    link: 'https://link.{word}.example/go/{account.upper.8}-{each.upper.7}-{reader.upper.8}-{any.upper.6}.html',
    unsubscribe:
      'https://link.{word}.example/u/gm.php?prm={reader.mixed.10}_{account.digits.9}_{campaign.digits.7}',
    picture:
      'https://img.{word}.example/mailings/{account.digits.9}/{any.digits.11}/images/{name}.gif',
    pixel:
      'https://link.{word}.example/op/{account.upper.8}-{campaign.upper.7}-{reader.upper.8}.gif',
    tag: '<img width="1" height="1" src="%">',
  },
  {
    name: 'cleverreach',
    source: PUBLISHED,
    link: 'https://{account.digits.6}.seu1.cleverreach.com/c/{any.digits.8}/{each.hex.12}-{reader.lower.6}',
    unsubscribe:
      'https://{account.digits.6}.seu1.cleverreach.com/rmp/{campaign.digits.8}/{reader.hex.12}-{reader.lower.6}',
    picture:
      'https://{account.digits.6}.seu1.cleverreach.com/img/{account.digits.6}/campaigns/{name}.png',
    pixel:
      'https://{account.digits.6}.seu1.cleverreach.com/m/{campaign.digits.8}/{reader.digits.6}-{reader.hex.32}',
    tag: '<img src="%" border="0" width="1" height="1" alt="">',
  },
  {
    name: 'rapidmail',
    source: PUBLISHED,
    link: 'https://{account.lower.8}.emailsys1a.net/c/{account.digits.3}/{campaign.digits.7}/{reader.digits.10}/{each.digits.5}/{campaign.digits.5.b}/{each.hex.10}.html',
    unsubscribe:
      'https://{account.lower.8}.emailsys1a.net/{account.digits.3}/{campaign.digits.7}/{reader.digits.10}/{reader.hex.10}/unsubscribe.html',
    picture:
      'https://{account.lower.8}.emailsys1a.net/images/{account.digits.6}/{any.digits.6}.jpg',
    pixel:
      'https://{account.lower.8}.emailsys1a.net/o/{account.digits.3}/{campaign.digits.7}/{reader.digits.10}/{reader.hex.10}/i.gif',
    tag: '<img src="%" width="1" height="1" />',
  },
  {
    name: 'mapp',
    source: PUBLISHED,
    link: 'https://news.{word}.example/r/{account.lower.12}/{each.base64.24}',
    unsubscribe: 'https://news.{word}.example/u/{account.lower.12}?uid={reader.base64.28}',
    picture: 'https://news.{word}.example/custloads/{account.digits.9}/{any.digits.7}_{name}.jpg',
    pixel: 'https://news.{word}.example/tr/p.gif?uid={reader.base64.24}&mid={campaign.digits.10}',
  },
  {
    name: 'selligent',
    source: PUBLISHED,
    link: 'https://mailing.{word}.example/optiext/optiextension.dll?ID={each.base64.70}',
    unsubscribe:
      'https://mailing.{word}.example/optiext/optiextension.dll?ID={each.base64.70}&un=1',
    picture: 'https://mailing.{word}.example/images/SMC/grafik/{name}.png',
    pixel: 'https://mailing.{word}.example/optiext/optiextension.dll?ID={reader.base64.70}',
  },
  {
    name: 'splio',
    source: PUBLISHED,
    link: 'https://s5.trk-2.net/clic/{account.lower.8}/{campaign.digits.6}/{reader.base64.20}/{index}',
    unsubscribe: 'https://s5.trk-2.net/unsub/{account.lower.8}/{reader.base64.20}',
    picture: 'https://s3s-main.net/imgs/emailings/{account.lower.8}/{campaign.digits.6}/{name}.jpg',
    pixel: 'https://s5.trk-2.net/ouv/{account.lower.8}/{campaign.digits.6}/{reader.base64.20}',
  },
  {
    name: 'np6',
    source: PUBLISHED,
    link: 'https://t8.mperf.com/c6/?{account.base64.6}/{each.base64.40}/{index}/{reader.base64.12}',
    unsubscribe: 'https://t8.mperf.com/u6/?{account.base64.6}/{reader.base64.40}',
    picture: 'https://i8.mperf.com/{account.base64.6}/images/{name}.jpg',
    pixel: 'https://t8.mperf.com/o6/?{account.base64.6}/{campaign.base64.8}/{reader.base64.30}',
  },
  {
    name: 'mailup',
    source: 'https://help.mailup.com/',
    link: 'https://{account.lower.5}.musvc2.net/e/tr?q=4%3d{each.base64.6}%268%3d{each.base64.8}%26{each.base64.60}',
    unsubscribe: 'https://{account.lower.5}.musvc2.net/e/t?q=5%3d{reader.base64.50}',
    picture: 'https://{account.lower.5}.img.musvc2.net/static/{account.digits.6}/images/{name}.png',
    pixel: 'https://{account.lower.5}.musvc2.net/e/o?q=6%3d{reader.base64.50}',
  },
  {
    name: 'magnews',
    source: 'https://support.magnews.com/',
    link: 'https://news.{word}.example/mail/nl/c/{each.base64.44}',
    unsubscribe: 'https://news.{word}.example/mail/nl/u/{reader.base64.44}',
    picture: 'https://news.{word}.example/nl/images/{account.digits.2}/{name}.jpg',
    pixel: 'https://news.{word}.example/nl/images/o.gif?i={campaign.digits.5}&s={reader.base64.22}',
  },
  {
    name: 'maileon',
    source: PUBLISHED,
    link: 'https://news.{word}.example/art_resource.php?sid={each.lower.8}.{reader.lower.10}',
    unsubscribe: 'https://news.{word}.example/unsubscribe?{reader.base64.40}',
    picture: 'https://news.{word}.example/res/{account.lower.6}/{any.digits.5}/{name}.png',
    pixel: 'https://news.{word}.example/o/{campaign.lower.6}/{reader.base64.16}',
  },
  {
    name: 'evalanche',
    source: PUBLISHED,
    link: 'https://{account.lower.4}.scnem3.com/a.php?sid={each.lower.5}.{reader.lower.6},f=3,u={reader.hex.32},n={campaign.lower.5},p=1',
    unsubscribe:
      'https://{account.lower.4}.scnem3.com/austragen.php?sid={reader.lower.6}&u={reader.hex.32}',
    picture: 'https://{account.lower.4}.scnem3.com/res/{account.lower.4}/pics/{name}.jpg',
    pixel:
      'https://{account.lower.4}.scnem3.com/a.php?sid={campaign.lower.5}.{reader.lower.6},f=4,u={reader.hex.32}',
  },
  {
    name: 'elaine',
    source: PUBLISHED,
    link: 'https://news.{word}.example/go/{each.lower.16}/{each.digits.4}',
    unsubscribe:
      'https://news.{word}.example/action/unsubscribe/{campaign.digits.4}/{reader.lower.20}',
    picture: 'https://news.{word}.example/images/{account.digits.3}/{name}.png',
    pixel: 'https://news.{word}.example/action/view/{campaign.digits.4}/{reader.lower.20}',
    tag: '<img src="%" height="1" width="1" alt="" style="display: block">',
  },
  {
    name: 'openemm',
    source: 'https://github.com/agnitas-org/openemm',
    link: 'https://rdir.{word}.example/r.html?uid=D.B.{campaign.mixed.3}.{each.mixed.3}.{reader.base64.27}',
    unsubscribe:
      'https://rdir.{word}.example/form.action?agnCI=25&agnFN=unsubscribe&agnUID=D.B.{campaign.mixed.3}.0.{reader.base64.27}',
    picture: 'https://rdir.{word}.example/image/{account.digits.2}/{campaign.digits.4}/{name}.png',
    pixel: 'https://rdir.{word}.example/g.html?uid=D.B.{campaign.mixed.3}.0.{reader.base64.27}',
    seen: [
      '<img src="https://rdir.{word}.example/image?ci=25&mi={campaign.digits.4}&name=banner.jpg" width="600" alt="">',
    ],
  },
  {
    name: 'copernica',
    source:
      'https://github.com/CopernicaMarketingSoftware/Documentation/blob/master/SMTPeter/feedback-opens.md',
    link: 'https://pub.{word}.example/x/plus/nl/{each.lower.18}',
    unsubscribe: 'https://pub.{word}.example/x/plus/unsubscribe/{reader.lower.30}',
    picture: 'https://vicinity.picsrv.net/{account.digits.4}/{campaign.digits.4}/{name}.jpg',
    pixel:
      'https://vicinity.picsrv.net/image/{account.digits.4}/{reader.lower.30}/image.gif?cdmiv={each.hex.10}',
    seen: [
      '<img src="https://vicinity.picsrv.net/image/{account.digits.4}/{reader.lower.30}/{any.digits.5}/header.png" width="600" alt="News">',
      '<img src="https://vicinity.picsrv.net/image/{account.digits.4}/{reader.lower.30}/{any.digits.5}/spring.jpg" width="600" alt="">',
      '<img src="https://vicinity.picsrv.net/image/{account.digits.4}/{reader.lower.30}/{any.digits.5}/footer.png">',
    ],
  },
  {
    name: 'emailvision',
    source: PUBLISHED,
    link: 'http://p7tre.emv3.com/HP?b={each.base64.64}&c={reader.base64.22}',
    unsubscribe: 'http://p7tre.emv3.com/HU?b={each.base64.64}&c={reader.base64.22}',
    picture: 'http://p7tre.emv3.com/IL/7/2/2/{account.digits.10}/{any.digits.10}.gif',
    pixel: 'http://p7tre.emv3.com/HO?b={campaign.base64.64}&c={reader.base64.22}',
  },
  {
    name: 'icontact',
    source: PUBLISHED,
    link: 'https://click.icptrack.com/icp/relay.php?r={reader.digits.8}&msgid={campaign.digits.6}&act={account.upper.4}&c={account.digits.7}&destination=http%3A%2F%2Fwww.example.com',
    unsubscribe:
      'https://click.icptrack.com/icp/mmail-mprofile.php?r={reader.digits.8}&l={account.digits.4}&s={reader.upper.4}&m={campaign.digits.6}&c={account.digits.7}&unsub=1',
    picture:
      'https://staticapp.icpsc.com/icp/loadimage.php/mogile/{account.digits.7}/{any.hex.32}/image/png',
    pixel:
      'https://click.icptrack.com/icp/track.php?msgid={campaign.digits.6}&act={account.upper.4}&r={reader.digits.8}&c={account.digits.7}',
  },
  {
    name: 'vertical-response',
    source: PUBLISHED,
    link: 'https://cts.vresp.com/c/?{word}/{campaign.hex.10}/{reader.hex.10}/{each.hex.10}',
    unsubscribe: 'https://cts.vresp.com/u?{campaign.hex.10}/{reader.hex.10}/{account.hex.8}',
    picture:
      'https://img-ak.verticalresponse.com/media/{any.hex.1}/{any.hex.1}/{any.hex.1}/{account.hex.10}/{any.hex.10}/{name}.jpg',
    pixel: 'https://cts.vresp.com/o.gif?{word}/{campaign.hex.10}/{reader.hex.10}',
  },
  {
    name: 'emma',
    source: PUBLISHED,
    link: 'https://t.e2ma.net/click/{reader.lower.6}/{campaign.lower.7}/{each.lower.7}',
    unsubscribe:
      'https://t.e2ma.net/optout/{reader.lower.6}/{campaign.lower.7}?s={reader.base64.43}&r=aHR0cHM6Ly9hcHAuZTJtYS5uZXQv',
    picture:
      'https://d31hzlhk6di2h5.cloudfront.net/20230512/{any.hex.2}/{any.hex.2}/{any.hex.2}/{any.hex.2}/{any.hex.24}_600x200.png',
    pixel: 'https://t.e2ma.net/track/{reader.lower.6}/{campaign.lower.7}',
    tag: '<img src="%" height="1" width="1" border="0">',
  },
  {
    name: 'benchmark',
    source: PUBLISHED,
    link: 'https://{word}.bmetrack.com/c/l?u={each.upper.7}&e={campaign.upper.7}&c={account.upper.5}&t=0&email={reader.base64.50}&seq=1',
    unsubscribe:
      'https://{word}.bmetrack.com/c/su?e={campaign.upper.7}&c={account.upper.5}&t=0&email={reader.base64.50}',
    picture: 'https://images.benchmarkemail.com/client{account.digits.6}/image{any.digits.7}.png',
    pixel:
      'https://{word}.bmetrack.com/c/o?e={campaign.upper.7}&c={account.upper.5}&t=0&l={reader.upper.8}&email={reader.base64.50}',
  },
  {
    name: 'e-goi',
    source: PUBLISHED,
    link: 'https://{account.digits.2}.e-goi.com/c/{campaign.lower.6}&{each.lower.4}={reader.base64.20}',
    unsubscribe: 'https://{account.digits.2}.e-goi.com/r?i={reader.base64.20}&c={campaign.lower.6}',
    picture:
      'https://{account.digits.2}.e-goi.com/egoimages/{account.hex.32}/{any.hex.12}_{name}.jpg',
    pixel: 'https://{account.digits.2}.e-goi.com/v/{campaign.lower.6}/{reader.base64.20}/o.gif',
  },
  {
    name: 'mailrelay',
    source: PUBLISHED,
    link: 'https://{word}.ipzmarketing.com/f/{each.base64.22}',
    unsubscribe: 'https://{word}.ipzmarketing.com/unsubscribe/{reader.base64.30}',
    picture:
      'https://assets.ipzmarketing.com/uploads/{account.digits.5}/image/{any.uuid}/{name}.png',
    pixel: 'https://{word}.ipzmarketing.com/o/{reader.base64.22}.gif',
    tag: '<img src="%" width="1" height="1" style="display:block" />',
  },
  {
    name: 'sendpulse',
    source: PUBLISHED,
    link: 'https://s{account.digits.7}.stat-pulse.com/go/{campaign.lower.7}/{reader.lower.8}/{each.lower.5}/?url=aHR0cHM6Ly9leGFtcGxlLmNvbQ',
    unsubscribe: 'https://s{account.digits.7}.stat-pulse.com/unsubscribe/{reader.lower.24}/',
    picture:
      'https://s{account.digits.7}.stat-pulse.com/files/emailservice/userfiles/{account.hex.32}/{name}.png',
    pixel:
      'https://s{account.digits.7}.stat-pulse.com/count_opened/{campaign.lower.7}/{reader.lower.8}/',
  },
  {
    name: 'unisender',
    source: PUBLISHED,
    link: 'https://cp.{word}.example/ru/mail_link_tracker?hash={each.lower.60}&url=aHR0cHM6Ly93d3c&uid={account.base64.11}==',
    unsubscribe: 'https://cp.{word}.example/ru/unsubscribe?hash={reader.lower.60}',
    picture:
      'https://img.{word}.example/ru/user_file?resource=himg&user_id={account.digits.6}&name={any.lower.34}',
    pixel:
      'https://cp.{word}.example/ru/mail_read_tracker/{campaign.digits.9}?hash={reader.lower.60}',
  },
  {
    name: 'moosend',
    source: 'https://docs.moosend.com/',
    link: 'https://{word}.m-pages.com/track/click/{campaign.hex.32}/{reader.hex.32}/{each.hex.32}',
    unsubscribe: 'https://{word}.m-pages.com/unsubscribe/{campaign.hex.32}/{reader.hex.32}',
    picture: 'https://cdn.moosend.com/{account.hex.32}/{any.hex.12}/{name}.png',
    pixel: 'https://{word}.m-pages.com/track/open/{campaign.hex.32}/{reader.hex.32}',
  },
  {
    name: 'zoho-campaigns',
    source: PUBLISHED,
    link: 'https://{word}-zgph.maillist-manage.com/click/{account.hex.15}/{reader.hex.15}',
    unsubscribe:
      'https://{word}-zgph.maillist-manage.com/ua/optout?od={account.hex.60}&rd={reader.hex.15}&sd={campaign.hex.15}&n=11699e4c{each.hex.6}',
    picture:
      'https://stratus.campaign-image.com/images/{account.digits.18}/{any.digits.10}_{name}.jpg',
    pixel:
      'https://{word}-zgph.maillist-manage.com/clicks/{account.hex.15}/{reader.hex.15}/open.gif',
  },
  {
    name: 'newsletter2go',
    source: PUBLISHED,
    link: 'https://{account.digits.5}.nl2go.com/r/{each.base64.24}/{reader.lower.8}',
    unsubscribe:
      'https://{account.digits.5}.nl2go.com/n2g/unsubscribe/{reader.lower.8}-{account.lower.8}-{campaign.lower.4}',
    picture: 'https://files.newsletter2go.com/{account.lower.8}/{any.digits.6}/{name}.png',
    pixel:
      'https://{account.digits.5}.nl2go.com/m/{campaign.lower.8}/{reader.lower.8}-{account.lower.8}',
  },
  {
    name: 'acymailing',
    source: 'https://docs.acymailing.com/',
    link: 'https://www.{word}.example/index.php?option=com_acym&ctrl=fronturl&task=click&urlid={any.digits.2}&userid={reader.digits.4}&mailid={campaign.digits.2}',
    unsubscribe:
      'https://www.{word}.example/index.php?option=com_acym&ctrl=frontusers&task=unsubscribe&id={reader.digits.4}&key={reader.mixed.14}&mail_id={campaign.digits.2}',
    picture: 'https://www.{word}.example/images/acym/{name}.jpg',
    pixel:
      'https://www.{word}.example/index.php?option=com_acym&ctrl=frontstats&task=openStats&id={campaign.digits.2}&userid={reader.digits.4}&no_template=1',
    tag: '<img class="spict" alt="Statistics image" src="%" border="0" height="1" width="50"/>',
  },
  {
    name: 'wordpress-newsletter',
    source: 'https://www.thenewsletterplugin.com/documentation/newsletters/tracking/',
    link: 'https://www.{word}.example/?nltr={reader.base64.70}',
    unsubscribe:
      'https://www.{word}.example/?na=u&nk={reader.digits.4}-{reader.hex.10}&nek={campaign.digits.2}-',
    picture:
      'https://www.{word}.example/wp-content/uploads/newsletter/thumbnails/2023/05/{name}-600x0.jpg',
    pixel: 'https://www.{word}.example/?noti={reader.base64.22}',
    tag: '<img width="1" height="1" alt="" src="%"/>',
  },
  {
    name: 'civicrm',
    source: 'https://docs.civicrm.org/user/en/latest/email/what-is-civimail/',
    link: 'https://www.{word}.example/civicrm/mailing/url?u={any.digits.5}&qid={reader.digits.7}',
    unsubscribe:
      'https://www.{word}.example/civicrm/mailing/unsubscribe?reset=1&jid={campaign.digits.4}&qid={reader.digits.7}&h={reader.hex.16}',
    picture:
      'https://www.{word}.example/sites/default/files/civicrm/persist/contribute/images/uploads/{any.hex.32}_{name}.jpg',
    pixel: 'https://www.{word}.example/civicrm/mailing/open?qid={reader.digits.7}',
    tag: '<img src="%" width="1" height="1" alt="" border="0">',
  },
  {
    name: 'salsa',
    source: PUBLISHED,
    link: 'https://click.{word}.example/track?c={each.base64.22}%2B{each.base64.30}',
    unsubscribe:
      'https://org.{word}.example/o/{account.digits.4}/unsubscribe.jsp?Email={email.url}&email_blast_KEY={campaign.digits.7}',
    picture: 'https://org.{word}.example/o/{account.digits.4}/images/{name}.png',
    pixel: 'https://org.{word}.example/o.gif?v={reader.base64.40}',
  },
  {
    name: 'bluehornet',
    source: PUBLISHED,
    link: 'http://echo4.bluehornet.com/ct/{each.digits.8}:{reader.mixed.11}:m:1:{account.digits.9}:{campaign.hex.32}:r',
    unsubscribe:
      'http://echo4.bluehornet.com/phase2/survey1/change.htm?cid={account.mixed.6}&{reader.digits.10}&unsub=1',
    picture: 'http://echo4.bluehornet.com/cimages/{account.hex.32}/{name}.jpg',
    pixel: 'http://echo4.bluehornet.com/oct/{campaign.digits.8}/{reader.mixed.11}/o.gif',
  },
  {
    name: 'yesmail',
    source: PUBLISHED,
    link: 'https://link.p0.com/1/c?ssid={account.digits.5}&did={campaign.digits.7}&sid={reader.base64.7}&jid={each.base64.11}&chk={each.hex.40}',
    unsubscribe: 'https://link.p0.com/u.d?{reader.base64.24}={account.digits.5}',
    picture: 'https://www.ymlpimg.com/{account.lower.8}/{name}.jpg',
    pixel:
      'https://link.p0.com/1/o?ssid={account.digits.5}&did={campaign.digits.7}&sid={reader.base64.7}&jid={each.base64.11}&chk={each.hex.40}',
    tag: ONE,
  },
  {
    name: 'phplist-images',
    source: 'https://www.phplist.org/manual/books/phplist-manual/page/tracking-opens-and-clicks',
    link: 'https://lists.{word}.example/lt.php?x={each.base64.36}',
    unsubscribe: 'https://lists.{word}.example/?p=unsubscribe&uid={reader.uuid}',
    picture: 'https://lists.{word}.example/uploadimages/image/{name}.jpg',
    pixel: 'https://lists.{word}.example/ut.php?u={reader.uuid}&m={campaign.uuid}',
    tag: '<img src="%" width="1" height="1" border="0" alt="" />',
    seen: [
      '<img src="https://lists.{word}.example/images/power-phplist.png" width="70" height="30" alt="powered by phpList">',
    ],
  },
];
