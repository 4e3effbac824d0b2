/**
 * The evidence, by name. Each rule weighs for or against that an address is there to tell of one reader; none decides alone
 * but those that leave no doubt. What is for it is named to the user as a finding's `reasons`.
 *
 * Weights are on one scale: at 4 something is said to be probable, at 8 certain (judge.ts).
 */
import type { Identifier } from './identifiers.ts';
import { EMAIL_ADDRESS, MAYBE_PERSONAL_KEY, PERSONAL_KEY, piecesOf } from './identifiers.ts';
import type { ListedType } from './filter-lists.ts';
import { folderOf } from './mail-context.ts';
import type { Reference } from './reference.ts';
import { speaksOfCounting } from './suspect.ts';
import type { Suspect } from './suspect.ts';

export interface EvidenceRule {
  name: string;
  weight: number;
  holds(suspect: Suspect): boolean;
}

const bitsIn = (identifiers: readonly Identifier[], place: Identifier['place']): number =>
  identifiers.reduce((sum, one) => (one.place === place ? sum + one.bits : sum), 0);

/** Words that often mean counting, and now and then something else. */
const MAYBE_COUNTING =
  /^(?:o|oo|op|eo|ho|t|tr|trk|trck|q|e|log|view|read|mo|count(?:er)?|stat|stats|hit|1x1|a|r|blank|ss|ea|io|on|ping|collect|event|events|lt|signal)$/;
const COUNTING_HOST =
  /^(?:open|opens|track|tracking|tracker|trk|pixel|px|beacon|click|clicks|stats|metrics|o|t|ea|et)\d*\./;
/** MD5, SHA-1, SHA-256: mostly of somebody's e-mail address. */
const HASH = /^(?:[\da-f]{32}|[\da-f]{40}|[\da-f]{64})$/i;
const SPACER =
  /^(?:spacer|space|blank|clear|transparent|trans|shim|dot|empty|pixel[_-]?trans|1x1|1px|leer|x|spacer_?\w{0,4}|b|s|p|pixel|px|t|invis(?:ible)?|clearpixel|cleardot|pix)$/;
const DECORATION =
  /(?:^|[/_.-])(?:logo|header|footer|banner|icon|facebook|twitter|instagram|linkedin|youtube|pinterest|tiktok|btn|button|arrow|divider|line|border|corner|shadow|hero|avatar|star|bullet|bg|background|top|bottom|left|right|app-?store|google-?play)/;
/** Where pictures and files of everybody are kept, under addresses that are made of their content or of chance. */
const CONTENT_HOST =
  /(?:^|\.)(?:googleusercontent\.com|ggpht\.com|gstatic\.com|twimg\.com|fbcdn\.net|cdninstagram\.com|licdn\.com|imgur\.com|cloudinary\.com|ctfassets\.net|imgix\.net|shopify\.com|ytimg\.com|s3[\w.-]*\.amazonaws\.com|ssl-images-amazon\.com|media-amazon\.com|squarespace-cdn\.com|wixstatic\.com|emlfiles\.com|mcusercontent\.com|gallery\.mailchimp\.com|cdn-images\.mailchimp\.com|hubspotusercontent[\w-]*\.(?:com|net)|hubspot\.net|unsplash\.com|pexels\.com|gravatar\.com|githubusercontent\.com|githubassets\.com|asm\.skype\.com|substackcdn\.com|firebasestorage\.googleapis\.com|storage\.googleapis\.com|drive\.google\.com|docs\.google\.com|dropboxusercontent\.com|ucarecdn\.com|sanity\.io|prismic\.io|contentful\.com|medium\.com|wp\.com|cloudfront\.net|akamaized\.net|staticflickr\.com|ebayimg\.com|etsystatic\.com|pinimg\.com|giphy\.com|tenor\.com|scene7\.com|fonts\.googleapis\.com|typekit\.net|jsdelivr\.net|unpkg\.com|bootstrapcdn\.com|w3\.org|stripocdn\.email|sendgrid\.net\/marketing|constantcontact\.com|campaign-image\.com|rackcdn\.com|azureedge\.net|blob\.core\.windows\.net|canva\.com|alicdn\.com|steamstatic\.com|scdn\.co|mzstatic\.com|nflximg\.(?:com|net)|muscache\.com|bstatic\.com|trustpilot\.com)$/;
