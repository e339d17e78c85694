import type { MiddlewareHandler } from 'hono';
import { chooseClaim, explainNotHosted, limitToOwner } from '../../service/hosting/choose-claim.ts';
import type { ApiEnv, ApiPorts } from '../context.ts';
import { ApiProblem } from '../problem.ts';
import { toProblem } from '../refusal.ts';
import { domainParam } from '../request.ts';

/** Limits the caller to the owner whose claim to the domain in the path is meant, for the routes after it. */
export function selectClaim(ports: Pick<ApiPorts, 'store' | 'log'>): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    // "/v1/domains/{domain}" itself.
    const isWhole = c.req.path.split('/').filter(Boolean).length === 3;
    const asked = { domain: domainParam(c), owner: c.req.query('owner') };
    // PUT names the owner in its body.
    const isNamedInBody = isWhole && c.req.method === 'PUT' && asked.owner === undefined;
    if (!isNamedInBody) {
      const { caller } = c.var;
      const result = isWhole ? await chooseClaim(ports, caller, asked) : limitToOwner(caller, asked);
      if (!result.ok) throw toProblem(c, result);
      c.set('caller', result.caller);
    }
    await next();
    if (isWhole || !(c.error instanceof ApiProblem && c.error.code === 'no-such-domain')) return;
    const refusal = await explainNotHosted(ports, c.var.caller, asked.domain);
    if (refusal) throw toProblem(c, refusal);
  };
}
