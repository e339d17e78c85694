import { compressReport, reportMediaType } from '../../core/tls-rpt/write/write-report.ts';
import type { Ports } from '../ports/ports.ts';
import { addressMarkerKey } from '../store/outbound/address-marker.ts';
import { bouncePointerKey, bouncePointerObject } from '../store/outbound/bounce-pointer.ts';
import type { Attempt, Delivery, OutboundReport } from '../store/outbound/outbound-report.ts';
import { bounceAddress, composeReportMail } from './compose-outbound.ts';

type AttemptPorts = Pick<Ports, 'store' | 'fetch' | 'mail' | 'dkimKey' | 'clock' | 'service'>;

/** `isFinal`: no later attempt can end otherwise. */
export type AttemptOutcome = Omit<Attempt, 'at'> & { isFinal?: true };

/** Sends a report once, to one destination. What goes wrong is the outcome, not an error. */
export async function attemptDelivery(
  ports: AttemptPorts,
  state: OutboundReport,
  delivery: Delivery,
): Promise<AttemptOutcome> {
  const { destination } = delivery;
  return destination.kind === 'https'
    ? postReport(ports, state, destination.url)
    : mailReport(ports, state, delivery, destination.address);
}

/** RFC 8460 §5.4: a POST of the same media type; only 2xx is success. The guard behind the port follows no redirect. */
async function postReport(
  { fetch }: AttemptPorts,
  state: OutboundReport,
  url: string,
): Promise<AttemptOutcome> {
  const answer = await fetch.post(url, await compressReport(state.report), reportMediaType);
  if (!answer.ok) {
    const detail = `${answer.problem}: ${answer.detail}`.slice(0, 300);
    return { outcome: 'failed', detail, ...(answer.problem === 'private-address' && { isFinal: true }) };
  }
  const isDelivered = answer.status >= 200 && answer.status < 300;
  return { outcome: isDelivered ? 'delivered' : 'failed', detail: `HTTP ${answer.status}` };
}

async function mailReport(
  ports: AttemptPorts,
  state: OutboundReport,
  delivery: Delivery,
  address: string,
): Promise<AttemptOutcome> {
  const { day, domain, part } = state;
  // Both are known before the mail is: a bounce finds its delivery, and a session that carries this mail is left out.
  const pointer = { schema: 1 as const, day, domain, part, address };
  await bouncePointerObject.create(ports, bouncePointerKey(delivery.token), pointer);
  await ports.store.put(addressMarkerKey(address), '');
  const date = new Date(delivery.attempts[0]?.at ?? state.plannedAt);
  try {
    await ports.mail.send(
      await composeReportMail(ports, state, {
        to: address,
        date,
        bounceTo: bounceAddress(delivery.token, ports),
      }),
    );
    return { outcome: 'delivered' };
  } catch (error) {
    return {
      outcome: 'failed',
      detail: (error instanceof Error ? error.message : String(error)).slice(0, 300),
    };
  }
}
