/**
 * Report intake: turns one raw mail (or HTTPS body) in the store into stored reports, each marked for the fold that counts
 * it (fold-day.ts). So the tenth and the ten-thousandth report of a day need the same amount of work.
 *
 * If the state of one addressed domain cannot be read, the other domains' parts are counted at once, and the rest waits in
 * the queue and in quarantine.
 *
 * The key of every written object follows from the mail, so the same mail may be processed any number of times, in any
 * order and by several workers at once. Nothing is lost: mail that cannot be counted is quarantined with its reason, and
 * the raw bytes stay, to be read again by `replay` after an upgrade.
 */
import type { MailFacts } from '../../core/mail/mail-facts.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { readReport } from '../../core/tls-rpt/read/read-report.ts';
import { type IntakeRefusal, uncounted } from '../../core/tls-rpt/refusal.ts';
import type { ReadResult } from '../../core/tls-rpt/report.ts';
import type { StoredObject } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import { type Quarantining, quarantine, releaseFromQuarantine } from '../store/reports/quarantine-entry.ts';
import { keepForOwners } from './budget/keep-for-owners.ts';
import { findWaitingOwners } from './claims/find-waiting-owners.ts';
import { markWaiting } from './claims/mark-waiting.ts';
import { type Counted, countReports } from './count-reports.ts';
import { type AddressedDomains, findAddressedDomains } from './find-addressed-domains.ts';
import { isReportAddress, isToOperator } from './is-known-address.ts';
import { addresseesOf, isPersonal, requestForward } from './operator/request-forward.ts';
import { readParts } from './read-part.ts';
import { type BounceOutcome, receiveBounce } from './receive-bounce.ts';
import { receiverNames } from './receiver-names.ts';
import { removeOldReadings } from './remove-old-readings.ts';

export type ReceiveOutcome =
  /** The raw object does not exist (any more). */
  | { kind: 'gone' }
  /** The object that SES writes once to test its permission. */
  | { kind: 'ignored' }
  /** The mail is about a report that we sent (receive-bounce.ts). */
  | { kind: 'bounce' }
  /** The owner's budget is used up, so nothing of the mail is kept (budget/). */
  | { kind: 'left-out' }
  | { kind: 'counted'; reports: Counted[] }
  /** The mail, or a part of it, was not counted; the quarantine says why. */
  | { kind: 'quarantined'; reason: string; reports: Counted[] };

type ReceivePorts = Pick<Ports, 'store' | 'resolver' | 'tasks' | 'clock' | 'log' | 'service'>;

export interface ReceiveOptions {
  /** The mail was read before, perhaps by an earlier version. */
  isReplay?: boolean;
  read?: typeof readReport;
}

/**
 * Reads one stored mail or HTTPS body and counts its valid parts. `key` is the raw object's.
 * @throws UnreadableStateError, after the rest was counted, if a domain's part has to wait: the queue tries again
 */
export async function receiveReport(
  ports: ReceivePorts,
  key: string,
  { isReplay = false, read = readReport }: ReceiveOptions = {},
): Promise<ReceiveOutcome> {
  if (key.endsWith('/AMAZON_SES_SETUP_NOTIFICATION')) return { kind: 'ignored' };
  const raw = await ports.store.get(key);
  if (!raw) return { kind: 'gone' };

  const result = await read(raw.body, {
    receivers: receiverNames(ports, key),
    mayReport: (recipients) =>
      recipients.length === 0 || recipients.some((one) => isReportAddress(ports, one)),
  });
  const bounce = await receiveBounce(ports, raw, addresseesOf(ports, raw, result.mail));
  if (bounce !== 'not-a-bounce') return keepBounce(ports, raw, result.mail, bounce, isReplay);
  const addressed = await findAddressedDomains(ports, key, result.mail);
  const outcome = await countAll(ports, raw, result, addressed, isReplay);
  if (result.ok && addressed.waiting.size > 0 && outcome.kind !== 'left-out') {
    const isHosted = await markWaiting(ports, key, addressed.waiting);
    if (isHosted) return receiveReport(ports, key, { isReplay, read: async () => result });
  }
  ports.log.info('report-received', { key, outcome: outcome.kind });
  const [error] = addressed.unreadable.values();
  if (error && outcome.kind === 'quarantined' && outcome.reason === 'unreadable-state') throw error;
  return outcome;
}

