import { Hono } from 'hono';
import type { ApiEnv, ApiPorts } from '../context.ts';
import { createRateLimit } from '../limits/rate-limit.ts';
import { ApiProblem, unprocessable } from '../problem.ts';
import { toProblem } from '../refusal.ts';
import { changeOf, readDay } from '../request.ts';

/** A person who looks at a few days. */
const askedPerMinute = 20;

/** `PUT /v1/digests/{day}`: to each owner the one mail about what came in and was not reported yet. */
export function digestRoutes(ports: ApiPorts): Hono<ApiEnv> {
  const isWithinRate = createRateLimit(ports.clock, askedPerMinute);
  return new Hono<ApiEnv>().put('/:day', async (c) => {
    if (!c.var.dryRun && !isWithinRate(c.var.caller.id)) {
      const detail = `Cannot send mail more than ${askedPerMinute} times a minute with one token`;
      throw new ApiProblem(429, 'too-many-mails', detail, { headers: { 'Retry-After': '60' } });
    }
    const day = readDay('day', c.req.param('day'));
    // A person asks for it now and then, so a Lambda function need not load it at its start.
    const { sendDigests } = await import('../../service/daily-mail/send-digests.ts');
    const cursor = c.req.query('cursor');
    if (cursor !== undefined && !c.var.dryRun) {
      throw unprocessable([
        { field: 'cursor', message: '"cursor" is only for a dry run: mail goes to all owners' },
      ]);
    }
    const result = await sendDigests(ports, changeOf(c), day, cursor);
    if (!result.ok) throw toProblem(c, result);
    const { ok: _, ...answer } = result;
    return c.json({ day, ...answer, ...(c.var.dryRun && { dryRun: true }) });
  });
}
