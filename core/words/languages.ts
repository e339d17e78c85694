import type { Language } from '../names/language.ts';
import { english } from './en/words.ts';
import { japanese } from './ja/words.ts';
import type { Words } from './words.ts';

/** The words of each language. */
export const wordsOf: Record<Language, Words> = { en: english, ja: japanese };
