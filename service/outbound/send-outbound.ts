/**
 * Delivery of what is due. Each attempt is written down before it is made and its outcome after, by conditional
 * writes, so two workers never send the same report and nothing is sent twice on a rerun. A worker that dies between
 * sending and writing leaves an attempt with an unknown outcome; after its lease the same bytes are sent again under
 * the same report-id and Message-ID, so that receivers recognise a repeat (RFC 8460 §4.4): better twice than lost.
 */

import { formatDateTime } from '../../core/names/date-time.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import type { Timestamp } from '../../core/names/timestamp.ts';
import { reasonAgainst, ruleFor } from '../../core/tls-rpt/write/choose-destinations.ts';
import { nextRetryAt } from '../../core/tls-rpt/write/delivery-time.ts';
import { type OutboundReason, outboundReason } from '../../core/tls-rpt/write/outbound-reason.ts';
import { isKnownDestination, targetOf } from '../../core/tls-rpt/write/parse-destination.ts';
import type { ReportKey } from '../../core/tls-rpt/write/write-report.ts';
import type { Ports } from '../ports/ports.ts';
import { inParallel } from '../store/in-parallel.ts';
import {
  changeOutboundReport,
  type Delivery,
  loadOutboundReport,
  type OutboundReport,
} from '../store/outbound/outbound-report.ts';
import { findSuppression } from '../store/outbound/suppression.ts';
import { UnreadableStateError } from '../store/stored-object.ts';
import { type AttemptOutcome, attemptDelivery } from './attempt-delivery.ts';
import { type DueReport, listDueReports, moveMarker, postponeReport } from './due-reports.ts';
import { deliveryDueAt, nextDueAt, openAttempt } from './next-due.ts';
import { loadOutboundSettings } from './outbound-settings.ts';
import { settleDestinations, withSettled } from './settle-destinations.ts';

type SendPorts = Pick<
  Ports,
  'store' | 'resolver' | 'fetch' | 'mail' | 'dkimKey' | 'tasks' | 'clock' | 'random' | 'log' | 'service'
>;

/** Of one run, so that it ends before a Lambda does; what is left is put into the queue. */
const reportsPerRun = 200;
/** More at a time would be a burst for whoever receives for many domains. */
const atATime = 4;

/** To be run every minute or so, and after a plan. @returns how many reports were looked at */
export async function sendDueReports(ports: SendPorts): Promise<number> {
  const due = await listDueReports(ports, reportsPerRun);
  await inParallel(due, atATime, async (report) => {
    try {
      await sendReport(ports, report);
    } catch (error) {
      // The marker stays, so a later run tries again; the other reports must not wait for this one.
      ports.log.error('outbound-failed', { day: report.day, domain: report.domain, error: String(error) });
      if (error instanceof UnreadableStateError) await postponeReport(ports, report);
    }
  });
  if (due.length === reportsPerRun)
    await ports.tasks.enqueue([{ kind: 'send-outbound' }], { delaySeconds: 10 });
  return due.length;
}

/** Does what is due about one report, and leaves a marker for what will be. */
async function sendReport(ports: SendPorts, due: DueReport): Promise<void> {
  const loaded = await loadOutboundReport(ports, due);
  const state = loaded && (await withDestinations(ports, due, loaded.state));
  for (const { token } of state?.deliveries ?? []) await deliver(ports, due, token);
  const after = await loadOutboundReport(ports, due);
  const next = after && nextDueAt(after.state);
  await moveMarker(ports, due, next);
}

/** A look-up that DNS did not answer is made again when its time has come. */
async function withDestinations(
  ports: SendPorts,
  key: ReportKey,
  state: OutboundReport,
): Promise<OutboundReport> {
  const { lookup } = state;
  if (!lookup || Date.parse(lookup.dueAt) > ports.clock.now().getTime()) return state;
  const { settings } = await loadOutboundSettings(ports);
  const settled = await settleDestinations(ports, settings, state);
  const isSame = ({ lookup: now }: OutboundReport) => now?.attempts === lookup.attempts;
  return (
    (await changeOutboundReport(ports, key, (now) =>
      isSame(now) ? withSettled(now, settled) : undefined,
    )) ?? state
  );
}