/**
 * Stores of pictures whose addresses have a number that is the sender's: of newsletter services, of forums, and attachments as a
 * webmail shows them, pasted into an answer.
 */
const CONTENT_PATH =
  /\/(?:user[_-]files?|servlet\.ImageServer)\?|^\/lib\/fe[\da-f]+\/m\/|^\/t5\/image\/|\/service\.svc\/s\/Get\w*Attachment|[?&](?:view=fimg|_action=get)(?:&|$)/;
const PICTURE_FOLDER =
  /^(?:img\d?|images?|pics?|pictures?|media|assets?|static|files?|uploads?|content|gallery|photos?|cdn|original)$/;
/** As programs name a file by what is in it: `spacer-9f86d081884c7d65`. */
const FINGERPRINTED = /^[a-z][a-z\d_]*[-_.][\da-f]{8,64}$/;

const isSpacerName = ({ shape, telling }: Suspect): boolean =>
  shape.kind === 'picture' &&
  telling.every(({ place }) => place === 'host') &&
  SPACER.test(shape.file);

const hasPiece = (
  { telling, context: { owners } }: Suspect,
  known: (piece: string) => boolean,
): boolean =>
  telling.some(({ text }) =>
    piecesOf(text).some(
      (piece) => !owners.inFolders.has(piece) && !owners.mailing.has(piece) && known(piece),
    ),
  );

/** In a folder of a picture's address a token says something only where counting is spoken of. */
const tellsInPath = ({ shape, telling }: Suspect, least: number): boolean =>
  shape.kind !== 'picture' && bitsIn(telling, 'path') >= least;

const countsByQuery = ({ reference }: Suspect): boolean =>
  /[?&;](?:[\w.-]{1,20}=)(?:e?mail[_.-]?)?(?:open|opened|opens|impression|pixel|beacon)(?:&|;|$)/i.test(
    reference.address.url.search,
  );

const LISTED: Readonly<Record<Reference['what'], ListedType>> = {
  image: 'image',
  css: 'image',
  script: 'script',
  font: 'font',
  media: 'media',
  link: 'other',
};

/** A place in the mail says something only of what nobody sees. */
const isUnseen = ({ reference, size }: Suspect): boolean => !reference.isLink && size !== 'seen';

