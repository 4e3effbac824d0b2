/**
 * Pictures that everybody gets, under addresses that look as if they were made for one: content hashes, upload ids, signed
 * storage, forms of pictures. Some stand in each newsletter, beside those of its service.
 */
export interface SharedPicture {
  name: string;
  address: string;
}

export const SHARED_PICTURES: readonly SharedPicture[] = [
  {
    name: 'imgix',
    address: 'https://{word}.imgix.net/{name}.jpg?ixlib=rb-4.0.3&w=600&s={any.hex.32}',
  },
  {
    name: 'cloudfront-signed',
    address:
      'https://d{account.lower.13}.cloudfront.net/{any.uuid}.png?Expires=17{any.digits.8}&Signature={any.base64.60}__&Key-Pair-Id={any.upper.14}',
  },
  {
    name: 'own-cdn-signed',
    address:
      'https://cdn.{word}.example/a/{any.uuid}.png?Expires=17{any.digits.8}&Signature={any.base64.60}__&Key-Pair-Id={any.upper.14}',
  },
  {
    name: 'shopify',
    address:
      'https://cdn.shopify.com/s/files/1/{account.digits.4}/{account.digits.4}/files/{name}_{any.uuid}.png?v=16{any.digits.8}',
  },
  {
    name: 'wordpress',
    address: 'https://www.{word}.example/wp-content/uploads/2023/05/{name}-300x200.jpg',
  },
  { name: 'google-drive', address: 'https://drive.google.com/uc?export=view&id={any.base64.33}' },
  {
    name: 'google-user-content',
    address: 'https://lh3.googleusercontent.com/{any.base64.90}=w600',
  },
  {
    name: 's3-presigned',
    address:
      'https://{word}.s3.eu-central-1.amazonaws.com/mail/{any.hex.32}.png?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={any.upper.20}%2F20230512&X-Amz-Signature={any.hex.64}',
  },
  {
    name: 'azure',
    address:
      'https://{word}.blob.core.windows.net/mail/{any.uuid}.png?sv=2021-06-08&se=2033-05-12&sr=b&sp=r&sig={any.base64.43}%3D',
  },
  {
    name: 'azure-own-host',
    address:
      'https://media.{word}.example/mail/{any.uuid}.png?sv=2021-06-08&sr=b&sig={any.base64.43}%3D',
  },
  {
    name: 'cloudinary',
    address:
      'https://res.cloudinary.com/{word}/image/upload/f_auto,q_auto,w_600/v16{any.digits.8}/{any.lower.20}.jpg',
  },
  {
    name: 'contentful',
    address:
      'https://images.ctfassets.net/{account.lower.12}/{any.mixed.22}/{any.hex.32}/{name}.png?w=600&fm=jpg',
  },
  {
    name: 'storyblok',
    address:
      'https://a.storyblok.com/f/{account.digits.5}/1200x600/{any.hex.10}/{name}.png/m/600x0',
  },
  {
    name: 'sanity',
    address:
      'https://cdn.sanity.io/images/{account.lower.8}/production/{any.hex.40}-1200x600.png?w=600&auto=format',
  },
  {
    name: 'magento',
    address:
      'https://www.{word}.example/media/catalog/product/cache/{account.hex.32}/{any.hex.1}/{any.hex.1}/{name}.jpg',
  },
  {
    name: 'demandware',
    address:
      'https://www.{word}.example/dw/image/v2/{account.upper.4}_PRD/on/demandware.static/-/Sites-master/default/dw{any.hex.8}/images/{any.digits.7}.jpg?sw=600&sh=600&sm=fit',
  },
  {
    name: 'scene7',
    address: 'https://{word}.scene7.com/is/image/{word}/{any.digits.7}_01?$email$&wid=300',
  },
  {
    name: 'scene7-own-host',
    address:
      'https://images.{word}.example/is/image/{word}/{any.digits.7}_01?$email$&wid=300&hei=400',
  },
  {
    name: 'sitecore',
    address: 'https://www.{word}.example/-/media/Images/{name}.ashx?h=200&w=600&hash={any.hex.32}',
  },
  {
    name: 'kentico',
    address: 'https://www.{word}.example/getmedia/{any.uuid}/{name}.jpg?width=600&ext=.jpg',
  },
  {
    name: 'typo3',
    address:
      'https://www.{word}.example/fileadmin/_processed_/{any.hex.1}/{any.hex.1}/csm_{name}_{any.hex.10}.jpg',
  },
  {
    name: 'drupal',
    address:
      'https://www.{word}.example/sites/default/files/styles/mail/public/2023-05/{name}.jpg?itok={any.base64.8}',
  },
  {
    name: 'wix',
    address:
      'https://static.wixstatic.com/media/{account.hex.6}_{any.hex.32}~mv2.png/v1/fill/w_600,h_200,al_c/{name}.png',
  },
  {
    name: 'squarespace',
    address:
      'https://static1.squarespace.com/static/{account.hex.24}/t/{any.hex.24}/16{any.digits.11}/{name}.png?format=750w',
  },
  {
    name: 'webflow',
    address: 'https://assets-global.website-files.com/{account.hex.24}/{any.hex.24}_{name}.png',
  },
  {
    name: 'marketo-files',
    address:
      'https://info.{word}.example/rs/{account.digits.3}-ABC-{account.digits.3.b}/images/{name}.png',
  },
  {
    name: 'uploads-by-name',
    address:
      'https://img.{word}.example/en/v5/user-files?userId={account.digits.7}&resource=himg&disposition=inline&name={any.lower.120}',
  },
  {
    name: 'hubspot-files',
    address:
      'https://{account.digits.7}.fs1.hubspotusercontent-na1.net/hubfs/{account.digits.7}/{name}.png?width=1200&upscale=true&name={name}.png',
  },
  {
    name: 'createsend',
    address:
      'https://i1.createsend1.com/ei/y/{account.upper.2}/{account.upper.3}/{campaign.upper.3}/csimport/images/{name}.png',
  },
  {
    name: 'stripo',
    address:
      'https://{account.lower.6}.stripocdn.email/content/guids/CABINET_{account.hex.32}/images/{any.digits.14}.png',
  },
  {
    name: 'bee',
    address:
      'https://d15k2d11r6t6rl.cloudfront.net/public/users/Integrators/BeeProAgency/{account.digits.6}_{account.digits.6.b}/{name}.png',
  },
  {
    name: 'bee-icons',
    address:
      'https://app-rsrc.getbee.io/public/resources/social-networks-icon-sets/t-circle-dark-gray/facebook@2x.png',
  },
  {
    name: 'unlayer',
    address: 'https://assets.unlayer.com/projects/{account.digits.5}/16{any.digits.11}-{name}.png',
  },
  {
    name: 'topol',
    address:
      'https://storage.googleapis.com/topolio{account.digits.5}/plugin-assets/{account.digits.4}/{account.digits.5}/{name}.png',
  },
  {
    name: 'map',
    address:
      'https://maps.googleapis.com/maps/api/staticmap?center=52.5,13.4&zoom=14&size=600x200&key=AIza{account.base64.35}&signature={any.base64.28}',
  },
  { name: 'youtube', address: 'https://img.youtube.com/vi/{any.base64.11}/hqdefault.jpg' },
  { name: 'giphy', address: 'https://media.giphy.com/media/{any.mixed.18}/giphy.gif' },
  { name: 'gravatar', address: 'https://secure.gravatar.com/avatar/{any.hex.32}?s=96&d=mm&r=g' },
  {
    name: 'twitter-media',
    address: 'https://pbs.twimg.com/media/{any.base64.15}.jpg?format=jpg&name=small',
  },
  {
    name: 'instagram',
    address:
      'https://scontent.cdninstagram.com/v/t51.2885-15/{any.digits.9}_{any.digits.16}_{any.digits.19}_n.jpg?_nc_ht=x&_nc_cat=1&_nc_ohc={any.base64.16}&oh=00_{any.base64.40}&oe={any.hex.8}',
  },
  { name: 'app-store', address: 'https://www.{word}.example/email/app-store-badge@2x.png' },
  {
    name: 'hashed-build',
    address: 'https://www.{word}.example/assets/mail/{name}-{any.hex.32}.png',
  },
  { name: 'webpack', address: 'https://www.{word}.example/static/media/{name}.{any.hex.20}.png' },
  {
    name: 'content-hash',
    address: 'https://img.{word}.example/{any.hex.2}/{any.hex.2}/{any.hex.40}.jpg',
  },
  { name: 'uuid-file', address: 'https://images.{word}.example/{any.uuid}.jpeg' },
  { name: 'uuid-bare', address: 'https://images.{word}.example/{any.uuid}' },
  { name: 'upload-id', address: 'https://www.{word}.example/uploads/{any.lower.24}/{name}.jpg' },
  {
    name: 'rails',
    address:
      'https://www.{word}.example/rails/active_storage/representations/proxy/eyJfcmFpbHMi{any.base64.60}--{any.hex.40}/{name}.png',
  },
  {
    name: 'thumbor',
    address: 'https://thumbs.{word}.example/{any.base64.27}=/600x200/smart/{name}.jpg',
  },
  {
    name: 'imgproxy',
    address:
      'https://imgproxy.{word}.example/{any.base64.43}/rs:fit:600:200/aHR0cHM6Ly93d3cuZXhhbXBsZS5jb20v{any.base64.30}.jpg',
  },
  {
    name: 'image-resizer',
    address:
      'https://img.{word}.example/resize?url=https%3A%2F%2Fwww.{word}.example%2F{name}.jpg&w=600&sig={any.hex.40}',
  },
  {
    name: 'product-number',
    address: 'https://media.{word}.example/product/{any.digits.9}/front_{any.digits.3}.jpg',
  },
  {
    name: 'product-script',
    address: 'https://www.{word}.example/image.aspx?id={any.digits.6}&size=200',
  },
  { name: 'asset-query', address: 'https://www.{word}.example/img/{name}.png?{any.hex.8}' },
  { name: 'version-query', address: 'https://www.{word}.example/img/{name}.png?v={any.hex.12}' },
  { name: 'revision', address: 'https://www.{word}.example/img/{name}.png?rev={any.hex.32}' },
  {
    name: 'campaign-folder',
    address: 'https://static.{word}.example/campaigns/{campaign.hex.24}/{name}.png',
  },
  {
    name: 'campaign-query',
    address: 'https://static.{word}.example/img/{name}.png?c={campaign.digits.6}',
  },
  {
    name: 'account-folder',
    address: 'https://files.mailservice.example/{account.hex.25}/{name}.png',
  },
  { name: 'spacer', address: 'https://www.{word}.example/img/spacer.gif' },
  {
    name: 'spacer-of-account',
    address: 'https://files.mailservice.example/{account.hex.25}/spacer.gif',
  },
  { name: 'rating', address: 'https://cdn.trustpilot.net/brand-assets/4.3.0/stars/stars-5.png' },
  { name: 'weather', address: 'https://weather.{word}.example/icons/10d@2x.png' },
  { name: 'timer', address: 'https://timer.{word}.example/{any.lower.8}.gif?end=2023-05-12T00:00' },
  {
    name: 'typekit',
    address: 'https://p.typekit.net/p.gif?s=1&k={account.lower.7}&a={account.digits.7}&app=typekit',
  },
  {
    name: 'webmail-attachment',
    address:
      'https://mail.google.com/mail/u/0?ui=2&ik={any.hex.10}&attid=0.1&permmsgid=msg-a:r{any.digits.19}&view=fimg&disp=emb',
  },
  { name: 'sharepoint', address: 'https://{word}.sharepoint.com/sites/news/SiteAssets/{name}.png' },
  {
    name: 'eloqua-files',
    address: 'https://img.en25.com/EloquaImages/clients/{word}/%7b{any.uuid}%7d_{name}.png',
  },
  {
    name: 'sendgrid-files',
    address:
      'http://cdn.mcauto-images-production.sendgrid.net/{account.hex.16}/{any.uuid}/600x200.png',
  },
  {
    name: 'mailchimp-files',
    address: 'https://mcusercontent.com/{account.hex.25}/images/{any.uuid}.png',
  },
  {
    name: 'klaviyo-files',
    address:
      'https://d3k81ch9hvuctc.cloudfront.net/company/{account.upper.6}/images/{any.uuid}.png',
  },
  {
    name: 'braze-files',
    address:
      'https://cdn.braze.eu/appboy/communication/assets/image_assets/images/{any.hex.24}/original.png?16{any.digits.8}',
  },
  {
    name: 'aspnet-handler',
    address: 'https://www.{word}.example/handlers/image.ashx?imageid={any.uuid}',
  },
  {
    name: 'next-image',
    address: 'https://www.{word}.example/_next/image?url=%2Fnews%2F{name}.png&w=640&q=75',
  },
  { name: 'numbered-no-ending', address: 'https://pic.{word}.example/p/{any.digits.9}/600/200' },
  { name: 'weibo', address: 'https://wx1.{word}.example/large/{any.lower.32}.jpg' },
  {
    name: 'tencent-storage',
    address:
      'https://files-{account.digits.10}.cos.{word}.example/{name}.png?sign=q-sign-algorithm%3Dsha1%26q-ak%3D{account.mixed.36}%26q-sign-time%3D1700000000%3B2000000000%26q-signature%3D{any.hex.40}',
  },
  {
    name: 'ipfs',
    address: 'https://bafybei{any.base32.52}.ipfs.{word}.example/{name}.jpg',
  },
];
