/**
 * The name of a mail server in its answer to EHLO: some senders record all lines of the answer, with their codes
 * (RFC 5321 §4.1.1.1): `250-mx.example.com Hello …`. Other text stays unchanged.
 */
export function greetingName(text: string): string {
  // The first characters of a name are enough. Attack: a megabyte of text, in each of 10,000 details.
  const [line = ''] = text
    .slice(0, longestGreeting)
    .trimStart()
    .split(/[\r\n]/, 1);
  const [name = ''] = line.replace(/^\d{3}[ -]\s{0,9}/, '').split(/\s/, 1);
  return /^[\w.:[\]-]+$/.test(name) && /[.:]/.test(name) ? name : text;
}

/** A code, a name of 253 characters, and what comes between. */
const longestGreeting = 300;
