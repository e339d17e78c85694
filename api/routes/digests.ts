import { Hono } from 'hono';
import type { ApiEnv, ApiPorts } from '../context.ts';
import { toProblem } from '../refusal.ts';
import { changeOf, readDay } from '../request.ts';

/** `PUT /v1/digests/{day}`: to each owner the one mail about what came in and was not reported yet. */
export function digestRoutes(ports: ApiPorts): Hono<ApiEnv> {
  return new Hono<ApiEnv>().put('/:day', async (c) => {
    const day = readDay('day', c.req.param('day'));
    // A person asks for it now and then, so a Lambda function need not load it at its start.
    const { sendDigests } = await import('../../service/daily-mail/send-digests.ts');
    const result = await sendDigests(ports, changeOf(c), day);
    if (!result.ok) throw toProblem(c, result);
    return c.json({ day, digests: result.digests, ...(c.var.dryRun && { dryRun: true }) });
  });
}
