/** Which attributes of which elements load something, and what. */
import type { What } from './reference.ts';

export interface Source {
  attribute: string;
  what: What;
  /** The tag can go as a whole. */
  whole?: boolean;
  many?: boolean;
}

const IMAGE: Source[] = [
  { attribute: 'src', what: 'image', whole: true },
  { attribute: 'srcset', what: 'image', whole: true, many: true },
  { attribute: 'lowsrc', what: 'image', whole: true },
  { attribute: 'dynsrc', what: 'media', whole: true },
];
const DRAWN: Source[] = [
  { attribute: 'src', what: 'image' },
  { attribute: 'href', what: 'image' },
  { attribute: 'xlink:href', what: 'image' },
];
const PLAYED: Source[] = [
  { attribute: 'src', what: 'media' },
  { attribute: 'poster', what: 'image' },
];
export const SOURCES: Readonly<Record<string, readonly Source[]>> = {
  img: IMAGE,
  image: [
    ...IMAGE,
    { attribute: 'href', what: 'image' },
    { attribute: 'xlink:href', what: 'image' },
  ],
  'amp-img': IMAGE,
  'amp-anim': IMAGE,
  'amp-pixel': IMAGE,
  input: [{ attribute: 'src', what: 'image', whole: true }],
  source: [
    { attribute: 'src', what: 'media', whole: true },
    { attribute: 'srcset', what: 'image', whole: true, many: true },
  ],
  video: PLAYED,
  audio: PLAYED,
  'amp-video': PLAYED,
  'amp-list': [{ attribute: 'src', what: 'script' }],
  track: [{ attribute: 'src', what: 'media', whole: true }],
  embed: [{ attribute: 'src', what: 'media', whole: true }],
  object: [{ attribute: 'data', what: 'media' }],
  bgsound: [{ attribute: 'src', what: 'media', whole: true }],
  iframe: [{ attribute: 'src', what: 'media' }],
  frame: [{ attribute: 'src', what: 'media', whole: true }],
  script: [{ attribute: 'src', what: 'script' }],
  use: DRAWN,
  feimage: DRAWN,
  'v:fill': DRAWN,
  'v:image': DRAWN,
  'v:imagedata': DRAWN,
};