async function deliver(ports: SendPorts, key: ReportKey, token: string): Promise<void> {
  const claimed = await claim(ports, key, token);
  const delivery = claimed?.deliveries.find((one) => one.token === token);
  if (!claimed || !delivery || delivery.state !== 'waiting') return;
  const { destination } = delivery;
  if (!isKnownDestination(destination)) return;
  const reason =
    (await findReasonAgainst(ports, claimed.domain, targetOf(destination))) ??
    reasonAgainstCopy(claimed, delivery);
  if (reason !== undefined) {
    await settle(ports, key, token, ({ attempts, ...one }) => ({
      ...one,
      state: 'suppressed',
      reason,
      attempts: attempts.slice(0, -1),
    }));
    return;
  }
  const outcome = await attemptDelivery(ports, claimed, delivery, destination);
  await settle(ports, key, token, (one) => withOutcome(one, outcome, ports.clock.now().getTime()));
  ports.log.info('outbound-attempt', { day: key.day, domain: key.domain, outcome: outcome.outcome });
}

/** What was decided, or what bounced, since the report was planned. */
async function findReasonAgainst(
  ports: SendPorts,
  domain: DomainName,
  target: string,
): Promise<OutboundReason | undefined> {
  const { settings } = await loadOutboundSettings(ports);
  const rule = ruleFor(target, settings);
  if (rule && 'suppress' in rule) {
    return outboundReason('destination-suppressed', { target, why: rule.suppress });
  }
  const suppression = await findSuppression(ports, target);
  if (!suppression) return reasonAgainst(domain, settings);
  const { reason: cause, until, detail } = suppression;
  return outboundReason('suppressed', { cause, until, detail });
}

/** Only what is sent is archived; its destinations stand before their copies, so they are decided by then. */
function reasonAgainstCopy({ deliveries }: OutboundReport, { copy }: Delivery): OutboundReason | undefined {
  const isSent = deliveries.some((one) => !one.copy && one.state !== 'suppressed');
  return copy && !isSent ? outboundReason('copy-without-report', {}) : undefined;
}

/** Writes down that an attempt is made. @returns undefined when none is due, or another worker makes it */
function claim(ports: SendPorts, key: ReportKey, token: string): Promise<OutboundReport | undefined> {
  const now = formatDateTime(ports.clock.now().getTime());
  return changeOutboundReport(ports, key, (state) => {
    const delivery = state.deliveries.find((one) => one.token === token);
    const due = delivery && deliveryDueAt(delivery);
    if (!delivery || due === undefined || due > now) return undefined;
    // Only a newer version knows how to send there; it finds the marker.
    if (!isKnownDestination(delivery.destination)) return undefined;
    return replaceDelivery(state, token, startAttempt(delivery, now));
  });
}

function startAttempt(delivery: Delivery, now: Timestamp): Delivery {
  const { attempts } = delivery;
  const open = openAttempt(delivery);
  const before = open ? [...attempts.slice(0, -1), { ...open, outcome: 'unknown' as const }] : attempts;
  return { ...delivery, attempts: [...before, { at: now, outcome: 'started' }] };
}

/** The delivery after its open attempt ended. Not delivered within 24 h, it failed (RFC 8460 §5.5). */
function withOutcome(delivery: Delivery, { isFinal, ...outcome }: AttemptOutcome, now: number): Delivery {
  const open = openAttempt(delivery);
  if (!open) return delivery;
  const attempts = [...delivery.attempts.slice(0, -1), { ...open, ...outcome }];
  if (outcome.outcome === 'delivered') return { ...delivery, state: 'delivered', attempts };
  const next = isFinal
    ? undefined
    : nextRetryAt(Date.parse(attempts[0]?.at ?? open.at), attempts.length, now);
  if (next === undefined) return { ...delivery, state: 'failed', attempts };
  return { ...delivery, dueAt: formatDateTime(next), attempts };
}

function settle(
  ports: SendPorts,
  key: ReportKey,
  token: string,
  change: (delivery: Delivery) => Delivery,
): Promise<OutboundReport | undefined> {
  return changeOutboundReport(ports, key, (state) => {
    const delivery = state.deliveries.find((one) => one.token === token);
    return delivery && replaceDelivery(state, token, change(delivery));
  });
}

const replaceDelivery = (state: OutboundReport, token: string, delivery: Delivery): OutboundReport => ({
  ...state,
  deliveries: state.deliveries.map((one) => (one.token === token ? delivery : one)),
});
