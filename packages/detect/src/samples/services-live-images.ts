/** Images made when they are loaded: timers, names, maps, picks, advertisements, codes. They stand in newsletters of all kinds. */
import type { Service } from './service.ts';

/** The newsletter around them. */
const AROUND = {
  link: 'https://click.mail.{word}.example/?qs={each.hex.96}',
  unsubscribe: 'https://click.mail.{word}.example/unsub_center.aspx?qs={each.hex.96}',
  picture: 'https://image.mail.{word}.example/lib/fe{account.hex.16}/m/1/{any.uuid}.png',
};

export const LIVE_IMAGE_SERVICES: readonly Service[] = [
  {
    ...AROUND,
    name: 'nifty-images',
    source: 'https://help.niftyimages.com/en/articles/21807-data-sources-external-web-api',
    seen: [
      '<img src="https://img1.niftyimages.com/{account.lower.4}/{campaign.lower.4}/{campaign.lower.4.b}?fname={first}" width="600" alt="Hello {first}">',
      '<img src="https://img1.niftyimages.com/{account.lower.4}/{campaign.lower.4.c}/{campaign.lower.4.d}?customer_id={reader.digits.7}" width="600" alt="">',
      '<img src="https://img1.niftyimages.com/{account.lower.4}/{any.lower.4}/{any.lower.4}" width="300" alt="Ends soon">',
    ],
  },
  {
    ...AROUND,
    name: 'motionmail',
    source: 'https://motionmail.freshdesk.com/en/support/solutions/articles/14000132576',
    seen: [
      '<img src="https://i.motionmailapp.com/timer/{campaign.mixed.8}.gif?CusID={reader.digits.7}&Hr=48" alt="Time left" width="400">',
      '<img src="http://s.mmgo.io/t/{any.mixed.3}" alt="motionmailapp.com" width="100%">',
    ],
  },
  {
    ...AROUND,
    name: 'liveclicker',
    source: 'https://docs.tealium.com/client-side-tags/liveclicker-tag/',
    seen: [
      '<img src="https://em.realtime.email/service/rte?kind=image&id={campaign.base64.11}&uid={reader.base64.20}" width="600" alt="">',
      '<img src="https://em.realtime.email/service/rte?kind=countdown&id={any.base64.11}" width="600" alt="">',
    ],
  },
  {
    ...AROUND,
    name: 'kickdynamic',
    source: 'invented after its kind',
    seen: [
      '<img src="https://prod.kickdynamic.example/campaigns/{campaign.hex.24}/image?email={email.md5}&pos=1" width="280" alt="">',
      '<img src="https://prod.kickdynamic.example/campaigns/{campaign.hex.24}/image?email={email.md5}&pos=2" width="280" alt="">',
    ],
  },
  {
    ...AROUND,
    name: 'powerinbox',
    source: 'published mails',
    seen: [
      '<a href="https://rs-stripe.{word}.example/stripe/redirect?cs_email={email.md5}&cs_stripeid={account.digits.5}&cs_offset=0&cs_esp=sendgrid"><img alt="" height="250" src="https://rs-stripe.{word}.example/stripe/image?cs_email={email.md5}&cs_stripeid={account.digits.5}&cs_offset=0&cs_esp=sendgrid" width="300"></a>',
      '<img alt="" height="17" src="https://branding.{word}.example/branding/recommend/short.png" width="116">',
    ],
  },
  {
    ...AROUND,
    name: 'litmus',
    source: 'https://help.litmus.com/article/193-track-individual-subscriber-activity',
    pixel: 'https://{account.lower.8}.emltrk.com/v2/{account.lower.8}?d={reader.digits.9}',
    tag: '<img src="%" width="1" height="1" border="0">',
    seen: [
      '<style>@media print{#_t{background-image:url("https://{account.lower.8}.emltrk.com/v2/{account.lower.8}?p&d={reader.digits.9}")}} div.OutlookMessageHeader{background-image:url("https://{account.lower.8}.emltrk.com/v2/{account.lower.8}?f&d={reader.digits.9}")}</style><div id="_t"></div>',
      '<img src="https://personalize.litmus.example/{campaign.hex.16}/countdown.gif" width="500" alt="">',
    ],
  },
  {
    ...AROUND,
    name: 'zembula',
    source: 'http://help.zembula.com/en/articles/3648837-elements-of-the-live-image-builder',
    seen: [
      '<img src="https://live.zembula.example/v1/block/{campaign.mixed.16}/image?first={first}&order={reader.digits.9}&carrier=dhl" width="600" alt="Your parcel">',
    ],
  },
  {
    ...AROUND,
    name: 'reignite',
    source:
      'https://reignite.freshdesk.com/support/solutions/articles/44001355719-add-live-timers-to-your-email',
    seen: [
      '<img src="https://ri.{word}.example/i/{campaign.base64.10}.png?rid={reader.base64.14}" width="600" alt="">',
      '<img src="https://ri.{word}.example/i/{any.base64.10}.gif" width="600" alt="">',
    ],
  },
  {
    ...AROUND,
    name: 'bannerbear',
    source: 'https://www.bannerbear.com/help/articles/285-what-are-simple-urls/',
    seen: [
      '<img src="https://ondemand.bannerbear.com/simpleurl/{account.mixed.18}/title/text/Hello+{first}" width="600" alt="">',
      '<img src="https://ondemand.bannerbear.com/signedurl/{account.mixed.18}/image.jpg?modifications={reader.base64.80}&s={reader.hex.64}" width="600" alt="">',
    ],
  },
  {
    ...AROUND,
    name: 'okzest',
    source: 'https://okzest.com/dynamicimages',
    seen: [
      '<img src="https://images.okzest.com/?p={campaign.digits.4}&name={first}&id={reader.digits.6}" width="600" alt="For {first}">',
    ],
  },
  {
    ...AROUND,
    name: 'cloudinary-overlay',
    source: 'https://cloudinary.com/documentation/layers',
    seen: [
      '<img src="https://res.cloudinary.com/{word}/image/upload/l_text:Arial_60:Hello%20{first}/v16{any.digits.8}/mail/{name}.jpg" width="600" alt="">',
      '<img src="https://res.cloudinary.com/{word}/image/upload/c_fill,w_600/v16{any.digits.8}/{any.lower.20}.jpg" width="600" alt="">',
    ],
  },
  {
    ...AROUND,
    name: 'qr-code',
    source: 'https://goqr.me/api/doc/create-qr-code/',
    seen: [
      '<img src="https://api.qrserver.com/v1/create-qr-code/?size=150x150&data={reader.digits.13}" width="150" height="150" alt="Your card">',
      '<img src="https://charts.{word}.example/chart?chs=200x200&cht=qr&chl={reader.digits.9}" width="200" height="200" alt="Your card">',
    ],
  },
  {
    ...AROUND,
    name: 'barcode',
    source: 'https://barcode.tec-it.com/en/Code128',
    seen: [
      '<img src="https://barcode.tec-it.com/barcode.ashx?data={reader.digits.13}&code=Code128&dpi=96" width="200" alt="Member">',
    ],
  },
  {
    ...AROUND,
    name: 'scarab',
    source: 'https://help.emarsys.com/hc/en-us/sections/360000208758-Predict',
    seen: [
      '<a href="https://recommender.scarabresearch.com/merchants/{account.upper.16}/click?v={campaign.digits.5}&cc={reader.base64.11}&p=1"><img src="https://recommender.scarabresearch.com/merchants/{account.upper.16}/?v={campaign.digits.5}&cc={reader.base64.11}&f=img&p=1" width="190"></a>',
      '<a href="https://recommender.scarabresearch.com/merchants/{account.upper.16}/click?v={campaign.digits.5}&cc={reader.base64.11}&p=2"><img src="https://recommender.scarabresearch.com/merchants/{account.upper.16}/?v={campaign.digits.5}&cc={reader.base64.11}&f=img&p=2" width="190"></a>',
    ],
  },
  {
    ...AROUND,
    name: 'nosto',
    source: 'invented after its kind',
    seen: [
      '<img src="https://connect.nosto.com/email/img/{account.lower.8}/{campaign.hex.24}/{reader.hex.24}/0.jpg" width="190" alt="">',
      '<img src="https://connect.nosto.com/email/img/{account.lower.8}/{campaign.hex.24}/{reader.hex.24}/1.jpg" width="190" alt="">',
    ],
  },
  {
    ...AROUND,
    name: 'monetate',
    source: 'invented after its kind',
    seen: [
      '<img src="https://e.monetate.net/img/1/p/{account.digits.3}/{campaign.digits.7}.png/uid/{reader.hex.24}" width="600">',
    ],
  },
  {
    ...AROUND,
    name: 'rich-relevance',
    source: 'invented after its kind',
    seen: [
      '<img src="https://recs.richrelevance.com/rrmail/image/recs/{account.hex.16}?cid={campaign.digits.6}&vg={reader.uuid}&pos=0&layout=a" width="160">',
      '<img src="https://recs.richrelevance.com/rrmail/image/recs/{account.hex.16}?cid={campaign.digits.6}&vg={reader.uuid}&pos=1&layout=a" width="160">',
    ],
  },
  {
    ...AROUND,
    name: 'criteo',
    source: 'invented after its kind',
    seen: [
      '<a href="https://cat.nl3.eu.criteo.com/delivery/ckn.php?cppv=1&cpp={each.base64.90}"><img src="https://nl.criteo.net/i/{campaign.digits.6}/{email.md5}/1.png" width="300" height="250"></a>',
    ],
  },
  {
    ...AROUND,
    name: 'sendtric',
    source: 'https://www.sendtric.com/',
    seen: [
      '<img src="https://gen.sendtric.com/countdown/{campaign.lower.10}" width="400" alt="Ends soon">',
    ],
  },
  {
    ...AROUND,
    name: 'countdown-mail',
    source: 'https://countdownmail.com/',
    seen: [
      '<img src="https://i.countdownmail.com/{campaign.lower.6}.gif" border="0" width="350" alt="countdownmail.com">',
      '<img src="https://i.countdownmail.com/{campaign.lower.6.b}.gif?end_date_time=2023-05-12T00:00:00+00:00" width="350" alt="">',
    ],
  },
  {
    ...AROUND,
    name: 'mailtimers',
    source: 'https://mailtimers.com/',
    seen: [
      '<img src="https://i.mailtimers.example/{campaign.digits.6}/{campaign.hex.8}.gif" width="350" alt="">',
      '<img src="https://i.mailtimers.example/{campaign.digits.6}/{campaign.hex.8}.gif?uid={reader.hex.10}" width="350" alt="">',
    ],
  },
];
