import type { MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import type { Scope } from '../core/names/token-scope.ts';
import { type Caller, hasScope, isAdministrator } from '../service/access/caller.ts';
import { authenticate } from '../service/access/tokens.ts';
import type { ApiContext, ApiEnv, ApiPorts, ApiSettings } from './context.ts';
import { isFromOwnPage, sessionCookieName } from './middleware/session-cookie.ts';
import { type ApiProblem, problemInWords } from './problem.ts';

/**
 * Accepts requests with a valid bearer token (RFC 6750), or with the cookie of a console session, whose token has the
 * scope that the method needs.
 */
export function requireToken(ports: ApiPorts, settings: ApiSettings): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const caller = await callerOfRequest(c, ports, settings);
    const needed = neededScope(c.req.method, c.req.path);
    if (!hasScope(caller, needed))
      throw problemInWords(c.var.words, 403, 'missing-scope', { scopes: caller.scopes, needed });
    c.set('caller', caller);
    await next();
  };
}

async function callerOfRequest(c: ApiContext, ports: ApiPorts, settings: ApiSettings): Promise<Caller> {
  const cookie = getCookie(c, sessionCookieName(ports.service.apiUrl));
  if (c.req.header('Authorization') === undefined && cookie !== undefined) {
    if (!isFromOwnPage(c, ports.service.apiUrl)) throw problemInWords(c.var.words, 403, 'cross-site', {});
    const { callerOfSession } = await import('../service/access/console-sessions.ts');
    const caller = await callerOfSession(ports, cookie, settings);
    if (!caller) throw unauthorized(c, 'unknown-token');
    return caller;
  }
  const [, bearer] = /^Bearer +([\x21-\x7e]{1,512})$/i.exec(c.req.header('Authorization') ?? '') ?? [];
  if (!bearer) throw unauthorized(c, 'no-token');
  const caller = await authenticate(ports, bearer, settings);
  if (!caller) throw unauthorized(c, 'unknown-token');
  return caller;
}

/** A mail server's token may only submit session results, so that has a separate scope. */
function neededScope(method: string, path: string): Scope {
  if (path === '/v1/sessions') return 'sessions';
  // Who can read it can forge alarms.
  if (path.endsWith('/webhook-secret')) return 'write';
  return method === 'GET' || method === 'HEAD' ? 'read' : 'write';
}

const unauthorized = (c: ApiContext, reason: 'no-token' | 'unknown-token'): ApiProblem =>
  problemInWords(
    c.var.words,
    401,
    reason,
    {},
    { code: 'no-valid-token', headers: { 'WWW-Authenticate': 'Bearer realm="strictmx"' } },
  );

/** For routes that concern every owner. */
export const requireAdmin: MiddlewareHandler<ApiEnv> = async (c, next) => {
  if (!isAdministrator(c.var.caller)) throw problemInWords(c.var.words, 403, 'admin-only', {});
  await next();
};
