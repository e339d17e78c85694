/** One or more sentences or phrases for each code of a closed list. */
type WordsByCode<Text> = Record<string, (parameters: never) => Text>;

/**
 * Puts a code and its facts into words.
 * @param unknown the text for a code, or for facts, that a newer version of the program stored
 */
export function describeByCode<Text>(
  words: WordsByCode<Text>,
  unknown: (code: string) => Text,
  { code, parameters }: { code: string; parameters: object },
): Text {
  if (!Object.hasOwn(words, code)) return unknown(code);
  try {
    return (words[code] as (parameters: object) => Text)(parameters);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return unknown(code);
    throw error;
  }
}
