/**
 * Delivers the reports that are due. Each attempt is recorded before it is made and its outcome afterwards, by conditional
 * writes, so two workers never send the same report and a repeated run sends nothing twice. If a worker dies between
 * sending and recording, the outcome of the attempt is unknown. After its lease the same bytes are sent again under the
 * same report-id and Message-ID, so that receivers recognise the repeat (RFC 8460 §4.4): better twice than never.
 */

import { formatDateTime } from '../../core/names/date-time.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import type { Timestamp } from '../../core/names/timestamp.ts';
import { reasonAgainst, ruleFor } from '../../core/tls-rpt/write/choose-destinations.ts';
import { nextRetryAt } from '../../core/tls-rpt/write/delivery-time.ts';
import { type OutboundReason, outboundReason } from '../../core/tls-rpt/write/outbound-reason.ts';
import { isKnownDestination, targetOf } from '../../core/tls-rpt/write/parse-destination.ts';
import type { ReportKey } from '../../core/tls-rpt/write/write-report.ts';
import { loadOutboundSettings } from '../deployment/outbound-settings.ts';
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
import { settleDestinations, withSettled } from './settle-destinations.ts';

type SendPorts = Pick<
  Ports,
  'store' | 'resolver' | 'fetch' | 'mail' | 'dkimKey' | 'tasks' | 'clock' | 'random' | 'log' | 'service'
>;

/** Reports per run, so that it ends before a Lambda does; the rest is queued. */
const reportsPerRun = 200;
/** More at a time would be a burst for a receiver of many domains. */
const atATime = 4;

/** Runs every minute or so, and after a plan. @returns how many reports were checked */
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

/** Takes the due steps of one report, and writes a marker for the next. */
async function sendReport(ports: SendPorts, due: DueReport): Promise<void> {
  const loaded = await loadOutboundReport(ports, due);
  const state = loaded && (await withDestinations(ports, due, loaded.state));
  for (const { token } of state?.deliveries ?? []) await deliver(ports, due, token);
  const after = await loadOutboundReport(ports, due);
  const next = after && nextDueAt(after.state);
  await moveMarker(ports, due, next);
}

/** A look-up that DNS did not answer is repeated when it is due again. */
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

/** Rules that were changed, or bounces that arrived, since the report was planned. */
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
  const suppression = await findSuppression(ports, target, domain);
  if (!suppression) return reasonAgainst(domain, settings);
  const { reason: cause, until, detail } = suppression;
  return outboundReason('suppressed', { cause, until, detail });
}

/** Only reports that are sent are archived. Destinations come before their copies, so they are decided by then. */
function reasonAgainstCopy({ deliveries }: OutboundReport, { copy }: Delivery): OutboundReason | undefined {
  const isSent = deliveries.some((one) => !one.copy && one.state !== 'suppressed');
  return copy && !isSent ? outboundReason('copy-without-report', {}) : undefined;
}

/** Records that an attempt is made. @returns undefined if none is due, or another worker makes it */
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

/** The delivery after its open attempt ended. If it is not delivered within 24 h, it failed (RFC 8460 §5.5). */
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
