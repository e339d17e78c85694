import type { MiddlewareHandler } from 'hono';
import { languageDetector } from 'hono/language';
import { defaultLanguage, languages } from '../../core/names/language.ts';
import { loadWords } from '../../core/words/languages.ts';
import type { Words } from '../../core/words/words.ts';
import type { ApiContext, ApiEnv } from '../context.ts';

/** Reads the caller's preferred language (RFC 9110 §12.5.4). */
export const detectLanguage = languageDetector({
  supportedLanguages: [...languages],
  fallbackLanguage: defaultLanguage,
  order: ['header'],
  caches: false,
});

export const provideWords: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const language = languages.find((one) => one === c.var.language) ?? defaultLanguage;
  c.set('words', await loadWords(language));
  await next();
};

/** The words for an answer to this request. Also sets the answer's language headers. */
export function wordsFor(c: ApiContext): Words {
  const { words } = c.var;
  c.header('Content-Language', words.language);
  c.header('Vary', 'Accept-Language');
  return words;
}
