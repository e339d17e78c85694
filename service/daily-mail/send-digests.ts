import { addDays, dayOf, type UtcDay } from '../../core/names/utc-day.ts';
import type { FieldError } from '../../core/text/field-error.ts';
import { audited } from '../access/audit.ts';
import { type ChangeRequest, isAdministrator } from '../access/caller.ts';
import { MailNotSentError } from '../ports/mail-out.ts';
import type { Ports } from '../ports/ports.ts';
import type { AddressedDigest } from './compose-digests.ts';
import { listOwners } from './owned-domains.ts';
import { type ByHandRefusal, daysByHand, refuseByHand } from './refuse-by-hand.ts';
import { type DigestOutcome, previewDigest, sendDigest } from './send-digest.ts';

/**
 * Owners whose mail is sent, or shown in a dry run, while the caller waits. The others' mail is put into the queue, or
 * is on the next pages.
 */
const ownersAtOnce = 25;

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
  /** In a dry run the mails as they would be sent; `cursor` is where the next page begins. */
  | { ok: true; digests: SentDigest[] | ({ owner: string } & AddressedDigest)[]; cursor?: string }
  | { ok: false; reason: 'invalid-input'; errors: FieldError[] };

/**
 * Sends each owner, or the owner whose token asks, the mail about what came in up to the end of a UTC day.
 * @param cursor in a dry run, of the page before
 */
export async function sendDigests(
  ports: SendPorts,
  change: ChangeRequest,
  day: UtcDay,
  cursor?: string,
): Promise<SendDigestsResult> {
  const today = dayOf(ports.clock.now());
  const earliest = addDays(today, -daysByHand);
  if (day > today || day < earliest) {
    const message = `"day" is "${day}", expected a day from "${earliest}" to today, "${today}"`;
    return { ok: false, reason: 'invalid-input', errors: [{ field: 'day', message }] };
  }
  const { owner } = change.caller;
  const owners = owner === undefined ? await listOwners(ports) : [owner];
  return audited<SendDigestsResult>(ports, change, { request: { day } }, async () => {
    if (change.dryRun) return previewPage(ports, owners, day, cursor);
    const [now, later] = [owners.slice(0, ownersAtOnce), owners.slice(ownersAtOnce)];
    const digests: SentDigest[] = [];
    for (const one of now) digests.push(await sendOne(ports, change, one, day));
    await ports.tasks.enqueue(later.map((one) => ({ kind: 'send-digest', owner: one, day })));
    return {
      ok: true,
      digests: [...digests, ...later.map((one) => ({ owner: one, outcome: 'queued' as const }))],
    };
  });
}

/** The mails of the next owners after those of the page before, by name. */
async function previewPage(
  ports: SendPorts,
  owners: string[],
  day: UtcDay,
  cursor = '',
): Promise<SendDigestsResult> {
  const left = owners.filter((owner) => owner > cursor).sort();
  const page = left.slice(0, ownersAtOnce);
  const previews = await Promise.all(page.map((one) => previewDigest(ports, one, day)));
  const last = page.at(-1);
  return {
    ok: true,
    digests: previews.flat(),
    ...(left.length > page.length && last !== undefined && { cursor: last }),
  };
}

/** One owner's failure is answered beside the others' success. */
async function sendOne(
  ports: SendPorts,
  { caller }: ChangeRequest,
  owner: string,
  day: UtcDay,
): Promise<SentDigest> {
  try {
    const refusal = await refuseByHand(ports, owner, day);
    const isUnbound = isAdministrator(caller);
    return { owner, outcome: refusal ?? (await sendDigest(ports, owner, day, { isUnbound })) };
  } catch (error) {
    ports.log.error('digest-failed', { owner, error: String(error) });
    await ports.tasks.enqueue([{ kind: 'send-digest', owner, day }]);
    const reason = error instanceof MailNotSentError ? { reason: error.message } : {};
    return { owner, outcome: 'failed, will be retried', ...reason };
  }
}
