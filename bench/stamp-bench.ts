/** Mails of 50 KB stamped a second on one core: two pixels and ten links, quoted-printable, as newsletters are. */
import { createTokenCodec, newSourceId, newSubjectRef } from '@clearpixel/pixel';
import { stampMail } from '@clearpixel/stamp';
import { sampleMail } from '../packages/stamp/src/sample-mail.ts';
import { median } from './measure.ts';

const ROUNDS = 5;
const MAILS_A_ROUND = 600;
const WARM_UP = 300;
const BYTES = 50 * 1024;
const LINKS = 10;

export function benchStamp(): { mailsPerSecond: number; bytes: number; links: number } {
  const codec = createTokenCodec(['a secret of forty characters for the bench']);
  const source = newSourceId();
  const mail = sampleMail({ bytes: BYTES, links: LINKS });
  // Drawn before: that is the import's work.
  const subjects = Array.from({ length: MAILS_A_ROUND }, newSubjectRef);
  let mails = 0;
  const one = (): void => {
    const { outcome } = stampMail(mail, {
      edgeUrl: 'https://pixel.example',
      codec,
      source,
      // Each mail is for somebody else: nothing is signed before.
      subject: subjects[mails++ % subjects.length] ?? null,
      level: 'identified',
      stampedAt: 1_790_000_000_000,
      opens: true,
      links: true,
    });
    if (outcome !== 'stamped') throw new Error(`the mail was ${outcome}`);
  };
  for (let i = 0; i < WARM_UP; i++) one();
  const rates = Array.from({ length: ROUNDS }, () => {
    const start = process.cpuUsage();
    for (let i = 0; i < MAILS_A_ROUND; i++) one();
    const { user, system } = process.cpuUsage(start);
    // Of the processor's time: another program on the same core is not ours to answer for.
    return MAILS_A_ROUND / ((user + system) / 1e6);
  });
  return { mailsPerSecond: median(rates), bytes: mail.length, links: LINKS };
}
