import type { Language } from '../names/language.ts';
import type { Words } from './words.ts';

/** The words of each language. A Lambda function loads them only when somebody reads them. */
const loaders: { [Of in Language]: () => Promise<Words<Of>> } = {
  en: async () => (await import('./en/words.ts')).english,
  ja: async () => (await import('./ja/words.ts')).japanese,
};

export const loadWords = (language: Language): Promise<Words> => loaders[language]();
