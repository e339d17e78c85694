/** One sentence or phrase for each code of a closed list. */
type WordsByCode = Record<string, (parameters: never) => string>;

/**
 * Puts a code and its facts into words.
 * @param unknown the text for a code, or for facts, that a newer version of the program stored
 */
export function describeByCode(
  words: WordsByCode,
  unknown: (code: string) => string,
  { code, parameters }: { code: string; parameters: object },
): string {
  if (!Object.hasOwn(words, code)) return unknown(code);
  try {
    return (words[code] as (parameters: object) => string)(parameters);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return unknown(code);
    throw error;
  }
}
