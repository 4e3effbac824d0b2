/**
 * Styles of mails to measure by: newsletters in the styles of those who send them, each for any reader, letters between people, phishing.
 * The addresses have the forms that vendors document and that everybody sees in their mails; the text is ours.
 *
 * Nothing is labelled by hand: a newsletter is made for two readers, and an image whose address differs between the copies was
 * made for one of them. That is the truth that `scan` is held against, which sees one copy alone.
 */

/** A stream of chance that is the same each time. */
export class Chance {
  private state: number;

  constructor(seed: string) {
    let state = 2_166_136_261;
    for (let at = 0; at < seed.length; at++)
      state = Math.imul(state ^ seed.charCodeAt(at), 16_777_619);
    this.state = state >>> 0;
  }

  /** Below `limit`. */
  below(limit: number): number {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    let mixed = this.state ^ (this.state >>> 15);
    mixed = Math.imul(mixed, 0x2c_1b_3c_6d);
    return ((mixed ^ (mixed >>> 12)) >>> 0) % limit;
  }

  text(alphabet: string, length: number): string {
    return Array.from({ length }, () => alphabet[this.below(alphabet.length)]).join('');
  }

  hex = (length: number): string => this.text('0123456789abcdef', length);
  digits = (length: number): string =>
    this.text('123456789', 1) + this.text('0123456789', length - 1);
  base64 = (length: number): string =>
    this.text('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_', length);
  mixed = (length: number): string =>
    this.text('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', length);
  uuid = (): string => [8, 4, 4, 4, 12].map((length) => this.hex(length)).join('-');
}

/** What a style makes addresses of. `of` is the same for all readers; `for` is this reader's. */
export interface Sending {
  account: { hex: string; number: string; word: string };
  campaign: { hex: string; number: string; uuid: string };
  reader: { email: string; hex: string; number: string; uuid: string; token: string };
  of: Chance;
  for: Chance;
}

export interface Style {
  name: string;
  link(sending: Sending, index: number): string;
  unsubscribe(sending: Sending): string;
  /** Pictures that everybody gets. */
  picture(sending: Sending, index: number): string;
  pixel?: (sending: Sending) => string;
  /** How the pixel stands there; the address for `%`. */
  tag?: string;
  /** Pictures that are seen, and made for the reader. */
  personal?: (sending: Sending) => string[];
  headers?: (sending: Sending) => string;
}

const word = (index: number): string =>
  ['hero', 'header-600x200', 'product_shot', 'footer', 'story', 'offer', 'divider', 'team-photo'][
    index % 8
  ] ?? 'image';

