/** The languages that people are written to in, each a folder of `core/words/`. */
export const languages = ['en', 'ja'] as const;
export type Language = (typeof languages)[number];

/** For whoever has not chosen one. */
export const defaultLanguage: Language = 'en';
