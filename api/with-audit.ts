import { audited } from '../service/access/audit.ts';
import type { ApiContext, ApiPorts } from './context.ts';
import { changeOf } from './request.ts';

/** Runs a change under the audit; a dry run changes nothing and leaves no trace. */
export async function withAudit(
  c: ApiContext,
  ports: ApiPorts,
  request: unknown,
  run: () => Promise<Response>,
  reason?: string,
): Promise<Response> {
  const { response } = await audited(ports, changeOf(c), { request, reason }, async () => ({
    ok: true,
    response: await run(),
  }));
  return response;
}
