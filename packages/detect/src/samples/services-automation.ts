/** Services that send for shops and companies: campaigns, automation, single mails. */
import type { Service } from './service.ts';

const PUBLISHED = 'published mails';
const INVENTED = 'invented after its kind';

export const AUTOMATION_SERVICES: readonly Service[] = [
  {
    name: 'postmark',
    source: 'https://postmarkapp.com/developer/user-guide/tracking-opens',
    link: 'https://click.pstmrk.it/3s/www.{word}.example%2Fa{index}/{each.base64.6}/{each.base64.6}/AQ/{each.uuid}/{each.base64.10}',
    unsubscribe:
      'https://www.{word}.example/settings/notifications?token={reader.base64.43}&unsubscribe=1',
    picture: 'https://www.{word}.example/emails/{name}.png',
    pixel: 'https://pstmrk.it/open/v3_5.{each.base64.11}/{each.base64.40}.gif',
    tag: '<img src="%" alt="" width="1" height="1" border="0">',
  },
  {
    name: 'sparkpost',
    source: 'https://support.sparkpost.com/docs/tracking',
    link: 'https://post.{word}.example/f/a/{each.base64.22}~~/AACxFwA~/{each.base64.120}~~',
    unsubscribe:
      'https://post.{word}.example/f/a/{each.base64.22}~~/AACxFwA~/unsub{each.base64.80}~~',
    picture: 'https://static.{word}.example/mail/v4/{name}@2x.png',
    pixel: 'https://post.{word}.example/q/{each.base64.22}~~/AACxFwA~/{each.base64.60}~',
  },
  {
    name: 'eloqua',
    source: 'https://docs.oracle.com/en/cloud/saas/marketing/eloqua-user/',
    link: 'https://s{account.digits.9}.t.en25.com/e/er?s={account.digits.9}&lid={any.digits.5}&elqTrackId={any.hex.32}&elq={reader.hex.32}&elqaid={campaign.digits.5}&elqat=1',
    unsubscribe:
      'https://s{account.digits.9}.t.en25.com/e/u?s={account.digits.9}&elq={reader.hex.32}',
    picture:
      'https://images.{word}.example/EloquaImages/clients/{word}/%7b{any.uuid}%7d_{name}.png',
    pixel:
      'https://s{account.digits.9}.t.en25.com/e/FooterImages/FooterImage1?elq={reader.hex.32}&siteid={account.digits.9}',
    seen: [
      '<img src="https://images.{word}.example/EloquaImages/clients/{word}/%7b{any.uuid}%7d_spacer.gif" width="1" height="20">',
    ],
  },
  {
    name: 'pardot',
    source: 'https://help.salesforce.com/s/articleView?id=sf.pardot_emails_tracking.htm',
    link: 'https://go.{word}.example/e/{account.digits.6}/{name}/{any.lower.6}/{campaign.digits.9}?h={reader.base64.43}',
    unsubscribe:
      'https://go.{word}.example/unsubscribe/u/{account.digits.6}/{reader.hex.64}/{campaign.digits.9}',
    picture:
      'https://go.{word}.example/l/{account.digits.6}/2023-05-12/{any.lower.6}/{account.digits.6}/{any.mixed.24}/{name}.png',
    pixel:
      'https://go.{word}.example/r/{account.digits.6}/1/{campaign.digits.9}/{reader.digits.8}/{reader.hex.64}/open/1',
    tag: '<img src="%" width="1" height="1" border="0" />',
  },
  {
    name: 'dotdigital',
    source: 'https://support.dotdigital.com/',
    link: 'https://{account.lower.4}-{reader.lower.5}.trackedlink.net/c/{account.lower.4}-{campaign.lower.5}-{reader.lower.6}-{each.lower.5}-{any.hex.1}',
    unsubscribe:
      'https://r1.trackedlink.net/{account.lower.4}-{campaign.lower.5}-{reader.lower.6}-{reader.hex.8}/uns.aspx',
    picture:
      'https://i.emlfiles4.com/cmpimg/{any.digits.1}/{any.digits.1}/{account.digits.6}/{any.digits.7}_{name}.png',
    pixel:
      'https://r1.trackedlink.net/{account.lower.4}-{campaign.lower.5}-{reader.lower.6}-{reader.hex.8}/o.gif',
  },
  {
    name: 'bronto',
    source: PUBLISHED,
    link: 'https://e.{word}.example/t/c?r={account.digits.5}&c={campaign.hex.8}&l={account.hex.4}&ctl={any.hex.7}:{reader.hex.32}&',
    unsubscribe:
      'https://e.{word}.example/t/r/unsub?c={campaign.hex.8}&ssid={account.digits.5}&sig={reader.hex.40}',
    picture: 'https://hosting.fyleio.com/{account.digits.5}/public/{campaign.digits.6}/{name}.jpg',
    pixel:
      'https://e.{word}.example/t/o?ssid={account.digits.5}&eci={campaign.hex.40}&ssc={reader.hex.40}',
  },
  {
    name: 'cheetah-digital',
    source: PUBLISHED,
    link: 'https://e.{word}.example/rts/go2.aspx?h={campaign.digits.7}&tp=i-{account.base64.4}-{reader.base64.3}-{each.base64.4}-{each.base64.4}-1c-{each.base64.4}-1c-{each.base64.6}',
    unsubscribe:
      'https://e.{word}.example/rts/unsub.aspx?tp=i-{account.base64.4}-{reader.base64.3}-{reader.base64.4}-{reader.base64.6}',
    picture: 'https://s.{word}.example/images/{account.digits.3}/{campaign.digits.6}/{name}.jpg',
    pixel:
      'https://e.{word}.example/rts/open.aspx?tp=i-{account.base64.4}-{reader.base64.3}-{campaign.base64.4}-{reader.base64.6}-1c-{reader.base64.6}',
  },
  {
    name: 'epsilon',
    source: PUBLISHED,
    link: 'https://email.{word}.example/H/2/v{account.digits.3}{each.hex.32}/{reader.uuid}/HTML',
    unsubscribe:
      'https://email.{word}.example/U/2/v{account.digits.3}{reader.hex.32}/{reader.uuid}/unsub',
    picture: 'https://img.{word}.example/{account.digits.5}/{campaign.digits.4}/{name}.gif',
    pixel: 'https://email.{word}.example/O/v{account.digits.3}{campaign.hex.32}/{reader.uuid}',
    tag: '<IMG SRC="%" WIDTH=1 HEIGHT=1>',
  },
  {
    name: 'omnisend',
    source: 'https://support.omnisend.com/',
    link: 'https://{word}.soundestlink.com/ce/c/{account.hex.24}/{campaign.hex.24}/{each.hex.24}?signature={each.hex.64}',
    unsubscribe:
      'https://{word}.soundestlink.com/view/{account.hex.24}/{reader.hex.24}/unsubscribe?signature={reader.hex.64}',
    picture: 'https://omnisnippet1.com/images/{account.hex.24}/{any.hex.24}.png',
    pixel:
      'https://{word}.soundestlink.com/transactional/track/{campaign.hex.24}/{reader.hex.24}?signature={reader.hex.64}',
    tag: '<img src="%" width="0" height="0" style="display:none">',
  },
  {
    name: 'intercom',
    source: PUBLISHED,
    link: 'https://{account.lower.8}.via.intercom.io/c?ob={any.base64.10}&h={each.hex.40}-{account.lower.8}_{reader.digits.15}',
    unsubscribe: 'https://{account.lower.8}.via.intercom.io/u?h={reader.hex.40}&unsub=1',
    picture:
      'https://downloads.intercomcdn.com/i/o/{any.digits.9}/{any.hex.24}/{name}.png?expires=16{any.digits.8}&signature={any.hex.64}&req={any.base64.40}',
    pixel:
      'https://{account.lower.8}.via.intercom.io/o?h={reader.hex.40}-{account.lower.8}_{reader.digits.15}',
  },
  {
    name: 'ometria',
    source: INVENTED,
    link: 'https://t.{word}.example/c/{each.base64.60}?omhide=true',
    unsubscribe: 'https://t.{word}.example/u/{reader.base64.60}',
    picture: 'https://cdn.ometria.com/{account.hex.16}/{any.hex.40}.jpg',
    pixel: 'https://t.{word}.example/o/{reader.base64.60}?om_t=open',
  },
  {
    name: 'bluecore',
    source: INVENTED,
    link: 'https://www.bluecore.com/c/{account.lower.20}/{each.base64.90}',
    unsubscribe: 'https://www.bluecore.com/u/{reader.base64.60}',
    picture: 'https://img.bluecore.com/{account.lower.10}/{any.uuid}.jpg',
    pixel: 'https://www.bluecore.com/o/{reader.base64.90}',
    seen: [
      '<img src="https://img.bluecore.com/r/{campaign.hex.12}/1.png?cid={reader.hex.32}" width="280" alt="Picked for you">',
      '<img src="https://img.bluecore.com/r/{campaign.hex.12}/2.png?cid={reader.hex.32}" width="280" alt="Picked for you">',
    ],
  },
  {
    name: 'cordial',
    source: INVENTED,
    link: 'https://e.{word}.example/c2/{account.digits.4}:{campaign.hex.24}:{each.mixed.8}:{reader.hex.24}:{each.digits.2}/{each.hex.8}',
    unsubscribe:
      'https://e.{word}.example/o/{account.digits.4}:{campaign.hex.24}:unsub:{reader.hex.24}/{reader.hex.8}',
    picture: 'https://d3k81ch9hvuctc.example/{account.hex.8}/{any.uuid}/{name}.jpg',
    pixel:
      'https://e.{word}.example/o/p/{account.digits.4}:{campaign.hex.24}:{reader.mixed.8}:{reader.hex.24}:1/{reader.hex.8}',
  },
  {
    name: 'zeta',
    source: INVENTED,
    link: 'https://e.{word}.example/pub/cc?_ri_=X0Gzc2X%3D{each.mixed.40}&_ei_={each.base64.50}',
    unsubscribe: 'https://e.{word}.example/unsub?x={reader.base64.60}',
    picture: 'https://zeta.{word}.example/img/{any.hex.20}.jpg',
    pixel:
      'https://e.{word}.example/a/{account.digits.4}/open/{campaign.digits.6}/{reader.base64.40}',
  },
  {
    name: 'maropost',
    source: PUBLISHED,
    link: 'https://mp.{word}.example/a/{account.digits.4}/click/{campaign.digits.6}/{reader.digits.9}/{each.hex.40}/{reader.hex.40}',
    unsubscribe:
      'https://mp.{word}.example/a/{account.digits.4}/unsubscribe/{campaign.digits.6}/{reader.digits.9}/{reader.hex.40}',
    picture: 'https://cdn.maropost.com/{account.digits.4}/{any.digits.6}/{name}.png',
    pixel:
      'https://mp.{word}.example/a/{account.digits.4}/open/{campaign.digits.6}/{reader.digits.9}/{reader.hex.40}',
  },
  {
    name: 'ontraport',
    source: PUBLISHED,
    link: 'https://{word}.ontraport.net/c/s/{account.base64.3}/{campaign.base64.4}/{any.base64.2}/{reader.base64.6}/{each.base64.6}/{each.base64.10}',
    unsubscribe: 'https://{word}.ontraport.net/o?h={reader.base64.12}&unsub',
    picture: 'https://i.ontraport.com/{account.digits.6}.{any.hex.32}.PNG',
    pixel:
      'https://{word}.ontraport.net/c/o/{account.base64.3}/{campaign.base64.4}/{reader.base64.6}/{reader.base64.10}',
  },
  {
    name: 'keap',
    source: PUBLISHED,
    link: 'https://{account.lower.5}.infusionsoft.com/app/linkClick/{any.digits.5}/{any.hex.16}/{reader.digits.8}/{reader.hex.16}',
    unsubscribe:
      'https://{account.lower.5}.infusionsoft.com/app/optOut/0/{campaign.hex.16}/{reader.digits.8}/{reader.hex.16}',
    picture: 'https://d1yoaun8syyxxt.cloudfront.net/{account.lower.5}-{any.uuid}-v2',
    pixel:
      'https://{account.lower.5}.infusionsoft.com/app/emailOpened/{reader.digits.8}/{reader.hex.16}',
  },
  {
    name: 'exponea',
    source: 'https://documentation.bloomreach.com/engagement/docs/email-tracking',
    link: 'https://cdn.{word}.example/e/{each.base64.160}/click',
    unsubscribe: 'https://cdn.{word}.example/e/{each.base64.160}/unsubscribe',
    picture: 'https://asset-cdn.exponea.example/{account.uuid}/media/original/{any.uuid}',
    pixel: 'https://cdn.{word}.example/e/{reader.base64.160}/open',
    tag: '<img src="%" alt="" width="1" height="1">',
  },
  {
    name: 'insider',
    source: INVENTED,
    link: 'https://eml.{word}.example/ls/click?upn={each.base64.180}',
    unsubscribe: 'https://eml.{word}.example/unsub?token={reader.base64.80}',
    picture: 'https://image.useinsider.example/{word}/media/{any.digits.10}_{name}.jpg',
    pixel: 'https://eml.{word}.example/wf/open?upn={reader.base64.200}',
  },
  {
    name: 'moengage',
    source: INVENTED,
    link: 'https://email.moengage.example/v1/emailclick?em={each.base64.90}&user_id=%40%24xy%2A%40%21h{reader.base64.30}&d=%40%24xy%2A&cid={campaign.hex.32}&ut=l&moeclickid={each.hex.32}',
    unsubscribe:
      'https://email.moengage.example/unsubscribe?user_id={reader.base64.30}&cid={campaign.hex.32}',
    picture:
      'https://moe-email-campaigns.s3.amazonaws.com/TemplatesImages/{any.digits.13}{account.lower.10}{name}.png',
    pixel:
      'https://email.moengage.example/v1/emailopen?em={reader.base64.60}&user_id={reader.base64.30}&cid={campaign.hex.32}',
    tag: '<img src="%" style="width:0px;height:0px" />',
  },
  {
    name: 'clevertap',
    source: INVENTED,
    link: 'https://eu1.wzrkt.example/z?t={each.base64.120}&p={each.base64.40}',
    unsubscribe: 'https://eu1.wzrkt.example/u?id={reader.base64.60}',
    picture:
      'https://db7hsdc8829us.cloudfront.net/dist/{any.digits.10}/i/{any.hex.32}.jpeg?v=16{any.digits.8}',
    pixel: 'https://eu1.wzrkt.example/e?t={reader.base64.120}',
  },
  {
    name: 'webengage',
    source: INVENTED,
    link: 'https://p.{word}.example/r/{each.base64.40}',
    unsubscribe: 'https://p.{word}.example/unsub?c={reader.base64.50}',
    picture: 'https://wsdk-files.in.webengage.example/webengage/{account.lower.9}/{any.uuid}.png',
    pixel: 'https://p.{word}.example/o.gif?s={reader.base64.60}',
  },
  {
    name: 'netcore',
    source: INVENTED,
    link: 'https://n.{word}.example/vtrack?clientid={account.digits.6}&ul={each.base64.60}&ml={each.base64.20}&sl={each.base64.30}',
    unsubscribe:
      'https://n.{word}.example/vunsub?clientid={account.digits.6}&ul={reader.base64.60}',
    picture: 'https://n.{word}.example/uploads/{account.digits.6}/{name}.gif',
    pixel:
      'https://n.{word}.example/otrack?clientid={account.digits.6}&ul={reader.base64.60}&ml={campaign.base64.20}',
  },
  {
    name: 'wigzo',
    source: INVENTED,
    link: 'https://tracker.wigzopush.example/rest/v1/learn/click?c={campaign.lower.10}&u={reader.lower.20}&l={each.lower.8}',
    unsubscribe: 'https://tracker.wigzopush.example/unsubscribe?u={reader.lower.20}',
    picture: 'https://cdn.wigzopush.example/i/{account.hex.8}/{name}.png',
    pixel:
      'https://tracker.wigzopush.example/rest/v1/learn/open?c={campaign.lower.10}&u={reader.lower.20}',
  },
  {
    name: 'mindbox',
    source: INVENTED,
    link: 'https://mindbox.{word}.example/m/l/{each.lower.40}/{each.lower.12}',
    unsubscribe: 'https://mindbox.{word}.example/m/u/{reader.lower.40}',
    picture: 'https://mindbox-images.example/images/{account.lower.10}/{any.uuid}.jpg',
    pixel: 'https://mindbox.{word}.example/m/o/{reader.lower.40}/pixel.gif',
  },
  {
    name: 'sendsay',
    source: INVENTED,
    link: 'https://link.sendsay.example/{account.lower.8}/{campaign.digits.6},{each.base64.22}=/{index}?aHR0cHM6Ly8',
    unsubscribe: 'https://link.sendsay.example/unsub/{account.lower.8}/{reader.base64.22}',
    picture: 'https://image.sendsay.example/image/{account.lower.8}/{campaign.digits.6}/{name}.png',
    pixel:
      'https://link.sendsay.example/{account.lower.8}/{campaign.digits.6},{reader.base64.22}=/0',
  },
  {
    name: 'retail-rocket',
    source: INVENTED,
    link: 'https://rr.{word}.example/click?mid={campaign.hex.24}&sid={reader.hex.24}&url=https%3A%2F%2Fwww.example.com',
    unsubscribe: 'https://rr.{word}.example/unsubscribe?sid={reader.hex.24}',
    picture: 'https://cdn.retailrocket.example/mailimages/{any.hex.24}.png',
    pixel: 'https://rr.{word}.example/open?mid={campaign.hex.24}&sid={reader.hex.24}',
    seen: [
      '<a href="https://rr.{word}.example/click?mid={campaign.hex.24}&sid={reader.hex.24}&p=1"><img src="https://rr.{word}.example/image?mid={campaign.hex.24}&sid={reader.hex.24}&slot=1" width="180" alt=""></a>',
      '<a href="https://rr.{word}.example/click?mid={campaign.hex.24}&sid={reader.hex.24}&p=2"><img src="https://rr.{word}.example/image?mid={campaign.hex.24}&sid={reader.hex.24}&slot=2" width="180" alt=""></a>',
    ],
  },
];
