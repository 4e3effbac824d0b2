import type { CampaignReport } from '@clearpixel/console/api-types';
import type { ReactNode } from 'react';
import { count } from '../design/words.ts';
import { Bars } from '../report/bars.tsx';

/** What a recipient's open or click comes to, in words. */
export const SURE_WORDS = {
  certain: 'A person, for certain',
  possible: 'Very likely a person',
  machine: 'Machines alone',
} as const;

/** @param of those of whom it could be known at all. */
export function HowSure({
  title,
  people,
  of,
  children,
}: {
  title: string;
  people: CampaignReport['opens'];
  of: number;
  children: ReactNode;
}) {
  const nothing = of - people.certain - people.possible - people.machine;
  return (
    <Bars
      title={title}
      head={['How sure', 'Recipients']}
      most={Math.max(of, 1)}
      rows={[
        { name: SURE_WORDS.certain, value: people.certain },
        { name: SURE_WORDS.possible, value: people.possible },
        { name: SURE_WORDS.machine, value: people.machine, isNobody: true },
        ...(nothing > 0 ? [{ name: 'Nothing at all', value: nothing, isNobody: true }] : []),
      ]}
    >
      Of {count(of)} who agreed. {children}
    </Bars>
  );
}
