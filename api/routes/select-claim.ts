import type { MiddlewareHandler } from 'hono';
import { chooseClaim } from '../../service/hosting/choose-claim.ts';
import type { ApiEnv, ApiPorts } from '../context.ts';
import { toProblem } from '../refusal.ts';
import { domainParam } from '../request.ts';

/** Limits the caller to the owner whose claim to the domain in the path is meant, for the routes after it. */
export function selectClaim(ports: Pick<ApiPorts, 'store' | 'log'>): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    // "/v1/domains/{domain}" itself.
    const isWhole = c.req.path.split('/').filter(Boolean).length === 3;
    const owner = c.req.query('owner');
    // PUT names the owner in its body.
    if (!isWhole || c.req.method !== 'PUT' || owner !== undefined) {
      const asked = { domain: domainParam(c), owner, isWhole };
      const result = await chooseClaim(ports, c.var.caller, asked);
      if (!result.ok) throw toProblem(c, result);
      c.set('caller', result.caller);
    }
    await next();
  };
}
