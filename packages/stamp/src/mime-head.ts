/**
 * A message's or part's head, read as far as stamping needs it (RFC 5322, 2.2; RFC 2045, 5 and 6; RFC 2183). Where two
 * programs could read a head in two ways (two Content-Types, two boundaries), it is `ambiguous`, and nothing in that part
 * is touched: a scanner and a mail program would disagree about what we changed.
 */

export interface MimeHead {
  /** Lower case, `text/plain` where none is given. */
  contentType: string;
  boundary: string | null;
  /** Lower case, '' where none is given. */
  charset: string;
  smimeType: string;
  /** Content-Transfer-Encoding, lower case, '' where none is given. */
  encoding: string;
  isAttachment: boolean;
  isAmbiguous: boolean;
  hasDkim: boolean;
  /** The http and https addresses of List-Unsubscribe (RFC 2369), as `URL.href` writes them. */
  unsubscribe: string[];
  eol: '\r\n' | '\n';
}

/** A value that is longer is not read: no real one is, and each would be gone through character by character. */
const MAX_VALUE_CHARACTERS = 8_192;
/** RFC 2046, 5.1.1 allows 70; some programs write more. */
export const MAX_BOUNDARY_CHARACTERS = 200;
/** A header of a thousand addresses would make every link of the mail be looked up among them. */
const MAX_UNSUBSCRIBE_ADDRESSES = 20;

const READ =
  /^(content-type|content-transfer-encoding|content-disposition|list-unsubscribe|dkim-signature)[\t ]*:/i;

interface Value {
  main: string;
  parameters: Map<string, string>;
  isAmbiguous: boolean;
}

/** `text/html; charset="utf-8" (a comment)`: the main value lower case, parameters by lower-case name. */
function readValue(value: string): Value {
  const parts: string[] = [''];
  let quoted = false;
  let comments = 0;
  for (let i = 0; i < value.length; i++) {
    const character = value[i] ?? '';
    const last = parts.length - 1;
    if ((quoted || comments > 0) && character === '\\') {
      i++;
      if (quoted) parts[last] += value[i] ?? '';
    } else if (comments === 0 && character === '"') quoted = !quoted;
    else if (quoted) parts[last] += character;
    else if (character === '(') comments++;
    else if (character === ')' && comments > 0) comments--;
    else if (comments > 0) continue;
    else if (character === ';') parts.push('');
    else parts[last] += character;
  }
  const parameters = new Map<string, string>();
  let isAmbiguous = quoted || comments > 0;
  for (const part of parts.slice(1)) {
    const equals = part.indexOf('=');
    if (equals < 0) continue;
    const name = part.slice(0, equals).trim().toLowerCase();
    if (parameters.has(name)) isAmbiguous = true;
    parameters.set(name, part.slice(equals + 1).trim());
  }
  return { main: (parts[0] ?? '').trim().toLowerCase(), parameters, isAmbiguous };
}

function unsubscribeAddresses(value: string): string[] {
  const addresses: string[] = [];
  for (const match of value.slice(0, MAX_VALUE_CHARACTERS).matchAll(/<([^<>]*)>/g)) {
    const href = URL.parse((match[1] ?? '').replace(/\s+/g, ''))?.href;
    if (href?.startsWith('http') === true) addresses.push(href);
    if (addresses.length === MAX_UNSUBSCRIBE_ADDRESSES) break;
  }
  return addresses;
}

/** @param text the head with its empty line, each byte a character (latin1) */
export function readHead(text: string): MimeHead {
  const found = new Map<string, string>();
  const repeated = new Set<string>();
  let name = '';
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith(' ') || line.startsWith('\t')) {
      const value = found.get(name);
      if (value !== undefined && value.length <= MAX_VALUE_CHARACTERS)
        found.set(name, value + line);
      continue;
    }
    name = READ.exec(line)?.[1]?.toLowerCase() ?? '';
    if (name === '') continue;
    const value = line.slice(line.indexOf(':') + 1);
    const before = found.get(name);
    if (before === undefined) found.set(name, value);
    else if (name === 'list-unsubscribe') found.set(name, before + value);
    else repeated.add(name);
  }
  repeated.delete('dkim-signature');

  const typeText = found.get('content-type');
  const dispositionText = found.get('content-disposition') ?? '';
  const encodingText = found.get('content-transfer-encoding') ?? '';
  const isTooLong = [typeText ?? '', dispositionText, encodingText].some(
    (value) => value.length > MAX_VALUE_CHARACTERS,
  );
  const type = readValue(isTooLong ? '' : (typeText ?? 'text/plain'));
  const disposition = readValue(isTooLong ? '' : dispositionText);
  const boundary = type.parameters.get('boundary') ?? '';
  return {
    contentType: type.main,
    boundary: boundary !== '' && boundary.length <= MAX_BOUNDARY_CHARACTERS ? boundary : null,
    charset: (type.parameters.get('charset') ?? '').toLowerCase(),
    smimeType: (type.parameters.get('smime-type') ?? '').toLowerCase(),
    encoding: readValue(isTooLong ? '' : encodingText).main,
    // One with a file's name is offered as a file by most programs, also where it says `inline`.
    isAttachment:
      disposition.main === 'attachment' ||
      disposition.parameters.has('filename') ||
      disposition.parameters.has('filename*'),
    isAmbiguous: repeated.size > 0 || isTooLong || type.isAmbiguous || disposition.isAmbiguous,
    hasDkim: found.has('dkim-signature'),
    unsubscribe: unsubscribeAddresses(found.get('list-unsubscribe') ?? ''),
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
}
