import { audited } from '../service/access/audit.ts';
import type { ApiContext, ApiPorts } from './context.ts';

/** Runs a change under the audit; a dry run changes nothing and leaves no trace. */
export function withAudit(
  c: ApiContext,
  ports: ApiPorts,
  request: unknown,
  run: () => Promise<Response>,
  reason?: string,
): Promise<Response> {
  if (c.var.dryRun) return run();
  const action = `${c.req.method} ${c.req.path}`;
  const entry = { by: c.var.caller.id, action, request, ...(reason === undefined ? {} : { reason }) };
  return audited(ports, entry, run, ({ status }) => String(status));
}