export const EVIDENCE: readonly EvidenceRule[] = [
  { name: 'clearpixel-token', weight: 10, holds: (suspect) => suspect.isClearpixel },
  {
    name: 'recipient-address',
    weight: 10,
    holds: (suspect) => suspect.recipient === 'recipient-address',
  },
  {
    name: 'recipient-hash',
    weight: 10,
    holds: (suspect) => suspect.recipient === 'recipient-hash',
  },
  { name: 'vendor-pixel', weight: 6, holds: (suspect) => suspect.vendor?.match === 'pixel' },
  { name: 'vendor-click', weight: 3, holds: (suspect) => suspect.vendor?.match === 'click' },
  {
    name: 'filter-list',
    weight: 4,
    holds: ({ reference, context }) =>
      !reference.isLink &&
      context.lists !== null &&
      context.lists.blockedBy(reference.address.url.href, LISTED[reference.what]) !== null,
  },
  { name: 'vendor-host', weight: 0.5, holds: (suspect) => suspect.vendor?.match === 'host' },

  { name: 'no-size', weight: 3, holds: ({ size }) => size === 'none' },
  { name: 'one-pixel', weight: 3, holds: ({ size }) => size === 'pixel' },
  { name: 'thin', weight: 1.5, holds: ({ size }) => size === 'thin' },
  { name: 'hidden', weight: 2.5, holds: ({ reference }) => reference.hidden !== null },
  {
    name: 'when-printed',
    weight: 4,
    holds: ({ reference, telling }) => reference.only === 'printed' && telling.length > 0,
  },
  {
    name: 'when-forwarded',
    weight: 4,
    holds: ({ reference, telling }) => reference.only === 'forwarded' && telling.length > 0,
  },

  { name: 'names-reader', weight: 7, holds: ({ namesReader }) => namesReader },
  { name: 'way-of-links', weight: 4, holds: ({ isRedirected }) => isRedirected },
  { name: 'drawn-for-reader', weight: 5, holds: ({ isDrawn }) => isDrawn },
  {
    name: 'network-share',
    weight: 8,
    holds: ({ reference }) => reference.address.url.protocol === 'file:',
  },
  {
    name: 'recipient-token',
    weight: 4,
    holds: (suspect) => hasPiece(suspect, (piece) => suspect.context.owners.unclear.has(piece)),
  },
  {
    name: 'header-token',
    weight: 2,
    holds: (suspect) => hasPiece(suspect, (piece) => suspect.context.owners.inHeaders.has(piece)),
  },
  {
    name: 'link-token',
    weight: 2,
    holds: (suspect) =>
      hasPiece(
        suspect,
        (piece) => piece.length >= 6 && (suspect.context.inLinks.get(piece) ?? 0) >= 2,
      ),
  },
  {
    name: 'somebodys-address',
    weight: 4,
    holds: ({ recipient, telling }) =>
      recipient === null && telling.some(({ text }) => EMAIL_ADDRESS.test(text)),
  },
  {
    name: 'personal-parameter',
    weight: 4,
    holds: ({ telling }) =>
      telling.some(
        ({ place, key, bits }) =>
          (place === 'query' || place === 'path') && bits >= 16 && PERSONAL_KEY.test(key),
      ),
  },
  {
    name: 'maybe-personal-parameter',
    weight: 1.5,
    holds: ({ telling }) =>
      telling.some(
        ({ place, key, bits }) => place === 'query' && bits >= 16 && MAYBE_PERSONAL_KEY.test(key),
      ),
  },
  {
    name: 'hash-parameter',
    weight: 2,
    holds: ({ telling }) =>
      telling.some(
        ({ place, key, text }) =>
          place === 'query' && MAYBE_PERSONAL_KEY.test(key) && HASH.test(text),
      ),
  },
  { name: 'random-query', weight: 2.5, holds: ({ telling }) => bitsIn(telling, 'query') >= 50 },
  {
    // Keys of picture stores are no such value: they have their own names (identifiers.ts).
    name: 'long-query',
    weight: 2,
    holds: ({ telling }) => telling.some(({ place, bits }) => place === 'query' && bits >= 300),
  },
  {
    name: 'id-in-query',
    weight: 1,
    holds: ({ telling }) => bitsIn(telling, 'query') >= 16 && bitsIn(telling, 'query') < 50,
  },
  { name: 'random-path', weight: 2.5, holds: (suspect) => tellsInPath(suspect, 60) },
  {
    name: 'long-token',
    weight: 2,
    holds: (suspect) =>
      isUnseen(suspect) &&
      suspect.shape.kind === 'bare' &&
      suspect.telling.some(({ place, bits }) => place === 'path' && bits >= 240),
  },
  {
    name: 'id-in-path',
    weight: 1,
    holds: (suspect) => tellsInPath(suspect, 16) && !tellsInPath(suspect, 60),
  },
  {
    name: 'random-file',
    weight: 3,
    holds: (suspect) =>
      suspect.shape.kind === 'picture' &&
      bitsIn(suspect.telling, 'file') >= 40 &&
      (!FINGERPRINTED.test(suspect.shape.file) || speaksOfCounting(suspect)),
  },
  {
    name: 'random-folder',
    weight: 1.5,
    holds: ({ shape, telling }) => shape.kind === 'picture' && bitsIn(telling, 'path') >= 60,
  },
  {
    name: 'id-in-folder',
    weight: 1,
    holds: (suspect) =>
      suspect.shape.kind === 'picture' &&
      isUnseen(suspect) &&
      bitsIn(suspect.telling, 'path') >= 16 &&
      bitsIn(suspect.telling, 'path') < 60,
  },
  {
    name: 'random-host',
    weight: 3,
    holds: ({ telling, context, reference }) =>
      bitsIn(telling, 'host') >= 55 &&
      (context.picturesOn.get(reference.address.url.hostname) ?? 0) < 3,
  },
  {
    name: 'counting-word',
    weight: 3,
    holds: (suspect) => speaksOfCounting(suspect) || countsByQuery(suspect),
  },
  {
    name: 'maybe-counting-word',
    weight: 1.5,
    holds: (suspect) =>
      isUnseen(suspect) &&
      !speaksOfCounting(suspect) &&
      suspect.telling.length > 0 &&
      suspect.shape.words.some((word) => MAYBE_COUNTING.test(word)),
  },
  {
    name: 'counting-host',
    weight: 1,
    holds: ({ reference }) => COUNTING_HOST.test(reference.address.url.hostname),
  },
  {
    name: 'redirector-host',
    weight: 2,
    holds: ({ reference, context, size, telling }) =>
      context.redirectors.hosts.has(reference.address.url.hostname) &&
      (size !== 'seen' || telling.some(({ bits }) => bits >= 40)),
  },
  {
    name: 'program',
    weight: 1,
    holds: (suspect) => isUnseen(suspect) && suspect.shape.kind === 'program',
  },
  {
    name: 'no-file',
    weight: 0.5,
    holds: ({ shape, reference }) => !reference.isLink && shape.kind === 'bare',
  },
  {
    name: 'last',
    weight: 1,
    holds: (suspect) =>
      isUnseen(suspect) &&
      (suspect.page.references.at(-1) === suspect.reference ||
        (suspect.page.textLength > 0 && suspect.reference.textBefore >= suspect.page.textLength)),
  },
  {
    name: 'first',
    weight: 0.5,
    holds: (suspect) =>
      isUnseen(suspect) && suspect.reference.textBefore === 0 && suspect.reference.position < 3,
  },

  {
    name: 'file',
    weight: -2,
    holds: ({ shape, telling, isRedirected, isDrawn }) =>
      shape.kind === 'picture' &&
      shape.extension !== 'gif' &&
      !isRedirected &&
      !isDrawn &&
      !telling.some(({ place }) => place === 'query'),
  },
  {
    name: 'gif-file',
    weight: -1,
    holds: ({ shape, telling }) =>
      shape.extension === 'gif' && !telling.some(({ place }) => place === 'query'),
  },
  {
    name: 'content-hash',
    weight: -1,
    holds: ({ shape, telling, isDrawn }) =>
      shape.kind === 'picture' &&
      !isDrawn &&
      bitsIn(shape.identifiers, 'file') >= 30 &&
      !telling.some(({ place }) => place === 'query' || place === 'file'),
  },
  { name: 'spacer-name', weight: -3, holds: isSpacerName },
  {
    name: 'repeated',
    weight: -3,
    holds: ({ times, recipient, reference }) =>
      !reference.isLink && times >= 2 && recipient === null,
  },
  {
    name: 'often-repeated',
    weight: -3,
    holds: ({ times, recipient, reference }) =>
      !reference.isLink && times >= 4 && recipient === null,
  },
  {
    name: 'among-files',
    weight: -1.5,
    holds: ({ reference, context, shape, telling, times, isRedirected, isDrawn }) =>
      times < 2 &&
      !isRedirected &&
      !isDrawn &&
      // On such a host a name without an ending is none of a file.
      !(shape.kind === 'bare' && context.redirectors.hosts.has(reference.address.url.hostname)) &&
      !telling.some(({ place }) => place === 'query') &&
      (context.siblings.get(folderOf(reference.address.url)) ?? 0) >= 3,
  },
  {
    name: 'decoration',
    weight: -1.5,
    holds: ({ shape, telling }) =>
      shape.kind === 'picture' && telling.length === 0 && DECORATION.test(shape.words.join('/')),
  },
  {
    name: 'picture-folder',
    weight: -1.5,
    holds: ({ shape, size, telling, isRedirected }) =>
      shape.kind === 'bare' &&
      !isRedirected &&
      (size === 'seen' || size === 'unknown') &&
      telling.every(({ place }) => place === 'path') &&
      shape.words.slice(0, -1).some((word) => PICTURE_FOLDER.test(word)),
  },
  {
    name: 'content-host',
    weight: -5,
    holds: ({ reference, isDrawn }) =>
      !isDrawn && CONTENT_HOST.test(reference.address.url.hostname),
  },
  {
    name: 'content-path',
    weight: -7,
    holds: ({ reference: { address } }) =>
      CONTENT_PATH.test(address.url.pathname + address.url.search),
  },
];
