/**
 * HTML as a template whose values are escaped, in text and in quoted attributes alike; what another `html` has made goes
 * in as it is. An address has to be checked by whoever puts it into `href`: escaping does not make `javascript:` harmless.
 */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"'`]/g, (character) => ENTITIES[character] ?? '');

type Value = string | number | Html | readonly Html[];

const textOf = (value: Value): string => {
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return value instanceof Html ? value.text : value.map(({ text }) => text).join('\n');
};

export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(
    strings.reduce((text, part, index) => {
      const value = values[index - 1];
      return text + (value === undefined ? '' : textOf(value)) + part;
    }),
  );
}
