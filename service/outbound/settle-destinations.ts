import { formatDateTime } from '../../core/names/date-time.ts';
import { tlsRptNameOf } from '../../core/names/record-names.ts';
import type { Timestamp } from '../../core/names/timestamp.ts';
import { nextRetryAt } from '../../core/tls-rpt/write/delivery-time.ts';
import { outboundReason } from '../../core/tls-rpt/write/outbound-reason.ts';
import type { Destination } from '../../core/tls-rpt/write/parse-destination.ts';
import type { Ports } from '../ports/ports.ts';
import type { Delivery, OutboundReport } from '../store/outbound/outbound-report.ts';
import type { OutboundSettings } from '../store/outbound/outbound-settings.ts';
import { findDestinations } from './find-destinations.ts';

type Settled = Pick<OutboundReport, 'deliveries' | 'reasons' | 'lookup'>;

/**
 * Looks up where the report goes, or when to ask again. After 24 h without an answer there is no report.
 * @returns the resulting changes to the report
 */
export async function settleDestinations(
  ports: Pick<Ports, 'resolver' | 'random' | 'clock'>,
  settings: OutboundSettings,
  { domain, dueAt, lookup, deliveries, reasons }: Omit<OutboundReport, 'report'>,
): Promise<Settled> {
  const found = await findDestinations(ports, settings, domain);
  if (found.kind === 'found') {
    const { destinations } = found;
    return { reasons: found.reasons, deliveries: newDeliveries(ports, settings, dueAt, destinations) };
  }
  const now = ports.clock.now().getTime();
  const firstAt = lookup?.firstAt ?? formatDateTime(now);
  const attempts = (lookup?.attempts ?? 0) + 1;
  const next = nextRetryAt(Date.parse(firstAt), attempts, now);
  if (next === undefined) {
    const unknown = outboundReason('record-unknown', { name: tlsRptNameOf(domain), error: found.why });
    return { deliveries, reasons: [unknown] };
  }
  const dueNext = formatDateTime(next);
  return { deliveries, reasons, lookup: { ...lookup, attempts, firstAt, dueAt: dueNext, why: found.why } };
}

/** The report as stored now, with the destinations. */
export const withSettled = ({ lookup, ...report }: OutboundReport, settled: Settled): OutboundReport => ({
  ...report,
  ...settled,
});

/** 130 bits. */
const tokenLength = 26;

function newDeliveries(
  { random }: Pick<Ports, 'random'>,
  settings: OutboundSettings,
  dueAt: Timestamp,
  destinations: Destination[],
): Delivery[] {
  const create = (destination: Destination): Delivery => ({
    destination,
    state: 'waiting',
    dueAt,
    token: random.token(tokenLength),
    attempts: [],
  });
  if (destinations.length === 0) return [];
  const copies = settings.bcc.map((address) => create({ kind: 'mailto', address }));
  return [...destinations.map(create), ...copies.map((copy) => ({ ...copy, copy: true as const }))];
}
