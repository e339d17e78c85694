import { addDays, dayOf, type UtcDay } from '../../core/names/utc-day.ts';
import type { FieldError } from '../../core/text/field-error.ts';
import { audited } from '../access/audit.ts';
import type { ChangeRequest } from '../access/caller.ts';
import { MailNotSentError } from '../ports/mail-out.ts';
import type { Ports } from '../ports/ports.ts';
import type { AddressedDigest } from './compose-digests.ts';
import { listOwners } from './owned-domains.ts';
import { type ByHandRefusal, daysByHand, refuseByHand } from './refuse-by-hand.ts';
import { type DigestOutcome, previewDigest, sendDigest } from './send-digest.ts';

/** Owners whose mail is sent while the caller waits; the others' is put into the queue. */
const sentAtOnce = 25;

type SendPorts = Pick<
  Ports,
  'store' | 'mail' | 'dkimKey' | 'edge' | 'tasks' | 'clock' | 'random' | 'log' | 'service'
>;

/** What became of one owner's mail. */
export interface SentDigest {
  owner: string;
  outcome: DigestOutcome | ByHandRefusal | 'queued' | 'failed, will be retried';
  /** Why the mail was not taken. */
  reason?: string;
}

export type SendDigestsResult =
  /** In a dry run the mails as they would be sent. */
  | { ok: true; digests: SentDigest[] | ({ owner: string } & AddressedDigest)[] }
  | { ok: false; reason: 'invalid-input'; errors: FieldError[] };

/** Sends each owner, or the owner whose token asks, the mail about what came in up to the end of a UTC day. */
export async function sendDigests(
  ports: SendPorts,
  change: ChangeRequest,
  day: UtcDay,
): Promise<SendDigestsResult> {
  const today = dayOf(ports.clock.now());
  const earliest = addDays(today, -daysByHand);
  if (day > today || day < earliest) {
    const message = `"day" is "${day}", expected a day from "${earliest}" to today, "${today}"`;
    return { ok: false, reason: 'invalid-input', errors: [{ field: 'day', message }] };
  }
  const { owner } = change.caller;
  const owners = owner === undefined ? await listOwners(ports) : [owner];
  const [now, later] = [owners.slice(0, sentAtOnce), owners.slice(sentAtOnce)];
  return audited<SendDigestsResult>(ports, change, { request: { day } }, async () => {
    if (change.dryRun) {
      const previews = await Promise.all(now.map((one) => previewDigest(ports, one, day)));
      return { ok: true, digests: previews.flat() };
    }
    const digests: SentDigest[] = [];
    for (const one of now) digests.push(await sendOne(ports, change, one, day));
    await ports.tasks.enqueue(later.map((one) => ({ kind: 'send-digest', owner: one, day })));
    return {
      ok: true,
      digests: [...digests, ...later.map((one) => ({ owner: one, outcome: 'queued' as const }))],
    };
  });
}

/** One owner's failure is answered beside the others' success. */
async function sendOne(
  ports: SendPorts,
  { caller }: ChangeRequest,
  owner: string,
  day: UtcDay,
): Promise<SentDigest> {
  try {
    const refusal = await refuseByHand(ports, caller, owner, day);
    return { owner, outcome: refusal ?? (await sendDigest(ports, owner, day)) };
  } catch (error) {
    ports.log.error('digest-failed', { owner, error: String(error) });
    await ports.tasks.enqueue([{ kind: 'send-digest', owner, day }]);
    const reason = error instanceof MailNotSentError ? { reason: error.message } : {};
    return { owner, outcome: 'failed, will be retried', ...reason };
  }
}
