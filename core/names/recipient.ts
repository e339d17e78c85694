import { defaultLanguage, type Language, languageOf } from './language.ts';
import { mailboxOf } from './mailbox.ts';

/**
 * A recipient of the daily mail and of alarms. A plain address gets them in the default language. `language` is a
 * Language, or one of a newer version.
 */
export type Recipient = string | { address: string; language: string };

/**
 * The addresses by language, each mailbox once as it was first written, in alphabetical order. If one is listed several
 * times, its last choice of a language counts; a plain address is not a choice.
 */
export function recipientsByLanguage(recipients: readonly Recipient[]): Map<Language, string[]> {
  const languages = new Map<string, Language>();
  const spellings = new Map<string, string>();
  for (const recipient of recipients) {
    const isPlain = typeof recipient === 'string';
    const written = isPlain ? recipient : recipient.address;
    const address = spellings.get(mailboxOf(written)) ?? written;
    spellings.set(mailboxOf(written), address);
    if (!isPlain) languages.set(address, languageOf(recipient.language));
    else if (!languages.has(address)) languages.set(address, defaultLanguage);
  }
  return Map.groupBy([...languages.keys()].sort(), (address) => languages.get(address) ?? defaultLanguage);
}
