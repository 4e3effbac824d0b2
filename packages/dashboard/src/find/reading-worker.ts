/** The worker's side of reading.ts: from a file to findings, and to what is shown of it. */
import { MboxSplitter, isMbox, scan, shield } from '@clearpixel/detect';
import type { Language } from '@clearpixel/detect';
import PostalMime from 'postal-mime';
import type { Body, Reading, ReadingTask } from './reading.ts';

/** What is drawn of one mail: more, and drawing it would take the page's breath. */
const MAX_SHOWN_CHARACTERS = 2_000_000;
/** All embedded pictures of one mail, as base64. */
const MAX_EMBEDDED_CHARACTERS = 20_000_000;
/** Pictures that are nothing but pictures: an SVG is a page of its own. */
const EMBEDDED = /^image\/(?:png|gif|jpeg|webp)$/;

const worker = globalThis as unknown as Worker;

worker.addEventListener('message', ({ data: task }: MessageEvent<ReadingTask>) => {
  void answer(task);
});

async function answer({ file, language }: ReadingTask): Promise<void> {
  worker.postMessage(await read(new Uint8Array(await file.arrayBuffer()), language), []);
}

async function read(file: Uint8Array<ArrayBuffer>, language: Language): Promise<Reading> {
  const bytes = isMbox(file) ? firstMessage(file) : file;
  const result = scan(bytes, { all: true, language });
  const reading: Reading = {
    result,
    subject: '',
    isFirstOfMany: bytes.length < file.length,
    body: null,
    cleaned: null,
  };
  if (result.type !== 'mail' && result.type !== 'html') return reading;
  const shielded = shield(bytes);
  const cleaned = new Uint8Array(shielded.bytes);
  const original = await contentOf(result.type, bytes);
  return {
    ...reading,
    ...original,
    cleaned: {
      bytes: cleaned,
      removed: shielded.removed,
      body: (await contentOf(result.type, cleaned)).body,
    },
  };
}

function firstMessage(file: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const splitter = new MboxSplitter();
  for (const message of splitter.push(file)) return new Uint8Array(message);
  for (const message of splitter.end()) return new Uint8Array(message);
  return file;
}

async function contentOf(
  type: 'mail' | 'html',
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Pick<Reading, 'subject' | 'body'>> {
  if (type === 'html') return { subject: '', body: bodyOf(new TextDecoder().decode(bytes), {}) };
  try {
    const mail = await PostalMime.parse(bytes, { attachmentEncoding: 'base64' });
    const images: Record<string, string> = {};
    let left = MAX_EMBEDDED_CHARACTERS;
    for (const { contentId, mimeType, content } of mail.attachments) {
      if (contentId === undefined || typeof content !== 'string' || !EMBEDDED.test(mimeType))
        continue;
      left -= content.length;
      if (left >= 0) images[contentId.replace(/^<|>$/g, '')] = `data:${mimeType};base64,${content}`;
    }
    return {
      subject: mail.subject ?? '',
      body: bodyOf(mail.html ?? `<pre>${escaped(mail.text ?? '')}</pre>`, images),
    };
  } catch {
    // Too deep or too broken to be drawn; what was found is told all the same.
    return { subject: '', body: null };
  }
}

const bodyOf = (html: string, images: Body['images']): Body => ({
  html: html.slice(0, MAX_SHOWN_CHARACTERS),
  images,
  isCut: html.length > MAX_SHOWN_CHARACTERS,
});

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
