/**
 * Bounces of our report mail (RFC 3464) and complaints about it (RFC 5965) come back to the envelope sender, an address
 * made for each delivery. A permanent failure or a complaint stops reports about that domain to that address for a while;
 * all reports, if there is no such mailbox. A delay notification, a vacation notice, or any other mail to the address changes nothing. Bounces of a daily mail are noted at
 * that mail: the next one reads them (recipients/mail-bounces.ts).
 */

import { fieldsOf, readHeader } from '../../core/mail/read-header.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import { attemptAnswer } from '../../core/tls-rpt/write/attempt-answer.ts';
import { targetOf } from '../../core/tls-rpt/write/parse-destination.ts';
import type { StoredObject } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import { bouncePointerKey, bouncePointerObject } from '../store/outbound/bounce-pointer.ts';
import { changeOutboundReport } from '../store/outbound/outbound-report.ts';
import { suppress, suppressAbout } from '../store/outbound/suppression.ts';
import { prefixes } from '../store/prefixes.ts';

export type BounceOutcome =
  /** None of the recipients is the bounce address of a mail that we sent, so it is some other mail. */
  | 'not-a-bounce'
  /** It came to a bounce address, but is neither a failure nor a complaint. */
  | 'ignored'
  | 'bounced'
  | 'complained';

/** The content of a mail to a bounce address. */
export type BounceVerdict = { kind: 'failed'; status: string } | { kind: 'complaint' } | undefined;

/** The relevant fields are in the first kilobytes; a returned message may follow. */
const maxReadBytes = 262_144;

/** Reads the fields of a delivery status or feedback report anywhere in the mail. */
export function readBounce(raw: Uint8Array): BounceVerdict {
  const fields = readHeader(Buffer.from(raw.subarray(0, maxReadBytes)).toString('latin1'));
  const find = (name: string, form: RegExp) =>
    fieldsOf(fields, name)
      .map((value) => form.exec(value))
      .find((match) => match !== null);
  // RFC 5965 §3.1, §7.3: "abuse" and "fraud" are complaints; "not-spam" is the opposite.
  if (find('content-type', /^message\/feedback-report/i))
    return find('feedback-type', /^(?:abuse|fraud|other)\b/i) ? { kind: 'complaint' } : undefined;
  if (!find('content-type', /^message\/(?:global-)?delivery-status/i)) return undefined;
  // RFC 3464 §2.3.3: "delayed" is not a failure. §2.3.4: the status gives the reason.
  if (!find('action', /^failed\b/i)) return undefined;
  return { kind: 'failed', status: find('status', /^[245]\.\d{1,3}\.\d{1,3}/)?.[0] ?? '5.0.0' };
}

/**
 * Handles a mail that arrived at one of our addresses, if it is about a report that we sent.
 * @param recipients its recipients, lower case
 */
export async function receiveBounce(
  ports: Pick<Ports, 'store' | 'clock' | 'log' | 'service'>,
  { key, body }: Pick<StoredObject, 'key' | 'body'>,
  recipients: readonly string[],
): Promise<BounceOutcome> {
  // Whoever posts a body by HTTPS writes its recipients.
  if (!key.startsWith(prefixes.incomingMail)) return 'not-a-bounce';
  const token = recipients
    .map((address) => bounceTokenOf(ports, address))
    .find((found) => found !== undefined);
  if (token === undefined) return 'not-a-bounce';
  const pointer = await bouncePointerObject.load(ports, bouncePointerKey(token));
  // Anybody can write an address of that form into To.
  if (!pointer) return 'not-a-bounce';
  const verdict = readBounce(body);
  if (!verdict) return 'ignored';
  if (pointer.state.owner !== undefined) return noteDailyMail(ports, token, verdict);
  const { address, day, domain, part } = pointer.state;
  const reportKey = { day, domain, part };
  const answer =
    verdict.kind === 'failed'
      ? attemptAnswer('bounce-status', { status: verdict.status })
      : attemptAnswer('complaint', {});
  const at = timestampOf(ports.clock.now());
  await changeOutboundReport(ports, reportKey, (state) => ({
    ...state,
    deliveries: state.deliveries.map((one) =>
      one.token === token && one.state !== 'bounced' && targetOf(one.destination) === address
        ? { ...one, state: 'bounced', attempts: [...one.attempts, { at, outcome: 'bounced', answer }] }
        : one,
    ),
  }));
  ports.log.warn('outbound-bounced', { day, domain, kind: verdict.kind });
  await suppressAfter(ports, verdict, { domain, address, body });
  return verdict.kind === 'failed' ? 'bounced' : 'complained';
}

async function suppressAfter(
  ports: Pick<Ports, 'store' | 'clock'>,
  verdict: Exclude<BounceVerdict, undefined>,
  { domain, address, body }: { domain: DomainName; address: string; body: Uint8Array },
): Promise<void> {
  if (verdict.kind === 'complaint')
    return suppressAbout(ports, domain, { target: address, reason: 'complaint', detail: '' });
  const { status } = verdict;
  // RFC 3463 §3.1: 4.x.x may work another day.
  if (!isPermanent(status)) return;
  const request = { target: address, reason: 'bounce' as const, detail: status };
  if (noSuchMailbox.has(status) && isAbout(body, address)) await suppress(ports, request);
  else await suppressAbout(ports, domain, request);
}

/** RFC 3463 §3.2, RFC 7505 §4.2. The other codes 5.1.x are about the sender. */
const noSuchMailbox = new Set(['5.1.0', '5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10']);

/** Not about an address to which the recipient forwards (RFC 3464 §2.3.1, §2.3.2). */
function isAbout(body: Uint8Array, address: string): boolean {
  const fields = readHeader(Buffer.from(body.subarray(0, maxReadBytes)).toString('latin1'));
  const recipients = fieldsOf(fields, 'final-recipient').map((value) => value.split(';').at(-1)?.trim());
  return recipients.some((one) => one?.toLowerCase() === address.toLowerCase());
}

const isPermanent = (status: string | undefined): boolean => status?.startsWith('5') === true;

/** Keeps one status for each mail, whatever comes how often and in which order: a permanent one rather than another. */
async function noteDailyMail(
  ports: Pick<Ports, 'store' | 'clock' | 'log'>,
  token: string,
  verdict: Exclude<BounceVerdict, undefined>,
): Promise<BounceOutcome> {
  if (verdict.kind !== 'failed') return 'ignored';
  const { status } = verdict;
  const bounced = { status, at: timestampOf(ports.clock.now()) };
  const { isWritten } = await bouncePointerObject.change(ports, bouncePointerKey(token), (before) =>
    !before || isPermanent(before.bounced?.status) || (before.bounced && !isPermanent(status))
      ? undefined
      : { ...before, bounced: { ...before.bounced, ...bounced } },
  );
  if (isWritten) ports.log.warn('digest-bounced', { status });
  return 'bounced';
}

export function bounceTokenOf({ service }: Pick<Ports, 'service'>, address: string): string | undefined {
  const [, token, domain] = /^bounce-([a-z0-9]{26})@(.+)$/.exec(address) ?? [];
  return domain === service.mailDomain ? token : undefined;
}
