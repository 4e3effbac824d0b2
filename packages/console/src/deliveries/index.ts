import type { Adapter } from './adapter.ts';
import { mailgun } from './mailgun.ts';
import { postmark } from './postmark.ts';
import { sendgrid } from './sendgrid.ts';
import { ses } from './ses.ts';

export const ADAPTER_NAMES = ['ses', 'postmark', 'sendgrid', 'mailgun'] as const;
export type AdapterName = (typeof ADAPTER_NAMES)[number];

export const ADAPTERS: Readonly<Record<AdapterName, Adapter>> = {
  ses,
  postmark,
  sendgrid,
  mailgun,
};
