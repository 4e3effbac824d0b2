import { counted, share } from './words.ts';

/** Of whom a question that reaches past a day can speak. */
export function LastingNote({
  of: { visitors, share: part },
}: {
  of: { visitors: number; share: number };
}) {
  return (
    <p className="soft small">
      {visitors === 0
        ? 'No visitor of this time has agreed to be known again: past one day there is nothing to tell.'
        : `${counted(visitors, 'visitor')}, ${share(part)} of all, ${visitors === 1 ? 'is' : 'are'} known again on another day. Whatever takes longer than a day is known of them alone.`}
    </p>
  );
}
