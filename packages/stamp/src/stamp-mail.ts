/**
 * Stamps a message, whole or as it passes. What is not stamped stays byte for byte: heads, other parts, preamble and
 * epilogue, line endings, and of a stamped part every byte that is no pixel or link.
 *
 *   a text/html part, no attachment → decoded where it stands → changes found → spliced in the same encoding
 *
 * Never touched: signed and encrypted parts (the signature would break), attached messages, attachments, plain text.
 * Where there are several HTML parts, links are counted in all of them and the pixels go into the first one that can take
 * them: a mail has one opening, whichever of its parts is shown.
 */
import { ByteCollector } from './byte-collector.ts';
import { asciiCompatible, readUtf16 } from './charset.ts';
import { applySplices, findChanges } from './html-changes.ts';
import type { HtmlChanges } from './html-changes.ts';
import type { MimeHead } from './mime-head.ts';
import { PartFinder } from './mime-parts.ts';
import type { BodyEnd, PartFault, PartSink } from './mime-parts.ts';
import { prepareStamp } from './stamp-plan.ts';
import type { Stamp, StampPlan } from './stamp-plan.ts';
import { readTransfer } from './transfer.ts';
import type { TransferFault } from './transfer.ts';

/** A larger HTML part passes as it is: one has to be whole in memory to be stamped, and many mails pass at a time. */
export const MAX_HTML_BYTES = 4_194_304;

/** Why something was left as it was: the whole message, or one of its parts. */
export type LeftReason =
  | PartFault
  | TransferFault
  /** multipart/signed, an S/MIME signature, or a text signed by PGP inside the HTML. */
  | 'signed'
  | 'encrypted'
  /** More than MAX_HTML_BYTES. */
  | 'large-html'
  /** ISO-2022, UTF-7, UTF-32, an unknown charset, or bytes that are not what the charset says. */
  | 'charset'
  /** A line would become longer than the 998 characters that a mail's line may have. */
  | 'long-line'
  /** The message ends inside the part. */
  | 'cut-off';

export type MailOutcome =
  | 'stamped'
  /** The level is `off`. */
  | 'off'
  /** There is no HTML body. */
  | 'no-html'
  /** There is one, with nothing in it to stamp or to take out. */
  | 'nothing-to-stamp'
  | LeftReason;

export interface MailReport {
  /** `stamped` where any byte was changed; else why none was: the first reason met. */
  outcome: MailOutcome;
  /** Why parts were left as they were, each reason once; also where others were stamped. */
  left: readonly LeftReason[];
  /** Whether the message came with a DKIM-Signature; where it was stamped, that signature no longer holds. */
  dkim: boolean;
  /** Pixels put in: 2 or 0. */
  pixels: number;
  /** Links that are counted now. */
  links: number;
  /** Our own older click links that were unwrapped first. */
  unwrapped: number;
}

export interface StampedMail extends MailReport {
  /** Where nothing was stamped, the very bytes that came. */
  message: Uint8Array;
}

const PGP = /-----BEGIN PGP (?:SIGNED )?MESSAGE-----/;

/**
 * Stamps one message as it passes: `push` its bytes, `end` it, read the `report`. Or let a stream do that:
 *
 *   const stamper = new MailStamper(plan);
 *   await pipeline(incoming, stamper.transform, outgoing);      // Duplex.from(stamper.transform) where a stream is needed
 *   stamper.report();
 *
 * Memory: one chunk, one head (MAX_HEAD_BYTES) and one HTML part (MAX_HTML_BYTES), however long the message is. Bytes that
 * are given back may share memory with those that were pushed.
 *
 * The constructor throws a RangeError for a plan that cannot be signed (a caller's mistake); no message makes it throw.
 */
export class MailStamper {
  private readonly stamp: Stamp | null;
  private readonly finder: PartFinder;
  private out: Uint8Array[] = [];
  private readonly html = new ByteCollector();
  private part: MimeHead | null = null;
  private root: MimeHead | null = null;
  private kept: ReadonlySet<string> = new Set();
  private readonly left = new Set<LeftReason>();
  private readonly counts = { pixels: 0, links: 0, unwrapped: 0 };
  private hasHtml = false;
  private hasChanged = false;

  constructor(plan: StampPlan) {
    this.stamp = prepareStamp(plan);
    const sink: PartSink = {
      keep: (bytes) => this.keep(bytes),
      head: (head) => this.readHead(head),
      body: (bytes) => this.collect(bytes),
      bodyEnd: (by) => this.endBody(by),
      fault: (fault) => this.left.add(fault),
    };
    this.finder = new PartFinder(sink);
  }

  /** @returns what can be sent on by now */
  push(chunk: Uint8Array): Uint8Array[] {
    this.finder.push(chunk);
    return this.take();
  }

  /** @returns the rest */
  end(): Uint8Array[] {
    this.finder.end();
    return this.take();
  }

