import { onlyIfMeant } from '../../core/dns-record/txt-fields.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { tlsRptNameOf } from '../../core/names/record-names.ts';
import { parseTlsRptRecord, tlsRptVersion } from '../../core/tls-rpt/record.ts';
import { chooseDestinations, reasonAgainst } from '../../core/tls-rpt/write/choose-destinations.ts';
import { type OutboundReason, outboundReason } from '../../core/tls-rpt/write/outbound-reason.ts';
import type { Destination } from '../../core/tls-rpt/write/parse-destination.ts';
import type { Ports } from '../ports/ports.ts';
import type { OutboundSettings } from '../store/outbound/outbound-settings.ts';

export type FoundDestinations =
  | { kind: 'found'; destinations: Destination[]; reasons: OutboundReason[] }
  /** DNS did not answer, so nothing is known: ask again. */
  | { kind: 'failed'; why: string };

/** The destinations of the report about a domain, by its `_smtp._tls` record (RFC 8460 §3) and our rules. */
export async function findDestinations(
  { resolver }: Pick<Ports, 'resolver'>,
  settings: OutboundSettings,
  domain: DomainName,
): Promise<FoundDestinations> {
  const none = (reason: OutboundReason): FoundDestinations => ({
    kind: 'found',
    destinations: [],
    reasons: [reason],
  });
  const against = reasonAgainst(domain, settings);
  if (against !== undefined) return none(against);
  const name = tlsRptNameOf(domain);
  const answer = onlyIfMeant(await resolver.txt(name), tlsRptVersion);
  if (answer.kind === 'failed') return { kind: 'failed', why: answer.why };
  if (answer.kind === 'none') return none(outboundReason('record-missing', { name }));
  const parsed = parseTlsRptRecord(answer.records);
  if (!parsed.ok) return none(outboundReason('record-invalid', { name, faults: parsed.errors }));
  const { destinations, reasons } = chooseDestinations(domain, parsed.record.rua, settings);
  const advice = parsed.warnings.map((one) => outboundReason('record-advice', { advice: one }));
  return { kind: 'found', destinations, reasons: [...reasons, ...advice] };
}
