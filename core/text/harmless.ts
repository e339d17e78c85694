/**
 * Text of strangers (organisation names, host names, reason codes, policy texts) as it may stand in the daily mail.
 *
 * Escaping for HTML is the renderer's work. What is left are the tricks that survive escaping: invisible and
 * right-to-left characters that make a text read as another, endless length, line ends that forge a line of ours,
 * and words that a mail program turns into a link by itself.
 */

/**
 * One line, at most `maxLength` characters, nothing invisible, and nothing that a mail program makes a link of.
 * Names that are, or lie under, one of `own` stay as they are: they are the owner's.
 */
export function harmless(text: string, maxLength = 80, own: string[] = []): string {
  return cut(withoutLinks(stripInvisible(text.slice(0, 2000)), own), maxLength);
}

/** Nothing that a mail program makes a link of, but for own names; the rest of the text stays as it is. */
export function withoutLinks(text: string, own: string[] = []): string {
  const pieces = own.length === 0 ? [text] : text.split(ownNames(own));
  return pieces.map((piece, index) => (index % 2 === 1 ? piece : breakLinks(piece))).join('');
}

/** As `harmless`, but for a text that the owner or we ourselves chose: a name in it can be copied. */
export function visible(text: string, maxLength = 300): string {
  return cut(stripInvisible(text.slice(0, 2000)), maxLength);
}

// A policy may list hundreds of hosts; only the first are told apart.
const maxOwnNames = 50;

/** Splits a text so that every second piece is an own name; `example.com.evil.example` is none. */
function ownNames(own: string[]): RegExp {
  const names = own.filter((name) => /^[a-z0-9.-]+$/.test(name)).slice(0, maxOwnNames);
  const alternatives = names.map((name) => name.replaceAll('.', '\\.')).join('|') || '(?!)';
  return new RegExp(
    `(?<![\\p{L}\\p{N}._-])((?:[a-z0-9_-]+\\.)*(?:${alternatives}))(?![\\p{L}\\p{N}_-]|\\.[\\p{L}\\p{N}])`,
    'u',
  );
}

/**
 * Controls, line ends, bidi controls, zero-width and other ignorable characters (tags, variation selectors, fillers),
 * private and unassigned ones become a space; a pile of combining marks (text that grows over its neighbours) two.
 */
function stripInvisible(text: string): string {
  return text
    .toWellFormed()
    .replace(
      /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\p{Co}\p{Cn}\uFFFC\uFFFD]+/gu,
      ' ',
    )
    .replace(/(\p{M}{2})\p{M}+/gu, '$1')
    .replace(/\s+/gu, ' ')
    .trim();
}

/**
 * `https://evil.example` becomes `hxxps[:]//evil[.]example`, `a@evil.example` `a[@]evil[.]example`: the way that
 * security people write a name they do not want anybody to click on. Numbers such as IPv4 addresses and `1.2` stay,
 * as do dots that end a word.
 */
function breakLinks(text: string): string {
  return text
    .replace(/\bhttp(s?)(?=:)/gi, 'hxxp$1')
    .replace(/:(?=\/\/)|(?<=\b(?:mailto|tel|javascript|data|sip|skype)):/gi, '[:]')
    .replace(/@(?=[^\s@])/g, '[@]')
    .replace(/[.。．｡](?=[^\s.\d/:]*[\p{L}])/gu, '[.]');
}

function cut(text: string, maxLength: number): string {
  const characters = Array.from(text);
  return characters.length <= maxLength ? text : `${characters.slice(0, maxLength - 1).join('')}…`;
}
