import { defaultLanguage, type Language } from './language.ts';

/** Somebody who receives the daily mail and alarms; a plain address is written to in the default language. */
export type Recipient = string | { address: string; language: Language };

/**
 * Each address once, in order, by the language that it is written to in. Of an address that is listed several times the
 * last choice of a language counts; a plain one chooses none.
 */
export function recipientsByLanguage(recipients: readonly Recipient[]): Map<Language, string[]> {
  const languages = new Map<string, Language>();
  for (const recipient of recipients) {
    const isPlain = typeof recipient === 'string';
    const address = isPlain ? recipient : recipient.address;
    if (!isPlain) languages.set(address, recipient.language);
    else if (!languages.has(address)) languages.set(address, defaultLanguage);
  }
  return Map.groupBy([...languages.keys()].sort(), (address) => languages.get(address) ?? defaultLanguage);
}
