/** Outgoing reports in the form that the API and the command line show. */

import type { UtcDay } from '../../core/names/utc-day.ts';
import type { OutboundReportState } from '../../core/tls-rpt/write/outbound-state.ts';
import { isKnownDestination, targetOf } from '../../core/tls-rpt/write/parse-destination.ts';
import { formatReport } from '../../core/tls-rpt/write/write-report.ts';
import type { Ports } from '../ports/ports.ts';
import { loadPage, type Page } from '../store/load-page.ts';
import { bounceAddress } from '../store/outbound/bounce-pointer.ts';
import {
  type Delivery,
  type OutboundReport,
  outboundReportObject,
  outboundReportsPrefix,
} from '../store/outbound/outbound-report.ts';
import { deliveryDueAt } from './next-due.ts';

/**
 * One word for the progress of a report. RFC 8460 §3: it is delivered once one of the domain's endpoints accepted it; our
 * own copy does not count.
 */
export function stateOf({ lookup, deliveries }: OutboundReport): OutboundReportState {
  if (lookup) return 'looking-up';
  const own = deliveries.filter(({ copy }) => !copy);
  if (own.some(({ state }) => state === 'delivered')) return 'delivered';
  if (own.some(({ state }) => state === 'waiting')) return 'waiting';
  return own.some(({ state }) => state === 'failed' || state === 'bounced') ? 'failed' : 'not-sent';
}

export type OutboundDescription = ReturnType<typeof describeOutbound>;

export function describeOutbound(state: OutboundReport) {
  const { domain, part, plannedAt, dueAt, lookup, reasons, report } = state;
  return {
    domain,
    part,
    reportId: report.reportId,
    state: stateOf(state),
    plannedAt,
    dueAt,
    ...(lookup && { lookup }),
    reasons,
    policies: report.policies.map(({ policyType, policyDomain, successfulSessions, failedSessions }) => ({
      policyType,
      policyDomain,
      successfulSessions,
      failedSessions,
    })),
    deliveries: state.deliveries.map(describeDelivery),
  };
}

/** Without the token, which is a secret. An attempt in progress is not due until its worker is considered dead. */
function describeDelivery(whole: Delivery) {
  const { destination, token, ...delivery } = whole;
  const dueAt = deliveryDueAt(whole) ?? delivery.dueAt;
  return { to: targetOf(destination), kind: destination.kind, ...delivery, dueAt };
}

/** A page of a day's reports, in the order of their domains. */
export async function listOutbound(ports: Pick<Ports, 'store' | 'log'>, day: UtcDay, page: Page) {
  const { states, ...rest } = await loadPage(ports, outboundReportObject, outboundReportsPrefix(day), page);
  return { day, reports: states.map(describeOutbound), ...rest };
}

/** One whole report: its JSON, and what is sent to each destination. */
export async function describeMails(ports: Pick<Ports, 'dkimKey' | 'service'>, state: OutboundReport) {
  const mails: { to: string; mime?: string; json?: string }[] = [];
  for (const { destination, token, attempts } of state.deliveries) {
    const to = targetOf(destination);
    if (destination.kind === 'https') {
      mails.push({ to, json: formatReport(state.report) });
      continue;
    }
    // Only a newer version knows how to send there.
    if (!isKnownDestination(destination)) {
      mails.push({ to });
      continue;
    }
    const date = new Date(attempts[0]?.at ?? state.dueAt);
    // This code writes mail, so the API does not load it at startup.
    const { composeReportMail } = await import('./compose-outbound.ts');
    const { raw } = await composeReportMail(ports, state, {
      to,
      date,
      bounceTo: bounceAddress(token, ports),
    });
    mails.push({ to, mime: Buffer.from(raw).toString('latin1') });
  }
  return mails;
}
