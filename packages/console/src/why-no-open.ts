/** Why nobody is known to have opened a mail, in plain words: what is known comes first, what is only likely last. */
import { allows } from '@clearpixel/pixel';
import type { Campaign, Recipient } from '@clearpixel/registry';
import type { RecipientLoads } from '@clearpixel/store';

export interface Why {
  code: string;
  text: string;
}

/** Most of those who open do so within a day. */
const RECENT_MS = 24 * 3_600_000;

const why = (code: string, text: string): Why => ({ code, text });

/** @param loads null where nothing was loaded. Empty where a person opened the mail. */
export function whyNoOpen(
  campaign: Campaign,
  recipient: Recipient,
  loads: RecipientLoads | null,
  now = Date.now(),
): Why[] {
  if (loads?.opened === 'certain' || loads?.opened === 'possible') return [];
  // What forbids or prevents knowing: nothing further can be said then.
  if (recipient.stopped)
    return [
      why('stopped', 'This person has said stop on their page: nothing is recorded of them.'),
    ];
  if (!allows(campaign.level, 'identified'))
    return [
      why(
        'level',
        `This campaign is recorded at level ${campaign.level}: its mails are told apart by nobody.`,
      ),
    ];
  if (recipient.consent !== 'granted')
    return [
      why(
        'no-consent',
        recipient.consent === 'denied'
          ? 'This person has refused, so nothing may be known of their opens.'
          : 'This person has not agreed to be recorded, so nothing may be known of their opens.',
      ),
    ];
  const found: Why[] = [];
  if (recipient.bouncedAt !== null)
    found.push(why('bounced', 'The mail came back: it was not delivered.'));
  if (!campaign.opens)
    found.push(
      why('opens-off', 'Opens are switched off for this campaign: its mails have no pixel.'),
    );
  const arrived = recipient.deliveredAt ?? recipient.sentAt;
  if (arrived === null && recipient.bouncedAt === null && loads === null)
    found.push(why('not-sent', 'Nobody has told that this mail was sent.'));
  if (found.length > 0) return found;

  if (loads !== null && loads.prefetched > 0)
    found.push(
      why(
        'only-prefetched',
        'Their mail service loaded the images when the mail arrived, as Apple’s privacy protection does: whether anybody read it does not show.',
      ),
    );
  else if (loads !== null && loads.openLoads > 0)
    found.push(
      why(
        'only-machines',
        'Only scanners and robots have loaded it; nobody is known to have read it.',
      ),
    );
  if (loads?.clicked === 'certain' || loads?.clicked === 'possible')
    found.push(
      why(
        'images-blocked',
        'A link was followed, so the mail was probably read, in a program that shows no images.',
      ),
    );
  if (arrived !== null && now - Date.parse(arrived) < RECENT_MS)
    found.push(why('recent', 'It was sent less than a day ago; many people open later.'));
  if (found.length === 0)
    found.push(
      why('nothing-loaded', 'Nothing was loaded: it was not read, or read without images.'),
    );
  return found;
}
