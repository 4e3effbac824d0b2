/** The letter that some visitors got before: a campaign, whose mail tells who opened it and who followed its link. */
import type { TestServer } from '../server.ts';
import type { Visitor } from './visits.ts';

export const LETTER_NAME = 'Autumn letter';

export interface Letter {
  campaign: string;
  /** The mail of a visitor, as HTML. */
  mailTo(visitor: Visitor): string;
}

/** @param homeOf where a visitor's link leads to. */
export async function writeLetter(
  server: TestServer,
  all: readonly Visitor[],
  homeOf: (visitor: Visitor) => string,
): Promise<Letter> {
  const readers = all.filter(({ letter }) => letter !== 'none');
  const emailOf = ({ number }: Visitor): string => `visitor${number}@readers.example`;
  const { id } = await server.api<{ id: string }>('POST', '/campaigns', {
    name: LETTER_NAME,
    level: 'identified',
  });
  await server.api('POST', `/campaigns/${id}/recipients`, {
    items: readers.map((visitor) => ({ email: emailOf(visitor), consent: 'granted' })),
  });
  const mails = new Map<number, string>();
  for (const visitor of readers) {
    const link = homeOf(visitor).replaceAll('&', '&amp;');
    const { html } = await server.api<{ html: string }>('POST', `/campaigns/${id}/stamp`, {
      html: `<p>Warm feet: <a id="shop" href="${link}">to the shop</a></p>`,
      recipient: emailOf(visitor),
    });
    mails.set(visitor.number, html);
  }
  return {
    campaign: id,
    mailTo: ({ number }) => mails.get(number) ?? '',
  };
}
