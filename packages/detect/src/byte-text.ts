/**
 * Bytes as text, each byte one character (latin1): what is found in the text has the same place among the bytes, and a change
 * can be spliced in without touching any other byte. Markup and addresses are ASCII in every charset that mails use.
 */

/** Arguments of one call; more would not fit on the stack. */
const PIECE_BYTES = 8_192;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function textOfBytes(bytes: Uint8Array): string {
  return asciiText(bytes) ?? latin1Text(bytes);
}

/** Most mails are ASCII as a whole, and the decoder reads such many times faster; null for others. */
function asciiText(bytes: Uint8Array): string | null {
  try {
    const text = utf8.decode(bytes);
    return text.length === bytes.length ? text : null;
  } catch {
    return null;
  }
}

function latin1Text(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += PIECE_BYTES)
    // Not by `...`, which makes an array of numbers first.
    pieces.push(Reflect.apply(String.fromCharCode, null, bytes.subarray(at, at + PIECE_BYTES)));
  return pieces.join('');
}

export function bytesOfText(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** A short piece as people read it: as UTF-8 if it is, else in the charset named, else byte by byte. */
export function readable(piece: string, charset: string): string {
  if (/^[\0-\x7f]*$/.test(piece)) return piece; // oxlint-disable-line no-control-regex -- all of ASCII
  const bytes = bytesOfText(piece);
  try {
    return utf8.decode(bytes);
  } catch {
    try {
      return new TextDecoder(charset === '' ? 'windows-1252' : charset).decode(bytes);
    } catch {
      return piece;
    }
  }
}

/**
 * HTML whose charset is not a superset of ASCII, made readable as if it were. The places stay those of the bytes.
 *
 * ISO-2022-JP writes letters as pairs of ASCII bytes between escapes, which may look like `<` and `"`: they are masked.
 */
export function maskShiftedLetters(text: string, charset: string): string {
  if (!charset.startsWith('iso-2022')) return text;
  return text.replace(
    /\x1b\$(?:\(?[@A-D])[^\x1b]*/g, // oxlint-disable-line no-control-regex -- ISO-2022 escapes
    (letters) => 'x'.repeat(letters.length),
  );
}
