import { excerpt } from '../../core/finding/fault.ts';
import { type AttemptAnswer, attemptAnswer } from '../../core/tls-rpt/write/attempt-answer.ts';
import type { Destination } from '../../core/tls-rpt/write/parse-destination.ts';
import { compressReport, reportMediaType } from '../../core/tls-rpt/write/write-report.ts';
import { MailNotSentError } from '../ports/mail-out.ts';
import type { Ports } from '../ports/ports.ts';
import { addressMarkerKey } from '../store/outbound/address-marker.ts';
import { bounceAddress, bouncePointerKey, bouncePointerObject } from '../store/outbound/bounce-pointer.ts';
import type { Attempt, Delivery, OutboundReport } from '../store/outbound/outbound-report.ts';
import { composeReportMail } from './compose-outbound.ts';

type AttemptPorts = Pick<Ports, 'store' | 'fetch' | 'mail' | 'dkimKey' | 'clock' | 'service'>;

/** `isFinal`: no later attempt can have a different outcome. */
export type AttemptOutcome = Omit<Attempt, 'at'> & { isFinal?: true };

/** Sends a report once, to the destination of a delivery. A failure is an outcome, not an exception. */
export async function attemptDelivery(
  ports: AttemptPorts,
  state: OutboundReport,
  delivery: Delivery,
  destination: Destination,
): Promise<AttemptOutcome> {
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
    const { problem, errorCode } = answer;
    const facts = { problem, ...(errorCode !== undefined && { errorCode: excerpt(errorCode) }) };
    const isFinal = problem === 'private-address' && { isFinal: true as const };
    return { outcome: 'failed', answer: attemptAnswer('no-http-answer', facts), ...isFinal };
  }
  const { status } = answer;
  const isDelivered = status >= 200 && status < 300;
  return { outcome: isDelivered ? 'delivered' : 'failed', answer: attemptAnswer('http-status', { status }) };
}

async function mailReport(
  ports: AttemptPorts,
  state: OutboundReport,
  delivery: Delivery,
  address: string,
): Promise<AttemptOutcome> {
  const { day, domain, part } = state;
  // Both are known before the mail is sent, so that a bounce finds its delivery, and sessions that carry this mail are left out.
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
    return { outcome: 'failed', answer: answerOf(error) };
  }
}

/** The mail server's answer, or else the mail system's, without the text that our adapters add for the log. */
function answerOf(error: unknown): AttemptAnswer {
  const cause = error instanceof MailNotSentError ? (error.cause ?? error) : error;
  const { response, code, name, message } = cause as Partial<Record<string, unknown>>;
  if (typeof response === 'string') return attemptAnswer('smtp-reply', { smtpReply: excerpt(response) });
  return attemptAnswer('mail-not-sent', {
    errorCode: excerpt(String(code ?? name ?? typeof cause)),
    errorMessage: excerpt(String(message ?? cause)),
  });
}
