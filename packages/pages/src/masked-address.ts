const first = (text: string): string => /^./su.exec(text)?.[0] ?? '';

/** `grace@example.com` as `g…@e….com`: enough for its owner to know it, and for nobody else. */
export function maskedAddress(email: string): string {
  const at = email.lastIndexOf('@');
  const domain = email.slice(at + 1);
  const dot = domain.lastIndexOf('.');
  return `${first(email)}…@${first(domain)}…${dot === -1 ? '' : domain.slice(dot)}`;
}
