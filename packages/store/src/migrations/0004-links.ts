import { EVENT_COLUMNS } from '../columns.ts';
import type { Migration } from './index.ts';

/** Which of a mail's counted links was followed. */
export const links: Migration = {
  number: 4,
  name: 'links',
  statements: ({ onCluster }) => [
    `ALTER TABLE events ${onCluster} ADD COLUMN IF NOT EXISTS link ${EVENT_COLUMNS.link.definition}`,
  ],
};
