import type { Hono } from 'hono';
import { methodNotAllowed } from 'hono/method-not-allowed';
import type { Words } from '../core/words/words.ts';
import { InvalidCursorError } from '../service/ports/invalid-cursor.ts';
import { MailNotSentError } from '../service/ports/mail-out.ts';
import type { ApiEnv, ApiPorts } from './context.ts';
import { ApiProblem, inputInWords, problemInWords, problemResponse, unprocessable } from './problem.ts';

/** Names only the kind of object: the whole key may name another owner's data. The log has the key. */
const unreadableState = (words: Words, key: string) =>
  problemInWords(words, 500, 'unreadable-state', { prefix: key.slice(0, key.indexOf('/') + 1) });

/**
 * Turns everything that no route answered into problem details. For an internal error, they give no details. The words
 * of the request are provided before (middleware/language.ts).
 */
export function handleFailures(app: Hono<ApiEnv>, { log }: Pick<ApiPorts, 'log'>): void {
  app.onError((error, c) => {
    const { words } = c.var;
    if (error instanceof ApiProblem) return problemResponse(c, inputInWords(error, words));
    if (error instanceof InvalidCursorError)
      return problemResponse(c, unprocessable([{ field: 'cursor', message: error.message }]));
    log.error('request-failed', { path: c.req.path, error: String(error) });
    if (error instanceof MailNotSentError)
      return problemResponse(c, problemInWords(words, 502, 'mail-not-sent', { fault: error.fault }));
    // Recognised by name, because api/ may not import from the store.
    if (error.name === 'UnreadableStateError')
      return problemResponse(c, unreadableState(words, 'key' in error ? String(error.key) : ''));
    return problemResponse(c, problemInWords(words, 500, 'internal', {}));
  });
  app.notFound((c) => {
    const { method, path } = c.req;
    return problemResponse(c, problemInWords(c.var.words, 404, 'no-such-path', { method, path }));
  });
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) => {
        const allowed = methods.join(', ');
        const facts = { method: c.req.method, allowed };
        const headers = { Allow: allowed };
        return problemResponse(c, problemInWords(c.var.words, 405, 'method-not-allowed', facts, { headers }));
      },
    }),
  );
}
