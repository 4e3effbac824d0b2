/** Companies that write to their own customers: notifications, receipts, digests. */
import type { Service } from './service.ts';

const PUBLISHED = 'published mails';

export const NOTIFICATION_SERVICES: readonly Service[] = [
  {
    name: 'facebook',
    source: PUBLISHED,
    link: 'https://www.facebook.com/n/?photo.php&fbid={any.digits.15}&aref=16{each.digits.14}&medium=email&mid={reader.hex.28}G{reader.hex.8}&bcode=2.16{each.digits.8}.{each.base64.24}&n_m={email.url}',
    unsubscribe:
      'https://www.facebook.com/o.php?k={reader.base64.20}&u={reader.digits.15}&mid={reader.hex.28}G{reader.hex.8}&unsub=1',
    picture:
      'https://scontent-fra3-1.xx.fbcdn.net/v/t1.0-1/{any.digits.8}_{any.digits.15}_{any.digits.19}_n.jpg?_nc_cat=1&_nc_oc={any.base64.60}&oh={any.hex.32}&oe={any.hex.8}',
    pixel: 'https://www.facebook.com/email_open_log_pic.php?mid={reader.hex.28}G{reader.hex.8}',
    tag: '<img src="%" style="border:0;width:1px;height:1px;" />',
  },
  {
    name: 'amazon',
    source: PUBLISHED,
    link: 'https://www.amazon.com/gp/r.html?C={campaign.upper.13}&K={reader.upper.14}&M=urn:rtn:msg:20230512{reader.hex.32}&R={each.upper.12}&T=C&U=https%3A%2F%2Fwww.amazon.com%2Fdp%2F{any.upper.10}&H={each.upper.32}',
    unsubscribe: 'https://www.amazon.com/gp/gss/o/{reader.base64.60}',
    picture: 'https://m.media-amazon.com/images/I/{any.mixed.11}._SY300_.jpg',
    pixel:
      'https://www.amazon.com/gp/r.html?C={campaign.upper.13}&K={reader.upper.14}&M=urn:rtn:msg:20230512{reader.hex.32}&R={each.upper.12}&T=O&U=https%3A%2F%2Fimages-na.ssl-images-amazon.com%2Fimages%2FG%2F01%2Fnav%2Ftransp.gif&H={each.upper.32}',
    tag: '<img width="1" height="1" src="%">',
  },
  {
    name: 'ebay',
    source: PUBLISHED,
    link: 'http://rover.ebay.com/rover/0/e11050.m43.l1123/7?euid={reader.hex.32}&bu={reader.digits.11}&loc=http%3A%2F%2Fwww.ebay.com&sojTags=bu=bu',
    unsubscribe:
      'http://rover.ebay.com/rover/0/e11050.m1.l1/7?euid={reader.hex.32}&bu={reader.digits.11}&loc=unsubscribe',
    picture: 'https://i.ebayimg.com/images/g/{any.mixed.16}/s-l225.jpg',
    pixel: 'http://rover.ebay.com/roveropen/0/e11050/7?euid={reader.hex.32}',
    tag: '<img src="%" alt="" style="border:0; height:1;"/>',
  },
  {
    name: 'booking',
    source: PUBLISHED,
    link: 'https://www.booking.com/hotel/de/adlon.html?aid={account.digits.6}&label=postbooking_confemail&et={reader.base64.90}&lang=en',
    unsubscribe:
      'https://secure.booking.com/newsletter/unsubscribe.html?auth_key={reader.mixed.16}',
    picture:
      'https://cf.bstatic.com/xdata/images/hotel/max500/{any.digits.9}.jpg?k={any.hex.64}&o=',
    pixel:
      'https://secure.booking.com/email_opened_tracking_pixel?lang=en&aid={account.digits.6}&token={reader.uuid}&type=confirmation',
    tag: '<img src="%" border="0" height="1" width="1">',
    seen: [
      '<img src="https://secure.booking.com/qr/{reader.hex.32}.png" width="120" height="120" alt="Your code">',
    ],
  },
  {
    name: 'uber',
    source: PUBLISHED,
    link: 'https://email.uber.com/ls/click?upn={each.base64.180}',
    unsubscribe: 'https://email.uber.com/wf/unsubscribe?upn={each.base64.120}',
    picture: 'https://d1a3f4spazzrp4.cloudfront.net/receipt_v3/{name}@2x.png',
    pixel: 'https://email.uber.com/wf/open?upn={each.base64.220}',
    seen: [
      '<img src="https://static-maps.{word}.example/map?width=554&height=300&path=enc:{reader.base64.120}&sig={reader.base64.28}" width="554" alt="Map">',
      '<img src="https://d1w2poirtb3as9.cloudfront.net/{any.hex.20}.jpeg" width="60" alt="Driver">',
    ],
  },
  {
    name: 'github',
    source:
      'https://docs.github.com/en/account-and-profile/managing-subscriptions-and-notifications-on-github',
    link: 'https://github.com/{word}/app/pull/{index}#issuecomment-{any.digits.9}',
    unsubscribe: 'https://github.com/notifications/unsubscribe-auth/{reader.upper.40}',
    picture: 'https://avatars.githubusercontent.com/u/{any.digits.7}?s=20&v=4',
    pixel: 'https://github.com/notifications/beacon/{reader.upper.40}.gif',
    tag: '<img src="%" height="1" width="1" alt="" />',
  },
  {
    name: 'twitter',
    source: PUBLISHED,
    link: 'https://twitter.com/i/redirect?url=https%3A%2F%2Ftwitter.com%2Fx&t=1&cn=ZmxleGlibGVfcmVjcw%3D%3D&sig={each.hex.40}&iid={reader.hex.32}&uid={reader.digits.9}&nid=244+276893697',
    unsubscribe:
      'https://twitter.com/i/o?t=1&iid={reader.hex.32}&uid={reader.digits.9}&c={reader.base64.60}&unsubscribe=1',
    picture:
      'https://pbs.twimg.com/profile_images/{any.digits.18}/{any.base64.8}_reasonably_small.jpg',
    pixel:
      'https://twitter.com/scribe/ibis?t=1&cn=ZmxleGlibGVfcmVjcw%3D%3D&iid={reader.hex.32}&uid={reader.digits.9}&nid=244+20',
    tag: '<img width="1" height="1" src="%">',
  },
  {
    name: 'quora',
    source: PUBLISHED,
    link: 'https://www.quora.com/qemail/tc?al_imp={reader.base64.60}&al_pri=0&aoid={reader.base64.11}&aoty=2&aty=4&cp=1&et=2&id={reader.hex.32}&src=1&st=16{each.digits.14}&uid={reader.base64.11}&v=0',
    unsubscribe:
      'https://www.quora.com/email_optout/qemail_optout?code={reader.hex.32}&email_track_id={reader.base64.20}',
    picture: 'https://qph.cf2.quoracdn.net/main-thumb-{any.digits.9}-200-{any.lower.32}.jpeg',
    pixel:
      'https://www.quora.com/qemail/mark_read?aoid={reader.base64.11}&et=2&id={reader.hex.32}&uid={reader.base64.11}',
    tag: '<img alt="" src="%" style="width:1px;height:1px;">',
  },
  {
    name: 'pinterest',
    source: PUBLISHED,
    link: 'https://post.pinterest.com/f/a/{each.base64.22}~~/AAAAAQA~/{each.base64.120}~~',
    unsubscribe:
      'https://post.pinterest.com/f/a/{each.base64.22}~~/AAAAAQA~/unsub{each.base64.60}~~',
    picture: 'https://i.pinimg.com/236x/{any.hex.2}/{any.hex.2}/{any.hex.2}/{any.hex.32}.jpg',
    pixel: 'https://post.pinterest.com/q/{each.base64.22}~~/AAAAAQA~/{each.base64.60}~',
  },
  {
    name: 'medium',
    source: PUBLISHED,
    link: 'https://medium.com/@someone/a-story-{any.hex.12}?source=email-{reader.hex.12}-1684{campaign.digits.9}-digest.reader--{campaign.hex.12}----{index}-59--------------{reader.uuid}-1',
    unsubscribe:
      'https://medium.com/me/email-settings/{reader.hex.12}/{reader.hex.12.b}?type=digest&unsub=1',
    picture: 'https://miro.medium.com/v2/resize:fill:160:107/1*{any.base64.22}.jpeg',
    pixel:
      'https://medium.com/_/stat?event=email.opened&emailId={reader.uuid}&userId={reader.hex.12}&source=email-{reader.hex.12}-1684{campaign.digits.9}-digest.reader',
    tag: '<img src="%" width="1" height="1">',
  },
  {
    name: 'airbnb',
    source: PUBLISHED,
    link: 'https://www.airbnb.com/rooms/{any.digits.8}?c=.pi80.pk{campaign.digits.5}_{reader.digits.9}&euid={reader.uuid}',
    unsubscribe:
      'https://www.airbnb.com/account-settings/email-unsubscribe?email_type=promo&mac={reader.base64.28}&token={reader.base64.60}',
    picture: 'https://a0.muscache.com/im/pictures/{any.uuid}.jpg?aki_policy=x_medium',
    pixel: 'https://www.airbnb.com/tracking/pixel?euid={reader.uuid}&c=.pi80.pk{campaign.digits.5}',
    tag: '<img src="%" width="1" height="1">',
  },
  {
    name: 'paypal',
    source: PUBLISHED,
    link: 'https://epl.paypal-communication.com/H/2/v60000{each.hex.32}/{reader.uuid}/HTML',
    unsubscribe: 'https://epl.paypal-communication.com/H/2/v60000{each.hex.32}/{reader.uuid}/unsub',
    picture:
      'https://www.paypalobjects.com/digitalassets/c/system-triggered-email/n/layout/images/{name}.png',
    pixel:
      'https://t.paypal.com/ts?ppid=PPC000628&cnac=DE&rsta=en_DE&cust={reader.upper.13}&unptid={reader.uuid}&calc={reader.hex.13}&page=main%3Aemail&pgst=16{any.digits.8}&e=im',
    tag: '<img src="%" border="0" height="1" width="1" alt="">',
  },
  {
    name: 'groupon',
    source: PUBLISHED,
    link: 'https://www.groupon.com/deals/offer-{any.digits.3}?nlp&utm_source=channel_goods&sid={reader.uuid}&date=20230512&s=body&c=button&d=title&utm_campaign={reader.uuid}',
    unsubscribe: 'https://www.groupon.com/unsubscribe/{reader.uuid}/{reader.hex.40}',
    picture: 'https://img.grouponcdn.com/deal/{any.mixed.22}/{any.mixed.22}/v1/t440x300.jpg',
    pixel:
      'https://www.groupon.com/analytic/track.gif?utm_source=channel_goods&sid={reader.uuid}&date=20230512&type=open',
    tag: '<img src="%" width="1" height="1" border="0">',
  },
  {
    name: 'tripadvisor',
    source: PUBLISHED,
    link: 'https://www.tripadvisor.com/Email-{any.digits.5}?ct=_2Fg{any.digits.5}&m={campaign.digits.5}&u={reader.hex.32}&uu={reader.base64.22}&mcid={campaign.digits.5}&mlv={each.base64.24}',
    unsubscribe:
      'https://www.tripadvisor.com/EmailUnsubscribe?u={reader.hex.32}&m={campaign.digits.5}',
    picture:
      'https://media-cdn.tripadvisor.com/media/photo-s/{any.hex.2}/{any.hex.2}/{any.hex.2}/{any.hex.2}/{name}.jpg',
    pixel:
      'https://www.tripadvisor.com/EmailOpened-mcid{campaign.digits.5}-u{reader.hex.32}-t1684{campaign.digits.6}.gif',
    tag: '<img border="0" width="1" height="1" src="%">',
  },
  {
    name: 'spotify',
    source: PUBLISHED,
    link: 'https://wl.spotify.com/ls/click?upn={each.base64.180}',
    unsubscribe: 'https://wl.spotify.com/ss/c/u001.{each.base64.90}/unsub',
    picture: 'https://message-editor.scdn.co/newsletter/images/{any.hex.32}.jpg',
    pixel:
      'https://wl.spotify.com/ss/o/u001.{each.base64.22}/4{each.base64.3}/{each.base64.22}/ho.gif',
  },
  {
    name: 'meetup',
    source: PUBLISHED,
    link: 'https://www.meetup.com/group/events/{any.digits.9}/?rv=me1&_xtd={reader.base64.90}&_af=event&_af_eid={any.digits.9}',
    unsubscribe:
      'https://www.meetup.com/account/comm/?optOut=events&hash={reader.hex.40}&member_id={reader.digits.8}',
    picture:
      'https://secure.meetupstatic.com/photos/event/{any.hex.1}/{any.hex.1}/{any.hex.1}/{any.hex.1}/highres_{any.digits.9}.jpeg',
    pixel: 'https://www.meetup.com/t/em.gif?emailId={reader.uuid}&mem={reader.digits.8}',
    tag: '<img src="%" width="1" height="1" />',
  },
  {
    name: 'eventbrite',
    source: PUBLISHED,
    link: 'https://www.eventbrite.com/e/an-evening-tickets-{any.digits.11}?utm_campaign=following_published_event&ref=eemaileventremind&aff=ebem&eid={reader.digits.10}',
    unsubscribe:
      'https://www.eventbrite.com/unsubscribe?guest={reader.base64.30}&email_type=reminder',
    picture:
      'https://cdn.evbstatic.com/s3-build/perm_001/{any.hex.6}/django/images/emails/2022/{name}.png',
    pixel:
      'https://www.eventbrite.com/emails/action/?recipient={email.url}&type_id={campaign.digits.3}&type=open&send_id=2023-05-12&list_type=2',
    tag: '<img src="%" alt="" width="1" height="1" style="display:none">',
    seen: [
      '<img src="https://www.eventbrite.com/qrcode?barcode={reader.digits.20}" width="150" height="150" alt="Ticket">',
    ],
  },
  {
    name: 'jira',
    source: PUBLISHED,
    link: 'https://{word}.atlassian.net/browse/APP-{index}?atlOrigin=eyJpIjoi{campaign.base64.44}',
    unsubscribe: 'https://{word}.atlassian.net/secure/ViewPersonalSettings.jspa?unsubscribe=1',
    picture: 'https://{word}.atlassian.net/images/icons/priorities/medium_{any.digits.2}.png',
    seen: [
      '<img src="https://avatar-management--avatars.us-west-2.prod.public.atl-paas.net/{any.digits.6}:{any.uuid}/{any.uuid}/24" width="24" height="24" alt="">',
      '<img src="https://secure.gravatar.com/avatar/{any.hex.32}?d=https%3A%2F%2Favatar-management--avatars.us-west-2.prod.public.atl-paas.net%2Finitials%2FAB-0.png" width="24">',
    ],
  },
  {
    name: 'asana',
    source: PUBLISHED,
    link: 'https://app.asana.com/0/{any.digits.16}/{any.digits.16}?focus=true',
    unsubscribe: 'https://app.asana.com/-/unsubscribe?u={reader.base64.60}',
    picture: 'https://d1gwm4cf8hecp4.cloudfront.net/images/email/{name}.png',
    pixel: 'https://app.asana.com/-/open?u={reader.digits.16}&e={reader.base64.40}',
    tag: '<img src="%" height="1" width="1">',
  },
  {
    name: 'zendesk',
    source: PUBLISHED,
    link: 'https://{word}.zendesk.com/hc/requests/{index}',
    unsubscribe: 'https://{word}.zendesk.com/hc/unsubscribe',
    picture: 'https://theme.zdassets.com/theme_assets/{any.digits.6}/{any.hex.40}.png',
    seen: [
      '<img src="https://{word}.zendesk.com/attachments/token/{any.mixed.25}/?name=image001.png" width="300" alt="">',
      '<img src="https://secure.gravatar.com/avatar/{any.hex.32}?size=40&default=https%3A%2F%2Fassets.zendesk.com%2Fimages%2F2016%2Fdefault-avatar-80.png&r=g" width="40" height="40">',
    ],
  },
];
