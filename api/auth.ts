import type { MiddlewareHandler } from 'hono';
import type { Scope } from '../core/names/token-scope.ts';
import { hasScope, isAdministrator } from '../service/access/caller.ts';
import { authenticate } from '../service/access/tokens.ts';
import type { ApiEnv, ApiPorts, ApiSettings } from './context.ts';
import { ApiProblem } from './problem.ts';

/** Accepts requests with a valid bearer token (RFC 6750) that has the scope that the method needs. */
export function requireToken(ports: ApiPorts, settings: ApiSettings): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const [, bearer] = /^Bearer +([\x21-\x7e]{1,512})$/i.exec(c.req.header('Authorization') ?? '') ?? [];
    if (!bearer) throw unauthorized('Cannot answer without a token: send "Authorization: Bearer <token>"');
    const caller = await authenticate(ports, bearer, settings);
    if (!caller) throw unauthorized('Cannot accept this token: it is unknown, was deleted or has expired');
    const needed = neededScope(c.req.method, c.req.path);
    if (!hasScope(caller, needed)) {
      const has = caller.scopes.join('", "');
      throw new ApiProblem(
        403,
        'missing-scope',
        `Cannot do this with a token of scope "${has}", expected "${needed}"`,
      );
    }
    c.set('caller', caller);
    await next();
  };
}

/** A mail server's token may only submit session results, so that has a separate scope. */
function neededScope(method: string, path: string): Scope {
  if (path === '/v1/sessions') return 'sessions';
  return method === 'GET' || method === 'HEAD' ? 'read' : 'write';
}

const unauthorized = (detail: string) =>
  new ApiProblem(401, 'no-valid-token', detail, {
    headers: { 'WWW-Authenticate': 'Bearer realm="strictmx"' },
  });

/** For routes that concern every owner. */
export const requireAdmin: MiddlewareHandler<ApiEnv> = async (c, next) => {
  if (!isAdministrator(c.var.caller)) {
    throw new ApiProblem(
      403,
      'admin-only',
      "Cannot do this with an owner's token, expected an administrator's",
    );
  }
  await next();
};
