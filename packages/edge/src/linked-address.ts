/** What became of a link that somebody followed: the script tells of all that lead away or look like a file. */
import { EVENT_LIMITS } from '@clearpixel/pixel';
import type { SourceInForce } from './rules.ts';

/** Documents, tables, archives, programs, media: what is taken away rather than looked at. */
const FILES = new Set(
  (
    'pdf doc docx odt rtf txt pages tex md epub mobi azw3 xls xlsx ods csv tsv numbers ppt pptx pps odp key ' +
    'zip 7z rar gz tgz bz2 xz zst tar jar iso dmg pkg exe msi deb rpm apk appimage bin ' +
    'mp3 m4a wav flac ogg aac mp4 m4v mov avi mkv webm wmv mpg mpeg ics vcf json xml yaml sql psd ai eps svg stl'
  ).split(' '),
);

export interface FollowedLink {
  name: 'outbound' | 'download';
  /** Without what follows a question mark or a hash: that may be somebody's. */
  url: string;
}

/** null where it leads to a page of the site itself, or nowhere on the web. */
export function followedLink(address: string, source: SourceInForce): FollowedLink | null {
  const to = URL.parse(address);
  if (to === null || (to.protocol !== 'http:' && to.protocol !== 'https:')) return null;
  const url = `${to.origin}${to.pathname}`.slice(0, EVENT_LIMITS.propertyValueCharacters);
  const extension = /\.(\w+)$/.exec(to.pathname)?.[1]?.toLowerCase() ?? '';
  if (FILES.has(extension)) return { name: 'download', url };
  return source.isOwn(to.hostname) ? null : { name: 'outbound', url };
}
