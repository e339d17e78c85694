/**
 * Makes untrusted text (organisation names, host names, reason codes, policy texts) safe for the daily mail.
 *
 * The renderer escapes it for HTML. This prevents the attacks that survive escaping: invisible and right-to-left
 * characters that make a text look like another, endless text, line ends that forge a line of ours, and words that a
 * mail program turns into links.
 */

/**
 * One line of at most `maxLength` characters, without invisible characters, and without anything that a mail program turns
 * into a link. Names in `own`, and names below them, stay unchanged, because they belong to the owner.
 */
export function harmless(text: string, maxLength = 80, own: string[] = []): string {
  return cut(withoutLinks(stripInvisible(text.slice(0, 2000)), own), maxLength);
}

/** Breaks everything that a mail program turns into a link, except own names; the rest of the text stays unchanged. */
export function withoutLinks(text: string, own: string[] = []): string {
  const pieces = own.length === 0 ? [text] : text.split(ownNames(own));
  return pieces.map((piece, index) => (index % 2 === 1 ? piece : breakLinks(piece))).join('');
}

/** The same for text that the owner or we chose: names in it stay unchanged, so that they can be copied. */
export function visible(text: string, maxLength = 300): string {
  return cut(stripInvisible(text.slice(0, 2000)), maxLength);
}

// Attack: a policy with hundreds of hosts makes the pattern slow.
const maxOwnNames = 50;

/** Splits a text so that every second piece is an own name. `example.com.evil.example` is not one. */
function ownNames(own: string[]): RegExp {
  const names = own.filter((name) => /^[a-z0-9.-]+$/.test(name)).slice(0, maxOwnNames);
  const alternatives = names.map((name) => name.replaceAll('.', '\\.')).join('|') || '(?!)';
  return new RegExp(
    `(?<![\\p{L}\\p{N}._-])((?:[a-z0-9_-]+\\.)*(?:${alternatives}))(?![\\p{L}\\p{N}_-]|\\.[\\p{L}\\p{N}])`,
    'u',
  );
}

/**
 * Replaces control characters, line ends, bidi controls, zero-width and other ignorable characters (tags, variation
 * selectors, fillers), private and unassigned ones by a space, and shortens a stack of combining marks (which cover the
 * lines above) to two.
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
 * `https://evil.example` becomes `hxxps[:]//evil[.]example`, `a@evil.example` `a[@]evil[.]example`: security people write
 * names in this way so that nobody clicks on them. Numbers such as IPv4 addresses and `1.2` stay,
 * as do dots that end a word.
 */
function breakLinks(text: string): string {
  return text
    .replace(/\bhttp(s?)(?=:)/gi, 'hxxp$1')
    .replace(/:(?=\/\/)|(?<=\b(?:mailto|tel|javascript|data|sip|skype)):/gi, '[:]')
    .replace(/@(?=[^\s@])/g, '[@]')
    .replace(/[.。．｡](?=[^\s.。．｡\d/:\p{L}]*\p{L})/gu, '[.]');
}

function cut(text: string, maxLength: number): string {
  const characters = Array.from(text);
  return characters.length <= maxLength ? text : `${characters.slice(0, maxLength - 1).join('')}…`;
}
