/**
 * The only address in the value of a From field, lower case. Undefined if there are several or none, or if readers may
 * disagree about which one it is: a group (RFC 5322 §3.4), an unclosed quote, an address in the place of a name.
 */
export function readAuthor(from: string): string | undefined {
  // Most need no closer check.
  const bare = /["(\\]/.test(from) ? withoutNames(from.slice(0, longestFrom)) : from.slice(0, longestFrom);
  if (bare === undefined) return undefined;
  const [, bracketed, plain] = /^[^<>@,;:]*<([^<>]*)>\s*$|^([^<>]*)$/.exec(bare) ?? [];
  const address = (bracketed ?? plain ?? '').trim().toLowerCase();
  const [local = '', domain = '', ...more] = address.split('@');
  const isPlain = more.length === 0 && /^[^\s",;:()<>[\]\\]+$/.test(local) && /^[a-z0-9.-]+$/.test(domain);
  return isPlain ? address : undefined;
}

/** Attack: a name of 200 KB. RFC 5322 §2.1.1 wants lines of at most 998 characters. */
const longestFrom = 4096;

/** `text` without quoted strings and comments (RFC 5322 §3.2); undefined if one of them does not end. */
function withoutNames(text: string): string | undefined {
  let kept = '';
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    const isOutside = !isQuoted && depth === 0;
    if (char === '\\') {
      if (isOutside) return undefined;
      at++;
    } else if (char === '"' && depth === 0) isQuoted = !isQuoted;
    else if (char === '(' && !isQuoted) depth++;
    else if (char === ')' && !isQuoted) {
      if (--depth < 0) return undefined;
    } else if (isOutside) kept += char;
  }
  return isQuoted || depth > 0 ? undefined : kept;
}
