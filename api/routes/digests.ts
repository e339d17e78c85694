import { Hono } from 'hono';
import { listOwners } from '../../service/daily-mail/owned-domains.ts';
import type { sendDigest } from '../../service/daily-mail/send-digest.ts';
import { MailNotSentError } from '../../service/ports/mail-out.ts';
import type { ApiContext, ApiEnv, ApiPorts } from '../context.ts';
import { unprocessable } from '../problem.ts';
import { readDay } from '../request.ts';
import { withAudit } from '../with-audit.ts';

/** Owners whose mail is sent while the caller waits; the others' is put into the queue. */
const sentAtOnce = 25;

/** `PUT /v1/digests/{day}`: to each owner the one mail about what came in and was not told yet. */
export function digestRoutes(ports: ApiPorts): Hono<ApiEnv> {
  return new Hono<ApiEnv>().put('/:day', async (c) => {
    const day = digestDay(c, ports);
    // A person asks for it now and then, so a Lambda function need not load it at its start.
    const { previewDigest, sendDigest } = await import('../../service/daily-mail/send-digest.ts');
    const owners = c.var.caller.owner === undefined ? await listOwners(ports) : [c.var.caller.owner];
    return withAudit(c, ports, { day }, async () => {
      if (c.var.dryRun) {
        const previews = await Promise.all(
          owners.slice(0, sentAtOnce).map((owner) => previewDigest(ports, owner, day)),
        );
        return c.json({ day, digests: previews.flat(), dryRun: true });
      }
      const digests: Outcome[] = [];
      for (const owner of owners.slice(0, sentAtOnce)) {
        digests.push(await sendOne(ports, sendDigest, owner, day));
      }
      const later = owners.slice(sentAtOnce);
      await ports.tasks.enqueue(later.map((owner) => ({ kind: 'send-digest', owner, day })));
      digests.push(...later.map((owner) => ({ owner, outcome: 'queued' })));
      return c.json({ day, digests });
    });
  });
}

interface Outcome {
  owner: string;
  outcome: string;
  /** Why the mail was not taken. */
  reason?: string;
}

/** One owner's failure is told beside the others' success. */
async function sendOne(
  ports: ApiPorts,
  send: typeof sendDigest,
  owner: string,
  day: string,
): Promise<Outcome> {
  try {
    return { owner, outcome: await send(ports, owner, day) };
  } catch (error) {
    ports.log.error('digest-failed', { owner, error: String(error) });
    await ports.tasks.enqueue([{ kind: 'send-digest', owner, day }]);
    const reason = error instanceof MailNotSentError ? { reason: error.message } : {};
    return { owner, outcome: 'failed, will be retried', ...reason };
  }
}

function digestDay(c: ApiContext, { clock }: ApiPorts): string {
  const day = readDay('day', c.req.param('day') ?? '');
  const today = clock.now().toISOString().slice(0, 10);
  if (day <= today) return day;
  throw unprocessable([
    { field: 'day', message: `"day" is "${day}", expected a day up to today, "${today}"` },
  ]);
}
