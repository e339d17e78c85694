import type { DigestOutcome } from '../../core/digest/facts/digest-outcome.ts';
import type { MailFault } from '../../core/mail/mail-fault.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { addDays, dayOf, type UtcDay } from '../../core/names/utc-day.ts';
import { audited } from '../access/audit.ts';
import { type ChangeRequest, isAdministrator } from '../access/caller.ts';
import { MailNotSentError } from '../ports/mail-out.ts';
import type { Ports } from '../ports/ports.ts';
import type { AddressedDigest } from './compose-digests.ts';
import { listDomainsOf, listOwnedDomains } from './owned-domains.ts';
import { daysByHand } from './refuse-by-hand.ts';
import { previewDigest, sendDigest } from './send-digest.ts';
import { takeTurn } from './take-turn.ts';

/**
 * How many owners' mails are sent, or shown in a dry run, while the caller waits. The other mails are queued, or on the
 * next pages.
 */
const ownersAtOnce = 25;

/** Domains of all those owners together: a mail about thousands of domains takes minutes. */
const domainsAtOnce = 250;

type SendPorts = Pick<
  Ports,
  'store' | 'mail' | 'dkimKey' | 'edge' | 'tasks' | 'clock' | 'random' | 'log' | 'service'
>;

/** The outcome of one owner's mail. */
export interface SentDigest {
  owner: string;
  outcome: DigestOutcome;
  /** Why the mail was refused. */
  fault?: MailFault;
}

export type SendDigestsResult =
  /**
   * In a dry run, the mails, or a note that a mail about many domains would be queued. `cursor` is the start of the next
   * page.
   */
  | { ok: true; digests: (SentDigest | ({ owner: string } & AddressedDigest))[]; cursor?: string }
  | { ok: false; reason: 'day-not-sent'; day: UtcDay; earliest: UtcDay; today: UtcDay };

/**
 * Sends each owner, or the token's owner, the mail about the reports that arrived up to the end of a UTC day.
 * @param cursor in a dry run, from the previous page
 */
export async function sendDigests(
  ports: SendPorts,
  change: ChangeRequest,
  day: UtcDay,
  cursor?: string,
): Promise<SendDigestsResult> {
  const today = dayOf(ports.clock.now());
  const earliest = addDays(today, -daysByHand);
  if (day > today || day < earliest) return { ok: false, reason: 'day-not-sent', day, earliest, today };
  const { owner } = change.caller;
  const owned =
    owner === undefined
      ? await listOwnedDomains(ports)
      : new Map([[owner, await listDomainsOf(ports, owner)]]);
  return audited<SendDigestsResult>(ports, change, { request: { day } }, async () => {
    if (change.dryRun) return previewPage(ports, owned, day, cursor);
    const { now, later } = splitByWork(owned);
    const digests: SentDigest[] = [];
    for (const one of now) digests.push(await sendOne(ports, change, one, day));
    for (const one of later) digests.push(await queueOne(ports, change, one, day));
    return { ok: true, digests };
  });
}

/** Owners with thousands of domains do not take up other owners' places. */
function splitByWork(owned: ReadonlyMap<string, readonly DomainName[]>): { now: string[]; later: string[] } {
  const now: string[] = [];
  const later: string[] = [];
  let domains = 0;
  for (const [owner, { length }] of owned) {
    const fits = now.length < ownersAtOnce && domains + length <= domainsAtOnce;
    if (fits) domains += length;
    (fits ? now : later).push(owner);
  }
  return { now, later };
}

/** The mails of the owners after the previous page, by name. */
async function previewPage(
  ports: SendPorts,
  owned: ReadonlyMap<string, readonly DomainName[]>,
  day: UtcDay,
  cursor = '',
): Promise<SendDigestsResult> {
  const left = [...owned.keys()].filter((owner) => owner > cursor).sort();
  const page = left.slice(0, ownersAtOnce);
  const { now, later } = splitByWork(new Map(page.map((owner) => [owner, owned.get(owner) ?? []])));
  const previews = await Promise.all(now.map((one) => previewDigest(ports, one, day)));
  const last = page.at(-1);
  return {
    ok: true,
    digests: [...previews.flat(), ...later.map((owner) => ({ owner, outcome: 'queued' as const }))],
    ...(left.length > page.length && last !== undefined && { cursor: last }),
  };
}

/** The administrator may send many mails; an owner's token must stay within its limits. */
async function queueOne(
  ports: SendPorts,
  { caller }: ChangeRequest,
  owner: string,
  day: UtcDay,
): Promise<SentDigest> {
  // The turn ends once the mail is sent.
  const turn = isAdministrator(caller) ? undefined : await takeTurn(ports, owner, day);
  if (turn?.ok === false) return { owner, outcome: turn.refusal };
  await ports.tasks.enqueue([{ kind: 'send-digest', owner, day }]);
  return { owner, outcome: 'queued' };
}

/** One owner's failure is answered beside the others' success. */
async function sendOne(
  ports: SendPorts,
  { caller }: ChangeRequest,
  owner: string,
  day: UtcDay,
): Promise<SentDigest> {
  // Not retried without its turn: the queue does not request one.
  const turn = await takeTurn(ports, owner, day);
  if (!turn.ok) return { owner, outcome: turn.refusal };
  try {
    const isUnbound = isAdministrator(caller);
    const outcome = await sendDigest(ports, owner, day, { isUnbound }).finally(turn.end);
    return { owner, outcome };
  } catch (error) {
    ports.log.error('digest-failed', { owner, error: String(error) });
    await ports.tasks.enqueue([{ kind: 'send-digest', owner, day }]);
    const fault = error instanceof MailNotSentError ? { fault: error.fault } : {};
    return { owner, outcome: 'will-be-retried', ...fault };
  }
}
