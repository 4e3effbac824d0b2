/** Paths and names are whatever strangers made of them: in a text, a line stays a line, and nobody writes lines of their own. */
export const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
