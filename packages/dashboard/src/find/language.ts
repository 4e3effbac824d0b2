/** In which language findings are explained: all people know one of them better than the page's own. */
import type { Language } from '@clearpixel/detect';

export const LANGUAGE_NAMES: readonly (readonly [language: Language, name: string])[] = [
  ['en', 'English'],
  ['de', 'Deutsch'],
  ['fr', 'Français'],
  ['es', 'Español'],
];

/** @param wished BCP 47 tags, the best first, as `navigator.languages`. */
export const languageFor = (wished: readonly string[]): Language =>
  wished
    .map((tag) => tag.toLowerCase().split('-', 1)[0])
    .flatMap((base) => LANGUAGE_NAMES.filter(([language]) => language === base))[0]?.[0] ?? 'en';
