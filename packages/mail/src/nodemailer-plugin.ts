/**
 * Stamps what an application sends by nodemailer, without a relay:
 *
 *   const transporter = createTransport(…);
 *   transporter.use('stream', clearpixel({ console: 'https://console.example.com', key }));
 *   await transporter.sendMail({ …, clearpixel: { campaign: '0123456784' } });       // or the header X-Clearpixel-Campaign
 *
 * One message is one stream, whatever the number of its recipients: for one it has their own token, for several the
 * campaign's shared pixel at level `count`. nodemailer signs (DKIM) after this. What was sent is not told to the console:
 * only the application knows.
 */
import { z } from 'zod';
import { CAMPAIGN_HEADER, campaignValues, chosenCampaign } from './campaign-header.ts';
import { CampaignStamps } from './campaign-stamps.ts';
import { readerOfAll } from './choose-copies.ts';
import type { ConsoleFailure } from './console-client.ts';
import { canonicalAddress } from './mail-address.ts';
import { MailChange } from './mail-change.ts';

export interface ClearpixelOptions {
  /** The console's address. */
  console: string;
  /** Of scope `relay`. */
  key: string;
  /** For mails that name none; left out, those pass unstamped. */
  campaign?: string | undefined;
  /** While the console does not answer: `defer`, if left out, is an error of the sending; `pass` sends unstamped. */
  onConsoleDown?: 'defer' | 'pass' | undefined;
}

/** What the plugin needs of nodemailer's mail, so that any version's types fit. */
export interface PluginMail {
  data: object;
  message: {
    getEnvelope(): { from: string | false; to: string[] };
    getAddresses(): { from?: unknown };
    getHeader(name: string): unknown;
    transform(make: () => MailChange): unknown;
  };
}

/** The sending fails with it. */
export class ClearpixelError extends Error {
  override name = 'ClearpixelError';
  readonly code: 'ECLEARPIXEL_CAMPAIGN' | 'ECLEARPIXEL_CONSOLE';
  /** Whether the same mail may pass later. */
  readonly isRetryable: boolean;

  constructor(code: ClearpixelError['code'], message: string) {
    super(message);
    this.code = code;
    this.isRetryable = code === 'ECLEARPIXEL_CONSOLE';
  }
}

/** In the mail's own data, beside `from` and `to`. */
const dataSchema = z.object({
  clearpixel: z.object({ campaign: z.string().optional() }).optional(),
  raw: z
    .union([z.string(), z.instanceof(Uint8Array)])
    .optional()
    .catch(undefined),
});
const fromSchema = z.array(z.object({ address: z.string() })).catch([]);

/** For `transporter.use('stream', …)`. */
export function clearpixel(
  options: ClearpixelOptions,
): (mail: PluginMail, done: (error?: Error | null) => void) => void {
  const { key, onConsoleDown = 'defer' } = options;
  const stamps = new CampaignStamps({ url: options.console, key }, () => undefined);

  const makeChange = async (mail: PluginMail): Promise<() => MailChange> => {
    const campaign = campaignOf(mail, options.campaign);
    if (campaign === null) return unstamped;
    const { from, to } = mail.message.getEnvelope();
    const own = new Set([
      ...(from === false ? [] : [canonicalAddress(from)]),
      ...fromSchema
        .parse(mail.message.getAddresses().from)
        .map(({ address }) => canonicalAddress(address)),
    ]);
    const failed = (failure: ConsoleFailure): (() => MailChange) => {
      if (failure === 'unknown-campaign') throw unknownCampaign();
      if (onConsoleDown === 'pass') return unstamped;
      throw new ClearpixelError(
        'ECLEARPIXEL_CONSOLE',
        'The Clearpixel console does not answer, or refuses the key.',
      );
    };
    const plan = await stamps.plans.plan(campaign, to);
    if (typeof plan === 'string') return failed(plan);
    const orders = await stamps.orders(plan, [readerOfAll(plan, own, to)]);
    if (typeof orders === 'string') return failed(orders);
    const stamp = orders[0]?.stamp ?? null;
    if (stamp === null) return unstamped;
    const stampPlan = await stamps.stampPlan(campaign, stamp);
    return stampPlan === null ? failed('down') : () => new MailChange(stampPlan);
  };

  return (mail, done) => {
    void (async () => {
      try {
        mail.message.transform(await makeChange(mail));
      } catch (error) {
        done(error instanceof Error ? error : new Error('The mail could not be stamped.'));
        return;
      }
      done();
    })();
  };
}

function campaignOf(mail: PluginMail, byDefault: string | undefined): string | null {
  const data = dataSchema.safeParse(mail.data);
  const named = data.success ? data.data.clearpixel?.campaign : undefined;
  const header = mail.message.getHeader(CAMPAIGN_HEADER);
  const raw = data.success ? data.data.raw : undefined;
  const values = [
    ...(named === undefined ? [] : [named]),
    ...(typeof header === 'string' ? [header.trim()] : []),
    ...(raw === undefined ? [] : campaignValues(Buffer.from(raw))),
  ];
  const chosen = chosenCampaign(values.length === 0 && byDefault ? [byDefault] : values);
  if (chosen.what === 'none') return null;
  if (chosen.what === 'one') return chosen.campaign;
  throw unknownCampaign();
}

const unstamped = (): MailChange => new MailChange(null);

const unknownCampaign = (): ClearpixelError =>
  new ClearpixelError(
    'ECLEARPIXEL_CAMPAIGN',
    'The mail names no campaign of the Clearpixel console, or more than one.',
  );
