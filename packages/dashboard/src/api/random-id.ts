/** Nobody guesses it. `crypto.randomUUID` is not there where the console is reached without TLS. */
export const randomId = (): string =>
  crypto
    .getRandomValues(new Uint32Array(4))
    .reduce((id, part) => id + part.toString(36).padStart(7, '0'), '');
