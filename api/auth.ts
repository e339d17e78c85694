import type { MiddlewareHandler } from 'hono';
import type { Caller } from '../service/access/caller.ts';
import { authenticate, hashSecret, isSameHash } from '../service/access/tokens.ts';
import type { ApiEnv, ApiPorts, ApiSettings } from './context.ts';
import { ApiProblem } from './problem.ts';

/** Lets in who bears a valid token (RFC 6750) with the scope that the method needs. */
export function requireToken(ports: ApiPorts, settings: ApiSettings): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const [, bearer] = /^Bearer +([\x21-\x7e]{1,512})$/i.exec(c.req.header('Authorization') ?? '') ?? [];
    if (!bearer) throw unauthorized('Cannot answer without a token: send "Authorization: Bearer <token>"');
    const caller = await identify(ports, settings, bearer);
    if (!caller) throw unauthorized('Cannot accept this token: it is unknown, was deleted or has expired');
    const isRead = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (!isRead && caller.scope === 'read') {
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

async function identify(
  ports: ApiPorts,
  { adminTokenHash }: ApiSettings,
  bearer: string,
): Promise<Caller | undefined> {
  if (adminTokenHash !== undefined && isSameHash(adminTokenHash, hashSecret(bearer))) {
    return { id: 'admin', scope: 'write' };
  }
  return authenticate(ports, bearer);
}

const unauthorized = (detail: string) =>
  new ApiProblem(401, 'no-valid-token', detail, {
    headers: { 'WWW-Authenticate': 'Bearer realm="strictmx"' },
  });

/** For what concerns every owner. */
export const requireAdmin: MiddlewareHandler<ApiEnv> = async (c, next) => {
  if (c.var.caller.owner !== undefined) {
    throw new ApiProblem(
      403,
      'admin-only',
      "Cannot do this with an owner's token, expected an administrator's",
    );
  }
  await next();
};
