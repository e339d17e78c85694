import type { Language } from '../../names/language.ts';
import type { ConsoleWords } from './console-words.ts';

/** The console's words, apart from all others: only the console shows them. */
const loaders: { [Of in Language]: () => Promise<ConsoleWords<Of>> } = {
  en: async () => (await import('../en/console/pages.table.ts')).englishConsole,
  ja: async () => (await import('../ja/console/pages.table.ts')).japaneseConsole,
};

export const loadConsoleWords = (language: Language): Promise<ConsoleWords> => loaders[language]();