/** What a person answers to a report of ours is for the operator. What a mail system says is noted at the report. */
async function keepBounce(
  ports: ReceivePorts,
  raw: StoredObject,
  mail: MailFacts | undefined,
  bounce: BounceOutcome,
  isReplay: boolean,
): Promise<ReceiveOutcome> {
  const isAnswer = bounce === 'ignored' && isPersonal(ports, raw);
  const isKept = isReplay || (await keepForOwners(ports, raw, [], [])).raw === 'all';
  if (isAnswer && !isReplay) await requestForward(ports, raw, addresseesOf(ports, raw, mail), isKept);
  if (!isKept) return leaveOut(ports, raw);
  return isAnswer ? refuse(ports, raw, mail, uncounted('operator-mail', {})) : { kind: 'bounce' };
}

async function countAll(
  ports: ReceivePorts,
  raw: StoredObject,
  result: ReadResult,
  addressed: AddressedDomains,
  isReplay: boolean,
): Promise<ReceiveOutcome> {
  const { domains, owners } = addressed;
  const unreadable = new Set(addressed.unreadable.keys());
  if (!result.ok || isForNobody(addressed)) return refuseAll(ports, raw, result, addressed, isReplay);
  const { readings, refused } = await readParts(ports, raw, result, domains, unreadable);
  const isCountedBefore = isReplay || unreadable.size > 0;
  const kept = isCountedBefore
    ? { raw: 'all', readings }
    : await keepForOwners(ports, raw, owners, readings, {
        refused,
        waiting: await findWaitingOwners(ports, raw, result, addressed),
      });
  if (kept.raw === 'nothing') return leaveOut(ports, raw);
  const first = findUnreadable(addressed) ?? refused[0];
  const replaced = isReplay
    ? await removeOldReadings(ports, raw, { readings, isRefused: first !== undefined, domains })
    : new Set<DomainName>();
  const reports = await countReports(ports, kept.readings, replaced);
  if (first && kept.raw === 'all')
    return refuse(ports, raw, result.mail, first, { owners, refused, counted: reports });
  await releaseFromQuarantine(ports, raw);
  // Last: until then, a repeat of the task finds it and does the rest.
  if (kept.raw === 'sums') await ports.store.delete(raw.key);
  return { kind: 'counted', reports };
}

const isForNobody = ({ domains, unreadable }: AddressedDomains) =>
  domains.size === 0 && unreadable.size === 0;

/** Mail that is not a report, or is for none of our domains. */
async function refuseAll(
  ports: ReceivePorts,
  raw: StoredObject,
  result: ReadResult,
  addressed: AddressedDomains,
  isReplay: boolean,
): Promise<ReceiveOutcome> {
  const { domains, owners } = addressed;
  const addressees = addresseesOf(ports, raw, result.mail);
  const isForOperator = await isToOperator(ports, addressees);
  const isKept = isReplay || (await keepRefused(ports, raw, result, addressed));
  if (isForOperator && !isReplay) await requestForward(ports, raw, addressees, isKept);
  if (!isKept) return leaveOut(ports, raw);
  if (isForOperator && isForNobody(addressed))
    return refuse(ports, raw, result.mail, uncounted('operator-mail', {}));
  if (result.ok) return refuse(ports, raw, result.mail, uncounted('unknown-recipient', {}));
  if (isReplay) await removeOldReadings(ports, raw, { readings: [], isRefused: true, domains });
  return refuse(ports, raw, result.mail, result, { owners });
}

async function keepRefused(
  ports: ReceivePorts,
  raw: StoredObject,
  result: ReadResult,
  addressed: AddressedDomains,
): Promise<boolean> {
  const waiting = await findWaitingOwners(ports, raw, result, addressed);
  const refused = result.ok ? [] : [{}];
  return (await keepForOwners(ports, raw, addressed.owners, [], { refused, waiting })).raw === 'all';
}

async function leaveOut({ store }: ReceivePorts, raw: StoredObject): Promise<ReceiveOutcome> {
  // It may have waited there for the claim that it came to.
  await releaseFromQuarantine({ store }, raw);
  await store.delete(raw.key);
  return { kind: 'left-out' };
}

function findUnreadable({ unreadable }: AddressedDomains): IntakeRefusal | undefined {
  const [name] = unreadable.keys();
  return name === undefined ? undefined : uncounted('unreadable-state', { name });
}

/** Keeps the mail in quarantine, with a note of the parts that were counted. */
async function refuse(
  ports: ReceivePorts,
  raw: StoredObject,
  mail: MailFacts | undefined,
  { reason, cause }: IntakeRefusal,
  parts: Partial<Pick<Quarantining, 'owners' | 'refused'>> & { counted?: Counted[] } = {},
): Promise<ReceiveOutcome> {
  await quarantine(ports, raw, { reason, cause, mail, refused: [], counted: [], ...parts });
  return { kind: 'quarantined', reason, reports: parts.counted ?? [] };
}
