/** Content-Transfer-Encoding (RFC 2045, 6), read leniently, on text whose characters are bytes. */

/** Quoted-printable decoded. Broken escapes stay as they are, as mail programs show them. */
export function decodeQuotedPrintable(text: string): string {
  let from = 0;
  let equals = text.indexOf('=');
  if (equals < 0) return text;
  const pieces: string[] = [];
  while (equals >= 0) {
    const length = escapeLength(text, equals);
    if (length > 0) {
      pieces.push(text.slice(from, equals));
      const code = escapedCode(text, equals);
      if (code >= 0) pieces.push(String.fromCharCode(code));
      from = equals + length;
    }
    equals = text.indexOf('=', equals + Math.max(length, 1));
  }
  pieces.push(text.slice(from));
  return pieces.join('');
}

/** Where each character of the decoded text begins in the encoded one; one more entry for the end. */
export function quotedPrintablePlaces(text: string): Uint32Array {
  const places = new Uint32Array(text.length + 1);
  let decoded = 0;
  for (let at = 0; at < text.length;) {
    const length = text[at] === '=' ? escapeLength(text, at) : 0;
    if (length === 0 || escapedCode(text, at) >= 0) places[decoded++] = at;
    at += Math.max(length, 1);
  }
  places[decoded] = text.length;
  return places.subarray(0, decoded + 1);
}

/** Of the escape at `at`: 3 for `=3D`, as long as it is for a soft line break, 0 for none. */
function escapeLength(text: string, at: number): number {
  if (escapedCode(text, at) >= 0) return 3;
  let end = at + 1;
  // Padding that a gateway has added; no line is so long that looking for its end could take time.
  while (end - at < 80 && (text[end] === ' ' || text[end] === '\t')) end++;
  if (text[end] === '\r' && text[end + 1] === '\n') return end + 2 - at;
  return text[end] === '\n' ? end + 1 - at : 0;
}

function escapedCode(text: string, at: number): number {
  const high = hexDigit(text.charCodeAt(at + 1));
  const low = hexDigit(text.charCodeAt(at + 2));
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 65 && code <= 70) return code - 55;
  return code >= 97 && code <= 102 ? code - 87 : -1;
}

/** Base64 decoded; what is no base64 between it is left out, as mail programs do (RFC 2045, 6.8). */
export function decodeBase64(text: string): string {
  try {
    return atob(text);
  } catch {
    const letters = text.replace(/[^A-Za-z0-9+/]/g, '');
    try {
      return atob(letters.length % 4 === 1 ? letters.slice(0, -1) : letters);
    } catch {
      return '';
    }
  }
}

export function decodeTransfer(text: string, encoding: string): string {
  if (encoding === 'quoted-printable') return decodeQuotedPrintable(text);
  return encoding === 'base64' ? decodeBase64(text) : text;
}

/** Base64 in lines of 76 characters (RFC 2045, 6.8). */
export function encodeBase64(text: string, eol: string): string {
  return btoa(text).replace(/.{1,76}/g, (line) => `${line}${eol}`);
}
