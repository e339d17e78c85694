import { Hono } from 'hono';
import { describeMailFault } from '../../core/words/mail/describe-mail-fault.ts';
import type { Words } from '../../core/words/words.ts';
import type { SendDigestsResult } from '../../service/daily-mail/send-digests.ts';
import type { ApiEnv, ApiPorts } from '../context.ts';
import { createRateLimit } from '../limits/rate-limit.ts';
import { problemInWords, unprocessable } from '../problem.ts';
import { toProblem } from '../refusal.ts';
import { changeOf, readDay } from '../request.ts';

type DigestsOfDay = Extract<SendDigestsResult, { ok: true }>['digests'];

/** Enough for a person who checks a few days. */
const askedPerMinute = 20;

/** Says why a mail was refused. */
const inWords = (digest: DigestsOfDay[number], words: Words) => {
  if (!('fault' in digest)) return digest;
  const { fault, ...rest } = digest;
  return { ...rest, ...(fault && { reason: describeMailFault(words, fault) }) };
};

/** `PUT /v1/digests/{day}` sends each owner one mail about the reports that no mail has contained yet. */
export function digestRoutes(ports: ApiPorts): Hono<ApiEnv> {
  const isWithinRate = createRateLimit(ports.clock, askedPerMinute);
  return new Hono<ApiEnv>().put('/:day', async (c) => {
    if (!c.var.dryRun && !isWithinRate(c.var.caller.id)) {
      const facts = { perMinute: askedPerMinute };
      const headers = { 'Retry-After': '60' };
      throw problemInWords(c.var.words, 429, 'too-many-mails', facts, { headers });
    }
    const day = readDay('day', c.req.param('day'));
    // Rarely requested, so a Lambda function does not load it at startup.
    const { sendDigests } = await import('../../service/daily-mail/send-digests.ts');
    const cursor = c.req.query('cursor');
    if (cursor !== undefined && !c.var.dryRun) {
      throw unprocessable([
        { field: 'cursor', message: '"cursor" is only for a dry run: mail goes to all owners' },
      ]);
    }
    const result = await sendDigests(ports, changeOf(c), day, cursor);
    if (!result.ok) throw toProblem(c, result);
    const { ok: _, digests, ...page } = result;
    const answer = { digests: digests.map((one) => inWords(one, c.var.words)), ...page };
    return c.json({ day, ...answer, ...(c.var.dryRun && { dryRun: true }) });
  });
}
