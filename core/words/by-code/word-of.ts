import { quote } from '../../text/quote.ts';

/**
 * The words for a code from a closed list. A newer version may have stored a code that this version does not know: it
 * is shown unchanged, by default in quotes.
 */
export const wordOf = (
  words: Readonly<Record<string, string>>,
  key: string,
  unknown: (key: string) => string = quote,
): string => (Object.hasOwn(words, key) ? words[key] : undefined) ?? unknown(key);
