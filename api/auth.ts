import type { MiddlewareHandler } from 'hono';
import { isAdministrator, mayChange } from '../service/access/caller.ts';
import { authenticate } from '../service/access/tokens.ts';
import type { ApiEnv, ApiPorts, ApiSettings } from './context.ts';
import { ApiProblem } from './problem.ts';

/** Lets in who bears a valid token (RFC 6750) with the scope that the method needs. */
export function requireToken(ports: ApiPorts, settings: ApiSettings): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const [, bearer] = /^Bearer +([\x21-\x7e]{1,512})$/i.exec(c.req.header('Authorization') ?? '') ?? [];
    if (!bearer) throw unauthorized('Cannot answer without a token: send "Authorization: Bearer <token>"');
    const caller = await authenticate(ports, bearer, settings);
    if (!caller) throw unauthorized('Cannot accept this token: it is unknown, was deleted or has expired');
    const isRead = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (!isRead && !mayChange(caller)) {
      throw new ApiProblem(
        403,
        'read-only-token',
        'Cannot change anything with a "read" token, expected scope "write"',
      );
    }
    c.set('caller', caller);
    await next();
  };
}

const unauthorized = (detail: string) =>
  new ApiProblem(401, 'no-valid-token', detail, {
    headers: { 'WWW-Authenticate': 'Bearer realm="strictmx"' },
  });

/** For what concerns every owner. */
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