  /** Complete after `end`. */
  report(): MailReport {
    const left = [...this.left];
    let outcome: MailOutcome = left[0] ?? (this.hasHtml ? 'nothing-to-stamp' : 'no-html');
    if (this.hasChanged) outcome = 'stamped';
    else if (this.stamp === null) outcome = 'off';
    return { outcome, left, dkim: this.root?.hasDkim ?? false, ...this.counts };
  }

  /** For `pipeline` and `Duplex.from`: reads no more of `source` than its reader asks for. */
  readonly transform = async function* (
    this: MailStamper,
    source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ): AsyncGenerator<Uint8Array, void, void> {
    for await (const chunk of source) yield* this.push(chunk);
    yield* this.end();
  }.bind(this);

  private take(): Uint8Array[] {
    const { out } = this;
    this.out = [];
    return out;
  }

  private keep(bytes: Uint8Array): void {
    if (bytes.length > 0) this.out.push(bytes);
  }

  private readHead(head: MimeHead): 'multipart' | 'body' | 'other' {
    if (this.root === null) {
      this.root = head;
      this.kept = new Set(head.unsubscribe);
    }
    if (this.stamp === null) return 'other';
    const { contentType } = head;
    if (head.isAmbiguous) return this.leave('broken-mime');
    if (/^application\/(?:x-)?pkcs7-mime$/.test(contentType))
      return this.leave(head.smimeType === 'signed-data' ? 'signed' : 'encrypted');
    if (contentType === 'multipart/signed') return this.leave('signed');
    if (contentType === 'multipart/encrypted') return this.leave('encrypted');
    if (contentType.startsWith('multipart/'))
      // RFC 2045, 6.4: only these may encode a multipart.
      return /^(?:|7bit|8bit|binary)$/.test(head.encoding)
        ? 'multipart'
        : this.leave('broken-mime');
    if (contentType !== 'text/html' || head.isAttachment) return 'other';
    this.hasHtml = true;
    this.part = head;
    return 'body';
  }

  private leave(reason: LeftReason): 'other' {
    this.left.add(reason);
    return 'other';
  }

  private collect(bytes: Uint8Array): void {
    if (this.part === null) {
      this.keep(bytes);
      return;
    }
    this.html.append(bytes);
    if (this.html.length <= MAX_HTML_BYTES) return;
    this.left.add('large-html');
    this.part = null;
    this.keepHtml();
  }

  private keepHtml(): void {
    this.keep(this.html.bytes());
    this.html.clear();
  }

  private endBody(by: BodyEnd): void {
    const { part, stamp } = this;
    this.part = null;
    if (part === null || stamp === null) return;
    if (by === 'nothing') this.left.add('cut-off');
    else {
      const whole = this.html.text();
      const lineBreak = whole.endsWith('\r\n') ? 2 : whole.endsWith('\n') ? 1 : 0;
      const body = by === 'delimiter' ? whole.slice(0, whole.length - lineBreak) : whole;
      const result = stampBody(body, part, stamp, this.kept, this.counts.pixels === 0);
      if (typeof result === 'string') this.left.add(result);
      else if (result !== null) {
        this.counts.pixels += result.changes.pixels;
        this.counts.links += result.changes.links;
        this.counts.unwrapped += result.changes.unwrapped;
        this.hasChanged = true;
        this.html.clear();
        this.keep(Buffer.from(result.body + whole.slice(body.length), 'latin1'));
        return;
      }
    }
    this.keepHtml();
  }
}

/**
 * @param body encoded, each byte a character (latin1)
 * @returns the stamped body, a reason why it stays, or null where there is nothing to change
 */
function stampBody(
  body: string,
  part: MimeHead,
  stamp: Stamp,
  kept: ReadonlySet<string>,
  withPixels: boolean,
): { body: string; changes: HtmlChanges } | LeftReason | null {
  const transfer = readTransfer(body, part.encoding, part.eol);
  if (typeof transfer === 'string') return transfer;
  if (PGP.test(transfer.text)) return 'signed';
  const page = asciiCompatible(part.charset, transfer.text);
  let spliced: string | null;
  let changes: HtmlChanges;
  if (page !== null) {
    changes = findChanges(transfer.text, stamp, page, kept, withPixels);
    if (changes.splices.length === 0) return null;
    spliced = transfer.splice(changes.splices);
  } else {
    const wide = readUtf16(part.charset, transfer.text);
    if (wide === null) return 'charset';
    changes = findChanges(wide.html, stamp, wide.page, kept, withPixels);
    if (changes.splices.length === 0) return null;
    spliced = transfer.replace(wide.encode(applySplices(wide.html, changes.splices)));
    if (spliced === null) return 'charset';
  }
  return spliced === null ? 'long-line' : { body: spliced, changes };
}

/**
 * Stamps a message that is at hand as a whole.
 *
 * Throws a RangeError for a plan that cannot be signed (a caller's mistake), and never for any message.
 */
export function stampMail(message: Uint8Array, plan: StampPlan): StampedMail {
  const stamper = new MailStamper(plan);
  const pieces = [...stamper.push(message), ...stamper.end()];
  const report = stamper.report();
  return { message: report.outcome === 'stamped' ? Buffer.concat(pieces) : message, ...report };
}
