/** The languages in which we write to people. Each is a folder of `core/words/`. */
export const languages = ['en', 'ja'] as const;
export type Language = (typeof languages)[number];

/** For people who have not chosen one. */
export const defaultLanguage: Language = 'en';

/** A language as stored: if only a newer version supports it, its readers get the default. */
export const languageOf = (stored: string): Language =>
  languages.find((language) => language === stored) ?? defaultLanguage;
