export { MAX_LINKS } from './html-changes.ts';
export { MAX_DEPTH, MAX_HEAD_BYTES, MAX_PARTS } from './mime-parts.ts';
export { PIXEL_END_QUERY, PIXEL_PLACE_END, PIXEL_PLACE_PARAMETER } from './pixel-markup.ts';
export { stampHtml } from './stamp-html.ts';
export type { StampedHtml } from './stamp-html.ts';
export { MAX_HTML_BYTES, MailStamper, stampMail } from './stamp-mail.ts';
export type { LeftReason, MailOutcome, MailReport, StampedMail } from './stamp-mail.ts';
export { READER_PLACEHOLDER } from './stamp-plan.ts';
export type { StampPlan } from './stamp-plan.ts';
