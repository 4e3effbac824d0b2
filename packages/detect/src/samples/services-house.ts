/** Senders with programs of their own, and the general forms in which an image of everybody and one of a reader look alike. */
import type { Service } from './service.ts';

const FORM = 'a form that services share, on an invented host';

export const HOUSE_SERVICES: readonly Service[] = [
  {
    name: 'house-folder',
    source: FORM,
    link: 'https://mail.{word}.example/{reader.mixed.9}/c/{index}',
    unsubscribe: 'https://mail.{word}.example/{reader.mixed.9}/unsubscribe',
    picture: 'https://mail.{word}.example/{reader.mixed.9}/{name}.png',
    pixel: 'https://mail.{word}.example/{reader.mixed.9}/o.gif',
  },
  {
    name: 'house-host',
    source: FORM,
    link: 'https://{reader.lower.14}.go.{word}.example/story/{index}',
    unsubscribe: 'https://{reader.lower.14}.go.{word}.example/unsubscribe',
    picture: 'https://www.{word}.example/newsletter/2023-05/{name}.jpg',
    pixel: 'https://{reader.lower.14}.go.{word}.example/pixel.gif',
    seen: [
      '<img src="https://{reader.lower.14}.go.{word}.example/banner.png" width="600" alt="News">',
    ],
  },
  {
    name: 'house-number',
    source: FORM,
    link: 'https://www.{word}.example/out.asp?nid={campaign.digits.3}&kid={reader.digits.6}&l={index}',
    unsubscribe: 'https://www.{word}.example/abmelden.asp?kid={reader.digits.6}',
    picture: 'https://www.{word}.example/nl/{campaign.digits.3}/{name}.gif',
    pixel: 'https://www.{word}.example/zaehler.asp?nid={campaign.digits.3}&kid={reader.digits.6}',
    seen: [
      '<img src="https://www.{word}.example/nl/titel.asp?nid={campaign.digits.3}&kid={reader.digits.6}" width="600" alt="Titel">',
      '<img src="https://www.{word}.example/shop/bild.asp?artikel={any.digits.6}" width="120" alt="Artikel">',
    ],
  },
  {
    name: 'house-query',
    source: FORM,
    link: 'https://www.{word}.example/r?m={campaign.digits.4}&u={reader.digits.7}&to={index}',
    unsubscribe: 'https://www.{word}.example/unsubscribe?u={reader.digits.7}',
    picture: 'https://www.{word}.example/img/{name}.jpg?v={campaign.digits.4}',
    pixel: 'https://www.{word}.example/o.gif?m={campaign.digits.4}&u={reader.digits.7}',
    seen: [
      '<img src="https://www.{word}.example/img/banner.jpg?u={reader.digits.7}&m={campaign.digits.4}" width="600" alt="">',
      '<img src="https://www.{word}.example/product-image?sku={any.digits.7}&w=200" width="200" alt="">',
    ],
  },
  {
    name: 'house-short',
    source: FORM,
    link: 'https://news.{word}.example/go/{reader.mixed.8}/{any.lower.5}',
    unsubscribe: 'https://news.{word}.example/off/{reader.mixed.8}',
    picture: 'https://news.{word}.example/img/{reader.mixed.8}/{name}.jpg',
    pixel: 'https://news.{word}.example/img/{reader.mixed.8}/dot.gif',
  },
  {
    name: 'house-short-of-campaign',
    source: FORM,
    link: 'https://news.{word}.example/go/{campaign.mixed.8}/{each.mixed.10}',
    unsubscribe: 'https://news.{word}.example/off/{campaign.mixed.8}/{reader.mixed.10}',
    picture: 'https://news.{word}.example/img/{campaign.mixed.8}/{name}.jpg',
    pixel: 'https://news.{word}.example/o/{campaign.mixed.8}/{reader.mixed.10}.gif',
  },
  {
    name: 'house-name',
    source: FORM,
    link: 'https://www.{word}.example/story/{index}?k={reader.base64.12}',
    unsubscribe: 'https://www.{word}.example/unsubscribe?k={reader.base64.12}',
    picture: 'https://cdn.{word}.example/{any.hex.8}/{name}.png',
    seen: [
      '<img src="https://cards.{word}.example/render?template=12&name={first}" width="600" alt="Hello {first}">',
      '<img src="https://cards.{word}.example/render?template=12&title=Spring" width="600" alt="Spring">',
    ],
  },
  {
    name: 'house-base64',
    source: FORM,
    link: 'https://www.{word}.example/l/{email.base64}/{index}',
    unsubscribe: 'https://www.{word}.example/u/{email.base64}',
    picture: 'https://www.{word}.example/i/{name}.jpg',
    seen: ['<img src="https://www.{word}.example/i/{email.base64}/header.png" width="600" alt="">'],
  },
  {
    name: 'house-redirected-pictures',
    source: FORM,
    link: 'https://r.{word}.example/t/{each.base64.32}',
    unsubscribe: 'https://r.{word}.example/t/{each.base64.32}?unsubscribe',
    picture: 'https://r.{word}.example/i/{each.base64.32}',
    pixel: 'https://r.{word}.example/i/{each.base64.32}',
  },
  {
    name: 'house-redirected-files',
    source: FORM,
    link: 'https://r.{word}.example/t/{each.hex.24}/story-{index}',
    unsubscribe: 'https://r.{word}.example/t/{each.hex.24}/unsubscribe',
    picture: 'https://r.{word}.example/t/{each.hex.24}/{name}.jpg',
    pixel: 'https://r.{word}.example/t/{each.hex.24}/x.gif',
  },
  {
    name: 'house-hashed-files',
    source: FORM,
    link: 'https://r.{word}.example/t/{each.hex.24}/story-{index}',
    unsubscribe: 'https://r.{word}.example/t/{each.hex.24}/unsubscribe',
    picture: 'https://r.{word}.example/assets/{any.hex.24}/{name}.jpg',
    pixel: 'https://r.{word}.example/t/{each.hex.24}/x.gif',
  },
  {
    name: 'house-no-pixel',
    source: FORM,
    link: 'https://www.{word}.example/blog/{any.digits.5}-a-story?utm_source=newsletter&utm_campaign={campaign.digits.4}',
    unsubscribe: 'https://www.{word}.example/newsletter/off/{reader.base64.24}',
    picture: 'https://assets.{word}.example/production/{any.lower.3}/{any.hex.40}/{name}.webp',
    seen: [
      '<img src="https://www.{word}.example/image.php?id={any.digits.6}&t=16{any.digits.8}" width="200" alt="Story">',
      '<img src="https://www.{word}.example/media/{any.uuid}" width="200" alt="Story">',
      '<img src="https://www.{word}.example/media/{any.base64.24}" alt="">',
    ],
  },
  {
    name: 'house-tokens-for-all',
    source: FORM,
    link: 'https://l.{word}.example/{campaign.lower.8}/{each.base64.22}',
    unsubscribe: 'https://l.{word}.example/{campaign.lower.8}/off/{reader.base64.22}',
    picture: 'https://l.{word}.example/{campaign.lower.8}/f/{any.base64.12}.png',
    pixel: 'https://l.{word}.example/{campaign.lower.8}/p/{reader.base64.22}',
  },
  {
    name: 'house-campaign-parameters',
    source: FORM,
    link: 'https://l.{word}.example/c?cid={campaign.digits.6}&aid={account.digits.5}&t={each.base64.30}',
    unsubscribe:
      'https://l.{word}.example/u?cid={campaign.digits.6}&aid={account.digits.5}&t={each.base64.30}',
    picture:
      'https://img.{word}.example/get?cid={campaign.digits.6}&aid={account.digits.5}&f={any.hex.12}',
    pixel:
      'https://l.{word}.example/o?cid={campaign.digits.6}&aid={account.digits.5}&t={each.base64.30}',
  },
  {
    name: 'house-reader-parameters',
    source: FORM,
    link: 'https://l.{word}.example/c?cid={campaign.digits.6}&t={reader.base64.12}&l={index}',
    unsubscribe: 'https://l.{word}.example/u?cid={campaign.digits.6}&t={reader.base64.12}',
    picture:
      'https://l.{word}.example/img?cid={campaign.digits.6}&t={reader.base64.12}&f={any.digits.4}',
    pixel: 'https://l.{word}.example/o?cid={campaign.digits.6}&t={reader.base64.12}',
  },
];
