/**
 * Text of strangers (organisation names, host names, reason codes, policy texts) as it may stand in the daily mail.
 *
 * Escaping for HTML is the renderer's work. What is left are the tricks that survive escaping: invisible and
 * right-to-left characters that make a text read as another, endless length, line ends that forge a line of ours,
 * and words that a mail program turns into a link by itself.
 */

/** One line, at most `maxLength` characters, nothing invisible, and nothing that a mail program makes a link of. */
export function harmless(text: string, maxLength = 80): string {
  return cut(breakLinks(stripInvisible(text.slice(0, 2000))), maxLength);
}

/** As `harmless`, but for a name that the owner or we ourselves chose: it stays a name that can be copied. */
export function visible(text: string, maxLength = 253): string {
  return cut(stripInvisible(text.slice(0, 2000)), maxLength);
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
