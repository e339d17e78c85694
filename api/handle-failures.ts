import type { Hono } from 'hono';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { InvalidCursorError } from '../service/ports/invalid-cursor.ts';
import { MailNotSentError } from '../service/ports/mail-out.ts';
import type { ApiEnv, ApiPorts } from './context.ts';
import { ApiProblem, problemResponse, unprocessable } from './problem.ts';

/** Names only the kind of object: the whole key may name another owner's data. The log has the key. */
const unreadableState = (key: string) =>
  new ApiProblem(
    500,
    'unreadable-state',
    `Cannot read an object in "${key.slice(0, key.indexOf('/') + 1)}": a newer version wrote it, or it was edited by hand; the log names it`,
  );

/** Turns everything that no route answered into problem details. For an internal error, they give no details. */
export function handleFailures(app: Hono<ApiEnv>, { log }: Pick<ApiPorts, 'log'>): void {
  app.onError((error, c) => {
    if (error instanceof ApiProblem) return problemResponse(c, error);
    if (error instanceof InvalidCursorError)
      return problemResponse(c, unprocessable([{ field: 'cursor', message: error.message }]));
    log.error('request-failed', { path: c.req.path, error: String(error) });
    if (error instanceof MailNotSentError) {
      return problemResponse(c, new ApiProblem(502, 'mail-not-sent', error.message));
    }
    // Recognised by name, because api/ may not import from the store.
    if (error.name === 'UnreadableStateError')
      return problemResponse(c, unreadableState('key' in error ? String(error.key) : ''));
    return problemResponse(
      c,
      new ApiProblem(500, 'internal', "Cannot answer because of an internal error; see the service's log"),
    );
  });
  app.notFound((c) => {
    const detail = `Cannot find ${c.req.method} ${c.req.path.slice(0, 200)}; GET /v1/openapi.json lists all paths`;
    return problemResponse(c, new ApiProblem(404, 'no-such-path', detail));
  });
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) => {
        const allowed = methods.join(', ');
        const detail = `Cannot ${c.req.method} this, expected ${allowed}`;
        const headers = { Allow: allowed };
        return problemResponse(c, new ApiProblem(405, 'method-not-allowed', detail, { headers }));
      },
    }),
  );
}