export const STYLES: readonly Style[] = [
  {
    name: 'mailchimp',
    link: ({ account, of, reader }) =>
      `https://${account.word}.us7.list-manage.com/track/click?u=${account.hex.slice(0, 25)}&id=${of.hex(10)}&e=${reader.hex.slice(0, 10)}`,
    unsubscribe: ({ account, campaign, reader }) =>
      `https://${account.word}.us7.list-manage.com/unsubscribe?u=${account.hex.slice(0, 25)}&id=${campaign.number}&e=${reader.hex.slice(0, 10)}&c=${campaign.hex.slice(0, 10)}`,
    picture: ({ account, of }) =>
      `https://mcusercontent.com/${account.hex.slice(0, 25)}/images/${of.uuid()}.png`,
    pixel: ({ account, campaign, reader }) =>
      `https://${account.word}.us7.list-manage.com/track/open.php?u=${account.hex.slice(0, 25)}&id=${campaign.hex.slice(0, 10)}&e=${reader.hex.slice(0, 10)}`,
  },
  {
    name: 'sendgrid',
    link: ({ account, for: own }) =>
      `https://u${account.number}.ct.sendgrid.net/ls/click?upn=u001.${own.base64(180)}`,
    unsubscribe: ({ account, for: own }) =>
      `https://u${account.number}.ct.sendgrid.net/wf/unsubscribe?upn=${own.base64(90)}`,
    picture: ({ account, of }) =>
      `http://cdn.mcauto-images-production.sendgrid.net/${account.hex.slice(0, 16)}/${of.uuid()}/600x200.png`,
    pixel: ({ account, for: own }) =>
      `https://u${account.number}.ct.sendgrid.net/wf/open?upn=u001.${own.base64(220)}`,
    tag: '<img src="%" alt="" width="1" height="1" border="0" style="height:1px !important;width:1px !important;border-width:0 !important">',
  },
  {
    name: 'sendgrid-own-domain',
    link: ({ account, for: own }) =>
      `https://url${account.number.slice(0, 4)}.${account.word}.example/ls/click?upn=${own.base64(180)}`,
    unsubscribe: ({ account, for: own }) =>
      `https://url${account.number.slice(0, 4)}.${account.word}.example/wf/unsubscribe?upn=${own.base64(90)}`,
    picture: ({ account, of }, index) =>
      `https://static.${account.word}.example/mail/${of.below(900)}/${word(index)}.jpg`,
    pixel: ({ account, for: own }) =>
      `https://url${account.number.slice(0, 4)}.${account.word}.example/wf/open?upn=${own.base64(220)}`,
  },
  {
    name: 'marketing-cloud',
    link: ({ account, for: own }) =>
      `https://click.mail.${account.word}.example/?qs=${own.hex(96)}`,
    unsubscribe: ({ account, for: own }) =>
      `https://click.mail.${account.word}.example/unsub_center.aspx?qs=${own.hex(96)}`,
    picture: ({ account, of }) =>
      `https://image.mail.${account.word}.example/lib/fe${account.hex.slice(0, 16)}/m/${of.below(9)}/${of.uuid()}.jpg`,
    pixel: ({ account, campaign, reader, for: own }) =>
      `https://click.mail.${account.word}.example/open.aspx?ffcb10-${campaign.hex.slice(0, 20)}-fe${own.hex(20)}-fe${reader.hex.slice(0, 18)}-ff${account.hex.slice(0, 18)}`,
  },
  {
    name: 'adobe-campaign',
    link: ({ account, campaign, for: own }, index) =>
      `https://t.info.${account.word}.example/r/?id=h${campaign.hex.slice(0, 7)},${own.hex(8)},${own.hex(7)}${index}`,
    unsubscribe: ({ account, campaign, for: own }) =>
      `https://t.info.${account.word}.example/webApp/unsub?id=${own.base64(44)}&d=${campaign.hex.slice(0, 7)}`,
    picture: ({ account, of }) =>
      `https://t.info.${account.word}.example/res/img/${of.hex(32)}.png`,
    pixel: ({ account, campaign, for: own }) =>
      `https://t.info.${account.word}.example/r/?id=h${campaign.hex.slice(0, 7)},${own.hex(8)},1`,
  },
  {
    name: 'responsys',
    link: ({ account, for: own, campaign }) =>
      `https://em.${account.word}.example/pub/cc?_ri_=X0Gzc2X%3DAQpglLjHJlTQG${own.mixed(24)}&_ei_=${own.base64(40)}&_di_=${campaign.hex.slice(0, 16)}`,
    unsubscribe: ({ account, for: own }) =>
      `https://em.${account.word}.example/pub/optout/UnsubscribeOneStepConfirmAction?YES=true&_ri_=${own.mixed(40)}`,
    picture: ({ account }, index) =>
      `https://static.cdn.responsys.net/i2/responsysimages/${account.word}/contentlibrary/2024/${word(index)}.jpg`,
    pixel: ({ account, for: own }) =>
      `https://em.${account.word}.example/pub/as?_ri_=X0Gzc2X%3DAQpglLjHJlTQG${own.mixed(24)}&_ei_=${own.base64(40)}`,
  },
  {
    name: 'klaviyo',
    link: ({ for: own, of }) =>
      `https://ctrk.klclick3.com/l/01${of.mixed(24).toUpperCase()}_${own.below(30)}/${own.base64(30)}`,
    unsubscribe: ({ for: own }) =>
      `https://manage.kmail-lists.com/subscriptions/unsubscribe?a=${own.mixed(6)}&c=01${own.mixed(24)}&k=${own.hex(32)}&m=01${own.mixed(24)}`,
    picture: ({ account, of }) =>
      `https://d3k81ch9hvuctc.cloudfront.net/company/${account.hex.slice(0, 6)}/images/${of.uuid()}.jpeg`,
    pixel: ({ for: own }) =>
      `https://ctrk.klclick3.com/o/01${own.mixed(24).toUpperCase()}/${own.base64(60)}`,
    tag: '<img alt="" src="%" style="height: 1px; width: 1px; margin: 0; padding: 0">',
  },
  {
    name: 'mailgun',
    link: ({ account, for: own }) =>
      `https://email.mg.${account.word}.example/c/eJ${own.base64(160)}`,
    unsubscribe: ({ account, for: own }) =>
      `https://email.mg.${account.word}.example/u/eJ${own.base64(120)}`,
    picture: ({ account }, index) =>
      `https://www.${account.word}.example/wp-content/uploads/2024/05/${word(index)}.png`,
    pixel: ({ account, for: own }) =>
      `https://email.mg.${account.word}.example/o/eJ${own.base64(120)}`,
    tag: '<img width="1px" height="1px" alt="" src="%">',
  },
  {
    name: 'ses',
    link: ({ account, for: own }, index) =>
      `https://${account.hex.slice(0, 8)}.r.us-east-1.awstrack.me/L0/https:%2F%2F${account.word}.example%2Fp${index}/1/${own.hex(16)}-${own.uuid()}-000000/${own.base64(27)}=301`,
    unsubscribe: ({ account, for: own }) =>
      `https://${account.word}.example/unsubscribe/${own.uuid()}`,
    picture: ({ account, of }) =>
      `https://${account.word}-assets.s3.amazonaws.com/emails/${of.hex(32)}.png`,
    pixel: ({ account, for: own }) =>
      `https://${account.hex.slice(0, 8)}.r.us-east-1.awstrack.me/I0/${own.hex(16)}-${own.uuid()}-000000/${own.base64(27)}=301`,
    tag: '<img alt="" src="%" style="display: none; width: 1px; height: 1px;">',
  },
  {
    name: 'mandrill',
    link: ({ account, for: own }) =>
      `https://mandrillapp.com/track/click/${account.number}/www.${account.word}.example?p=${own.base64(200)}`,
    unsubscribe: ({ account, for: own }) =>
      `https://mandrillapp.com/track/unsub.php?u=${account.number}&id=${own.hex(32)}`,
    picture: ({ account, of }, index) =>
      `https://cdn.${account.word}.example/assets/${word(index)}-${of.hex(20)}.png`,
    pixel: ({ account, for: own }) =>
      `https://mandrillapp.com/track/open.php?u=${account.number}&id=${own.hex(32)}`,
    tag: '<img src="%" height="1" width="1">',
  },
  {
    name: 'campaign-monitor',
    link: ({ account, reader }, index) =>
      `https://${account.word}.cmail20.com/t/r-l-${reader.token.slice(0, 10)}-${account.hex.slice(0, 9)}-${'abcdefghij'[index % 10]}/`,
    unsubscribe: ({ account, reader }) =>
      `https://${account.word}.cmail20.com/t/r-u-${reader.token.slice(0, 10)}-${account.hex.slice(0, 9)}-x/`,
    picture: ({ account }, index) =>
      `https://i1.cmail20.com/ei/r/AB/${account.hex.slice(0, 3)}/${index}/csfinal/${word(index)}.png`,
    pixel: ({ account, reader }) =>
      `https://${account.word}.cmail20.com/t/r-o-${reader.token.slice(0, 10)}-${account.hex.slice(0, 9)}/o.gif`,
  },
  {
    name: 'hubspot',
    link: ({ for: own }) =>
      `https://d2v8${own.hex(6)}.eu1.hs-sales-engage.com/Ctc/2R+113/d2v8${own.hex(4)}04/VW${own.base64(160)}`,
    unsubscribe: ({ account, for: own }) =>
      `https://hs-${account.number}.s.hubspotemail.net/hs/manage-preferences/unsubscribe?d=${own.base64(90)}&languagePreference=en`,
    picture: ({ account }, index) =>
      `https://mail.${account.word}.example/hs-fs/hubfs/${word(index)}.png?width=1200&upscale=true&name=${word(index)}.png`,
    pixel: ({ for: own }) =>
      `https://d2v8${own.hex(6)}.eu1.hs-sales-engage.com/Cto/2R+113/d2v8${own.hex(4)}04/R5${own.base64(160)}`,
    tag: '<img src="%" alt="" width="1" height="1" style="display:none!important;min-height:1px!important;width:1px!important">',
  },
  {
    name: 'customer-io',
    link: ({ for: own }) =>
      `https://e.customeriomail.com/e/c/eyJlbWFpbF9pZCI6Ij${own.base64(120)}/${own.hex(64)}`,
    unsubscribe: ({ for: own }) => `https://e.customeriomail.com/unsubscribe/${own.base64(70)}`,
    picture: ({ account, of }) =>
      `https://userimg-assets.customeriomail.com/images/client-env-${account.number}/16${of.digits(11)}_${of.base64(26)}.png`,
    pixel: ({ for: own }) => `https://e.customeriomail.com/e/o/eyJlbWFpbF9pZCI6Ij${own.base64(90)}`,
    tag: '<img src="%" style="height: 1px !important; max-height: 1px !important; max-width: 1px !important; width: 1px !important" alt="">',
  },
  {
    name: 'braze',
    link: ({ account, for: own }) =>
      `https://click.em.${account.word}.example/f/a/${own.base64(22)}~~/AAQRxQA~/${own.base64(140)}~~`,
    unsubscribe: ({ account, for: own }) =>
      `https://click.em.${account.word}.example/f/a/${own.base64(22)}~~/AAQRxQA~/unsubscribe${own.base64(80)}~~`,
    picture: ({ of }) =>
      `https://braze-images.com/appboy/communication/assets/image_assets/images/${of.hex(24)}/original.png?16${of.digits(8)}`,
    pixel: ({ account, for: own }) =>
      `https://click.em.${account.word}.example/q/${own.base64(22)}~~/AAQRxQA~/${own.base64(90)}~`,
    tag: '<img border="0" width="1" height="1" alt="" src="%">',
  },
  {
    name: 'iterable',
    link: ({ account, reader, campaign, for: own }) =>
      `https://links.${account.word}.example/u/click?_t=${reader.hex.slice(0, 32)}&_m=${campaign.hex.slice(0, 32)}&_e=${own.base64(60)}`,
    unsubscribe: ({ account, reader, for: own }) =>
      `https://links.${account.word}.example/e/encryptedUnsubscribe?_r=${own.hex(32)}&_s=${reader.hex}&_t=${own.base64(60)}`,
    picture: ({ account, of }) => `https://library.${account.word}.example/images/${of.uuid()}.jpg`,
    pixel: ({ account, reader, campaign, for: own }) =>
      `https://links.${account.word}.example/e/eo?_t=${reader.hex.slice(0, 32)}&_m=${campaign.hex.slice(0, 32)}&_e=${own.base64(60)}`,
  },
  {
    name: 'marketo',
    link: ({ account, for: own }) => `https://go.${account.word}.example/${own.mixed(44)}`,
    unsubscribe: ({ account, for: own }) => `https://go.${account.word}.example/u/${own.mixed(40)}`,
    picture: ({ account }, index) =>
      `https://go.${account.word}.example/rs/123-ABC-456/images/${word(index)}.png`,
    pixel: ({ account, for: own }) =>
      `https://go.${account.word}.example/trk?t=1&mid=${own.base64(60)}`,
    tag: '<img src="%" width="1" height="1" border="0" alt="">',
  },
  {
    name: 'eloqua',
    link: ({ account, of, reader }) =>
      `https://app.info.${account.word}.example/e/er?s=${account.number}&lid=${of.digits(5)}&elqTrackId=${of.uuid()}&elq=${reader.uuid.replaceAll('-', '')}&elqaid=${of.digits(5)}&elqat=1`,
    unsubscribe: ({ account, reader }) =>
      `https://app.info.${account.word}.example/e/u?s=${account.number}&elq=${reader.uuid.replaceAll('-', '')}`,
    picture: ({ account, of }) =>
      `https://img04.en25.com/EloquaImages/clients/${account.word}/%7B${of.uuid()}%7D_banner.png`,
    pixel: ({ account, reader }) =>
      `https://app.info.${account.word}.example/e/FooterImages/FooterImage1?elq=${reader.uuid.replaceAll('-', '')}&siteid=${account.number}`,
    tag: '<img src="%" alt="" border="0" width="1" height="1">',
  },
  {
    name: 'constant-contact',
    link: ({ for: own, account }) =>
      `https://${account.hex.slice(0, 8)}.rs6.net/tn.jsp?f=001${own.base64(140)}&c=${own.base64(56)}==&ch=${own.base64(56)}==`,
    unsubscribe: ({ for: own }) =>
      `https://visitor.constantcontact.com/do?p=un&m=001${own.base64(50)}`,
    picture: ({ account, of }) =>
      `https://files.constantcontact.com/${account.hex.slice(0, 11)}/${of.uuid()}.jpg`,
    pixel: ({ for: own, account, campaign }) =>
      `https://r20.rs6.net/on.jsp?ca=${campaign.uuid}&a=${account.number}&c=${own.uuid()}&ch=${own.uuid()}`,
  },
  {
    name: 'activecampaign',
    link: ({ account, campaign, reader }, index) =>
      `https://${account.word}.lt.acemlnd.com/Prod/link-tracker?redirectUrl=aHR0cHM6Ly9leGFtcGxl&sig=${index}&iat=1&a=%7C%7C${account.number}%7C%7C&account=${account.word}.activehosted.com&email=${encodeURIComponent(reader.token)}&s=${reader.hex.slice(0, 32)}&i=${campaign.number}A${index}`,
    unsubscribe: ({ account, reader }) =>
      `https://${account.word}.activehosted.com/proc.php?nl=1&c=48&m=74&s=${reader.hex.slice(0, 32)}&act=unsub`,
    picture: ({ account }, index) =>
      `https://content.app-us1.com/${account.hex.slice(0, 5)}/2024/05/14/${word(index)}.png?id=${account.number}`,
    pixel: ({ account, reader }) =>
      `https://${account.word}.lt.acemlnd.com/Prod/link-tracker?nl=1&c=48&m=74&s=${reader.hex.slice(0, 32)}&l=open&account=${account.word}.activehosted.com&a=${account.number}`,
  },
  {
    name: 'substack',
    link: ({ for: own }) =>
      `https://substack.com/redirect/${own.uuid()}?j=eyJ1Ijoi${own.base64(80)}.${own.base64(43)}`,
    unsubscribe: ({ account, for: own }) =>
      `https://${account.word}.substack.com/action/disable_email?token=eyJ1c2VyX2lkIjo${own.base64(120)}.${own.base64(43)}`,
    picture: ({ of }) =>
      `https://substackcdn.com/image/fetch/$s_!${of.base64(4)}!,w_1456,c_limit,f_auto,q_auto:good,fl_progressive:steep/https%3A%2F%2Fsubstack-post-media.s3.amazonaws.com%2Fpublic%2Fimages%2F${of.uuid()}_1600x900.png`,
    pixel: ({ for: own }) =>
      `https://eotrx.substackcdn.com/open?token=eyJtIjoiPDIwMjQw${own.base64(200)}.${own.base64(43)}`,
    tag: '<img src="%" alt="" width="1" height="1" border="0" style="height:1px !important;width:1px !important">',
  },
  {
    name: 'beehiiv',
    link: ({ for: own }) =>
      `https://link.mail.beehiiv.com/ss/c/u001.${own.base64(200)}/4${own.base64(3)}/${own.base64(22)}/h${own.below(40)}/h001.${own.base64(43)}`,
    unsubscribe: ({ for: own }) =>
      `https://link.mail.beehiiv.com/ss/c/u001.unsub${own.base64(180)}/4${own.base64(3)}/${own.base64(22)}/h9/h001.${own.base64(43)}`,
    picture: ({ of }) =>
      `https://media.beehiiv.com/cdn-cgi/image/fit=scale-down,format=auto,onerror=redirect,quality=80/uploads/asset/file/${of.uuid()}/image.png?t=17${of.digits(8)}`,
    pixel: ({ for: own }) =>
      `https://link.mail.beehiiv.com/ss/o/u001.${own.base64(60)}/4${own.base64(3)}/${own.base64(22)}/ho.gif`,
    tag: '<img src="%" alt="" width="1" height="1" border="0" style="height:1px !important;width:1px !important">',
  },
  {
    name: 'brevo',
    link: ({ account, for: own }) =>
      `https://${account.hex.slice(0, 8)}.r.tsp1-brevo.net/tr/cl/${own.base64(180)}`,
    unsubscribe: ({ account, for: own }) =>
      `https://${account.hex.slice(0, 8)}.r.tsp1-brevo.net/tr/un/un/${own.base64(160)}`,
    picture: ({ account, of }) =>
      `https://img.mailinblue.com/${account.number}/images/content_library/original/${of.hex(24)}.png`,
    pixel: ({ account, for: own }) =>
      `https://${account.hex.slice(0, 8)}.r.tsp1-brevo.net/tr/op/${own.base64(180)}`,
    tag: '<img width="1" height="1" src="%" style="mso-hide:all">',
  },
  {
    name: 'brevo-own-domain',
    link: ({ account, for: own }) =>
      `http://r.email.${account.word}.example/mk/cl/f/${own.base64(160)}`,
    unsubscribe: ({ account, for: own }) =>
      `http://r.email.${account.word}.example/mk/un/v2/${own.base64(120)}`,
    picture: ({ account }, index) =>
      `https://www.${account.word}.example/media/newsletter/${word(index)}.png`,
    pixel: ({ account, for: own }) =>
      `http://r.email.${account.word}.example/mk/op/${own.base64(150)}`,
    tag: '<div><img width="1" height="1" src="%"></div>',
    personal: ({ account, of, for: own }) =>
      Array.from(
        { length: 3 },
        () =>
          `<img width="600" height="120" style="display:block" alt="" src="https://img.email.${account.word}.example/im/${account.number}/${of.hex(64)}.gif?e=${own.base64(120)}">`,
      ),
  },
  {
    name: 'mailjet',
    link: ({ account, for: own }) =>
      `https://${account.hex.slice(0, 5)}.mjt.lu/lnk/${own.base64(30)}/${own.below(9)}/${own.base64(22)}/aHR0cHM6Ly9leGFtcGxlLmNvbS8`,
    unsubscribe: ({ account, for: own }) =>
      `https://${account.hex.slice(0, 5)}.mjt.lu/unsub2?hl=en&m=${own.base64(30)}&b=${own.hex(8)}&e=${own.hex(8)}&x=${own.base64(43)}`,
    picture: ({ account, of }) =>
      `https://${account.hex.slice(0, 5)}.mjt.lu/img2/${account.hex.slice(0, 5)}/${of.uuid()}/content`,
    pixel: ({ account, for: own }) =>
      `https://${account.hex.slice(0, 5)}.mjt.lu/oo/${own.base64(30)}/${own.hex(8)}/e.gif`,
    tag: '<img src="%" height="1" width="1" alt="" border="0" style="height:1px;width:1px;border:0;">',
  },
  {
    name: 'mailerlite',
    link: ({ for: own, account }) =>
      `https://${account.word}.clicks.mlsend.com/tl/c/eyJ2Ijoie1wiYVwiOj${own.base64(200)}`,
    unsubscribe: ({ for: own, account }) =>
      `https://${account.word}.clicks.mlsend.com/unsubscribe/${own.base64(60)}`,
    picture: ({ account, of }) =>
      `https://storage.mlcdn.com/account_image/${account.number}/${of.mixed(40)}.png`,
    pixel: ({ for: own, account }) =>
      `https://${account.word}.clicks.mlsend.com/to/eyJ2Ijoie1wiYVwiOj${own.base64(100)}`,
  },
  {
    name: 'convertkit',
    link: ({ for: own }) =>
      `https://click.convertkit-mail2.com/${own.text('abcdefghijklmnopqrstuvwxyz0123456789', 24)}/${own.text('abcdefghijklmnopqrstuvwxyz0123456789', 18)}/aHR0cHM6Ly9leGFtcGxlLmNvbQ==`,
    unsubscribe: ({ for: own }) =>
      `https://unsubscribe.convertkit-mail2.com/${own.text('abcdefghijklmnopqrstuvwxyz0123456789', 24)}`,
    picture: ({ account, of }) =>
      `https://embed.filekitcdn.com/e/${account.hex.slice(0, 22)}/${of.mixed(22)}/email`,
    pixel: ({ for: own }) =>
      `https://open.convertkit-mail2.com/${own.text('abcdefghijklmnopqrstuvwxyz0123456789', 24)}`,
    tag: '<img src="%" alt="">',
  },
  {
    name: 'emarsys',
    link: ({ account, campaign, for: own }, index) =>
      `https://link.${account.word}.example/u/nrd.php?p=${own.mixed(10)}_${account.number}_${campaign.number}_1_${index}&ems_l=${campaign.number}&i=1&d=${own.base64(60)}`,
    unsubscribe: ({ account, campaign, for: own }) =>
      `https://link.${account.word}.example/u/un.php?par=${own.mixed(10)}_${account.number}_${campaign.number}_1_0`,
    picture: ({ account, of }) => `https://assets.emarsys.net/${account.number}/${of.hex(32)}.jpg`,
    pixel: ({ account, campaign, for: own }) =>
      `https://link.${account.word}.example/mo/${own.mixed(10)}_${account.number}_${campaign.number}_1.gif`,
    tag: '<img src="%" width="1" height="1" border="0">',
  },
  {
    name: 'sailthru',
    link: ({ account, campaign, reader, for: own }) =>
      `https://link.${account.word}.example/click/${campaign.number}.${own.digits(5)}/aHR0cHM6Ly93d3cuZXhhbXBsZS5jb20/${reader.hex.slice(0, 24)}B${own.hex(8)}`,
    unsubscribe: ({ account, reader, for: own }) =>
      `https://link.${account.word}.example/oc/${reader.hex.slice(0, 24)}${own.base64(10)}/${own.hex(8)}`,
    picture: ({ account, of }) =>
      `https://media.${account.word}.example/photos/${of.hex(24)}/master/w_600,c_limit/photo.jpg`,
    pixel: ({ account, campaign, reader, for: own }) =>
      `https://link.${account.word}.example/img/${campaign.number}/${reader.hex.slice(0, 24)}${own.base64(6)}/${own.hex(8)}.gif`,
    tag: '<img src="%" alt="" width="1" height="1">',
  },
  {
    name: 'acoustic',
    link: ({ account, campaign, for: own }, index) =>
      `https://links.${account.word}.mkt4158.com/ctt?m=${campaign.number}&r=${own.base64(16)}&b=0&j=${own.base64(18)}&k=link${index}&kx=1&kt=12&kd=https%3A%2F%2Fwww.example.com%2F`,
    unsubscribe: ({ account, for: own }) =>
      `https://www.pages05.net/${account.word}/unsub?spMailingID=1&spUserID=${own.base64(20)}`,
    picture: ({ account }, index) =>
      `https://contentz.mkt4158.com/lp/${account.number}/${account.number.slice(0, 5)}/${word(index)}.jpg`,
    pixel: ({ account, campaign, for: own }) =>
      `https://links.${account.word}.mkt4158.com/open/log/${campaign.number}/${own.base64(16)}/0/${own.base64(18)}/1/0`,
    tag: '<img src="%" width="1" height="1" alt="">',
  },
  {
    name: 'listrak',
    link: ({ account, for: own }, index) =>
      `https://click.${account.word}.example/q/${own.base64(22)}/${index}/${own.hex(16)}`,
    unsubscribe: ({ account, for: own }) =>
      `https://click.${account.word}.example/preferences/${own.base64(40)}`,
    picture: ({ account }, index) =>
      `https://media.listrakbi.com/${account.word}/${word(index)}_${index}.jpg`,
    pixel: ({ account, for: own }) =>
      `https://opens.${account.word}.example/${own.base64(30)}.gif?id=${own.digits(9)}`,
    tag: '<img src="%" width="0" height="0" style="border:0">',
  },
  {
    name: 'php-list',
    link: ({ account, reader, for: own }) =>
      `https://lists.${account.word}.example/lists/lt.php?tid=${own.mixed(30)}&u=${reader.number}`,
    unsubscribe: ({ account, reader }) =>
      `https://lists.${account.word}.example/lists/?p=unsubscribe&uid=${reader.hex.slice(0, 32)}`,
    picture: ({ account }, index) =>
      `https://www.${account.word}.example/images/${word(index)}.jpg`,
    pixel: ({ account, campaign, reader }) =>
      `https://lists.${account.word}.example/lists/ut.php?u=${reader.hex.slice(0, 32)}&m=${campaign.number.slice(0, 3)}`,
    tag: '<img src="%" width="1" height="1" border="0" alt="">',
  },
  {
    name: 'plain-php',
    link: ({ account }, index) =>
      `https://www.${account.word}.example/story/${index}?utm_source=newsletter&utm_campaign=may`,
    unsubscribe: ({ account, reader }) =>
      `https://www.${account.word}.example/unsubscribe.php?id=${reader.number}`,
    picture: ({ account }, index) =>
      `https://www.${account.word}.example/images/${word(index)}.jpg?v=3`,
    pixel: ({ account, reader }) =>
      `https://www.${account.word}.example/newsletter/open.php?id=${reader.number}&nl=44`,
  },
  {
    name: 'tracked-by-address',
    link: ({ account }, index) => `https://www.${account.word}.example/news/${index}.html`,
    unsubscribe: ({ account, reader }) =>
      `https://www.${account.word}.example/off?email=${encodeURIComponent(reader.email)}`,
    picture: ({ account }, index) =>
      `https://www.${account.word}.example/newsletter/${word(index)}.gif`,
    pixel: ({ account, reader }) =>
      `https://www.${account.word}.example/img/logo.png?r=${btoa(reader.email)}`,
    tag: '<img src="%" width="120" height="40" alt="Logo">',
  },
  {
    name: 'visible-logo-tracker',
    link: ({ account, for: own }) =>
      `https://e.${account.word}.example/a/hB${own.mixed(20)}/${own.mixed(6)}`,
    unsubscribe: ({ account, for: own }) =>
      `https://e.${account.word}.example/a/hB${own.mixed(20)}/unsub`,
    picture: ({ account }, index) =>
      `https://e.${account.word}.example/content/${account.number}/${word(index)}.jpg`,
    pixel: ({ account, for: own }) =>
      `https://e.${account.word}.example/a/hB${own.mixed(20)}/spacer.gif`,
    tag: '<img src="%">',
  },
  {
    name: 'live-intent',
    link: ({ account, for: own }) =>
      `https://click.mail.${account.word}.example/?qs=${own.hex(96)}`,
    unsubscribe: ({ account, for: own }) =>
      `https://click.mail.${account.word}.example/unsub_center.aspx?qs=${own.hex(96)}`,
    picture: ({ account, of }) =>
      `https://image.mail.${account.word}.example/lib/fe${account.hex.slice(0, 16)}/m/1/${of.uuid()}.png`,
    pixel: ({ account, for: own }) =>
      `https://click.mail.${account.word}.example/open.aspx?ffcb10-${own.hex(20)}-fe${own.hex(20)}`,
    personal: ({ account, campaign, reader, of }) => {
      const query = `li=news&m=${reader.hex.slice(0, 32)}&p=${campaign.number}`;
      return [
        `<a href="https://li.${account.word}.example/click?s=${of.digits(6)}&sz=300x250&${query}"><img src="https://li.${account.word}.example/imp?s=${of.digits(6)}&sz=300x250&${query}" width="300" height="250" border="0"></a>`,
        ...Array.from(
          { length: 5 },
          () =>
            `<img src="https://li.${account.word}.example/imp?s=${of.digits(6)}&sz=2x1&${query}" width="2" height="6" border="0">`,
        ),
      ];
    },
  },
  {
    name: 'live-images',
    link: ({ account, for: own }) =>
      `https://links.${account.word}.example/u/click?_t=${own.hex(32)}&_e=${own.base64(60)}`,
    unsubscribe: ({ account, for: own }) =>
      `https://links.${account.word}.example/e/encryptedUnsubscribe?_r=${own.hex(32)}`,
    picture: ({ account, of }) =>
      `https://www.movable-ink-${account.number.slice(0, 4)}.com/p/assets/${of.hex(32)}.jpg`,
    pixel: ({ account, for: own }) =>
      `https://links.${account.word}.example/e/eo?_t=${own.hex(32)}&_e=${own.base64(60)}`,
    personal: ({ account, reader, of }) =>
      Array.from({ length: 3 }, () => {
        const id = of.hex(16);
        return `<a href="https://www.movable-ink-${account.number.slice(0, 4)}.com/p/cp/${id}/c?mi_u=${reader.number}&url=https%3A%2F%2Fwww.example.com"><img src="https://www.movable-ink-${account.number.slice(0, 4)}.com/p/cp/${id}/o.png?mi_u=${reader.number}" width="600" alt="For you"></a>`;
      }),
  },
  {
    name: 'all-by-proxy',
    link: ({ account, for: own }) => `https://mail.${account.word}.example/l/${own.base64(43)}`,
    unsubscribe: ({ account, for: own }) =>
      `https://mail.${account.word}.example/unsubscribe/${own.base64(43)}`,
    picture: ({ account, of }) => `https://mail.${account.word}.example/static/${of.hex(40)}.png`,
    pixel: ({ account, for: own }) => `https://mail.${account.word}.example/i/${own.base64(43)}`,
    tag: '<img src="%" width="600" height="120" alt="News">',
    personal: ({ account, for: own }) => [
      `<img src="https://mail.${account.word}.example/i/${own.base64(43)}" width="200" height="80" alt="Name">`,
    ],
  },
  {
    name: 'linkedin-like',
    link: ({ account, for: own, reader }, index) =>
      `https://www.${account.word}.example/comm/feed?lipi=urn%3Ali%3Apage%3Aemail_news%3B${reader.token}&midToken=AQ${reader.token.slice(0, 12)}&midSig=${own.base64(13)}&trk=eml-${index}&trkEmail=eml-${index}-null-${own.mixed(20)}&eid=${reader.token.slice(0, 16)}`,
    unsubscribe: ({ account, reader, for: own }) =>
      `https://www.${account.word}.example/comm/psettings/email-unsubscribe?midToken=AQ${reader.token.slice(0, 12)}&loid=${own.base64(60)}`,
    picture: ({ of }) =>
      `https://media.licdn.com/dms/image/C4E03AQ${of.base64(16)}/profile-displayphoto-shrink_100_100/0/16${of.digits(11)}?e=17${of.digits(8)}&v=beta&t=${of.base64(43)}`,
    pixel: ({ account, reader, for: own }) =>
      `https://www.${account.word}.example/emimp/ip_${reader.token.slice(0, 14)}_${own.base64(22)}_${own.hex(8)}.gif`,
    tag: '<img alt="" role="presentation" src="%" style="outline:none;color:transparent;text-decoration:none;width:1px;height:1px">',
  },
  {
    name: 'salesperson',
    link: ({ account }, index) => `https://www.${account.word}.example/pricing/${index}`,
    unsubscribe: ({ account }) => `https://www.${account.word}.example/contact`,
    picture: ({ account }) => `https://www.${account.word}.example/signature/logo.png`,
    pixel: ({ for: own }) =>
      `https://mailtrack.io/trace/mail/${own.hex(40)}.png?u=${own.digits(7)}`,
    tag: '<img width="0" height="0" class="mailtrack-img" alt="" style="display:flex" src="%">',
  },
  {
    name: 'css-tracker',
    link: ({ account, for: own }) => `https://t.${account.word}.example/c/${own.hex(48)}`,
    unsubscribe: ({ account, for: own }) => `https://t.${account.word}.example/off/${own.hex(48)}`,
    picture: ({ account }, index) =>
      `https://static.${account.word}.example/n/${word(index)}-${index}.png`,
    pixel: ({ account, for: own }) => `https://t.${account.word}.example/v/${own.hex(48)}`,
    tag: '<div style="width:1px;height:1px;background:url(&quot;%&quot;)"></div>',
  },
  {
    name: 'shared-counter',
    link: ({ account }, index) => `https://www.${account.word}.example/${index}`,
    unsubscribe: ({ account }) => `https://www.${account.word}.example/unsubscribe`,
    picture: ({ account }, index) => `https://www.${account.word}.example/img/${word(index)}.png`,
    personal: ({ account }) => [
      ...Array.from(
        { length: 6 },
        () => `<img src="https://www.${account.word}.example/img/spacer.gif" width="1" height="1">`,
      ),
      `<img src="https://www.${account.word}.example/img/line.gif" width="600" height="1">`,
      `<img src="https://countdown.${account.word}.example/timer.gif?end=2024-06-01T00:00" width="300" height="80" alt="Time left">`,
      `<img src="https://lh3.googleusercontent.com/Ab3xY9kQ2LmZ0pQrStUvWxYz1234567890AbCdEf=w600" width="600">`,
      `<img src="https://drive.google.com/uc?export=view&id=1aBcDeFgHiJkLmNoPqRsTuVwXyZ012345" width="90" height="90">`,
      `<img src="https://firebasestorage.googleapis.com/v0/b/x.appspot.com/o/logo.png?alt=media&token=0b1c2d3e-1111-4222-8333-444455556666" width="120">`,
    ],
  },
];
