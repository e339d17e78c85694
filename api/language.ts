import type { MiddlewareHandler } from 'hono';
import { languageDetector } from 'hono/language';
import { defaultLanguage, type Language, languages } from '../core/names/language.ts';
import { english } from '../core/words/en/words.ts';
import type { Words } from '../core/words/words.ts';
import type { ApiContext, ApiEnv } from './context.ts';

/** Reads which language the caller prefers (RFC 9110 §12.5.4). */
export const detectLanguage = languageDetector({
  supportedLanguages: [...languages],
  fallbackLanguage: defaultLanguage,
  order: ['header'],
  caches: false,
});

/** A Lambda function loads other languages than English when somebody first asks for them. */
const loaders: Record<Language, () => Promise<Words>> = {
  en: async () => english,
  ja: async () => (await import('../core/words/ja/words.ts')).japanese,
};

export const loadWords: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const language = languages.find((one) => one === c.var.language) ?? defaultLanguage;
  c.set('words', await loaders[language]());
  await next();
};

/** The words for an answer to this request; the answer's headers say which language they are. */
export function wordsFor(c: ApiContext): Words {
  const { words } = c.var;
  c.header('Content-Language', words.language);
  c.header('Vary', 'Accept-Language');
  return words;
}
