import type { MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { ApiEnv } from '../context.ts';
import { unprocessable } from '../problem.ts';
import { queryParametersOf } from '../query-parameters.table.ts';

/** Refuses a query parameter that the operation does not have, so that a typo is not ignored silently. */
export const refuseUnknownQuery: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const route = matchedRoutes(c).findLast(({ method }) => method !== 'ALL');
  if (route) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    const known = Object.keys(queryParametersOf(`${route.method} ${path}`));
    const allowed = route.method === 'GET' ? known : [...known, 'dry-run'];
    const unknown = Object.keys(c.req.queries()).filter((name) => !allowed.includes(name));
    if (unknown.length > 0) throw unprocessable(unknown.map((name) => refusal(name, allowed)));
  }
  await next();
};

function refusal(name: string, allowed: string[]) {
  const field = name.slice(0, 40);
  const wanted = allowed.length > 0 ? `expected "${allowed.join('", "')}"` : 'expected none';
  return { field, message: `"${field}" is not known, ${wanted}` };
}
