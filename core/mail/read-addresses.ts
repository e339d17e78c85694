import { splitQuotedStrings } from './mime/split-quoted-strings.ts';
import { withoutComments } from './read-header.ts';

/** Addresses of a From, To or Cc field, lower case, without names, comments and groups. */
export function addressesIn(value: string): string[] {
  const bare = splitQuotedStrings(withoutComments(value.slice(0, 65536)))
    .map(({ text, isQuoted }) => (isQuoted ? ' ' : text))
    .join('');
  return bare.split(/[,;]/).flatMap((mailbox) => {
    const address = bracketedAddress(mailbox) ?? plainAddress(mailbox);
    return address === undefined ? [] : [address.toLowerCase()];
  });
}

/** `TLS reports <tls@a.example>` */
function bracketedAddress(mailbox: string): string | undefined {
  const [, ...brackets] = mailbox.split('<');
  return brackets
    .filter((bracket) => bracket.includes('>'))
    .map((bracket) => bracket.slice(0, bracket.indexOf('>')).trim())
    .find((text) => isAddress(text) && !/\s/.test(text));
}

/** The first address among other words; before it, a group may have its name and a colon. */
function plainAddress(mailbox: string): string | undefined {
  return mailbox
    .split(/[\s<>]+/)
    .map((word) => word.slice(word.lastIndexOf(':', word.indexOf('@')) + 1))
    .find(isAddress);
}

function isAddress(text: string): boolean {
  const at = text.indexOf('@');
  return at > 0 && at < text.length - 1;
}
